"""What the gateway says was paid becomes payments: by differences, each cent once, in whatever order it is told."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.domain.ids import new_id
from desktop.domain.time import utc_now
from portal.rails.pesaflow.answers import Status
from portal.rails.pesaflow.named_codes import NamedCode, split
from portal.rails.pesaflow.settlement import take_status
from portal.rails.sandbox.gateway_payer import GatewayPayer
from portal.running import RunningPortal
from sync.protocol.states import Channel
from tests.conformance.device import Device
from tests.portal.books import alarm_kinds, balances, bill_state, export, is_balanced, refunds
from tests.portal.gateway.test_notifications import waiting_questions
from tests.portal.gateway.world import MovedClock, number_of, raise_waiting, settled, steps, until
from tests.portal.services import fixed_lines

FILES = pytest.mark.books("sqlite")


def test_a_payment_settles_the_bill_with_the_code_of_the_notification(
    served: RunningPortal, counter: Device, payer: GatewayPayer, number: str, total: int
) -> None:
    paid = payer.pay(number, total)
    assert paid is not None
    until(lambda: settled(served, number), "the money")
    (payment,) = export(served, "payments")
    assert (payment["rail_code"], payment["channel"]) == (paid.code, "mpesa_paybill")
    counter.pull()
    (receipt,) = counter.rows("receipt").values()
    assert (receipt["account"], receipt["amount_cents"], receipt["rail_code"]) == (number, total, paid.code)


@pytest.mark.parametrize("shape", ["list", "text"])
def test_the_same_notification_seven_times_pays_once(
    served: RunningPortal, payer: GatewayPayer, number: str, total: int, shape: str
) -> None:
    payer.pay(number, total, times=7, shape=shape)
    until(lambda: settled(served, number) and not waiting_questions(served), "the money")
    assert len(export(served, "payments")) == len(export(served, "receipts")) == 1
    assert is_balanced(served)


def test_notifications_from_eight_threads_at_once_pay_once(
    served: RunningPortal, payer: GatewayPayer, number: str, total: int
) -> None:
    paid = payer.pay(number, total, times=0)
    assert paid is not None
    threads = [threading.Thread(target=payer.notify, args=(paid.notification,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    until(lambda: settled(served, number) and not waiting_questions(served), "the money")
    assert steps(served) == [(1, 0, total)]
    assert len(export(served, "payments")) == 1


def test_parts_count_by_their_differences_and_fill_the_bill(
    served: RunningPortal, payer: GatewayPayer, number: str, total: int
) -> None:
    first = payer.pay(number, 20_000)
    until(lambda: bill_state(served, number) == ("part_paid", 20_000), "the first part")
    second = payer.pay(number, total - 20_000)
    until(lambda: settled(served, number), "the rest")
    assert first is not None
    assert second is not None
    assert steps(served) == [(1, 0, 20_000), (1, 20_000, total)]
    found = [(row["rail_code"], row["amount_cents"]) for row in export(served, "payments")]
    assert found == [(first.code, 20_000), (second.code, total - 20_000)]
    assert balances(served)["rail_clearing:pesaflow"] == total


def test_two_parts_told_by_one_notification_are_two_payments(
    served: RunningPortal, payer: GatewayPayer, number: str, total: int
) -> None:
    first = payer.pay(number, 20_000, times=0)
    second = payer.pay(number, total - 20_000)
    until(lambda: settled(served, number), "the money")
    assert first is not None
    assert second is not None
    codes = [(row["rail_code"], row["amount_cents"]) for row in export(served, "payments")]
    assert codes == [(first.code, 20_000), (second.code, total - 20_000)]


@FILES
def test_notifications_in_the_wrong_order_change_nothing(
    served: RunningPortal, payer: GatewayPayer, number: str, total: int
) -> None:
    first = payer.pay(number, 20_000, times=0)
    second = payer.pay(number, total - 20_000, times=0)
    assert first is not None
    assert second is not None
    payer.notify(second.notification)
    until(lambda: settled(served, number), "the money")
    payer.notify(first.notification)
    until(lambda: not waiting_questions(served), "the question")
    assert sum(row["amount_cents"] for row in export(served, "payments")) == total
    assert len(export(served, "receipts")) == 1


@FILES
def test_too_much_pays_the_bill_and_the_rest_is_due_back(
    served: RunningPortal, payer: GatewayPayer, number: str, total: int
) -> None:
    payer.pay(number, total + 700)
    until(lambda: settled(served, number), "the money")
    assert refunds(served) == [(700, "over")]
    assert is_balanced(served)


@FILES
def test_the_fee_without_the_commission_is_a_part_and_never_paid(
    served: RunningPortal, payer: GatewayPayer, number: str, total: int
) -> None:
    payer.pay(number, total - 5_000)
    until(lambda: bill_state(served, number) == ("part_paid", total - 5_000), "the part")
    assert export(served, "receipts") == []


def test_money_without_any_notification_is_found_by_the_clock_and_has_no_code(
    served: RunningPortal, payer: GatewayPayer, number: str, total: int, clock: MovedClock
) -> None:
    payer.pay(number, total, times=0)
    clock.move(seconds=30)
    until(lambda: settled(served, number), "the money")
    (payment,) = export(served, "payments")
    assert payment["rail_code"] in (None, "")


def test_a_notification_that_comes_late_gives_the_payment_its_code(
    served: RunningPortal, counter: Device, payer: GatewayPayer, number: str, total: int, clock: MovedClock
) -> None:
    paid = payer.pay(number, total, times=0)
    assert paid is not None
    clock.move(seconds=30)
    until(lambda: settled(served, number), "the money")
    payer.notify(paid.notification)
    until(lambda: export(served, "payments")[0]["rail_code"] == paid.code, "the code")
    assert len(export(served, "payments")) == 1
    counter.pull()
    assert [row["rail_code"] for row in counter.rows("payment").values()] == [paid.code]


def test_a_code_that_is_another_payments_labels_nothing_and_loses_nothing(
    served: RunningPortal, counter: Device, payer: GatewayPayer, number: str, total: int
) -> None:
    paid = payer.pay(number, total)
    until(lambda: settled(served, number), "the money")
    other = number_of(served, raise_waiting(counter, *fixed_lines(1)).bill)
    assert paid is not None
    payer.pay(other, total, code=paid.code)
    until(lambda: settled(served, other), "the other money")
    assert "code_with_other_content" in alarm_kinds(served)
    assert sum(row["amount_cents"] for row in export(served, "payments")) == 2 * total


@FILES
def test_a_forged_code_before_the_money_does_not_hinder_it(
    served: RunningPortal, payer: GatewayPayer, number: str, total: int
) -> None:
    forged = {
        "invoice_number": number,
        "status": "settled",
        "payment_reference": [{"payment_reference": "UJEFORGED1", "amount": "99999.00"}],
    }
    payer.notify(forged)
    until(lambda: not waiting_questions(served), "the question")
    payer.pay(number, total)
    until(lambda: settled(served, number), "the money")
    assert [row["amount_cents"] for row in export(served, "payments")] == [total]


@FILES
def test_a_silent_gateway_settles_nothing_and_is_told_once_a_day(
    served: RunningPortal, payer: GatewayPayer, number: str, total: int, clock: MovedClock
) -> None:
    payer.fault("status_500", 2)
    payer.pay(number, total)
    until(lambda: alarm_kinds(served) == ["gateway_silent"], "the alarm")
    assert bill_row_state(served) == "waiting"
    until(lambda: clock.passes(seconds=5) and settled(served, number), "the money, when it answers again")
    assert alarm_kinds(served) == ["gateway_silent"]


def bill_row_state(portal: RunningPortal) -> str:
    """The state of the only bill."""
    return str(export(portal, "bills")[0]["state"])


@FILES
def test_an_unknown_reference_is_asked_by_the_other_one(
    served: RunningPortal, payer: GatewayPayer, number: str, total: int
) -> None:
    payer.fault("status_404", 1)
    payer.pay(number, total)
    until(lambda: settled(served, number), "the money")


def test_money_of_an_invoice_that_lost_books_had_made_waits_in_suspense(
    gateway: RunningPortal, served: RunningPortal, payer: GatewayPayer
) -> None:
    from portal.rails.pesaflow.invoice import our_reference
    from portal.rails.sandbox.gateway_books import SandboxInvoice, keep_invoice, new_number

    lost = SandboxInvoice(new_number(), our_reference(new_id()), "x", 100_000, 5_000)
    gateway.context.database.write(lambda tx: keep_invoice(tx, lost))
    payer.pay(lost.number, 105_000, times=3)
    until(lambda: balances(served) == {"rail_clearing:pesaflow": 105_000, "suspense": -105_000}, "the money")
    assert [row["state"] for row in export(served, "payments")] == ["unmatched"]


@FILES
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sums=st.lists(st.integers(min_value=0, max_value=200_000), min_size=1, max_size=8))
def test_sums_told_in_any_order_book_the_largest_and_every_step_once(served: RunningPortal, sums: list[int]) -> None:
    number = new_id().replace("-", "").upper()
    now = utc_now() - timedelta(days=1)
    for paid_cents in sums:
        said = Status("partial", number, "", "KES", paid_cents, 500_000)
        served.context.database.write(lambda tx, said=said: take_status(tx, number, said, now))  # type: ignore[misc]
    booked = [row for row in export(served, "payments") if row["account"] == number]
    assert sum(row["amount_cents"] for row in booked) == max(sums)
    assert is_balanced(served)


def named(*amounts: int | None) -> list[NamedCode]:
    """Codes with these amounts."""
    return [NamedCode(f"C{n}", amount, "", Channel.MPESA_PAYBILL) for n, amount in enumerate(amounts)]


@pytest.mark.parametrize(
    ("cents", "amounts", "parts"),
    [
        (100, (), [(100, None)]),
        (100, (100,), [(100, "C0")]),
        (100, (60, 40), [(60, "C0"), (40, "C1")]),
        (60, (60, 40), [(60, "C0")]),
        (40, (60, 40), [(40, "C1")]),
        (100, (999, 100), [(100, "C1")]),
        (100, (60, 60), [(100, None)]),
        (100, (None,), [(100, "C0")]),
        (100, (None, None), [(100, None)]),
    ],
)
def test_codes_label_exactly_the_money_that_came(
    cents: int, amounts: tuple[int | None, ...], parts: list[tuple[int, str | None]]
) -> None:
    assert [(part.amount_cents, part.named and part.named.code) for part in split(cents, named(*amounts))] == parts
