"""Writes the rows of one paper: wrapped text, titles, the QR. Nothing here knows what the paper is about.

It knows the width, the language and the letters that can be shown. What is long is wrapped; what must stand on one
line and does not fit is refused with `UserError`.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from contextlib import contextmanager

from desktop.domain.errors import UserError
from printing.charset import Charset
from printing.page import (
    COLUMNS,
    LARGE,
    MARGIN,
    NORMAL,
    TALL,
    BandRow,
    FrameRow,
    GapRow,
    QrRow,
    Row,
    RuleRow,
    Size,
    Span,
    TextRow,
)
from printing.qr_size import module_dots
from resources.slip_texts import SlipText


class RowWriter:
    """Rows of one paper under construction."""

    def __init__(self, columns: int, language: str, charset: Charset) -> None:
        if columns not in COLUMNS:
            raise UserError(
                "There is no paper of {columns} columns. Use 48 or 42 (80 mm) or 32 (58 mm).", columns=columns
            )
        self.columns = columns
        self.language = language
        self.charset = charset
        self.room = columns - 2 * MARGIN[columns]
        self.rows: list[Row] = []
        self.written_plainly = False

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages this paper speaks, English first."""
        return ("en", "sw") if self.language == "both" else (self.language,)

    @contextmanager
    def speaking(self, language: str) -> Iterator[None]:
        """Rows added inside speak `language`, whatever the paper speaks."""
        usual, self.language = self.language, language
        yield
        self.language = usual

    def said(self, text: SlipText, **facts: object) -> str:
        """A text of the house in this paper's language."""
        return self.spell(text.said(self.language, **facts))

    def spell(self, text: str) -> str:
        """Any text in the letters of this paper; remembers when letters were lost."""
        written, changed = self.charset.spelled(text)
        self.written_plainly |= changed
        return written

    def gap(self, dots: int = 10) -> None:
        self.rows.append(GapRow(dots))

    def rule(self, dashed: bool = False) -> None:
        self.rows.append(RuleRow(dashed))

    def text(self, text: str, size: Size = NORMAL, *, bold: bool = False, indent: int = 0) -> None:
        """Wrapped lines at the left."""
        for line in self.wrapped(text, size, indent):
            self.rows.append(TextRow(left=(Span(" " * indent + line, size, bold),)))

    def centred(self, text: str, size: Size = NORMAL, *, bold: bool = False) -> None:
        """Wrapped lines in the middle; a text of both languages breaks between them."""
        spelled = self.spell(text)
        for line in self.parted(spelled, self.room // size.wide):
            self.rows.append(TextRow(middle=(Span(line, size, bold),)))

    def right(self, text: str, *, bold: bool = False) -> None:
        """Wrapped lines flush right."""
        for line in self.wrapped(text, NORMAL, 0):
            self.rows.append(TextRow(right=(Span(line, NORMAL, bold),)))

    def band(self, text: str, size: Size = LARGE) -> None:
        """A title, white on black, as many rows as it needs."""
        self.rows += [BandRow(line, size) for line in self.parted(self.spell(text), self.columns // size.wide)]

    def frame(self, text: str, size: Size = LARGE) -> None:
        """A title in an open frame; the frame's sides take a column each."""
        room = (self.columns - 2) // size.wide
        self.rows += [FrameRow(line, size) for line in self.parted(self.spell(text), room)]

    def large(self, value: str, sizes: tuple[Size, ...] = (LARGE, TALL)) -> None:
        """One line in the largest of `sizes` that holds it; refuses when none does."""
        shown = self.spell(value)
        for size in sizes:
            if len(shown) * size.wide <= self.room:
                self.rows.append(TextRow(left=(Span(shown, size, True),)))
                return
        raise self.too_wide(shown)

    def qr(self, text: str) -> None:
        """A QR code with its quiet zone above and below; refuses characters that a printer would obey."""
        if any(letter < " " or letter == "\x7f" for letter in text):
            raise UserError("The QR text of this paper holds control characters. Nothing was printed; report it.")
        edge = module_dots(text, COLUMNS[self.columns])
        self.rows += [GapRow(12), QrRow(text, edge), GapRow(14)]

    def parted(self, text: str, room: int) -> list[str]:
        """One line where it fits, else a line for each language, else wrapped."""
        if len(text) <= room:
            return [text]
        parts = text.replace(" / ", " · ").split(" · ")
        return [line for part in parts for line in textwrap.wrap(part, room)] or [""]

    def wrapped(self, text: str, size: Size, indent: int) -> list[str]:
        """Lines that fit; a word longer than a line is broken, nothing is cut away."""
        spelled, room = self.spell(text), self.room // size.wide - indent
        before, bracket, within = spelled.partition(" (")
        if bracket and len(spelled) > room >= max(len(before), len(within) + 1):
            return [before, f"({within}"]
        return textwrap.wrap(spelled, room, break_on_hyphens=False)

    def too_wide(self, text: str) -> UserError:
        return UserError(
            "“{text}” does not fit on paper of {columns} columns. Use a wider paper, or the PDF.",
            text=text,
            columns=self.columns,
        )
