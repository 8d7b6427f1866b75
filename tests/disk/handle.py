"""What the engine has open, and which names lead to which file."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from tests.disk.content import File
from tests.disk.locks import FileLocks, SharedMemory
from tests.disk.paths import below, folder_of


class Node:
    """A file, whatever its name: content, locks, shared memory."""

    __slots__ = ("file", "locks", "memory")

    def __init__(self, content: bytes = b"") -> None:
        self.file = File(content)
        self.locks = FileLocks()
        self.memory: SharedMemory | None = None


@dataclass(eq=False, slots=True)
class Handle:
    """One open file of one connection. ``dead`` when its process or its machine has ended."""

    path: str
    node: Node
    flags: int
    syncs_folder: bool
    dead: bool = False
    memory: SharedMemory | None = None

    def end(self) -> None:
        """The process is gone: so is all that was held or shared on this file."""
        self.dead = True
        self.node.locks = FileLocks()
        self.node.memory = None


@dataclass(slots=True)
class Names:
    """Which names lead to which file, and which did when their folder was last synced."""

    now: dict[str, Node] = field(default_factory=dict)
    durable: dict[str, Node] = field(default_factory=dict)

    def put(self, path: str, node: Node) -> None:
        """A name that stays."""
        self.now[path] = self.durable[path] = node

    def drop(self, prefix: str) -> None:
        """Names below the prefix are gone for good."""
        for names in (self.now, self.durable):
            for path in [p for p in names if below(p, prefix)]:
                del names[path]

    def sync(self, folder: str) -> None:
        """The names in this folder are durable as they are now."""
        for path in {p for p in self.now.keys() | self.durable.keys() if folder_of(p) == folder}:
            self._settle(path, self.now.get(path))

    def cut(self, prefix: str, chance: random.Random) -> None:
        """A name that was made or unmade since the last sync of its folder is there or is not."""
        for path in sorted(p for p in self.now.keys() | self.durable.keys() if below(p, prefix)):
            self._settle(path, chance.choice((self.now.get(path), self.durable.get(path))))

    def _settle(self, path: str, node: Node | None) -> None:
        if node is not None:
            self.put(path, node)
        else:
            self.now.pop(path, None)
            self.durable.pop(path, None)
