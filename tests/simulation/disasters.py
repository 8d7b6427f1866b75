"""What goes wrong while people work: drawn by lot, one disaster after another, until the world is mended.

Each story has its own mix, so that some are all network and others all disks.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.disk import Disk
from tests.simulation.disk_faults import DiskFaults
from tests.simulation.network import Network
from tests.simulation.network_faults import NetworkFaults
from tests.simulation.restorations import Restorations
from tests.simulation.scene import Scene

PACES_S = ((0.5, 4.0), (1.0, 8.0), (3.0, 20.0))
MOST_HOURS_OFF = 2
Disaster = Callable[[], None]


class Disasters:
    """Happen between ``begin`` and ``end``."""

    def __init__(self, scene: Scene, network: Network, disk: Disk) -> None:
        self._scene = scene
        self._chance: random.Random = scene.world.chance.of("disasters")
        self._on = False
        self._pace_s = self._chance.choice(PACES_S)
        self.restorations = Restorations(scene, network, self._chance)
        groups: list[list[tuple[Disaster, int]]] = [
            NetworkFaults(scene, network, self._chance).kinds(),
            [
                (self._counter_killed, 3),
                (self._counter_dies_after_commit, 3),
                (self._counter_closed, 2),
                (self._portal_killed, 2),
            ],
            DiskFaults(scene, disk, self._chance).kinds(),
            self.restorations.kinds(),
            [(self._clock_set, 2)],
        ]
        self._kinds = [
            (disaster, weight * how_much)
            for group in groups
            for how_much in [self._chance.choice((0, 1, 1, 3))]
            for disaster, weight in group
        ]

    def begin(self) -> None:
        """From now on."""
        self._on = True
        self.restorations.begin()
        self._next()

    def end(self) -> None:
        """No more."""
        self._on = False
        self.restorations.end()

    def _next(self) -> None:
        self._scene.world.after(self._chance.uniform(*self._pace_s), self._strike)

    def _strike(self) -> None:
        if not self._on:
            return
        if any(weight for _, weight in self._kinds):
            self._chance.choices([d for d, _ in self._kinds], [weight for _, weight in self._kinds])[0]()
        self._next()

    def _counter_killed(self) -> None:
        self._chance.choice(self._scene.counters).kill()

    def _counter_dies_after_commit(self) -> None:
        self._chance.choice(self._scene.counters).dies_after_commits = self._chance.randint(1, 6)

    def _counter_closed(self) -> None:
        self._chance.choice(self._scene.counters).stop()

    def _portal_killed(self) -> None:
        self._scene.portal.kill()

    def _clock_set(self) -> None:
        counter = self._chance.choice(self._scene.counters)
        most_ms = MOST_HOURS_OFF * 3_600_000
        counter.clock.off_ms = self._chance.choice((0, self._chance.randint(-most_ms, most_ms)))
        counter.say(f"has its clock set {counter.clock.off_ms // 1000} s off")
