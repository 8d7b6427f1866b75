"""A request that is refused as a whole: a code of the protocol's table, a sentence, and perhaps an alarm to keep."""

from __future__ import annotations

from portal.store.alarm import Alarm
from sync.protocol.messages import PROBLEMS, Problem


class Refused(Exception):
    """Nothing of the request was done. ``alarm`` is written afterwards, in a transaction of its own."""

    def __init__(self, code: str, message: str, alarm: Alarm | None = None) -> None:
        assert code in PROBLEMS, f"{code} is not in the table of problems"
        super().__init__(message)
        self.code = code
        self.message = message
        self.alarm = alarm

    @property
    def status(self) -> int:
        """The HTTP status that goes with the code."""
        return PROBLEMS[self.code]

    @property
    def problem(self) -> Problem:
        """The answer's body."""
        return Problem(self.code, self.message)
