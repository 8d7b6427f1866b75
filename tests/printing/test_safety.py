"""Whatever stands in a field of any paper: it prints as letters or is refused, and commands nothing."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.domain.errors import UserError
from printing import Document, render_escpos
from printing.charset import CODE_PAGES
from printing.raster import obeyed_at_once
from printing.samples import sample
from tests.printing.papers import KINDS
from tests.printing.test_escpos import HOSTILE, printed_by

PIECES = ("\x10\x04\x01", "\x10\x05\x02", "\x10\x14\x08", "\x1bp0", "\x1d", "é", "a")
HOSTILE_TEXT = st.one_of(
    st.text(max_size=40),
    st.sampled_from(HOSTILE),
    st.lists(st.sampled_from(PIECES), max_size=8).map("".join),
)
COMMANDS = (b"\x1bp", b"\x10\x14", b"\x10\x04", b"\x10\x05", b"\x1b@", b"\x1dV", b"\x1d(k", b"\x1cp")


def text_fields(document: Any) -> list[str]:
    """Every field that holds text, in the document and in the first of its lines: `payer_name`, `lines.detail`."""
    found = []
    for field in fields(document):
        value = getattr(document, field.name)
        if isinstance(value, str):
            found.append(field.name)
        elif isinstance(value, tuple) and value and is_dataclass(value[0]):
            found += [f"{field.name}.{inner.name}" for inner in fields(value[0]) if inner.type == "str"]
    return found


def with_text(document: Any, name: str, text: str) -> Document:
    outer, _, inner = name.partition(".")
    if not inner:
        changed: Document = replace(document, **{outer: text})
        return changed
    first, *rest = getattr(document, outer)
    made: Document = replace(document, **{outer: (replace(first, **{inner: text}), *rest)})
    return made


@lru_cache
def harmless_bytes(kind: str, columns: int, page: str) -> bytes:
    return render_escpos(sample(kind), columns, page)


FIELDS = [(kind, name) for kind in KINDS for name in text_fields(sample(kind))]


@pytest.mark.parametrize(("kind", "name"), FIELDS)
@settings(max_examples=3)
@given(text=HOSTILE_TEXT, page=st.sampled_from(tuple(CODE_PAGES)), columns=st.sampled_from((48, 32)))
def test_no_text_of_any_field_commands_the_printer(kind: str, name: str, text: str, page: str, columns: int) -> None:
    try:
        data = render_escpos(with_text(sample(kind), name, text), columns, page)
    except UserError:
        return
    printer = printed_by(data, columns)
    assert (printer.drawer_pulses, printer.unknown) == (0, [])
    assert not obeyed_at_once(data)
    harmless = harmless_bytes(kind, columns, page)
    for command in COMMANDS[:5] + COMMANDS[7:]:
        assert data.count(command) <= harmless.count(command)


@pytest.mark.parametrize("kind", KINDS)
def test_names_outside_the_page_are_written_plainly_and_the_paper_says_so(kind: str) -> None:
    for name in text_fields(sample(kind)):
        try:
            document = with_text(sample(kind), name, "Wanjikũ Kĩmani")
            data = render_escpos(document, 48, "PC437")
        except UserError:
            continue  # a language, a check, a day: not a text that prints
        shown = b"Wanjiku Kimani" in data
        assert shown == (b"printed plainly" in data), name
