"""A rule that does not hold, in a sentence."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Broken:
    """``about`` is what to look for in the story (an id, a number, a code); ``line`` where it was seen done, or 0."""

    rule: str
    sentence: str
    about: str = ""
    line: int = 0

    def __str__(self) -> str:
        return f"{self.rule}: {self.sentence}"
