"""A bill without a number: the gateway allots it, whatever goes wrong on the way, and never twice."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from sqlalchemy import select

from desktop.domain.ids import new_id
from portal.rails.pesaflow.account import GatewayAccount
from portal.rails.pesaflow.chosen import UNDERSTUDY_ID, UNDERSTUDY_KEY, UNDERSTUDY_PATH, UNDERSTUDY_SECRET
from portal.rails.pesaflow.client import CHECKOUT, Order, PesaflowClient, checkout_fields
from portal.rails.pesaflow.invoice import is_our_reference, our_reference
from portal.rails.sandbox.gateway_books import SandboxInvoice, find_invoice, keep_invoice, new_number
from portal.rails.sandbox.gateway_payer import GatewayPayer
from portal.running import RunningPortal
from portal.store.tables.gateway_tables import sandbox_invoices
from sync.protocol import kinds
from sync.protocol.kinds import BillRaised
from tests.conformance.device import Device
from tests.portal.books import alarm_kinds, balances, bill_state, export, is_balanced
from tests.portal.gateway.world import (
    MovedClock,
    bill_row,
    invoice_row,
    last_outcome,
    lines_of,
    number_of,
    raise_waiting,
    until,
)
from tests.portal.services import fixed_lines

pytestmark = pytest.mark.books("sqlite")
BOTH = pytest.mark.books("sqlite", "postgresql")


def made_at_gateway(gateway: RunningPortal, bill: BillRaised) -> int:
    """How many invoices the gateway has for a bill."""
    ours = select(sandbox_invoices).where(sandbox_invoices.c.our_reference == our_reference(bill.bill))
    return len(gateway.read(lambda c: c.execute(ours).all()))


@BOTH
def test_the_number_comes_and_the_counter_hears_it(served: RunningPortal, counter: Device, payer: GatewayPayer) -> None:
    bill = raise_waiting(counter, *fixed_lines())
    assert last_outcome(counter) == ("exists", "")
    number = number_of(served, bill.bill)
    counter.pull()
    heard = counter.rows("bill")[bill.bill]
    assert (heard["account"], heard["state"]) == (number, "waiting")
    assert heard["total_cents"] == sum(line.service_cents for line in bill.lines) + 5_000


@BOTH
def test_several_bills_wait_for_their_numbers_at_once(served: RunningPortal, counter: Device) -> None:
    bills = [raise_waiting(counter, *fixed_lines()) for _ in range(3)]
    assert len({number_of(served, bill.bill) for bill in bills}) == 3


@BOTH
def test_what_the_gateway_adds_is_the_convenience_fee_and_no_cent_is_lost(
    served: RunningPortal, counter: Device, payer: GatewayPayer
) -> None:
    payer.commission(3_333)
    bill = raise_waiting(counter, *fixed_lines(1))
    number = number_of(served, bill.bill)
    service = bill.lines[0].service_cents
    assert lines_of(served, bill.bill) == [(service, 3_333)]
    row, invoice = bill_row(served, bill.bill), invoice_row(served, bill.bill)
    assert (row.total_cents, row.flags.split()) == (service + 3_333, ["gateway_amount"])
    assert (invoice.raised_cents, invoice.commission_cents) == (bill.total_cents, 3_333)
    payer.pay(number, service + 3_333)
    until(lambda: bill_state(served, number) == ("paid", service + 3_333), "the money")
    assert balances(served)["convenience_fee"] == -3_333
    assert balances(served)["rail_clearing:pesaflow"] == service + 3_333
    assert is_balanced(served)


def test_a_gateway_that_takes_nothing_leaves_no_convenience_fee(
    served: RunningPortal, counter: Device, payer: GatewayPayer
) -> None:
    payer.commission(0)
    bill = raise_waiting(counter, *fixed_lines(1))
    number_of(served, bill.bill)
    assert lines_of(served, bill.bill) == [(bill.lines[0].service_cents, 0)]


def test_invoice_creation_that_timed_out_after_it_succeeded_is_found_again_by_our_reference(
    gateway: RunningPortal, served: RunningPortal, counter: Device, payer: GatewayPayer
) -> None:
    payer.fault("checkout_lost")
    bill = raise_waiting(counter, *fixed_lines())
    number = number_of(served, bill.bill)
    assert made_at_gateway(gateway, bill) == 1
    found = gateway.read(lambda c: find_invoice(c, our_reference(bill.bill)))
    assert found is not None
    assert found.number == number


def test_422_means_nothing_and_the_question_decides(
    gateway: RunningPortal, served: RunningPortal, counter: Device, payer: GatewayPayer, clock: MovedClock
) -> None:
    payer.fault("checkout_422")
    bill = raise_waiting(counter, *fixed_lines())
    until(lambda: gateway_asked(served, 1), "the first try")
    clock.move(seconds=11)
    number_of(served, bill.bill)
    assert made_at_gateway(gateway, bill) == 1


def gateway_asked(served: RunningPortal, tries: int) -> bool:
    """True once the checkout was tried so often."""
    from portal.store.tables.errand_tables import errands

    query = select(errands.c.tries).where(errands.c.kind == "pesaflow_checkout", errands.c.claimed_until == "")
    return tries in [row.tries for row in served.read(lambda c: c.execute(query).all())]


def test_a_bill_paid_while_the_answer_was_lost_is_paid_when_the_number_comes(
    gateway: RunningPortal, served: RunningPortal, counter: Device, payer: GatewayPayer, clock: MovedClock
) -> None:
    payer.fault("checkout_lost")
    payer.fault("status_500", 2)
    bill = raise_waiting(counter, *fixed_lines())
    until(lambda: made_at_gateway(gateway, bill) == 1 or not clock.passes(seconds=3), "the invoice")
    found = gateway.read(lambda c: find_invoice(c, our_reference(bill.bill)))
    assert found is not None
    payer.pay(found.number, found.expected_cents)
    until(lambda: clock.passes(seconds=1) and bill_row(served, bill.bill).state == "paid", "the money")
    assert len(export(served, "receipts")) == 1


def test_a_cancelled_bill_gets_no_invoice_when_it_had_none(
    gateway: RunningPortal, served: RunningPortal, counter: Device, payer: GatewayPayer, clock: MovedClock
) -> None:
    payer.fault("status_500", 1)
    bill = raise_waiting(counter, *fixed_lines())
    counter.write(kinds.BillCancelled(bill.bill, "x"))
    counter.push()
    until(lambda: clock.passes(seconds=1) and invoice_row(served, bill.bill).state == "given_up", "the end")
    assert bill_row(served, bill.bill).state == "cancelled"
    assert made_at_gateway(gateway, bill) == 0


@BOTH
def test_money_for_a_bill_cancelled_after_its_number_came_is_late(
    served: RunningPortal, counter: Device, payer: GatewayPayer
) -> None:
    bill = raise_waiting(counter, *fixed_lines())
    number = number_of(served, bill.bill)
    total = bill_row(served, bill.bill).total_cents
    counter.write(kinds.BillCancelled(bill.bill, "x"))
    counter.push()
    payer.pay(number, total)
    until(lambda: [row["state"] for row in export(served, "payments")] == ["late"], "the money")


def test_a_gateway_that_expects_less_than_the_services_cost_gets_no_bill(
    gateway: RunningPortal, served: RunningPortal, counter: Device, payer: GatewayPayer, clock: MovedClock
) -> None:
    payer.fault("status_500")
    bill = raise_waiting(counter, *fixed_lines())
    until(lambda: gateway_asked(served, 1), "the first try")
    cheap = SandboxInvoice(new_number(), our_reference(bill.bill), "x", net_cents=100, commission_cents=0)
    gateway.context.database.write(lambda tx: keep_invoice(tx, cheap))
    until(lambda: clock.passes(seconds=1) and "gateway_expects_less" in alarm_kinds(served), "the alarm")
    assert bill_row(served, bill.bill).state == "awaiting_number"


def test_a_bill_over_two_agencies_is_none_for_the_gateway(served: RunningPortal, counter: Device) -> None:
    lines = two_agencies()
    raise_waiting(counter, *lines)
    assert last_outcome(counter) == ("refused", "bad_body")


def two_agencies() -> list[Any]:
    """Lines of two agencies."""
    from resources.catalogue import shipped_catalogue

    lines = fixed_lines(200)
    agency = {service.code: service.agency for service in shipped_catalogue().services}
    other = next(line for line in lines if agency[line.service] != agency[lines[0].service])
    return [lines[0], other]


def test_a_portal_without_a_gateway_takes_no_bill_without_a_number(portal: RunningPortal, device: Device) -> None:
    from portal.store.setting import GATEWAY, write_setting

    portal.context.database.write(lambda tx: write_setting(tx, GATEWAY, ""))
    raise_waiting(device, *fixed_lines())
    assert last_outcome(device) == ("refused", "no_such_rail")


def test_our_reference_is_the_bills_own() -> None:
    one = "01920000-0000-7000-8000-000000000001"
    assert our_reference(one) == our_reference(one) != our_reference(one[:-1] + "2")
    assert is_our_reference(our_reference(one))
    assert not is_our_reference("ELSEWHERE-1")


def test_the_gateway_refuses_an_amount_that_was_written_anew_after_hashing(gateway: RunningPortal) -> None:
    account = GatewayAccount(gateway.url + UNDERSTUDY_PATH, UNDERSTUDY_ID, UNDERSTUDY_KEY, UNDERSTUDY_SECRET, "1")
    order = Order(f"HC-{new_id()}", 105_000, "x")
    fields = checkout_fields(account, order)
    for amount in ("1050", "1,050.00", "1050.0"):
        answer = requests.post(account.url + CHECKOUT, data={**fields, "amountExpected": amount}, timeout=5)
        assert answer.status_code == 422
    made = PesaflowClient(account).checkout(order)
    assert made.expected_cents == 110_000


def test_gateway_away_for_days_leaves_bills_waiting_and_one_alarm_a_day(
    served: RunningPortal, counter: Device, payer: GatewayPayer, clock: MovedClock
) -> None:
    payer.fault("status_500", 1_000)
    bills = [raise_waiting(counter, *fixed_lines()) for _ in range(2)]
    for _ in range(3):
        alarms = len(alarm_kinds(served))
        clock.move(days=1)
        until(lambda before=alarms: len(alarm_kinds(served)) > before, "the day's alarm")  # type: ignore[misc]
    assert set(alarm_kinds(served)) == {"gateway_silent"}
    assert {bill_row(served, bill.bill).state for bill in bills} == {"awaiting_number"}
    payer.fault("status_500", 0)
    until(lambda: clock.passes(minutes=10) and all(bill_row(served, b.bill).account for b in bills), "the numbers")
