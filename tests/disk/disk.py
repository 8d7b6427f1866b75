"""The disk as a test sees it: files put and taken, machines that lose their power, and what shall go wrong when.

A *handle* is one open file of one connection. The death of a machine or a process is the death of its handles: from
then on they fail, and what they held (locks, shared memory) is gone. One disk may carry several machines, each below a
folder of its own; ``prefix`` names the one that is meant, and stands for all of them when it is left out.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Collection

from tests.disk.engine_side import EngineSide
from tests.disk.faults import Planned, Room, fail, share_that_survives
from tests.disk.handle import Node
from tests.disk.image import DiskImage
from tests.disk.paths import AnyPath, absolute, below, prefix_of


class Disk(EngineSide):
    """A disk in memory. All it decides by chance comes from ``seed``, or from the chance it is handed."""

    def __init__(self, seed: int = 0) -> None:
        super().__init__()
        self.chance = random.Random(seed)
        self.wrong: BaseException | None = None
        """The first mistake of the disk's own code; it reached the engine as an I/O error. See :meth:`check`."""
        self.cuts = 0
        """How often the power has gone, planned or not."""
        self.sleep: Callable[[float], None] = time.sleep
        """How the engine waits for a lock, in seconds."""
        self.now: Callable[[], float] = time.time
        """What the engine's own functions take for the time."""

    # Files as a whole

    def put(self, path: AnyPath, content: bytes) -> None:
        """A file with this content, durable; what was there is gone."""
        with self.lock:
            self._names.put(absolute(path), Node(bytes(content)))

    def get(self, path: AnyPath) -> bytes:
        """What is written in the file; ``FileNotFoundError``."""
        with self.lock:
            node = self._names.now.get(absolute(path))
            if node is None:
                raise FileNotFoundError(path)
            return bytes(node.file.content)

    def has(self, path: AnyPath) -> bool:
        """True when there is such a file."""
        return absolute(path) in self._names.now

    def paths(self, prefix: AnyPath = "") -> list[str]:
        """The names of files, sorted."""
        wanted = prefix_of(prefix)
        with self.lock:
            return sorted(path for path in self._names.now if below(path, wanted))

    def image(self, prefix: AnyPath = "") -> DiskImage:
        """A copy of the files as they are written."""
        with self.lock:
            return DiskImage({path: self.get(path) for path in self.paths(prefix)})

    def restore(self, image: DiskImage, prefix: AnyPath = "") -> None:
        """The files below the prefix become the image's, durable. Whoever has one open goes on in the old one."""
        wanted = prefix_of(prefix)
        with self.lock:
            self._names.drop(wanted)
            for path, content in image.files.items():
                if below(path, wanted):
                    self._names.put(path, Node(content))

    # Machines and processes that end

    def power_cut(self, chance: random.Random | None = None, prefix: AnyPath = "") -> None:
        """The power goes and comes back: what was synced is there, of the rest some. Whoever had a file open is dead.

        Production code that still runs afterwards may open files anew: end it first, or plan the cut.
        """
        wanted, chance = prefix_of(prefix), chance or self.chance
        with self.lock:
            self.cuts += 1
            self._bury(wanted)
            self._names.cut(wanted, chance)
            survives = share_that_survives(chance)
            for path in self.paths(wanted):
                self._names.now[path].file.cut(chance, survives)

    def kill(self, prefix: AnyPath = "") -> None:
        """The process ended, the machine runs: what was written is there, synced or not."""
        with self.lock:
            self._bury(prefix_of(prefix))

    def power_on(self, prefix: AnyPath = "") -> None:
        """Machines below the prefix that a planned cut has stopped may be used again."""
        wanted = prefix_of(prefix)
        with self.lock:
            self._off = [stopped for stopped in self._off if not below(stopped, wanted)]

    def is_off(self, prefix: AnyPath = "") -> bool:
        """True from a planned cut below the prefix to ``power_on``."""
        wanted = prefix_of(prefix)
        return any(below(stopped, wanted) for stopped in self._off)

    # What shall go wrong

    def full(self, after_bytes: int, prefix: AnyPath = "") -> None:
        """So many bytes may still be written; then the disk is full until ``room``."""
        with self.lock:
            self._rooms.append(Room(prefix_of(prefix), after_bytes))

    def room(self) -> None:
        """There is room again."""
        with self.lock:
            self._rooms.clear()

    def fail_call(self, n: int, *, forever: bool = False, kinds: Collection[str] = (), prefix: AnyPath = "") -> None:
        """The n-th call from now (the next is 1) fails; with ``forever`` all from there on, until ``heal``."""
        self._plan(Planned(n, prefix_of(prefix), kinds, fail, forever))

    def stop_at_call(
        self, n: int, chance: random.Random | None = None, *, kinds: Collection[str] = (), prefix: AnyPath = ""
    ) -> None:
        """Instead of the n-th call from now the power goes, and stays away until ``power_on``."""
        self._plan_end(n, prefix, kinds, lambda wanted: self.power_cut(chance, wanted))

    def kill_at_call(self, n: int, *, kinds: Collection[str] = (), prefix: AnyPath = "") -> None:
        """Instead of the n-th call from now the process dies; nothing can be opened until ``power_on``."""
        self._plan_end(n, prefix, kinds, self.kill)

    def stop_at_sync(self, n: int, chance: random.Random | None = None, *, prefix: AnyPath = "") -> None:
        """Instead of the n-th sync from now the power goes, and stays away until ``power_on``."""
        self.stop_at_call(n, chance, kinds=("sync",), prefix=prefix)

    def heal(self) -> None:
        """Forgets every plan that has not come true, and ends what fails forever."""
        with self.lock:
            self._plans.clear()

    def check(self) -> None:
        """Raises what went wrong in the disk's own code, if anything did."""
        if self.wrong is not None:
            raise self.wrong

    def _plan_end(self, n: int, prefix: AnyPath, kinds: Collection[str], end: Callable[[str], None]) -> None:
        wanted = prefix_of(prefix)

        def act(kind: str) -> None:
            end(wanted)
            self._off.append(wanted)
            fail(kind)

        self._plan(Planned(n, wanted, kinds, act))

    def _plan(self, plan: Planned) -> None:
        assert plan.left > 0, "the next call is number 1"
        with self.lock:
            self._plans = [p for p in self._plans if p.left > 0]
            self._plans.append(plan)

    def _bury(self, prefix: str) -> None:
        """Ends the connections below the prefix: their locks and shared memory are gone."""
        for handle in [h for h in self._handles if below(h.path, prefix)]:
            handle.end()
            self._handles.discard(handle)
