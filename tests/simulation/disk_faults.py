"""Disks that lose their power, also in the middle of a transaction, that are full for a while, or refuse a call."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.disk import Disk
from tests.simulation.machine import Machine
from tests.simulation.scene import Scene

FULL_S = (2.0, 30.0)
MOST_BYTES_LEFT = 60_000
MOST_CALLS = 300
MOST_SYNCS = 25
FAILING: tuple[tuple[str, ...], ...] = (("write",), ("sync",), ("read",), ())


class DiskFaults:
    """Of counters, and less often of the portal."""

    def __init__(self, scene: Scene, disk: Disk, chance: random.Random) -> None:
        self._scene = scene
        self._disk = disk
        self._chance = chance

    def kinds(self) -> list[tuple[Callable[[], None], int]]:
        """Each with its weight."""
        return [
            (self._power_cut, 3),
            (self._power_cut_at_call, 3),
            (self._killed_at_call, 2),
            (self._power_cut_at_sync, 3),
            (self._full, 2),
            (self._call_fails, 3),
        ]

    def _machine(self) -> Machine:
        counters: list[Machine] = list(self._scene.counters)
        return self._chance.choice([*counters, self._scene.portal])

    def _power_cut(self) -> None:
        self._machine().cut_power()

    def _power_cut_at_call(self) -> None:
        machine, n = self._machine(), self._chance.randint(1, MOST_CALLS)
        machine.say(f"will lose its power at call {n}")
        self._disk.stop_at_call(n, machine.chance, prefix=machine.folder)

    def _killed_at_call(self) -> None:
        machine, n = self._machine(), self._chance.randint(1, MOST_CALLS)
        machine.say(f"will be killed at call {n}")
        self._disk.kill_at_call(n, prefix=machine.folder)

    def _power_cut_at_sync(self) -> None:
        machine, n = self._machine(), self._chance.randint(1, MOST_SYNCS)
        machine.say(f"will lose its power at sync {n}")
        self._disk.stop_at_sync(n, machine.chance, prefix=machine.folder)

    def _full(self) -> None:
        machine, left = self._machine(), self._chance.randint(0, MOST_BYTES_LEFT)
        machine.say(f"has room for {left} bytes")
        self._disk.full(left, machine.folder)
        self._scene.world.after(self._chance.uniform(*FULL_S), self._disk.room)

    def _call_fails(self) -> None:
        machine, n, kinds = self._machine(), self._chance.randint(1, MOST_CALLS), self._chance.choice(FAILING)
        machine.say(f"will have call {n} of {kinds[0] if kinds else 'any kind'} fail")
        self._disk.fail_call(n, kinds=kinds, prefix=machine.folder)
