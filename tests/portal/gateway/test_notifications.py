"""Notifications in every shape they were seen in: each is kept, answered with 200, and only makes the portal ask."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
import requests
from sqlalchemy import select

from portal.rails.pesaflow.amounts import cents_of
from portal.rails.pesaflow.answers import BadAnswer, read_checkout, read_date, read_status
from portal.rails.pesaflow.notification import (
    DATES_DIFFER,
    BadNotification,
    channel_of,
    read_notification,
)
from portal.rails.pesaflow.take_notification import NOTIFICATION
from portal.rails.raw_message import keep_raw
from portal.rails.sandbox.gateway_payer import GatewayPayer
from portal.running import RunningPortal
from portal.store.tables.money_tables import raw_messages
from sync.protocol.states import Channel
from tests.conformance.device import Device
from tests.portal.books import alarm_kinds, export, raw_states
from tests.portal.gateway.world import bill_row, number_of, raise_waiting, until
from tests.portal.services import fixed_lines

LISTED: dict[str, Any] = {
    "status": "settled",
    "secure_hash": "x",
    "payment_reference": [
        {
            "payment_reference": "UJE4K7Q2ZT",
            "payment_date": "2026-10-14T09:30:15Z",
            "inserted_at": "2026-10-14T09:30:17",
            "currency": "KES",
            "amount": "600.00",
        },
        {"payment_reference": "UJE4K7Q2ZV", "inserted_at": "2026-10-14T09:41:00Z", "amount": "450.00"},
    ],
    "payment_date": "2026-10-14 12:41:02+03:00 EAT Africa/Nairobi",
    "payment_channel": "MPesa",
    "amount_paid": "1050.00",
    "last_payment_amount": "450.00",
    "invoice_number": "QMZT4VX",
    "client_invoice_ref": "HC-1",
    "invoice_amount": "1050.00",
}


def body(**changes: Any) -> bytes:
    """A notification with some fields changed; ``None`` leaves one out."""
    fields = {name: value for name, value in {**LISTED, **changes}.items() if value is not None}
    return json.dumps(fields).encode()


def test_a_list_of_references_is_read_each_with_its_amount_and_its_time_in_utc() -> None:
    said = read_notification(body())
    assert (said.number, said.our_reference, said.channel, said.note) == ("QMZT4VX", "HC-1", Channel.MPESA_PAYBILL, "")
    assert [(one.code, one.amount_cents) for one in said.payments] == [("UJE4K7Q2ZT", 60_000), ("UJE4K7Q2ZV", 45_000)]
    assert said.payments[0].paid_at == datetime(2026, 10, 14, 9, 30, 17, tzinfo=UTC)


def test_one_reference_as_text_has_the_last_amount_and_the_outer_time() -> None:
    said = read_notification(body(payment_reference="uje4k7q2zt", secure_hash=None, token_hash="y"))
    (one,) = said.payments
    assert (one.code, one.amount_cents, said.note) == ("UJE4K7Q2ZT", 45_000, "")
    assert one.paid_at == datetime(2026, 10, 14, 9, 41, 2, tzinfo=UTC)


def test_an_outer_time_three_hours_ahead_is_noted_and_not_believed() -> None:
    said = read_notification(body(payment_date="2026-10-14 15:41:02+03:00 EAT Africa/Nairobi"))
    assert said.note == DATES_DIFFER
    assert said.payments[1].paid_at == datetime(2026, 10, 14, 9, 41, tzinfo=UTC)


@pytest.mark.parametrize("reference", [[], [{}], [True], {}, True, None, "", [{"payment_reference": "<script>"}], [[]]])
def test_a_reference_nobody_can_read_leaves_the_invoice_readable(reference: Any) -> None:
    said = read_notification(body(payment_reference=reference))
    assert (said.number, said.payments) == ("QMZT4VX", ())


@pytest.mark.parametrize("bad", [b"", b"[]", b"{}", b"null", b"{", b"\xff\xfe", b"[" * 50_000])
def test_a_body_without_an_invoice_is_no_notification(bad: bytes) -> None:
    with pytest.raises(BadNotification):
        read_notification(bad)


@pytest.mark.parametrize(
    ("word", "channel"),
    [
        ("MPESA", Channel.MPESA_PAYBILL),
        ("M-Pesa", Channel.MPESA_PAYBILL),
        ("AIRTEL MONEY", Channel.AIRTEL),
        ("T-Kash", Channel.TKASH),
        ("Visa", Channel.CARD),
        ("CARD", Channel.CARD),
        ("BANK", Channel.BANK),
        ("pesalink", Channel.BANK),
        ("eCitizen Wallet", Channel.WALLET),
        ("", None),
        ("carrier pigeon", None),
    ],
)
def test_the_free_text_of_a_channel_is_understood(word: str, channel: Channel | None) -> None:
    assert channel_of(word) is channel


@pytest.mark.parametrize(
    ("written", "cents"),
    [("1050.00", 105_000), ("1,050", 105_000), ("0", 0), ("233.8", 23_380), ("KES 5", 500), ("1e3", 100_000)],
)
def test_amounts_are_decimals_and_never_floats(written: str, cents: int) -> None:
    assert cents_of(written) == cents


@pytest.mark.parametrize("written", [None, "", "five", "-5", "5.005", "NaN", "Infinity", "1e99", 5.0, 5, [], "٥"])
def test_what_is_no_amount_is_not_zero(written: Any) -> None:
    assert cents_of(written) is None


@pytest.mark.parametrize(
    ("text", "zone", "instant"),
    [
        ("2026-10-14 12:30:15+03:00 EAT Africa/Nairobi", True, datetime(2026, 10, 14, 9, 30, 15, tzinfo=UTC)),
        ("2026-10-14T09:30:15.123Z", True, datetime(2026, 10, 14, 9, 30, 15, 123_000, tzinfo=UTC)),
        ("2026-10-14 12:30:15", True, datetime(2026, 10, 14, 9, 30, 15, tzinfo=UTC)),
        ("2026-10-14 09:30:15", False, datetime(2026, 10, 14, 9, 30, 15, tzinfo=UTC)),
        ("2026-10-15 00:30:15+0300", True, datetime(2026, 10, 14, 21, 30, 15, tzinfo=UTC)),
        ("2026-13-14 09:30:15", True, None),
        ("yesterday", True, None),
        ("", True, None),
    ],
)
def test_every_written_date_is_one_instant_or_none(text: str, zone: bool, instant: datetime | None) -> None:
    assert read_date(text, zone=zone) == instant


def test_a_status_says_what_was_paid_and_a_missing_amount_is_not_zero() -> None:
    said = read_status(b'{"status":"settled","ref_no":"QMZT4VX","client_invoice_ref":"HC-1","amount_paid":1050.0}')
    assert (said.number, said.our_reference, said.paid_cents, said.expected_cents) == ("QMZT4VX", "HC-1", 105_000, None)
    assert read_status(b'{"status":"pending"}').paid_cents is None
    assert read_status(b'{"status":"x","ref_no":"HC-1","client_invoice_ref":"HC-1"}', "HC-1").number == ""
    for bad in (b"", b"{}", b"[]", b"<html>"):
        with pytest.raises(BadAnswer):
            read_status(bad)


@pytest.mark.parametrize("bad", [b"", b"{}", b'{"invoice_number":"QMZT4VX"}', b'{"amount_expected":"5"}'])
def test_a_checkout_without_number_or_amount_is_no_answer(bad: bytes) -> None:
    with pytest.raises(BadAnswer):
        read_checkout(bad)


def test_a_malformed_notification_is_kept_answered_and_told_to_a_person(
    served: RunningPortal, payer: GatewayPayer
) -> None:
    malformed = [b"", b"not json", b"[]", b"{}", b"\xff", b'{"status":"settled"}', b"[" * 30_000]
    assert [payer.notify(bad) for bad in malformed] == [200] * len(malformed)
    assert raw_states(served) == ["unreadable"] * len(malformed)
    assert alarm_kinds(served) == ["unreadable_notification"] * len(malformed)


def test_a_forged_settled_notification_moves_no_money(
    served: RunningPortal, counter: Device, payer: GatewayPayer
) -> None:
    bill = raise_waiting(counter, *fixed_lines())
    number = number_of(served, bill.bill)
    total = bill_row(served, bill.bill).total_cents
    forged = body(invoice_number=number, amount_paid=f"{total / 100:.2f}", invoice_amount=f"{total / 100:.2f}")
    for _ in range(3):
        assert payer.notify(forged) == 200
    until(lambda: raw_states(served) == ["asked"] * 3, "the reading")
    until(lambda: not waiting_questions(served), "the question")
    assert bill_row(served, bill.bill).state == "waiting"
    assert export(served, "payments") == []


def waiting_questions(portal: RunningPortal) -> list[str]:
    """Numbers that are to be asked about at once."""
    from portal.store.tables.errand_tables import errands

    query = select(errands.c.key).where(errands.c.kind == "pesaflow_ask", errands.c.state == "waiting")
    return [str(key) for (key,) in portal.read(lambda c: c.execute(query).all())]


@pytest.mark.books("sqlite")
def test_a_wrong_secret_finds_nothing(served: RunningPortal) -> None:
    for secret in ("x", "0" * 40, "%C3%A9"):
        answer = requests.post(f"{served.url}/rails/pesaflow/{secret}/notification", json=LISTED, timeout=5)
        assert answer.status_code == 404
    assert raw_states(served) == []


def test_a_notification_about_somebody_elses_invoice_moves_no_money(
    gateway: RunningPortal, served: RunningPortal, payer: GatewayPayer
) -> None:
    number = payer.invoice(amount_cents=105_000)["number"]
    payer.pay(number, 105_000)
    until(lambda: raw_states(served) == ["asked"] and not waiting_questions(served), "the question")
    assert export(served, "payments") == []


@pytest.mark.books("sqlite")
def test_the_bytes_are_kept_before_they_are_read(served: RunningPortal, payer: GatewayPayer) -> None:
    payer.notify(body(payment_date="2026-10-14 15:41:02+03:00 EAT Africa/Nairobi"))
    row = served.read(lambda c: c.execute(select(raw_messages)).one())
    assert b"15:41:02+03:00 EAT Africa/Nairobi" in bytes(row.body)
    assert row.note == DATES_DIFFER


@pytest.mark.books("sqlite")
def test_what_was_stored_and_not_read_is_read_by_the_next_start(database: str) -> None:
    with RunningPortal(database) as portal:
        portal.context.database.write(lambda tx: keep_raw(tx, "pesaflow", NOTIFICATION, body()))
    with RunningPortal(database) as portal:
        assert raw_states(portal) == ["asked"]
