"""Failures that pass by themselves: a server that went away or handed over, a deadlock that was broken.

Where such a failure comes before the commit was asked for, nothing has happened, nobody was told anything, and the
same act may be tried again.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy.exc import DBAPIError, OperationalError

HANDED_OVER: Final = frozenset({"25006", "57P01", "57P02", "57P03", "25P02"})
"""The server is a standby now, or ends, or starts: its connections are of no use any more."""

LOST_RACE: Final = frozenset({"40001", "40P01"})
"""Serialisation failure, deadlock."""


class NotKnown(OperationalError):
    """A commit was asked for, and whether it stands is not known. Whoever asks again finds what is so."""


def not_known(wrong: BaseException) -> NotKnown:
    """``wrong`` came in place of the commit's answer."""
    return NotKnown("COMMIT", {}, wrong)


def is_passing(wrong: DBAPIError) -> bool:
    """True when the same act may go well in a moment."""
    state = getattr(wrong.orig, "sqlstate", None) or ""
    return is_cut_off(wrong) or state in LOST_RACE


def is_cut_off(wrong: DBAPIError) -> bool:
    """True when the connection, and every other one to that server, should be given up."""
    state = getattr(wrong.orig, "sqlstate", None) or ""
    return bool(wrong.connection_invalidated) or state in HANDED_OVER or state.startswith("08")
