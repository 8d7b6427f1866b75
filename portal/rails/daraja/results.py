"""What a result code of a prompt means: the operator's table as data, read as the outcomes of an attempt.

A code that is not listed proves nothing: the money may be on its way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sync.protocol.states import AttemptState


@dataclass(frozen=True, slots=True)
class RailWord:
    """What the rail said of a prompt. ``pending``: it does not know yet itself; never a failure."""

    result: str
    state: AttemptState
    reason: str = ""
    pending: bool = False


_FAILED: Final[dict[str, str]] = {
    "1": "no_money",
    "2": "over_limit",
    "3": "over_limit",
    "4": "over_limit",
    "8": "over_limit",
    "17": "same_again",
    "26": "busy",
    "1001": "busy",
    "9999": "not_sent",
    "1019": "expired",
    "1025": "not_sent",
    "1032": "cancelled_by_payer",
    "2001": "wrong_pin",
}
NOT_REACHED: Final = "1037"
STILL_PROCESSING: Final = "4999"
PROCESSING_ERROR: Final = "500.001.1001"
"""Error code of a question that came too early. Of a push it says that the subscriber is busy."""


def read_result(code: str) -> RailWord:
    """The meaning of a result code, as text (a callback says a number, a question's answer a text)."""
    if code == "0":
        return RailWord(code, AttemptState.PAID)
    if code in _FAILED:
        return RailWord(code, AttemptState.NOT_PAID, _FAILED[code])
    if code == NOT_REACHED:
        return RailWord(code, AttemptState.NOT_KNOWN, "not_reached")
    if code in (STILL_PROCESSING, PROCESSING_ERROR):
        return RailWord(code, AttemptState.NOT_KNOWN, "still_processing", pending=True)
    return RailWord(code, AttemptState.NOT_KNOWN, "other")


SILENT: Final = RailWord("", AttemptState.NOT_KNOWN, "rail_silent")
"""No answer, or none that can be read."""
