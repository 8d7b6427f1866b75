"""The words of papers, read once from `slip_texts.toml`: English and Kiswahili side by side.

Labels, titles and sentences are three shelves with one rule each for how the two languages stand together; a text
may override it with `both`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

JOINS = {"labels": " / ", "titles": " · ", "sentences": " "}


@dataclass(frozen=True, slots=True)
class SlipText:
    """One text of a paper. `both` is what stands where both languages share a line."""

    en: str
    sw: str
    both: str

    def said(self, language: str, **facts: object) -> str:
        """The text in `en`, `sw` or `both`, with its {names} filled in."""
        text = {"en": self.en, "sw": self.sw, "both": self.both}[language]
        return text.format(**facts) if facts else text


@lru_cache(maxsize=1)
def slip_texts() -> dict[str, dict[str, SlipText]]:
    """All texts: shelf (`labels`, `titles`, `sentences`), then key. Costs about a millisecond, once."""
    with Path(__file__).with_name("slip_texts.toml").open("rb") as file:
        shelves = tomllib.load(file)
    return {
        shelf: {
            key: SlipText(text["en"], text["sw"], text.get("both", f"{text['en']}{JOINS[shelf]}{text['sw']}"))
            for key, text in shelves[shelf].items()
        }
        for shelf in JOINS
    }


def label(key: str) -> SlipText:
    """A text that stands before a value."""
    return slip_texts()["labels"][key]


def title(key: str) -> SlipText:
    """A text that stands on a line of its own."""
    return slip_texts()["titles"][key]


def sentence(key: str) -> SlipText:
    """A text that is told in one language after the other."""
    return slip_texts()["sentences"][key]
