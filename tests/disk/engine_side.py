"""The disk as the engine sees it: open, read, write, sync, lock, share memory. Whatever is planned happens here.

Every function here may raise ``Refused``, which becomes one of the engine's codes. The caller holds ``lock``.
"""

from __future__ import annotations

import threading
from collections import Counter

from tests.disk.codes import (
    CANTOPEN,
    DELETE_NOENT,
    FAILURES,
    LOCK_NONE,
    LOCK_SHARED,
    OPEN_CREATE,
    OPEN_DELETE_ON_CLOSE,
    OPEN_EXCLUSIVE,
    OPEN_JOURNALS,
    OPEN_READONLY,
    SLOT_UNLOCK,
    Refused,
)
from tests.disk.faults import Planned, Room, fail, no_room
from tests.disk.handle import Handle, Names, Node
from tests.disk.locks import SharedMemory
from tests.disk.paths import below, folder_of


class EngineSide:
    """State of a disk, and what the engine asks of it. :class:`tests.disk.Disk` adds what a test does to it."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.calls = 0
        """How many calls have come that can fail."""
        self.calls_by_kind: Counter[str] = Counter()
        """The same by kind; the kinds are those of ``codes.FAILURES``."""
        self.faults = 0
        """How many calls have met what was planned for them."""
        self._names = Names()
        self._handles: set[Handle] = set()
        self._plans: list[Planned] = []
        self._rooms: list[Room] = []
        self._off: list[str] = []

    def open(self, path: str, flags: int) -> Handle:
        """Opens or makes a file; "" is a temporary one without a name."""
        self._called("open", path)
        if not path:
            return Handle("", Node(), flags, syncs_folder=False)
        node = self._names.now.get(path)
        if node is None:
            if not flags & OPEN_CREATE:
                raise Refused(CANTOPEN)
            node = self._names.now[path] = Node()
        elif flags & OPEN_CREATE and flags & OPEN_EXCLUSIVE:
            raise Refused(CANTOPEN)
        syncs_folder = bool(flags & OPEN_CREATE and flags & OPEN_JOURNALS)
        handle = Handle(path, node, flags, syncs_folder)
        self._handles.add(handle)
        return handle

    def close(self, handle: Handle) -> None:
        """Lets go of the file and of all that was held on it."""
        self._handles.discard(handle)
        if handle.dead:
            return
        handle.node.locks.unlock(handle, LOCK_NONE)
        self.unmap(handle)
        if handle.flags & OPEN_DELETE_ON_CLOSE:
            self._names.now.pop(handle.path, None)

    def delete(self, path: str, *, sync_folder: bool) -> None:
        """Takes the name away, for certain only with ``sync_folder``."""
        if path not in self._names.now:
            raise Refused(DELETE_NOENT)
        self._called("delete", path)
        del self._names.now[path]
        if sync_folder:
            self._called("sync", path)
            self._names.sync(folder_of(path))

    def access(self, path: str) -> bool:
        """True when the file is there and holds something, as the engine's own layers say it."""
        self._called("access", path)
        node = self._names.now.get(path)
        return node is not None and len(node.file.content) > 0

    def read(self, handle: Handle, offset: int, size: int) -> bytes:
        """What is there."""
        self._called("read", handle.path, handle)
        return handle.node.file.read(offset, size)

    def write(self, handle: Handle, offset: int, data: bytes) -> None:
        """Writes what there is room for."""
        self._called("write", handle.path, handle)
        if handle.flags & OPEN_READONLY:
            fail("write")
        fits = min([len(data), *(room.take(handle.path, len(data)) for room in self._rooms)])
        if fits:
            handle.node.file.write(offset, data if fits == len(data) else data[:fits])
        if fits < len(data):
            raise no_room()

    def truncate(self, handle: Handle, size: int) -> None:
        """Makes the file this long."""
        self._called("truncate", handle.path, handle)
        handle.node.file.truncate(size)

    def sync(self, handle: Handle) -> None:
        """The content is durable; with a journal's first sync the folder's names too, as the engine's own layers do."""
        self._called("sync", handle.path, handle)
        handle.node.file.sync()
        if handle.syncs_folder:
            handle.syncs_folder = False
            self._names.sync(folder_of(handle.path))

    def size(self, handle: Handle) -> int:
        """How long the file is."""
        self._called("size", handle.path, handle)
        return len(handle.node.file.content)

    def lock_file(self, handle: Handle, level: int) -> None:
        """Raises the lock; to read for whoever may only read, as the operating system has it."""
        self._called("lock", handle.path, handle)
        if level > LOCK_SHARED and handle.flags & OPEN_READONLY:
            fail("lock")
        handle.node.locks.lock(handle, level)

    def unlock_file(self, handle: Handle, level: int) -> None:
        """Lowers the lock; never fails, for the dead hold nothing."""
        if not handle.dead:
            handle.node.locks.unlock(handle, level)

    def reserved(self, handle: Handle) -> bool:
        """True when somebody is about to write."""
        self._called("look", handle.path, handle)
        return handle.node.locks.reserved()

    def map(self, handle: Handle, region: int, size: int, *, extend: bool) -> int:
        """The address of a region of shared memory, 0 when there is none yet."""
        self._called("map", handle.path, handle)
        if handle.memory is None:
            handle.memory = handle.node.memory = handle.node.memory or SharedMemory()
            handle.memory.users.add(handle)
        return handle.memory.address(region, size, extend=extend)

    def lock_slots(self, handle: Handle, first: int, count: int, flags: int) -> None:
        """Takes or gives back slots of the shared memory."""
        if flags & SLOT_UNLOCK and (handle.dead or handle.memory is None):
            return
        if not flags & SLOT_UNLOCK:
            self._called("slot", handle.path, handle)
        if handle.memory is None:
            raise Refused(FAILURES["slot"])
        handle.memory.lock(handle, first, count, flags)

    def unmap(self, handle: Handle) -> None:
        """Lets go of the shared memory; it ends with its last user."""
        memory, handle.memory = handle.memory, None
        if memory is not None:
            memory.leave(handle)
            if not memory.users and handle.node.memory is memory:
                handle.node.memory = None

    def _called(self, kind: str, path: str, handle: Handle | None = None) -> None:
        """Counts a call, and lets what is planned for it happen."""
        if handle is not None and handle.dead:
            raise Refused(FAILURES[kind])
        self.calls += 1
        self.calls_by_kind[kind] += 1
        if self._off and any(below(path, prefix) for prefix in self._off):
            raise Refused(FAILURES[kind])
        for plan in self._plans:
            if plan.comes(kind, path):
                self.faults += 1
                plan.act(kind)
