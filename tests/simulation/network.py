"""The network between counters and portal: every request and every answer is a message of its own.

A message may be lost, late, doubled, overtaken by another, or cut in the middle; a line may be dead for a while, in
both directions or only back. What a counter posts goes through :class:`Adapter`, which stands in for
the one of ``requests``; so the counter's own client packs, signs, times out and reads.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import requests

from tests.simulation.process import Process, ProcessEnded, running_process
from tests.simulation.threads import Task, present_task
from tests.simulation.world import World

RAIL_WAITS_S = 15.0
LATE_S = (2.0, 90.0)
"""A late message takes this long, at least and at most: also longer than its sender waits."""


@dataclass(frozen=True, slots=True)
class Posted:
    """A request as it arrives. ``whole`` is false when the line broke in the middle of the body."""

    path: str
    headers: Mapping[str, str]
    body: bytes
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """What comes back."""

    status_code: int
    content: bytes
    headers: Mapping[str, str]


Answered = Callable[[Answer], None]
Serve = Callable[[Posted, Answered], bool]
"""A portal takes a request and answers it when it can; false when nobody listens there."""


@dataclass(slots=True)
class Weather:
    """How a line behaves. Shares of messages; ``latency_s`` least and most of those that are not late."""

    latency_s: tuple[float, float] = (0.005, 0.06)
    lost: float = 0.0
    lost_answers: float = 0.0
    late: float = 0.0
    doubled: float = 0.0
    cut: float = 0.0


CALM = Weather()


@dataclass(slots=True)
class Line:
    """The way of one machine to the portal."""

    name: str
    weather: Weather = field(default_factory=Weather)
    dead: bool = False


@dataclass(slots=True)
class _Exchange:
    """One request on its way, and whoever waits for the answer."""

    task: Task
    turn: int
    answer: Answer | None = None
    broken: bool = False


class Network:
    """Carries messages; ``serve`` is the portal's end."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.serve: Serve = _nobody
        self.lines: dict[str, Line] = {}
        self._chance: random.Random = world.chance.of("network")

    def line(self, name: str) -> Line:
        """The line of a machine."""
        return self.lines.setdefault(name, Line(name))

    def exchange(self, line: Line, posted: Posted, patience_s: float) -> Answer:
        """Posts and waits for the answer, as a thread of a process; raises what ``requests`` would."""
        task = present_task()
        waiting = _Exchange(task, task.turn)
        self._send(line, posted, waiting)
        for _ in range(self._chance.choice((1, 1, 2)) if self._happens(line.weather.doubled) else 0):
            self.world.say(line.name, f"a second {posted.path} follows")
            self._send(line, posted, None, late=True)
        task.wait(patience_s)
        if waiting.answer is not None:
            return waiting.answer
        if waiting.broken:
            raise requests.ConnectionError
        raise requests.ReadTimeout

    def post(self, name: str, posted: Posted, answered: Callable[[Answer | None], None]) -> None:
        """Posts for somebody who is no process (the rail); ``None`` is no answer in time."""
        line = self.line(name)
        told: list[Answer | None] = []

        def tell(answer: Answer | None) -> None:
            if not told:
                told.append(answer)
                answered(answer)

        def back(answer: Answer) -> None:
            if not (self._gone(line) or self._happens(line.weather.lost_answers)):
                self.world.after(self._latency(line), lambda: tell(answer))

        def arrive() -> None:
            if not self.serve(posted, back):
                tell(None)

        self.world.after(RAIL_WAITS_S, lambda: tell(None))
        if not self._gone(line):
            self.world.after(self._latency(line), arrive)

    def _send(self, line: Line, posted: Posted, waiting: _Exchange | None, *, late: bool = False) -> None:
        if self._gone(line):
            self.world.say(line.name, f"{posted.path} is lost")
            return
        if posted.body and self._happens(line.weather.cut):
            cut = self._chance.randrange(len(posted.body))
            posted = Posted(posted.path, posted.headers, posted.body[:cut], whole=False)
        delay_s = self._chance.uniform(*LATE_S) if late else self._latency(line)
        self.world.after(delay_s, lambda: self._arrive(line, posted, waiting))

    def _arrive(self, line: Line, posted: Posted, waiting: _Exchange | None) -> None:
        def back(answer: Answer) -> None:
            self._send_back(line, posted, answer, waiting)

        if not self.serve(posted, back) or not posted.whole:
            self._break(line, waiting)

    def _send_back(self, line: Line, posted: Posted, answer: Answer, waiting: _Exchange | None) -> None:
        if waiting is None:
            return
        if self._gone(line) or self._happens(line.weather.lost_answers):
            self.world.say(line.name, f"the answer to {posted.path} is lost")
            return
        if answer.content and self._happens(line.weather.cut):
            self._break(line, waiting)
            return
        self.world.after(self._latency(line), lambda: self._deliver(waiting, answer))

    def _break(self, line: Line, waiting: _Exchange | None) -> None:
        """The connection breaks, and the sender notices."""
        if waiting is None:
            return

        def notice() -> None:
            waiting.broken = True
            waiting.task.wake(waiting.turn)

        self.world.after(self._latency(line), notice)

    def _deliver(self, waiting: _Exchange, answer: Answer) -> None:
        waiting.answer = answer
        waiting.task.wake(waiting.turn)

    def _gone(self, line: Line) -> bool:
        return line.dead or self._happens(line.weather.lost)

    def _latency(self, line: Line) -> float:
        if self._happens(line.weather.late):
            return self._chance.uniform(*LATE_S)
        return self._chance.uniform(*line.weather.latency_s)

    def _happens(self, share: float) -> bool:
        return share > 0 and self._chance.random() < share


class Adapter:
    """``requests``' adapter as the counter's client uses it."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._process: Process = running_process()

    def send(self, request: requests.PreparedRequest, timeout: tuple[float, float]) -> Answer:
        """Posts a body; ``timeout`` for connecting and for reading."""
        if self._process.ended:
            raise ProcessEnded
        assert isinstance(request.body, bytes)
        line = self._network.line(self._process.name)
        path = "/" + str(request.url).partition("://")[2].partition("/")[2]
        return self._network.exchange(line, Posted(path, dict(request.headers), request.body), sum(timeout))

    def close(self) -> None:
        """Nothing is kept open."""


def _nobody(_posted: Posted, _answered: Answered) -> bool:
    return False
