"""The portal's event loop, as far as its addresses use one: a request is a coroutine that the world drives by hand.

It stands still wherever it hands work to another thread, and while it waits for news; other requests go on meanwhile.
What stands in for the module ``asyncio`` in the portal's code is this module's ``get_running_loop``, ``Event``,
``wait_for`` and ``sleep``.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Generator
from typing import Any, Protocol

from tests.simulation.process import Process, running_process

BETWEEN_S = 0.003
"""At most so long does work wait for its thread."""


class Pause(Protocol):
    """Why a request stands still."""

    def arrange(self, handling: Handling) -> None:
        """Arranges that it goes on."""


class Turn:
    """Work is handed to another thread; it may be another's turn first."""

    def __await__(self) -> Generator[Turn, Any, None]:
        yield self

    def arrange(self, handling: Handling) -> None:
        handling.process.later(handling.process.chance.uniform(0, BETWEEN_S), handling.go_on)


class Sleep:
    """Nothing to do for a while."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __await__(self) -> Generator[Sleep, Any, None]:
        yield self

    def arrange(self, handling: Handling) -> None:
        handling.process.later(self._seconds, handling.go_on)


def sleep(seconds: float) -> Sleep:
    """``asyncio.sleep``."""
    return Sleep(seconds)


class Handling:
    """One request, from its arrival to its answer; or work of the portal's own that never ends."""

    def __init__(self, process: Process, work: Coroutine[Pause, Any, Any], done: Callable[[Any], None]) -> None:
        self.process = process
        self._work = work
        self._done = done
        self._pauses = 0

    def go_on(self, value: Any = None) -> None:
        """Runs until it stands still again or is done."""
        self._pauses += 1
        try:
            pause = self._work.send(value)
        except StopIteration as end:
            self._done(end.value)
            return
        pause.arrange(self)

    def go_on_later(self, seconds: float, value: Any) -> None:
        """Goes on with a value, unless it has gone on before."""
        pauses = self._pauses

        def go_on() -> None:
            if self._pauses == pauses:
                self.go_on(value)

        self.process.later(seconds, go_on)

    def close(self) -> None:
        """The process is gone."""
        self._work.close()


class Event:
    """``asyncio.Event``."""

    def __init__(self) -> None:
        self._set = False
        self._waiting: list[Handling] = []

    def set(self) -> None:
        self._set = True
        for handling in self._waiting:
            handling.go_on_later(0, True)
        self._waiting.clear()

    def clear(self) -> None:
        self._set = False

    def wait(self) -> _Rung:
        return _Rung(self)

    def rings(self, handling: Handling) -> None:
        """Wakes it at the next ``set``, or at once."""
        if self._set:
            handling.go_on_later(0, True)
        else:
            self._waiting.append(handling)


class _Rung:
    """A wait for an event."""

    def __init__(self, event: Event) -> None:
        self._event = event
        self._most_s = 0.0

    def within(self, most_s: float) -> _Rung:
        """Ends after so long, too."""
        self._most_s = most_s
        return self

    def __await__(self) -> Generator[_Rung, Any, bool]:
        return bool((yield self))

    def arrange(self, handling: Handling) -> None:
        self._event.rings(handling)
        handling.go_on_later(self._most_s, False)


async def wait_for(rung: _Rung, most_s: float) -> None:
    """``asyncio.wait_for``."""
    if not await rung.within(most_s):
        raise TimeoutError


class Loop:
    """``asyncio.AbstractEventLoop``, of the portal that runs."""

    def __init__(self, process: Process) -> None:
        self._process = process

    def time(self) -> float:
        return self._process.monotonic()

    def is_closed(self) -> bool:
        return self._process.ended

    def call_soon_threadsafe(self, act: Callable[..., None], *arguments: Any) -> None:
        self._process.later(0, lambda: act(*arguments))


def get_running_loop() -> Loop:
    """``asyncio.get_running_loop``."""
    return Loop(running_process())
