"""Bytes: nothing in a name reaches the printer as a command, and the bytes stay few and quick."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.domain.errors import UserError
from printing import BillSlip, Document, lay_out, render_escpos
from printing.charset import CODE_PAGES, code_page, printable
from printing.document import Language
from printing.page import COLUMNS as DOTS
from printing.page import TextRow
from printing.raster import OVERTAKING, harmless, millimetre_ruler, obeyed_at_once
from printing.samples import sample, sample_receipt, sample_slip
from printing.virtual.buffer import Buffer
from printing.virtual.interpreter import Interpreter
from printing.virtual.speaker import ANSWERS, Speaker
from printing.virtual.state import State
from printing.virtual.typesetter import Typesetter
from tests.paths import ROOT
from tests.printing.escpos_library import byte_printer
from tests.printing.library_pen import library_bytes
from tests.printing.papers import COLUMNS, KINDS, LANGUAGES, in_language, receipt_for

HOSTILE = (
    "\x1bp\x00\x19\xfa drawer",
    "\x1dV\x00 cut",
    "\x10\x14\x01\x00\x05 pulse",
    "\x1b@ reset",
    "new\nline\rand\ttab",
    "\x1d(k\x03\x001Q0",
    "\x7f\x80\x9b\x00\x1c.",
    "right\u202eto left\u2066\ufeff\u200b",
)


def printed_by(data: bytes, columns: int = 48, cuts: list[Typesetter] | None = None) -> Interpreter:
    """What a printer makes of the bytes."""
    cuts = [] if cuts is None else cuts
    buffer, state = Buffer(), State()
    speaker = Speaker(state, lambda _: None, ANSWERS)
    printer = Interpreter(buffer, state, DOTS[columns], speaker, lambda setter, _: cuts.append(setter))
    buffer.put(data)
    while buffer.bytes:
        printer.step()
    assert len(cuts) == 1, "a paper is cut once"
    return printer


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_commands_nothing(name: str) -> None:
    harmless, hostile = (render_escpos(receipt_for(who)) for who in ("Amina Otieno", name))
    printer = printed_by(hostile)
    assert printer.drawer_pulses == 0
    assert printer.unknown == []
    for lead in (b"\x1bp", b"\x10\x14", b"\x1dV\x00", b"\x1b@", b"\x1d(k"):
        assert hostile.count(lead) == harmless.count(lead)


@settings(max_examples=30)
@given(st.text(max_size=80), st.sampled_from(tuple(CODE_PAGES)))
def test_any_name_at_all_commands_nothing(name: str, page: str) -> None:
    printer = printed_by(render_escpos(replace(receipt_for(name), served_by=name, next_en=name), charset=page))
    assert printer.drawer_pulses == 0
    assert printer.unknown == []


@given(st.text(max_size=60), st.sampled_from(tuple(CODE_PAGES)))
def test_what_is_laid_out_can_be_encoded_without_control_characters(name: str, page: str) -> None:
    rows = lay_out(receipt_for(name), 48, code_page(page)).rows
    text = "".join(span.text for row in rows if isinstance(row, TextRow) for span in row.left + row.right + row.middle)
    data = text.encode(CODE_PAGES[page][1])
    assert all(byte >= 0x20 and byte != 0x7F for byte in data)


def test_white_space_of_any_kind_is_one_space() -> None:
    assert printable(" a\n\t b\u2028c\xa0d ") == "a b c d"


@pytest.mark.parametrize("page", CODE_PAGES)
def test_the_code_page_is_chosen_once_after_the_reset_and_stays(page: str) -> None:
    data = render_escpos(receipt_for("Renée Müller €"), charset=page)
    number = CODE_PAGES[page][0]
    assert data.startswith(b"\x1b@\x1bt" + bytes([number]))
    others = {data[at + 2] for at in range(len(data) - 2) if data[at : at + 2] == b"\x1bt"}
    assert others <= {number, 0}  # page 0 has the rules, where the chosen page has none
    assert "Renée Müller".encode(CODE_PAGES[page][1]) in data


def test_an_amount_that_the_code_page_lacks_refuses_to_print(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("printing.page_builder.figures", lambda cents: f"−{cents}")
    with pytest.raises(UserError, match="cannot be written in CP858"):
        render_escpos(sample_slip())


def test_the_printers_own_reports_are_switched_on_only_when_it_is_listened_to() -> None:
    assert b"\x1da\xff" not in render_escpos(sample_receipt())
    assert render_escpos(sample_receipt(), tell_status=True).startswith(b"\x1b@\x1da\xff")


def test_the_qr_is_native_centred_by_us_and_of_level_l() -> None:
    data = render_escpos(sample_receipt())
    code = data.index(b"\x1d(k\x04\x001A2\x00")
    assert data.rfind(b"\x1ba\x01", 0, code) > data.rfind(b"\x1ba\x00", 0, code)
    assert b"\x1d(k\x03\x001E0" in data[code:]
    assert sample_receipt().qr_text.encode() in data[code:]


def one_service_in_english() -> Document:
    receipt = sample_receipt()
    return replace(
        receipt, language="en", lines=receipt.lines[1:], total_cents=55_000, paid_cents=55_000, next_en="Ready now."
    )


def test_a_receipt_stays_near_a_kilobyte() -> None:
    assert len(render_escpos(one_service_in_english())) < 1_150
    assert len(render_escpos(sample_receipt())) < 1_800


@pytest.mark.parametrize("columns", COLUMNS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_paper_is_understood_whole_on_every_width(kind: str, language: Language, columns: int) -> None:
    printer = printed_by(render_escpos(in_language(kind, language), columns))
    assert printer.unknown == []
    assert printer.setter.runs == []


def test_the_same_document_gives_the_same_bytes() -> None:
    assert render_escpos(sample("receipt")) == render_escpos(sample("receipt"))


def test_bytes_are_ready_in_milliseconds() -> None:
    render_escpos(sample_receipt())
    times = []
    for _ in range(20):
        start = perf_counter()
        render_escpos(sample_receipt())
        times.append(perf_counter() - start)
    assert sorted(times)[10] < 0.05  # two in fact; a busy machine may take longer


def test_a_slip_takes_any_qr_text_but_none_with_control_characters() -> None:
    slip: BillSlip = replace(sample_slip(), qr_text="https://pay.example/b?x=1&y=é")
    assert printed_by(render_escpos(slip)).qr_text.decode() == slip.qr_text
    with pytest.raises(UserError, match="control characters"):
        render_escpos(replace(slip, qr_text="https://pay.example/\x10\x14\x01\x00\x05"))


def drawn(data: bytes, columns: int) -> bytes:
    cuts: list[Typesetter] = []
    printed_by(data, columns, cuts)
    picture = cuts[0].picture()
    return bytes(str(picture.size), "ascii") + picture.tobytes()


@pytest.mark.parametrize("page", CODE_PAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_python_escpos_prints_the_same_dots(kind: str, page: str) -> None:
    for columns in COLUMNS:
        document = in_language(kind, "both")
        ours = render_escpos(document, columns, page)
        library = library_bytes(document, columns, page)
        assert len(ours) < len(library)
        assert drawn(ours, columns) == drawn(library, columns)


def test_python_escpos_writes_the_same_bytes_where_both_can() -> None:
    """One command each, as the library says it and as it stands in our receipt."""
    data = render_escpos(replace(receipt_for("Renée Müller"), language="en"))
    slip = render_escpos(sample_slip())
    said_by: tuple[tuple[Callable[[Any], object], bytes], ...] = (
        (lambda printer: printer.hw("INIT"), data),
        (lambda printer: printer.set(align="center"), data),
        (lambda printer: printer.set(align="left"), data),
        (lambda printer: printer.set(bold=True), data),
        (lambda printer: printer.set(bold=False), data),
        (lambda printer: printer.set(invert=True), data),
        (lambda printer: printer.set(custom_size=True, width=3, height=3), data),
        (lambda printer: printer.set(custom_size=True, width=8, height=1), slip),
        (lambda printer: printer.cut(feed=True), data),
        (lambda printer: printer.text("Renée Müller"), data),
    )
    for words, where in said_by:
        printer = byte_printer()
        printer.magic.encoding = "CP858"
        printer.magic.force_encoding("CP858")
        words(printer)
        assert said(printer.output) in where, printer.output


def said(output: bytes) -> bytes:
    """What the library wrote; of its cut the command alone, since it feeds lines and we feed to the knife."""
    return b"\x1dV" if b"\x1dV" in output else output


def test_the_library_draws_the_same_code() -> None:
    text = sample_receipt().qr_text
    library = byte_printer()
    library.qr(text, native=True, size=5)
    stored = b"1P0" + text.encode()
    assert stored in library.output
    assert stored in render_escpos(sample_receipt())


@given(st.lists(st.binary(min_size=4, max_size=4), min_size=1, max_size=40))
def test_no_picture_holds_a_command_that_overtakes(rows: list[bytes]) -> None:
    clean = harmless(rows)
    assert not obeyed_at_once(b"".join(clean))
    changed = sum(
        bin(a ^ b).count("1") for row, was in zip(clean, rows, strict=True) for a, b in zip(row, was, strict=True)
    )
    assert changed <= sum(b"".join(rows).count(pair) for pair in OVERTAKING)


def test_a_picture_made_of_nothing_but_commands_is_harmless() -> None:
    clean = harmless([b"\x10\x04\x10\x05\x10\x14"] * 8)
    assert not obeyed_at_once(b"".join(clean))


@pytest.mark.parametrize("columns", COLUMNS)
def test_the_ruler_is_as_long_as_the_paper_prints(columns: int) -> None:
    rows = millimetre_ruler(DOTS[columns])
    strokes = [place for place in range(DOTS[columns]) if rows[0][place // 8] >> (7 - place % 8) & 1]
    assert strokes[:3] == [0, 8, 16]
    assert strokes[-1] == DOTS[columns] - 1


QUIET = """
import logging, os, sys, tempfile
from pathlib import Path
from tests.printing.escpos_library import byte_printer
before = set(os.listdir(tempfile.gettempdir()))
byte_printer()
assert not logging.getLogger().handlers, "the root logger was set up"
assert "ESCPOS_CAPABILITIES_FILE" not in os.environ
left = [name for name in set(os.listdir(tempfile.gettempdir())) - before if name.startswith("escpos-")]
assert not left, left
"""


def test_the_library_comes_in_without_its_side_effects(tmp_path: Path) -> None:
    program = [sys.executable, "-W", "error", "-c", QUIET]
    done = subprocess.run(program, cwd=ROOT, env={"TMPDIR": str(tmp_path)}, capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stderr) == (0, "")
    assert list(tmp_path.iterdir()) == []


HEAVY = ("escpos", "reportlab", "PIL", "segno", "sqlite3", "qrcode", "yaml")
LIGHT = f"""
import sys
import printing, printing.spooler, printing.layout, printing.job, printing.ports
from printing import Job, PrinterSettings, Receipt, Spooler
print(sorted(set({HEAVY!r}) & set(sys.modules)))
"""


def test_importing_printing_loads_nothing_heavy() -> None:
    done = subprocess.run([sys.executable, "-c", LIGHT], cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "[]", "")
