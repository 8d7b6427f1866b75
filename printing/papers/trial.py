"""The test page: how wide the paper is, which letters it has, sizes, a QR to scan, and what the printer can confirm."""

from __future__ import annotations

from printing.document import TestPage
from printing.page import COLUMNS, HUGE, LARGE, NORMAL, TALL, BandRow, Page, PictureRow, Span, TextRow
from printing.page_builder import PageBuilder
from printing.papers.parts import head, marks
from printing.raster import millimetre_ruler
from resources.slip_texts import label, title

LETTERS = "Ng'ombe é ü ñ ç £ € 0O 1Il 5S 8B"


def trial_page(paper: TestPage, builder: PageBuilder) -> Page:
    """The test page as rows."""
    head(builder, paper)
    builder.frame(builder.said(title("test")))
    builder.centred(title("not_a_receipt").both, bold=True)
    marks(builder, paper)
    builder.rule()
    builder.pair("printer", paper.printer_name)
    builder.pair("address", paper.address, bold=False)
    builder.pair("columns", str(builder.columns), bold=False)
    builder.pair("code_page", paper.code_page, bold=False)
    builder.pair("date", builder.instant(paper.printed_at), bold=False)
    if paper.version:
        builder.pair("version", paper.version, bold=False)
    builder.gap()
    builder.rows.append(PictureRow("millimetres", millimetre_ruler(COLUMNS[builder.columns])))
    builder.pair("paper_width", f"{COLUMNS[builder.columns] // 8} mm", bold=False)
    builder.gap()
    ruler(builder)
    builder.gap()
    samples(builder)
    builder.rule(dashed=True)
    builder.sentence(f"grade_{paper.grade}")
    builder.rule()
    builder.centred(builder.said(label("scan_to_test")), bold=True)
    builder.qr(paper.qr_text)
    return builder.page("end_of_page", f"Test page {paper.printer_name}")


def ruler(builder: PageBuilder) -> None:
    """A bar and a count from edge to edge: whatever is cut off tells that the width is set wrong."""
    columns = builder.columns
    builder.rows.append(BandRow("", NORMAL))
    ticks = "".join("|" if (column + 1) % 10 == 0 else "." for column in range(columns))
    digits = "".join(str((column + 1) % 10) for column in range(columns))
    for text in (ticks, digits):
        builder.rows.append(TextRow(left=(Span(text),), bleed=True))
    builder.rows.append(BandRow("", NORMAL))


def samples(builder: PageBuilder) -> None:
    """Every size and weight, and the letters that code pages disagree on."""
    written = "".join(letter if builder.charset.covers(letter) else "?" for letter in LETTERS)
    for bold in (False, True):
        builder.text(written, bold=bold)
    for size in (TALL, LARGE, HUGE):
        builder.large("KES 1,050", (size,))
