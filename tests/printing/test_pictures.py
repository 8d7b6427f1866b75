"""What one sees is what prints: preview, virtual paper and PDF, and the codes that are scanned from them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from printing import Document, VirtualPrinter, render_escpos, render_pdf, render_preview, transport_for
from printing.charset import CODE_PAGES
from printing.page import COLUMNS
from printing.qr_matrix import qr_matrix
from printing.qr_size import fewest_modules
from printing.samples import sample_receipt, sample_slip
from tests.printing.papers import COLUMNS as WIDTHS
from tests.printing.papers import KINDS, in_language

cv2 = pytest.importorskip("cv2")
Image = pytest.importorskip("PIL.Image")
pypdfium2 = pytest.importorskip("pypdfium2")


@pytest.fixture
def printers(tmp_path: Path) -> Iterator[dict[int, VirtualPrinter]]:
    """A virtual printer for each width."""
    made = {columns: VirtualPrinter(tmp_path / str(columns), columns=columns) for columns in WIDTHS}
    for printer in made.values():
        printer.start()
    yield made
    for printer in made.values():
        printer.stop()


def on_paper(printer: VirtualPrinter, data: bytes) -> Any:
    """The picture of what the printer makes of the bytes."""
    before = len(printer.papers)
    link = transport_for(printer.address).open()
    assert link.send(data) == len(data)
    assert printer.wait_for_papers(before + 1)
    link.close()
    return Image.open(printer.papers[-1].png)


def preview(document: Document, columns: int, page: str = "CP858") -> Any:
    return Image.open(io.BytesIO(render_preview(document, columns, page)))


def scanned(picture: Any) -> str:
    """What a phone reads, from the picture with paper around it."""
    import numpy

    wide = Image.new("L", (picture.width + 80, picture.height + 80), 255)
    wide.paste(picture.convert("L"), (40, 40))
    text, _, _ = cv2.QRCodeDetector().detectAndDecode(numpy.asarray(wide))
    return str(text)


@pytest.mark.parametrize("page", CODE_PAGES)
@pytest.mark.parametrize("columns", WIDTHS)
def test_the_preview_is_the_paper_dot_for_dot(printers: dict[int, VirtualPrinter], columns: int, page: str) -> None:
    for kind in KINDS:
        document = in_language(kind, "both")
        paper = on_paper(printers[columns], render_escpos(document, columns, page))
        drawn = preview(document, columns, page)
        assert paper.size == drawn.size == (COLUMNS[columns], drawn.height)
        assert paper.convert("1").tobytes() == drawn.convert("1").tobytes(), kind


@pytest.mark.parametrize("columns", WIDTHS)
def test_the_receipts_code_scans_from_paper_preview_and_pdf(printers: dict[int, VirtualPrinter], columns: int) -> None:
    longest = replace(sample_receipt(), qr_text="HTTPS://VERIFY.EXAMPLE/R/" + "K7QZ2" * 33)
    for receipt in (sample_receipt(), longest):
        assert scanned(on_paper(printers[columns], render_escpos(receipt, columns))) == receipt.qr_text
        assert scanned(preview(receipt, columns)) == receipt.qr_text
        assert scanned(pdf_pages(render_pdf(receipt, columns))[0]) == receipt.qr_text


def test_the_slips_code_scans_whatever_it_says(printers: dict[int, VirtualPrinter]) -> None:
    slip = replace(sample_slip(), qr_text="https://pay.example.org/b/48201937722?lang=sw")
    assert scanned(on_paper(printers[48], render_escpos(slip))) == slip.qr_text
    assert scanned(pdf_pages(render_pdf(slip, 48, "a4"))[0]) == slip.qr_text


@pytest.mark.parametrize("length", [1, 25, 26, 100, 154, 192, 195, 196, 395])
def test_the_size_of_a_code_is_known_before_it_is_drawn(length: int) -> None:
    for text in ("A" * length, "a" * min(length, 271)):
        assert len(qr_matrix(text)) == fewest_modules(text)


def pdf_pages(data: bytes, scale: float = 4) -> list[Any]:
    document = pypdfium2.PdfDocument(data)
    try:
        return [document[number].render(scale=scale).to_pil() for number in range(len(document))]
    finally:
        document.close()


def pdf_text(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    try:
        text: str = "".join(document[number].get_textpage().get_text_range() for number in range(len(document)))
        return text
    finally:
        document.close()


def test_a_pdf_is_the_same_bytes_every_time_with_its_font_inside() -> None:
    first, second = (render_pdf(sample_receipt()) for _ in range(2))
    assert first == second
    assert b"FontFile2" in first
    assert b"Helvetica" not in first


def test_a_roll_is_one_page_as_long_as_the_paper_and_as_wide() -> None:
    for columns, millimetres in ((48, 80), (32, 58)):
        (page,) = pdf_pages(render_pdf(sample_slip(), columns), 1)
        drawn = preview(sample_slip(), columns)
        assert page.width == pytest.approx(millimetres * 72 / 25.4, abs=1)
        assert page.height == pytest.approx((drawn.height - 64) * 72 / 203 + 8 * 72 / 25.4, abs=1)


def test_a_pdf_keeps_the_letters_that_a_code_page_lacks() -> None:
    receipt = replace(sample_receipt(), payer_name="Wanjikũ Kĩmani")
    text = pdf_text(render_pdf(receipt))
    assert "Wanjikũ Kĩmani" in text
    assert "GPO-26-0048127" in text
    assert "printed plainly" not in text


@pytest.mark.parametrize(("paper", "size"), [("a4", (596, 842)), ("a5", (420, 596)), ("roll", None)])
def test_every_paper_stands_on_one_sheet_and_its_code_scans(paper: Any, size: tuple[int, int] | None) -> None:
    for kind in KINDS:
        document = in_language(kind, "both")
        pages = pdf_pages(render_pdf(document, 48, paper), 4 if kind == "receipt" else 1)
        assert len(pages) <= (2 if kind == "slip" and paper == "a5" else 1)
        if kind == "receipt":
            assert scanned(pages[0]) == sample_receipt().qr_text
        elif size:
            assert (pages[0].width, pages[0].height) == size


def test_a_long_paper_goes_on_over_several_a4_pages_and_loses_nothing() -> None:
    receipt = sample_receipt()
    lines = receipt.lines * 12
    total = sum(line.service_fee_cents + line.convenience_cents for line in lines)
    data = render_pdf(replace(receipt, lines=lines, total_cents=total, paid_cents=total), 48, "a4")
    pages = pdf_pages(data, 1)
    assert len(pages) > 1
    assert {(page.width, page.height) for page in pages} == {(596, 842)}
    text = pdf_text(data)
    assert text.count("Cheti cha tabia njema") == 12
    assert "mwisho wa risiti" in text
