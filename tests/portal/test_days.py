"""Buckets: both ends see that they hold the same of a day, and a day that differs is sent whole."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import delete, update

from desktop.domain.ids import lowest_id
from desktop.domain.time import NAIROBI, day_span
from portal.money.assign_payment import Assignment, assign_payment
from portal.money.reverse_payment import reverse_code
from portal.rails.sandbox import SandboxRail
from portal.running import RunningPortal
from portal.store.database import Database
from portal.store.tables.bill_tables import bills
from portal.store.tables.feed_tables import feed
from sync.protocol import kinds
from sync.protocol.buckets import day_digest, facts_of
from sync.protocol.messages import DayDigest
from tests.conformance.device import Device, Refusal
from tests.portal.conftest import MakeDevice
from tests.portal.services import fixed_lines


def today() -> date:
    """The business day the tests run on."""
    return datetime.now(NAIROBI).date()


@pytest.fixture
def busy(device: Device, rail: SandboxRail) -> Device:
    """A counter with bills of every state, all heard."""
    raised = [device.bill(*fixed_lines()) for _ in range(5)]
    device.write(kinds.BillCancelled(raised[0].bill, "gone"))
    device.bill(*fixed_lines(), total_cents=7)
    device.push()
    for bill, cents in zip(raised, (500, 700, raised[2].total_cents, raised[3].total_cents + 100), strict=False):
        rail.pay(account=bill.account, amount_cents=cents)
    rail.pay(account=raised[2].account, amount_cents=300)
    device.pull()
    return device


def differ(device: Device, *days: DayDigest) -> list[str]:
    """What the portal says of these buckets."""
    return device.round(days=list(days)).days_differ


def test_a_counter_that_heard_everything_differs_in_nothing(busy: Device) -> None:
    days = [busy.day(today() - timedelta(days=back)) for back in range(31)]
    assert days[0].count == 6 + 5 + 2
    assert differ(busy, *days) == []
    assert busy.round(days=days, changes=False).days_differ == []


@pytest.mark.parametrize("kind", ["bill", "payment", "receipt"])
def test_a_row_that_is_missing_or_other_makes_its_day_differ_and_the_day_brings_it_back(
    busy: Device, kind: str
) -> None:
    key = sorted(busy.rows(kind))[0]
    whole = busy.heard[kind, key]
    yesterday = busy.day(today() - timedelta(days=1))
    for damaged in (None, {**whole, "state": "reversed"}):
        if damaged is None:
            del busy.heard[kind, key]
        else:
            busy.heard[kind, key] = damaged
        assert differ(busy, yesterday, busy.day(today())) == [today().isoformat()]
        for change in busy.round(changes=False, refetch_day=today().isoformat()).day_rows:
            busy.heard[change.kind, change.key] = change.body
        assert differ(busy, busy.day(today())) == []


def test_both_ends_hold_the_same_after_money_was_taken_back_and_given_to_another_counters_bill(
    busy: Device, make_device: MakeDevice, portal: RunningPortal
) -> None:
    other = make_device()
    raised = other.bill(*fixed_lines())
    other.push()
    money = {row["state"]: row for row in busy.rows("payment").values()}
    book = portal.context.database.write
    book(lambda tx: reverse_code(tx, "mpesa", money["matched"]["rail_code"], "RVSL000001", tx.at))
    given = Assignment(busy.me.centre, money["duplicate"]["payment"], raised.bill, "a", "b", "typed another number")
    book(lambda tx: assign_payment(tx, given))
    for device in (busy, other):
        device.pull()
    assert differ(other, other.day(today())) == []
    assert [row["state"] for row in other.rows("payment").values()] == ["part"]
    assert busy.rows("payment")[given.payment]["bill"] == raised.bill
    held = busy.round(changes=False, refetch_day=today().isoformat()).day_rows
    assert given.payment not in {change.key for change in held}
    del busy.heard["payment", given.payment]  # the portal does not have it for this counter, so the counter drops it
    assert differ(busy, busy.day(today())) == []


def test_a_whole_day_is_the_days_bucket(busy: Device) -> None:
    answer = busy.round(changes=False, refetch_day=today().isoformat())
    assert {change.no for change in answer.day_rows} == {0}
    assert day_digest(today(), facts_of(answer.day_rows)) == busy.day(today())
    for change in answer.day_rows:
        known = busy.heard[change.kind, change.key]
        assert {**known, "at": ""} == {**change.body, "at": ""} if change.kind == "bill" else known == change.body


def test_behind_the_end_of_the_feeds_nothing_is_said(portal: RunningPortal, busy: Device, rail: SandboxRail) -> None:
    wrong = [DayDigest(today().isoformat(), 0, "")]
    (waiting,) = [row for row in busy.rows("bill").values() if row["state"] == "waiting"]
    rail.pay(account=waiting["account"], amount_cents=100)
    assert busy.round(days=wrong).days_differ == []
    assert busy.round(days=wrong).days_differ == [today().isoformat()]
    busy.reference = ""
    assert busy.round(days=wrong).days_differ == []
    assert busy.round(days=wrong, centre="0:GPO:1").days_differ == []
    busy.pull()
    busy.write(kinds.SignedOut("x"))
    assert busy.push(days=wrong).days_differ == [today().isoformat()]


def test_rows_of_other_counters_do_not_stand_in_the_way(busy: Device, make_device: MakeDevice) -> None:
    other = make_device()
    other.bill(*fixed_lines())
    other.push()
    assert busy.round(days=[DayDigest(today().isoformat(), 0, "")]).days_differ == [today().isoformat()]
    assert differ(busy, busy.day(today())) == []
    other.pull()
    assert differ(other, other.day(today())) == []


def test_a_bill_belongs_to_the_day_its_id_was_minted(busy: Device) -> None:
    start, end = day_span(today() - timedelta(days=3))
    for id_ in (lowest_id(start), lowest_id(end), lowest_id(end - timedelta(milliseconds=1))):
        busy.bill(*fixed_lines(), bill=id_[:14] + "7" + id_[15:-1] + "1")
    busy.push()
    busy.pull()
    days = [busy.day(today() - timedelta(days=back)) for back in range(5)]
    assert [day.count for day in days] == [13, 0, 1, 2, 0]
    assert differ(busy, *days) == []


def test_a_row_the_feed_never_told_is_found(portal: RunningPortal, busy: Device) -> None:
    """What a fault would do: the books moved on, and the counter did not hear of it."""
    heard = dict(busy.heard)
    busy.bill(*fixed_lines())
    busy.push()
    portal.context.database.write(lambda tx: tx.connection.execute(delete(feed).where(feed.c.kind == "bill")))
    busy.pull()
    assert busy.heard == heard
    assert differ(busy, busy.day(today())) == [today().isoformat()]


@pytest.mark.parametrize("day", ["", "today", "20261014", "2026-13-01", "0001-01-01", "1969-12-30"])
def test_what_is_no_day_is_a_bad_message(busy: Device, day: str) -> None:
    with pytest.raises(Refusal, match="bad_message"):
        busy.round(days=[DayDigest(day, 0, "")])
    if day:
        with pytest.raises(Refusal, match="bad_message"):
            busy.round(refetch_day=day)


def test_a_round_that_compares_is_answered_at_once(busy: Device) -> None:
    assert busy.round(days=[busy.day(today())], wait_s=20).days_differ == []
    assert busy.round(refetch_day=today().isoformat(), wait_s=20).day_rows


def test_a_round_that_only_asks_never_waits_for_the_writer(busy: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    async def writing(*_: object) -> None:
        raise AssertionError("the writer was asked")

    monkeypatch.setattr(Database, "writing", writing)
    answer = busy.round(days=[busy.day(today())], refetch_day=today().isoformat())
    assert answer.day_rows


def test_what_was_settled_later_belongs_to_the_bills_own_day(
    portal: RunningPortal, busy: Device, rail: SandboxRail
) -> None:
    start, _ = day_span(today() - timedelta(days=2))
    id_ = lowest_id(start)
    bill = busy.bill(*fixed_lines(), bill=id_[:14] + "7" + id_[15:])
    busy.push()
    rail.pay(account=bill.account, amount_cents=bill.total_cents)
    busy.pull()
    assert busy.day(today() - timedelta(days=2)).count == 3
    assert differ(busy, busy.day(today() - timedelta(days=2)), busy.day(today())) == []


def test_a_new_device_of_the_counter_holds_the_same_days(busy: Device) -> None:
    busy.enrol_again()
    busy.heard.clear()
    busy.reference = busy.centre = ""
    busy.push()
    busy.pull()
    assert differ(busy, busy.day(today())) == []


def test_another_state_in_the_books_alone_makes_the_day_differ(portal: RunningPortal, busy: Device) -> None:
    paid = update(bills).where(bills.c.state == "part_paid").values(paid_cents=701)
    portal.context.database.write(lambda tx: tx.connection.execute(paid))
    assert differ(busy, busy.day(today())) == [today().isoformat()]
