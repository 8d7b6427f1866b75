"""A computer with one program on it: its folder on the disk, its clock, and how it goes down and comes up again."""

from __future__ import annotations

import random
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.disk import Disk
from tests.simulation.process import MachineClock, Process
from tests.simulation.world import World

AGAIN_S = (1.0, 40.0)
"""So long, at least and at most, until a program that ended is started again."""


@contextmanager
def undisturbed(disk: Disk) -> Iterator[None]:
    """The world itself looks, or does something that is no part of the story: no plan of the disk's comes true."""
    plans, rooms, disk._plans, disk._rooms = disk._plans, disk._rooms, [], []
    try:
        yield
    finally:
        disk._plans, disk._rooms = plans, rooms


class Machine(ABC):
    """``process`` is the present run of the program, if it runs."""

    def __init__(self, world: World, disk: Disk, folder: Path, name: str) -> None:
        self.world = world
        self.disk = disk
        self.folder = folder
        self.name = name
        self.clock = MachineClock(world)
        self.process: Process | None = None
        self.chance: random.Random = world.chance.of(f"machine {name}")
        self.may_start = True
        """False for a machine that was taken away."""

    @property
    def up(self) -> bool:
        """True while its program runs."""
        return self.process is not None and not self.process.ended

    def start(self) -> None:
        """Starts the program; when it cannot start, tries again later."""
        if self.up or not self.may_start:
            return
        self.disk.power_on(self.folder)
        process = self.process = Process(self.world, self.name, self.clock)
        with process.runs():
            trouble = self._start(process)
        if trouble:
            self.say(f"does not start: {trouble}")
            self._bury(process)
            self._start_later()
        else:
            process.looked_after = self._look_after
            self._look_after()

    def kill(self, why: str = "killed") -> None:
        """The program ends at once; what it has written stays."""
        if self.up:
            self.say(why)
            self._go_down()
            self._start_later()

    def cut_power(self) -> None:
        """The machine goes dark; of what was not synced some is lost."""
        if self.up:
            self.say("loses its power")
            self.disk.power_cut(self.chance, self.folder)
            self._lose_power()
            self._go_down()
            self._start_later()

    def say(self, what: str) -> None:
        """One line of the story."""
        self.world.say(self.name, what.replace(str(self.folder), self.name))

    def _look_after(self) -> None:
        """A plan of the disk's may have stopped the machine in the middle of what it did."""
        process = self.process
        if process is None or not self.disk.is_off(self.folder):
            return
        if not process.ended:
            self.say("is dead in the middle of writing")
            self._lose_power()
            self._go_down()
            self._start_later()

    def _go_down(self) -> None:
        """The process is gone at once; its threads are thrown out when whoever runs now has stopped."""
        process = self.process
        assert process is not None
        process.ended = True
        self.disk.kill(self.folder)
        if Process.running:
            self.world.soon(lambda: self._bury(process))
        else:
            self._bury(process)

    def _bury(self, process: Process) -> None:
        process.ended = True
        self.disk.kill(self.folder)
        process.throw_out()
        self._let_go()

    def _start_later(self) -> None:
        self.world.after(self.chance.uniform(*AGAIN_S), self.start)

    @abstractmethod
    def _start(self, process: Process) -> str:
        """Starts the program; empty, or why it does not."""

    @abstractmethod
    def _let_go(self) -> None:
        """Frees what this process of ours holds for the program that ended."""

    def _lose_power(self) -> None:  # noqa: B027 - most machines have nothing besides
        """What besides the disk does not survive a power cut."""
