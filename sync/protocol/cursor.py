"""A cursor says how far one end has read a feed: ``epoch:feed:no``. Dense, in commit order."""

from __future__ import annotations

from dataclasses import dataclass

REFERENCE_FEED = "ref"


@dataclass(frozen=True, slots=True)
class Cursor:
    """``feed`` is ``ref`` or a centre's code; ``no`` is the last change applied."""

    epoch: str
    feed: str
    no: int

    def __str__(self) -> str:
        return f"{self.epoch}:{self.feed}:{self.no}"


def read_cursor(text: str) -> Cursor | None:
    """The cursor, or ``None`` for the empty text of a first download; ``ValueError`` for anything else."""
    if not text:
        return None
    epoch, feed, no = text.split(":")
    if not no.isdigit():
        raise ValueError(f"not a cursor: {text!r}")
    return Cursor(epoch, feed, int(no))
