"""Weather on the lines: loss, delay, doubles, cuts, lost answers, and lines that are dead for a while."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.simulation.network import Line, Network, Weather
from tests.simulation.scene import Scene

WEATHERS = (
    Weather(),
    Weather(lost=0.2, doubled=0.1),
    Weather(lost_answers=0.5, doubled=0.1),
    Weather(latency_s=(0.2, 3.0), late=0.1, doubled=0.2),
    Weather(cut=0.3, lost=0.05),
    Weather(lost_answers=1.0),
)
DEAD_S = (2.0, 60.0)


class NetworkFaults:
    """Of every line there is, the rail's too."""

    def __init__(self, scene: Scene, network: Network, chance: random.Random) -> None:
        self._scene = scene
        self._network = network
        self._chance = chance

    def kinds(self) -> list[tuple[Callable[[], None], int]]:
        """Each with its weight."""
        return [(self._weather, 8), (self._line_dies, 3)]

    def _line(self) -> Line:
        return self._network.line(self._chance.choice([*(c.name for c in self._scene.counters), "rail"]))

    def _weather(self) -> None:
        line, weather = self._line(), self._chance.choice(WEATHERS)
        self._scene.world.say(line.name, f"has other {weather}")
        line.weather = weather

    def _line_dies(self) -> None:
        line = self._line()
        if not line.dead:
            self._scene.world.say(line.name, "is cut off")
            line.dead = True
            self._scene.world.after(self._chance.uniform(*DEAD_S), lambda: self._line_lives(line))

    def _line_lives(self, line: Line) -> None:
        if line.dead:
            self._scene.world.say(line.name, "is reached again")
            line.dead = False
