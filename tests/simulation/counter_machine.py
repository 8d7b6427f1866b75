"""A counter: the whole program without its screens, over a profile on the simulated disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from unittest.mock import patch

from sqlalchemy import Connection, Engine

import desktop.app.bootstrap as bootstrap
from desktop.app.bootstrap import RunningCounter, build_counter
from desktop.app.settings import CounterSettings
from desktop.domain.errors import Told
from desktop.store.file import CounterFile
from desktop.store.key import Secrets
from desktop.store.mark import Mark, MarkFiles
from desktop.store.writer import Committed
from tests.disk import Disk, DiskImage
from tests.simulation.acknowledged import Acknowledged, entries_after
from tests.simulation.inline import InlineWriter
from tests.simulation.machine import Machine, undisturbed
from tests.simulation.marks import Outside, WatchedMarks, mark_in, put_mark
from tests.simulation.process import Process, ProcessEnded
from tests.simulation.template import SECRETS, Template
from tests.simulation.threads import Task
from tests.simulation.world import World

T = TypeVar("T")
PORTAL = "http://portal"


@dataclass(frozen=True, slots=True)
class ProfileCopy:
    """A copy of a whole profile: the file, and the mark that stands in the profile."""

    files: DiskImage
    mark: bytes | None
    folder: Path


class CounterMachine(Machine):
    """``code``: the one-time code that stands in its settings. ``shared``: where this computer keeps its marks."""

    def __init__(self, world: World, disk: Disk, folder: Path, name: str, acknowledged: Acknowledged) -> None:
        super().__init__(world, disk, folder, name)
        self.shared = folder.with_name(f"{name} marks")
        self.outside = Outside()
        self.twin_of: CounterMachine | None = None
        """The machine whose profile was copied to this one, while both work."""
        self.code = ""
        self.counter: RunningCounter | None = None
        self.dies_after_commits = 0
        """The program dies right after so many more commits, before anybody hears of the last one; 0 is never."""
        self._acknowledged = acknowledged
        self._marks: WatchedMarks | None = None
        self._writer: InlineWriter | None = None
        self._seen = (0, 0)

    def install(self, template: Template) -> None:
        """A file that was never enrolled."""
        self.folder.mkdir()
        self.disk.restore(template.counter(self.folder), self.folder)

    def stop(self) -> None:
        """Somebody ends the program in the orderly way, and starts it again later."""
        process, counter = self.process, self.counter
        if not self.up or process is None or counter is None:
            return
        self.say("is being closed")

        def close() -> None:
            counter.stop()
            self.say("is closed")
            self._go_down()
            self._start_later()

        with process.runs():
            Task(process, "close", close).start()

    def copy_of_profile(self) -> ProfileCopy:
        """A copy of the profile as it is written."""
        return ProfileCopy(self.disk.image(self.folder), mark_in(self.folder), self.folder)

    def put_profile(self, copy: ProfileCopy, *, with_mark: bool = True) -> None:
        """The profile becomes this copy; the program must be down."""
        assert not self.up
        self.folder.mkdir(exist_ok=True)
        self.disk.restore(copy.files.renamed(copy.folder, self.folder), self.folder)
        put_mark(self.folder, copy.mark if with_mark else None)

    def forget_shared_mark(self) -> None:
        """This is another computer, or its user is: the marks outside the profile are not there."""
        for path in sorted(self.shared.glob("*")):
            path.unlink()
        self.outside = Outside()

    def mark(self, counter: str) -> Mark | None:
        """The furthest mark of that counter on this machine."""
        return MarkFiles(self.folder, self.shared).read(counter)

    def enrol_with(self, code: str) -> None:
        """Somebody types a one-time code."""
        self.code = code
        if self.up and self.counter is not None and self.process is not None:
            with self.process.runs():
                self.counter.syncer.enrol_with(code)

    def read(self, act: Callable[[Connection], T]) -> T:
        """A look into the file of a counter that is up."""
        assert self.counter is not None
        assert self.process is not None
        with undisturbed(self.disk), self.process.runs():
            return self.counter.file.run_read(act)

    def do(self, act: Callable[[RunningCounter], T]) -> T | None:
        """Somebody at this counter does something; ``None`` when the program dies of it. Raises what it says."""
        assert self.counter is not None
        assert self.process is not None
        with self.process.runs():
            try:
                return act(self.counter)
            except ProcessEnded:
                return None

    def _start(self, process: Process) -> str:
        self._marks = WatchedMarks(self.folder, self.shared, self.outside)
        self._writer = None
        try:
            with self._parts(self._marks):
                self.counter = build_counter(CounterSettings(self.folder, portal=PORTAL, code=self.code))
        except Told as told:
            return str(told)
        self._seen = self._end_of_chain()
        self.counter.start()
        self.say("is up")
        return ""

    @contextmanager
    def _parts(self, marks: WatchedMarks) -> Iterator[None]:
        """What the program is put together from here: this machine's disk, clock and marks, and no writer thread."""

        def writer(engine: Engine, committed: Committed) -> InlineWriter:
            self._writer = InlineWriter(engine, committed, self._committed)
            return self._writer

        def file(profile: Path, secrets: Secrets, clock: object, marks: object) -> CounterFile:
            return CounterFile(profile, secrets, self.clock.now, marks=self._marks, writer=writer)

        with patch.multiple(
            bootstrap,
            CounterFile=file,
            read_secrets=lambda _profile, keyring: SECRETS,
            MarkFiles=lambda _profile, _shared: marks,
            shared_marks=lambda: self.shared,
            utc_now=self.clock.now,
        ):
            yield

    def _end_of_chain(self) -> tuple[int, int]:
        assert self.counter is not None
        with undisturbed(self.disk):
            last = self.counter.file.run_read(entries_after, (0, 0))
        return (last[-1].incarnation, last[-1].seq) if last else (0, 0)

    def _committed(self) -> None:
        """After each commit, before its asker hears of it."""
        if self.process is None or self.process.ended:
            raise ProcessEnded
        if self.dies_after_commits:
            self.dies_after_commits -= 1
            if not self.dies_after_commits:
                self.say("dies right after a commit")
                self._go_down()
                self._start_later()
                raise ProcessEnded
        if self.disk.is_off(self.folder):
            raise ProcessEnded
        reached = self._marks.reached if self._marks else None
        if self.counter is None or reached is None or reached.place <= self._seen:
            return
        with undisturbed(self.disk):
            entries = self.counter.file.run_read(entries_after, self._seen)
        for entry in entries:
            self._acknowledged.note(self.name, entry)
        self._seen = reached.place

    def _lose_power(self) -> None:
        if self._marks is not None:
            self._marks.lose_power(self.chance)

    def _let_go(self) -> None:
        if self._writer is not None:
            self._writer.engine.dispose()
        if self.counter is not None:
            self.counter.file._reading.dispose()
        if self._marks is not None:
            self._marks.close()
        self.counter = None
