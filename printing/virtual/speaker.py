"""What the virtual printer says: each answer only if this printer is one that can give it."""

from __future__ import annotations

from collections.abc import Callable

from printing.virtual.state import State

ANSWERS = frozenset({"realtime", "own_status", "in_order", "process_id", "clear"})
"""What a printer may be able to answer; fewer make it a lesser one."""


FOREIGN = b"mine"


class Speaker:
    """Answers status questions. `say` sends bytes to whoever is connected."""

    def __init__(self, state: State, say: Callable[[bytes], None], answers: frozenset[str]) -> None:
        self.state, self.say, self.answers = state, say, answers
        self.tells_status = False
        self.foreign = False

    def realtime(self, number: int) -> None:
        """DLE EOT: at once."""
        if "realtime" in self.answers:
            self.say(bytes([self.state.standing.realtime(number)]))

    def in_order(self, number: int) -> None:
        """GS r: when its turn comes."""
        if "in_order" in self.answers:
            self.say(bytes([self.state.standing.in_order(number)]))

    def identity(self) -> None:
        """GS I: a model number, which no one should believe."""
        if "in_order" in self.answers:
            self.say(b"\x02")

    def process_id(self, name: bytes) -> None:
        """GS ( H function 48: all before it is on paper."""
        if "process_id" in self.answers:
            self.say(b"\x37\x22" + (FOREIGN if self.foreign else name) + b"\x00")

    def cleared(self) -> None:
        """DLE DC4 function 8: what was not printed is gone."""
        if "clear" in self.answers:
            self.say(b"\x37\x25\x00")

    def tell_status(self, wanted: bool) -> None:
        """GS a: its own reports on or off; switching on reports at once."""
        self.tells_status = wanted and "own_status" in self.answers
        self.report()

    def report(self) -> None:
        """Its own report, if it was asked to make them."""
        if self.tells_status:
            self.say(self.state.standing.own_report())
