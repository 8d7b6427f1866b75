"""Which letters a paper can carry, and what happens to the others.

Names come from people and may hold anything. Control and invisible characters are dropped: at a printer they are
commands (open the drawer, cut). A letter the code page lacks is written plainly (`ũ` as `u`), one that has no plain
form becomes `?`, and the paper says at its end that letters were written plainly. Money is never rewritten: an
amount that cannot be encoded is refused.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

CODE_PAGES: dict[str, tuple[int, str]] = {"CP858": (19, "cp858"), "CP1252": (16, "cp1252"), "PC437": (0, "cp437")}
"""Name → (number for ESC t, Python codec). Only these three: every ESC/POS printer numbers them alike."""

PLAIN = str.maketrans(
    {
        "Ł": "L", "ł": "l", "Ø": "O", "ø": "o", "Đ": "D", "đ": "d", "Ð": "D", "ð": "d", "Þ": "Th", "þ": "th",
        "ß": "ss", "Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "ı": "i", "Ŋ": "Ng", "ŋ": "ng", "Ɛ": "E", "ɛ": "e",
        "‘": "'", "’": "'", "ʼ": "'", "ʻ": "'", "‚": ",", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "…": "...", "•": "*", "·": "-", "×": "x",
        "€": "EUR", "№": "No.", "™": "(TM)",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Charset:
    """What a paper can show. `covers` answers for one character."""

    name: str
    covers: Callable[[str], bool]

    def spelled(self, text: str) -> tuple[str, bool]:
        """The text in letters this paper has, and whether any letter had to be written plainly."""
        if is_plain(text):
            return text, False  # every paper has these letters
        clean = printable(text)
        letters = [letter if self.covers(letter) else self.plain(letter) for letter in clean]
        written = "".join(letters)
        return written, written != clean

    def plain(self, letter: str) -> str:
        """The nearest letters that can be shown; `?` when there are none."""
        bare = "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
        nearest = bare.translate(PLAIN)
        return nearest if nearest and all(self.covers(part) for part in nearest) else "?"


def printable(text: str) -> str:
    """Composed text without control, invisible or unassigned characters; every run of white space is one space."""
    if is_plain(text):
        return text
    composed = unicodedata.normalize("NFC", text)
    kept = (" " if letter.isspace() else letter for letter in composed if not is_unseen(letter))
    return " ".join("".join(kept).split())


def is_plain(text: str) -> bool:
    """True for printable ASCII with single spaces within: nothing about it needs a closer look."""
    return text.isascii() and text.isprintable() and "  " not in text and text == text.strip()


def is_unseen(letter: str) -> bool:
    return unicodedata.category(letter)[0] == "C" and not letter.isspace()


@lru_cache(maxsize=8)
def code_page(name: str) -> Charset:
    """The letters of a printer's code page; `KeyError` for a page not in `CODE_PAGES`."""
    codec = CODE_PAGES[name][1]
    letters = frozenset(bytes(range(0x20, 0x7F)).decode("ascii") + bytes(range(0x80, 0x100)).decode(codec, "ignore"))
    return Charset(name, letters.__contains__)


def everything() -> Charset:
    """A paper that has every letter: for layout alone, without a backend."""
    return Charset("all", lambda letter: True)
