"""Builds a page row by row, so that a paper's own module reads like the paper.

The builder knows the width, the language and the letters that can be shown. It wraps what is long, keeps money in
one piece, and raises `UserError` rather than print an amount that does not fit.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from desktop.domain.errors import UserError
from desktop.domain.money import figures
from desktop.domain.time import NAIROBI
from printing.charset import Charset
from printing.page import (
    COLUMNS,
    HUGE,
    LARGE,
    MARGIN,
    NORMAL,
    TALL,
    BandRow,
    CutRow,
    FrameRow,
    GapRow,
    Page,
    QrRow,
    Row,
    RuleRow,
    Size,
    Span,
    TextRow,
)
from printing.qr_size import module_dots
from resources.dates import short_date
from resources.slip_texts import SlipText, label, sentence, title


class PageBuilder:
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

    def sentence(self, key: str, size: Size = NORMAL, *, bold: bool = False, **facts: object) -> None:
        """A sentence of the house, one language after the other."""
        for language in self.languages:
            self.text(sentence(key).said(language, **facts), size, bold=bold)

    def band(self, text: str, size: Size = LARGE) -> None:
        """A title, white on black, as many rows as it needs."""
        self.rows += [BandRow(line, size) for line in self.parted(self.spell(text), self.columns // size.wide)]

    def frame(self, text: str, size: Size = LARGE) -> None:
        """A title in an open frame; the frame's sides take a column each."""
        room = (self.columns - 2) // size.wide
        self.rows += [FrameRow(line, size) for line in self.parted(self.spell(text), room)]

    def pair(self, key: str, value: str, *, bold: bool = True, **facts: object) -> None:
        """A label at the left, its value at the right; the value goes below when it has no room."""
        name, shown = self.said(label(key), **facts), self.spell(value)
        if len(name) + 1 + len(shown) <= self.room:
            self.rows.append(TextRow(left=(Span(name),), right=(Span(shown, NORMAL, bold),)))
            return
        self.name_lines(name)
        self.right(shown, bold=bold)

    def name(self, key: str) -> None:
        """A label above its value."""
        self.name_lines(self.said(label(key)))

    def name_lines(self, name: str) -> None:
        """A label on lines of its own: one, or one for each language."""
        for line in self.parted(name, self.room):
            self.rows.append(TextRow(left=(Span(line),)))

    def right(self, text: str, *, bold: bool = False) -> None:
        """Wrapped lines flush right."""
        for line in self.wrapped(text, NORMAL, 0):
            self.rows.append(TextRow(right=(Span(line, NORMAL, bold),)))

    def beside(self, key: str, value: str, size: Size) -> None:
        """A label with a larger value at the right, or the value alone below it."""
        name, shown = self.said(label(key)), Span(self.spell(value), size, True)
        if len(name) + 1 + shown.columns <= self.room:
            self.rows.append(TextRow(left=(Span(name),), right=(shown,)))
        else:
            self.name_lines(name)
            self.rows.append(TextRow(right=(shown,)))

    def key_line(self, key: str, value: str, sizes: tuple[Size, ...] = (LARGE, TALL)) -> None:
        """A label with the value below it, as large as fits: account, amount, receipt number."""
        self.name(key)
        self.large(value, sizes)

    def large(self, value: str, sizes: tuple[Size, ...] = (LARGE, TALL)) -> None:
        """One line in the largest of `sizes` that holds it; refuses when none does."""
        shown = self.spell(value)
        for size in sizes:
            if len(shown) * size.wide <= self.room:
                self.rows.append(TextRow(left=(Span(shown, size, True),)))
                return
        raise self.too_wide(shown)

    def large_money(self, cents: int, *, huge: bool = True) -> None:
        """`KES 1,600.00` on a line of its own."""
        sizes = (HUGE, LARGE, TALL) if huge else (LARGE, TALL)
        self.large(self.money(cents, "KES "), sizes)

    def money_row(self, key: str, cents: int, *, indent: int = 0) -> None:
        """A label and an amount. The label gives way, the amount stays whole at the right."""
        self.amount_row(self.said(label(key)), self.money(cents), NORMAL, bold=False, indent=indent)

    def total_row(self, key: str, cents: int) -> None:
        """A sum in double height."""
        self.amount_row(self.said(label(key)), self.money(cents, "KES "), TALL, bold=True, indent=0)

    def amount_row(self, name: str, amount: str, size: Size, *, bold: bool, indent: int) -> None:
        left = self.room - len(amount) - 1 - indent
        if left < 4:
            raise self.too_wide(amount)
        lines = self.parted(name, left)
        for line in lines[:-1]:
            self.rows.append(TextRow(left=(Span(" " * indent + line, size, bold),)))
        self.rows.append(TextRow(left=(Span(" " * indent + lines[-1], size, bold),), right=(Span(amount, size, bold),)))

    def money(self, cents: int, unit: str = "") -> str:
        """The amount as text, refused when this paper lacks one of its characters."""
        text = unit + figures(cents)
        if not all(self.charset.covers(letter) for letter in text):
            raise UserError(
                "The amount {amount} cannot be written in {charset}. Nothing was printed; look at the bill.",
                amount=text,
                charset=self.charset.name,
            )
        return text

    def qr(self, text: str) -> None:
        """A QR code with its quiet zone above and below."""
        edge = module_dots(text, COLUMNS[self.columns])
        self.rows += [GapRow(12), QrRow(text, edge), GapRow(14)]

    def page(self, end_key: str, name: str) -> Page:
        """Ends the paper: the note on plain letters, the last line, the cut."""
        if self.written_plainly:
            self.sentence("plain_letters")
        self.gap(12)
        last = title(end_key)
        whole = f"--- {last.both} ---"
        for line in (whole,) if len(whole) <= self.room else (f"--- {last.en} ---", f"--- {last.sw} ---"):
            self.rows.append(TextRow(middle=(Span(self.spell(line)),)))
        return Page(self.columns, (*self.rows, CutRow()), name)

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

    def instant(self, instant: datetime) -> str:
        """`14 Oct 2026 09:32:41` in Nairobi, the month in the paper's language."""
        local = instant.astimezone(NAIROBI)
        return f"{short_date(local.date(), self.languages[0])} {local:%H:%M:%S}"

    def too_wide(self, text: str) -> UserError:
        return UserError(
            "“{text}” does not fit on paper of {columns} columns. Use a wider paper, or the PDF.",
            text=text,
            columns=self.columns,
        )
