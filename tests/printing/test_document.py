"""Documents: what they refuse to say, and their JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.errors import UserError
from printing import DOCUMENT_TYPES, BillSlip, Document, PaperLine, as_copy, from_json, kind_of, paper_id, to_json
from printing.samples import SAMPLES, sample, sample_receipt, sample_slip
from tests.printing.papers import KINDS

WORDS = st.text(max_size=60)
CENTS = st.integers(0, 10**12)
INSTANTS = st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2060, 1, 1)).map(  # noqa: DTZ001
    lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000, tzinfo=UTC)
)
LINES = st.lists(
    st.builds(PaperLine, service_en=WORDS, service_sw=WORDS, agency=WORDS, detail=WORDS, service_fee_cents=CENTS),
    min_size=1,
    max_size=4,
).map(tuple)


@pytest.mark.parametrize("kind", KINDS)
def test_a_document_comes_back_from_json_as_it_was(kind: str) -> None:
    assert from_json(to_json(sample(kind))) == sample(kind)


@given(lines=LINES, name=WORDS, at=INSTANTS, account=WORDS, qr=WORDS)
def test_any_slip_comes_back_from_json_as_it_was(
    lines: tuple[PaperLine, ...], name: str, at: datetime, account: str, qr: str
) -> None:
    slip = BillSlip(
        centre=name,
        town=name,
        counter="1",
        account=account,
        total_cents=sum(line.service_fee_cents for line in lines),
        lines=lines,
        payer_name=name,
        raised_at=at,
        served_by=name,
        qr_text=qr,
    )
    assert from_json(to_json(slip)) == slip


def test_json_is_one_flat_object_with_schema_and_kind_first() -> None:
    body = json.loads(to_json(sample_receipt()))
    assert list(body)[:2] == ["schema", "kind"]
    assert (body["schema"], body["kind"], body["total_cents"]) == (1, "receipt", 160_000)
    assert body["paid_at"] == "2026-10-14T06:32:41.000Z"


def changed(change: Callable[[dict[str, Any]], object]) -> str:
    body = json.loads(to_json(sample_receipt()))
    change(body)
    return json.dumps(body)


BROKEN = {
    "not JSON": "{",
    "not an object": "[]",
    "no schema": changed(lambda body: body.pop("schema")),
    "a newer schema": changed(lambda body: body.update(schema=2)),
    "an unknown kind": changed(lambda body: body.update(kind="poem")),
    "a missing field": changed(lambda body: body.pop("account")),
    "a field too many": changed(lambda body: body.update(discount=5)),
    "money as text": changed(lambda body: body.update(paid_cents="160000")),
    "money as a fraction": changed(lambda body: body.update(paid_cents=1600.5)),
    "money that is true": changed(lambda body: body.update(paid_cents=True)),
    "an instant without a zone": changed(lambda body: body.update(paid_at="2026-10-14T06:32:41")),
    "a line that is a number": changed(lambda body: body.update(lines=[5])),
    "a language that is not": changed(lambda body: body.update(language="fr")),
    "a mark that is not": changed(lambda body: body.update(mark="joke")),
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_a_broken_document_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(UserError) as refused:
        from_json(text)
    assert "{" not in str(refused.value)
    assert str(refused.value).endswith(".")


def refused(make: Callable[[], Document]) -> str:
    with pytest.raises(UserError) as error:
        make()
    return str(error.value)


def test_lines_that_do_not_add_up_are_refused() -> None:
    assert "add up to 160000" in refused(lambda: replace(sample_receipt(), total_cents=160_001))
    assert "add up" in refused(lambda: replace(sample_slip(), lines=()))


def test_a_fee_charged_once_for_the_bill_counts_into_its_total() -> None:
    slip = replace(sample_slip(), bill_convenience_cents=5_000, total_cents=165_000)
    assert slip.due_cents == 165_000


def test_money_that_is_not_whole_cents_from_zero_up_is_refused() -> None:
    for cents in (-1, 10.5, True, "5"):
        assert "not an amount" in refused(lambda cents=cents: replace(sample_receipt(), paid_cents=cents))  # type: ignore[misc]


def test_a_receipt_needs_its_number_its_check_and_a_scannable_address() -> None:
    receipt = sample_receipt()
    assert "without a number" in refused(lambda: replace(receipt, receipt_number=""))
    assert "16 hexadecimal" in refused(lambda: replace(receipt, check_hex="3F9A"))
    for text in ("", "https://lower.case/", "HTTPS://X/" + "A" * 183, "HTTPS://X/PAD=="):
        assert "QR text" in refused(lambda text=text: replace(receipt, qr_text=text))  # type: ignore[misc]


def test_an_instant_that_is_not_utc_is_refused() -> None:
    assert "not UTC" in refused(lambda: replace(sample_slip(), raised_at=datetime(2026, 10, 14, 9)))  # noqa: DTZ001


def test_a_copy_has_a_number_and_a_reason() -> None:
    copy = as_copy(sample_receipt(), 1, "  torn ")
    assert (copy.copy_number, copy.copy_reason) == (1, "torn")
    for number, reason in ((0, "torn"), (1, "  ")):
        with pytest.raises(UserError):
            as_copy(sample_receipt(), number, reason)


def test_a_paper_has_one_name_however_often_it_is_made() -> None:
    names = {paper_id(make()) for make in SAMPLES.values() for _ in range(2)}
    assert len(names) == len(SAMPLES)
    assert paper_id(as_copy(sample_receipt(), 3, "lost")) == paper_id(sample_receipt()) == "receipt:GPO-26-0048127"
    assert {kind_of(make()) for make in SAMPLES.values()} == set(DOCUMENT_TYPES)
    assert len({paper_id(make()) for make in SAMPLES.values()}) == len(SAMPLES)
