"""The sum a gateway expects is what screen, slip and receipt say; the services cost what they were raised with."""

from __future__ import annotations

from desktop.domain.ids import new_id
from desktop.domain.time import instant_text, utc_now
from desktop.services.ports.views import BillView
from desktop.services.take_up_bill import TakeUpDraft
from sync.protocol.feed import GATEWAY_AMOUNT, BillRow, PaymentRow
from sync.protocol.states import BillState, Channel, NumberSource, PaymentState
from tests.services.test_elsewhere import found
from tests.support.asked import set_rail
from tests.support.desk import Desk
from tests.support.people import amina, draft


def agreed(desk: Desk, bill: BillView, account: str, total_cents: int, *flags: str) -> BillView:
    """The bill after the portal said what its gateway expects."""
    row = BillRow(bill.id, account, BillState.WAITING, total_cents, 0, instant_text(utc_now()), list(flags))
    desk.portal_sends("bill", bill.id, row)
    fresh = desk.counter.bills.bill(bill.id)
    assert fresh is not None
    return fresh


def test_what_is_above_the_services_is_the_convenience_fee(desk: Desk) -> None:
    set_rail(desk, source=NumberSource.GATEWAY)
    bill = desk.counter.bills.raise_bill(draft(desk.counter.citizens.take_down(amina()).id))
    services = sum(line.service_cents for line in bill.lines)
    for _ in range(2):
        fresh = agreed(desk, bill, "QMZT4VX", services + 3_333, GATEWAY_AMOUNT)
    assert (fresh.total_cents, fresh.balance_cents) == (services + 3_333, services + 3_333)
    assert sum(line.service_cents for line in fresh.lines) == services
    assert sum(line.convenience_cents for line in fresh.lines) == 3_333
    assert [one.total_cents for one in desk.counter.bills.find("QMZT4VX")] == [services + 3_333]


def test_a_total_that_is_not_flagged_changes_nothing(desk: Desk) -> None:
    bill = desk.counter.bills.raise_bill(draft(desk.counter.citizens.take_down(amina()).id))
    assert agreed(desk, bill, bill.account, bill.total_cents + 100).total_cents == bill.total_cents


def test_a_bill_raised_elsewhere_follows_its_rail(desk: Desk) -> None:
    bill = desk.counter.money.take_up(TakeUpDraft(new_id(), found(desk), "", "en"))
    fresh = agreed(desk, bill, bill.account, 110_000, "elsewhere", GATEWAY_AMOUNT)
    assert (fresh.total_cents, [line.service_cents for line in fresh.lines]) == (110_000, [110_000])


def test_a_code_that_comes_after_its_money_is_shown(desk: Desk) -> None:
    bill = desk.counter.bills.raise_bill(draft(desk.counter.citizens.take_down(amina()).id))
    now, payment = instant_text(utc_now()), new_id()
    for code in ("", "UKO4K7Q2ZT"):
        row = PaymentRow(payment, bill.id, bill.account, code, Channel.MPESA_PAYBILL, 500, PaymentState.PART, now, now)
        desk.portal_sends("payment", payment, row)
    fresh = desk.counter.bills.bill(bill.id)
    assert fresh is not None
    assert [one.rail_code for one in fresh.payments] == ["UKO4K7Q2ZT"]
