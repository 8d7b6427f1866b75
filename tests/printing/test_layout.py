"""Layout: golden papers, and the rules that hold for every paper.

`WRITE_GOLDEN=1` writes the golden files anew; look at the difference before keeping it.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.errors import UserError
from printing import Document, PaperLine, as_copy, lay_out
from printing.charset import code_page
from printing.document import Language
from printing.page import (
    COLUMNS,
    MARGIN,
    BandRow,
    CutRow,
    FrameRow,
    Page,
    QrRow,
    Size,
    Span,
    TextRow,
    page_text,
)
from printing.pdf_backend import SHEET_SMALLEST
from printing.samples import sample_acknowledgement, sample_receipt, sample_slip
from tests.printing.papers import COLUMNS as WIDTHS
from tests.printing.papers import KINDS, LANGUAGES, in_language

GOLDEN = Path(__file__).parent / "golden"
LONG = (
    "Application for registration of an association of pensioners and their dependants (renewal, "
    "with change of officials)"
)


def golden_papers() -> dict[str, tuple[Document, int]]:
    """Every sample on every width in every language, and the special ones."""
    papers: dict[str, tuple[Document, int]] = {
        f"{kind}-{columns}-{language}": (in_language(kind, language), columns)
        for kind in KINDS
        for columns in WIDTHS
        for language in LANGUAGES
    }
    slip, receipt = sample_slip(), sample_receipt()
    wordy = replace(
        receipt,
        lines=(replace(receipt.lines[0], service_en=LONG, units=3), receipt.lines[1]),
        payer_name="Wanjiku Nyambura Ng'ang'a Ole Sankale wa Mwangi Kimani Njoroge",
        subject_name="Baraka Otieno",
        other_rail_codes=("UJE5K7Q2ZX",),
    )
    for columns in (48, 32):
        papers |= {
            f"receipt-copy-{columns}": (as_copy(receipt, 2, "the first came out torn"), columns),
            f"receipt-long-{columns}": (wordy, columns),
            f"slip-number-awaited-{columns}": (replace(slip, account=""), columns),
            f"slip-part-paid-{columns}": (replace(slip, paid_cents=155_000), columns),
            f"slip-practice-{columns}": (replace(slip, mark="practice", language="en"), columns),
        }
    return papers


PAPERS = golden_papers()


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_stands_as_its_golden_file(name: str) -> None:
    document, columns = PAPERS[name]
    text = page_text(lay_out(document, columns))
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("WRITE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_no_golden_file_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.glob("*.txt")} == set(PAPERS)


def room(page: Page, row: TextRow) -> int:
    return page.columns - (0 if row.bleed else 2 * MARGIN[page.columns])


def spans(page: Page) -> list[Span]:
    return [span for row in page.rows if isinstance(row, TextRow) for span in row.left + row.middle + row.right]


def overfull(page: Page) -> list[object]:
    """Rows that do not fit their paper."""
    rows: list[object] = [
        row
        for row in page.rows
        if isinstance(row, TextRow)
        and sum(span.columns for span in row.left + row.middle + row.right) > room(page, row)
    ]
    rows += [
        row
        for row in page.rows
        if isinstance(row, BandRow | FrameRow)
        and len(row.text) * row.size.wide > page.columns - (2 if isinstance(row, FrameRow) else 0)
    ]
    return rows


@pytest.mark.parametrize("name", PAPERS)
def test_nothing_on_a_paper_is_wider_than_the_paper(name: str) -> None:
    document, columns = PAPERS[name]
    assert overfull(lay_out(document, columns)) == []


WORDS = st.text(st.characters(codec="utf-8"), max_size=200)
FEES = st.integers(0, 99_999_999_999)


@given(
    names=st.lists(st.tuples(WORDS, WORDS, WORDS, WORDS), min_size=1, max_size=3),
    fees=st.tuples(FEES, FEES),
    columns=st.sampled_from(WIDTHS),
    language=st.sampled_from(LANGUAGES),
)
def test_the_money_column_is_never_broken(
    names: list[tuple[str, str, str, str]], fees: tuple[int, int], columns: int, language: Language
) -> None:
    lines = tuple(
        PaperLine(
            service_en=en, service_sw=sw, agency=agency, detail=detail, service_fee_cents=fees[0],
            convenience_cents=fees[1],
        )
        for en, sw, agency, detail in names
    )  # fmt: skip
    total = sum(fees) * len(lines)
    receipt = replace(
        sample_receipt(), lines=lines, total_cents=total, paid_cents=total, language=language, payer_name=names[0][0]
    )
    page = lay_out(receipt, columns, code_page("CP858"))
    assert overfull(page) == []
    amounts = [row.right[0].text for row in page.rows if isinstance(row, TextRow) and row.right]
    for cents in fees:
        assert amounts.count(f"{cents // 100:,}.{cents % 100:02d}") >= len(lines)
    assert f"KES {total // 100:,}.{total % 100:02d}" in amounts


@pytest.mark.parametrize("columns", WIDTHS)
def test_key_lines_are_large_on_every_width(columns: int) -> None:
    receipt = {span.text: span.size for span in spans(lay_out(sample_receipt(), columns))}
    slip = {span.text: span.size for span in spans(lay_out(sample_slip(), columns))}
    for sizes, text in (
        (receipt, "GPO-26-0048127"),
        (receipt, "482 0193 7722"),
        (receipt, "KES 1,600.00"),
        (slip, "482 0193 7722"),
        (slip, "222222"),
    ):
        assert sizes[text] >= Size(1, 2)
        assert sizes[text].high >= 2
    assert slip["482 0193 7722"] == (Size(2, 2) if columns == 32 else Size(3, 3))


KEY_LINES = {
    "receipt": ("GPO-26-0048127", "482 0193 7722", "KES 1,600.00"),
    "slip": ("482 0193 7722", "KES 1,600.00", "222222"),
    "acknowledgement": ("265 5180 9322", "KES 250.00"),
    "not_completed": ("482 0193 7722", "KES 1,600.00"),
    "ticket": ("B 042",),
    "x": ("KES 54,850.00",),
    "z": ("KES 54,850.00", "Z 214"),
}
POINTS_A_DOT = 72 / 203


@pytest.mark.parametrize("kind", KEY_LINES)
@pytest.mark.parametrize("columns", WIDTHS)
def test_account_amount_and_number_have_twelve_points_or_more(columns: int, kind: str) -> None:
    largest: dict[str, int] = {}
    for span in spans(lay_out(in_language(kind, "both"), columns)):
        largest[span.text] = max(span.size.high, largest.get(span.text, 0))
    for text in KEY_LINES[kind]:
        assert largest[text] * 24 * POINTS_A_DOT * SHEET_SMALLEST >= 12


def everything_said(page: Page) -> str:
    texts = [span.text for span in spans(page)]
    return " ".join(texts + [row.text for row in page.rows if isinstance(row, BandRow | FrameRow)])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("columns", WIDTHS)
def test_only_a_receipt_has_the_black_band_and_the_others_say_they_are_none(columns: int, language: Language) -> None:
    for kind in KINDS:
        page = lay_out(in_language(kind, language), columns)
        said = everything_said(page)
        banded = any(isinstance(row, BandRow) and row.text for row in page.rows)
        assert banded == (kind == "receipt")
        assert ("NOT A RECEIPT" in said and "SI RISITI" in said) == (kind != "receipt")
        assert ("PAID" in said or "IMELIPWA" in said) == (kind == "receipt")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_acknowledgement_warns_in_both_languages_whatever_was_chosen(language: Language) -> None:
    said = everything_said(lay_out(replace(sample_acknowledgement(), language=language)))
    for words in ("Do not pay again", "Usilipe tena", "not confirmed yet", "haijathibitishwa bado"):
        assert words in said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("columns", WIDTHS)
def test_a_copy_is_marked_in_both_languages_in_a_band(columns: int, language: Language) -> None:
    page = lay_out(replace(as_copy(sample_receipt(), 2, "torn"), language=language), columns)
    bands = " ".join(row.text for row in page.rows if isinstance(row, BandRow))
    assert "COPY 2" in bands
    assert "NAKALA 2" in bands
    assert "torn" in everything_said(page)


@pytest.mark.parametrize("name", PAPERS)
def test_the_last_line_says_that_the_paper_ends_and_then_it_is_cut(name: str) -> None:
    document, columns = PAPERS[name]
    page = lay_out(document, columns)
    assert isinstance(page.rows[-1], CutRow)
    last = page.rows[-2]
    assert isinstance(last, TextRow)
    assert re.fullmatch(r"--- .*mwisho wa (risiti|karatasi|ukurasa|muhtasari|tiketi) ---", last.middle[0].text)


def test_one_language_is_shorter_and_free_of_the_other() -> None:
    both, english, swahili = (lay_out(in_language("receipt", language)) for language in LANGUAGES)
    assert len(english.rows) < len(both.rows) > len(swahili.rows)
    assert "Jumla" not in everything_said(english)
    assert "14 Okt 2026" in everything_said(swahili)
    assert "TOTAL" not in everything_said(swahili)


def test_an_amount_that_does_not_fit_refuses_to_print() -> None:
    huge = 10**29
    line = replace(sample_slip().lines[0], service_fee_cents=huge, convenience_cents=0)
    with pytest.raises(UserError, match="does not fit"):
        lay_out(replace(sample_slip(), lines=(line,), total_cents=huge), 32)


def test_more_than_the_phone_takes_is_sent_to_bank_and_card() -> None:
    line = replace(sample_slip().lines[0], service_fee_cents=25_000_000)
    said = everything_said(lay_out(replace(sample_slip(), lines=(line,), total_cents=25_005_000, language="en")))
    assert "pay by bank or card" in said
    assert "Business number" not in said


def test_a_slip_without_its_number_asks_nobody_to_pay() -> None:
    said = everything_said(lay_out(replace(sample_slip(), account="")))
    assert "Do not pay yet" in said
    assert "222222" not in said


def test_letters_the_paper_lacks_are_written_plainly_and_it_says_so() -> None:
    page = lay_out(replace(sample_receipt(), payer_name="Wanjikũ 李 Øyvind"), 48, code_page("PC437"))
    said = everything_said(page)
    assert "Wanjiku ? Oyvind" in said
    assert "Some letters are printed plainly." in said
    assert "Some letters" not in everything_said(lay_out(sample_receipt(), 48, code_page("PC437")))


def test_a_paper_of_unknown_width_is_refused() -> None:
    with pytest.raises(UserError, match="40 columns"):
        lay_out(sample_receipt(), 40)


@pytest.mark.parametrize("columns", WIDTHS)
def test_the_receipts_code_is_25_mm_or_more_and_fits_its_paper_in_any_mode(columns: int) -> None:
    longest = "HTTPS://V.EXAMPLE/" + "A" * (192 - 18)
    for text in (sample_receipt().qr_text, longest, "HTTPS://V.EXAMPLE/A"):
        (row,) = (
            row for row in lay_out(replace(sample_receipt(), qr_text=text), columns).rows if isinstance(row, QrRow)
        )
        from printing.qr_size import fewest_modules, most_modules

        assert fewest_modules(text) * row.module_dots >= 200
        assert most_modules(text) <= 49
        assert (most_modules(text) + 8) * row.module_dots <= COLUMNS[columns]
