"""Money the gateway takes back: believed when it was said twice, and never because of one odd answer or a 404."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from desktop.domain.time import utc_now
from portal.rails.pesaflow.answers import Status
from portal.rails.pesaflow.settlement import take_status
from portal.rails.sandbox.gateway_payer import GatewayPayer
from portal.running import RunningPortal
from portal.store.tables.errand_tables import errands
from portal.store.tables.gateway_tables import gateway_falls
from tests.conformance.device import Device
from tests.portal.books import alarm_kinds, balances, bill_state, export, is_balanced
from tests.portal.gateway.world import MovedClock, settled, until

FILES = pytest.mark.books("sqlite")


def test_a_reversal_after_the_receipt_marks_it_once_it_was_said_twice(
    served: RunningPortal, counter: Device, payer: GatewayPayer, number: str, total: int, clock: MovedClock
) -> None:
    payer.pay(number, total)
    until(lambda: settled(served, number), "the money")
    payer.reverse(number)
    clock.move(hours=2)
    until(lambda: falls(served) == [0], "the first word of it")
    assert bill_state(served, number)[0] == "paid"
    clock.move(minutes=2)
    until(lambda: bill_state(served, number)[0] == "reversed", "the reversal")
    counter.pull()
    assert [row["state"] for row in counter.rows("receipt").values()] == ["reversed"]
    assert [row["state"] for row in export(served, "payments")] == ["reversed"]
    assert is_balanced(served)
    assert balances(served) == {}


def falls(portal: RunningPortal) -> list[int]:
    """Sums that were said once to be less than before."""
    return [int(paid) for (paid,) in portal.read(lambda c: c.execute(select(gateway_falls.c.paid_cents)).all())]


@FILES
def test_a_settled_number_is_looked_at_again_a_bounded_number_of_times(
    served: RunningPortal, payer: GatewayPayer, number: str, total: int, clock: MovedClock
) -> None:
    payer.pay(number, total)
    until(lambda: settled(served, number), "the money")
    query = select(errands.c.state).where(errands.c.kind == "pesaflow_recheck")

    def looked_at_the_end() -> bool:
        clock.move(hours=12)
        return served.read(lambda c: c.execute(query).scalar()) == "done"

    until(looked_at_the_end, "the last look")
    assert bill_state(served, number)[0] == "paid"


@FILES
def test_one_odd_answer_takes_no_money_back(
    served: RunningPortal, payer: GatewayPayer, number: str, total: int
) -> None:
    payer.pay(number, total)
    until(lambda: settled(served, number), "the money")
    database, now = served.context.database, utc_now()
    odd = Status("pending", number, "", "KES", 0, total)
    fine = Status("settled", number, "", "KES", total, total)
    database.write(lambda tx: take_status(tx, number, odd, now + timedelta(seconds=5)))
    database.write(lambda tx: take_status(tx, number, fine, now + timedelta(seconds=6)))
    database.write(lambda tx: take_status(tx, number, odd, now + timedelta(seconds=90)))
    assert bill_state(served, number)[0] == "paid"


@FILES
def test_an_answer_older_than_the_last_step_says_nothing_about_reversals(
    served: RunningPortal, payer: GatewayPayer, number: str, total: int
) -> None:
    asked_before = utc_now() - timedelta(seconds=5)
    payer.pay(number, total)
    until(lambda: settled(served, number), "the money")
    stale = Status("pending", number, "", "KES", 0, total)
    for _ in range(3):
        served.context.database.write(lambda tx: take_status(tx, number, stale, asked_before))
    assert falls(served) == []


@FILES
def test_a_forgotten_invoice_is_for_a_person_and_no_reversal(
    served: RunningPortal, payer: GatewayPayer, number: str, total: int
) -> None:
    paid = payer.pay(number, total)
    until(lambda: settled(served, number), "the money")
    payer.forget(number)
    assert paid is not None
    payer.notify(paid.notification)
    until(lambda: "gateway_forgot_invoice" in alarm_kinds(served), "the alarm")
    assert bill_state(served, number)[0] == "paid"
