"""Builds a paper from labels, values and money, so that a paper's own module reads like the paper.

An amount is never broken and never rewritten: what cannot be encoded or does not fit raises `UserError`.
"""

from __future__ import annotations

from datetime import datetime

from desktop.domain.errors import UserError
from desktop.domain.money import figures
from desktop.domain.time import NAIROBI
from printing.page import HUGE, LARGE, NORMAL, TALL, CutRow, Page, Size, Span, TextRow
from printing.row_writer import RowWriter
from resources.dates import short_date
from resources.slip_texts import label, sentence, title


class PageBuilder(RowWriter):
    """A row writer that knows the words of papers and their money."""

    def sentence(self, key: str, size: Size = NORMAL, *, bold: bool = False, **facts: object) -> None:
        """A sentence of the house, one language after the other."""
        for language in self.languages:
            self.text(sentence(key).said(language, **facts), size, bold=bold)

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

    def large_money(self, cents: int, *, huge: bool = True) -> None:
        """`KES 1,600.00` on a line of its own."""
        sizes = (HUGE, LARGE, TALL) if huge else (LARGE, TALL)
        self.large(self.money(cents, "KES "), sizes)

    def money_row(self, key: str, cents: int, *, indent: int = 0) -> None:
        """A label and an amount. The label gives way, the amount stays whole at the right."""
        self.amount_row(self.said(label(key)), self.money(cents), NORMAL, bold=False, indent=indent)

    def counted_row(self, name: str, count: int, cents: int) -> None:
        """`12 x a name` and an amount, as a summary lists them."""
        self.amount_row(self.spell(f"{count} x {name}"), self.money(cents), NORMAL, bold=False, indent=0)

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

    def instant(self, instant: datetime) -> str:
        """`14 Oct 2026 09:32:41` in Nairobi, the month in the paper's language."""
        local = instant.astimezone(NAIROBI)
        return f"{short_date(local.date(), self.languages[0])} {local:%H:%M:%S}"
