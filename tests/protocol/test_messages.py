"""Bodies, rows, cursors and receipt codes as they travel: strict where it matters, open to a newer end elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime
from re import fullmatch

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.account_number import make_account
from desktop.domain.receipt_number import ReceiptNumber
from sync.protocol import kinds
from sync.protocol.cursor import Cursor, read_cursor
from sync.protocol.feed import ROWS, Change, CounterRow, read_row, to_row
from sync.protocol.messages import PROBLEMS, REASONS, RoundRequest
from sync.protocol.receipt_code import (
    MOST_TEXT,
    ReceiptFacts,
    account_said,
    is_genuine,
    read_receipt_text,
    receipt_check,
    receipt_text,
)
from sync.protocol.signing import new_private_key, public_key, sign, verify

KEY = new_private_key()
WHEN = datetime(2026, 10, 14, 6, 32, 5, tzinfo=UTC)


def test_a_body_is_read_back_as_it_was_written() -> None:
    body = kinds.BillCancelled("b", "asked for twice")
    assert kinds.read_body(kinds.kind_of(body), kinds.to_body(body)) == body


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("nothing_like_it", {}),
        ("bill_cancelled", {"bill": "b"}),
        ("bill_cancelled", {"bill": 7, "reason": ""}),
        ("bill_cancelled", {"bill": "b", "reason": "", "name": "Amina"}),
    ],
)
def test_a_body_that_does_not_fit_is_refused(kind: str, body: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=kind):
        kinds.read_body(kind, body)


def test_what_is_personal_is_in_no_body() -> None:
    for kind, fields in kinds.PERSONAL.items():
        assert not fields & set(kinds.KINDS[kind].__struct_fields__)


def test_a_row_of_a_newer_portal_is_read_as_far_as_it_is_known() -> None:
    plain = to_row(CounterRow("c", 12))
    assert read_row(Change(1, "counter", "c", {**plain, "colour": "green"})) == CounterRow("c", 12)
    assert read_row(Change(1, "weather", "c", plain)) is None
    assert len(ROWS) == 14


def test_an_unknown_field_of_a_request_is_ignored() -> None:
    assert msgspec.json.decode(b'{"incarnation":3,"mood":"good"}', type=RoundRequest).incarnation == 3


@given(st.from_regex(r"[a-f0-9]{16}", fullmatch=True), st.integers(0, 10**12))
def test_a_cursor_is_read_back(epoch: str, no: int) -> None:
    cursor = Cursor(epoch, "GPO", no)
    assert read_cursor(str(cursor)) == cursor
    assert read_cursor("") is None


@pytest.mark.parametrize("text", ["x", "a:b", "a:b:-1", "a:b:1:2", "a:b:x", "a:b:"])
def test_another_form_is_no_cursor(text: str) -> None:
    with pytest.raises(ValueError, match=r"cursor|unpack"):
        read_cursor(text)


def facts(account: str = make_account(482_019_377), centre: str = "GPO") -> ReceiptFacts:
    """A receipt's facts."""
    return ReceiptFacts(2, ReceiptNumber(centre, 26, 48_127), account, 160_000, WHEN)


def test_the_longest_receipt_fits_the_code() -> None:
    largest = ReceiptFacts(
        200, ReceiptNumber("LONGCODE", 99, 9_999_999), make_account(999_999_999), 4_000_000_000, WHEN
    )
    text = receipt_text(largest, KEY, "https://huduma.example")
    assert len(text) <= MOST_TEXT
    assert read_receipt_text(text)[0] == largest


@pytest.mark.parametrize("account", ["QMZT4VX", "ABCDEFGH", "ABCDEFGHJ", "2020200000012345", "A" * 32, "0000000001"])
def test_a_receipt_of_anybodys_number_fits_the_code(account: str) -> None:
    number = ReceiptNumber("LONGCODE", 99, 9_999_999)
    text = receipt_text(ReceiptFacts(200, number, account, 4_000_000_000, WHEN), KEY, "https://" + "h" * 16)
    assert len(text) <= MOST_TEXT
    assert fullmatch(r"[0-9A-Z:/.]+", text)
    said = read_receipt_text(text)[0].account
    assert said == account_said(account)
    assert account_said(account + "X") != said
    assert is_genuine(text, {"200": public_key(KEY)})


def test_only_a_published_key_makes_a_receipt_genuine() -> None:
    text = receipt_text(facts(), KEY, "https://huduma.example")
    assert is_genuine(text, {"2": public_key(KEY)})
    assert not is_genuine(text, {"3": public_key(KEY)})
    assert not is_genuine(text, {"2": public_key(new_private_key())})


def test_one_changed_character_is_no_genuine_receipt() -> None:
    text = receipt_text(facts(), KEY, "https://huduma.example")
    start = text.index("/R/") + 3
    for place in range(start, len(text)):
        other = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
        try:
            assert not is_genuine(other, {"2": public_key(KEY)}) or read_receipt_text(other) == read_receipt_text(text)
        except ValueError:
            continue


def test_the_check_has_four_groups_of_four() -> None:
    groups = receipt_check(receipt_text(facts(), KEY, "https://huduma.example")).split(" ")
    assert [len(group) for group in groups] == [4, 4, 4, 4]


@pytest.mark.parametrize("text", ["", "HTTPS://X/R/", "HTTPS://X/R/AAAA", "HTTPS://X/R/1", "HTTPS://X/R/" + "A" * 180])
def test_another_text_is_no_receipt_code(text: str) -> None:
    with pytest.raises(ValueError, match=r"receipt"):
        read_receipt_text(text)


@given(st.text(max_size=60))
def test_reading_any_text_as_a_receipt_ends_in_facts_or_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"receipt"):
        read_receipt_text(text)


@pytest.mark.parametrize("signature", ["", "00", "zz" * 64, "00" * 64])
def test_a_malformed_signature_is_no_signature(signature: str) -> None:
    assert not verify(public_key(KEY), signature, b"x")
    assert not verify("00", sign(KEY, b"x"), b"x")


def test_the_lists_have_no_word_twice() -> None:
    assert len(set(REASONS)) == len(REASONS)
    assert set(PROBLEMS.values()) <= {400, 401, 403, 409, 413, 426, 503}
