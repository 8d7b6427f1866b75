"""Rules of bills raised elsewhere and of numbers a rail allots: brought, taken up, awaited; served like our own."""

from __future__ import annotations

import pytest

from desktop.domain.errors import UserError
from desktop.domain.ids import new_id
from desktop.services.look_elsewhere import brought_number, capitals_number
from desktop.services.ports.asked_views import ElsewhereView
from desktop.services.ports.views import BillState
from desktop.services.print_paper import NUMBER_SLIP, SLIP, document_of, order_owed
from desktop.services.take_up_bill import TakeUpDraft
from printing.document import BillSlip
from sync.protocol.messages import ElsewhereAnswer
from sync.protocol.states import NumberSource
from tests.support.asked import answer, number_comes, set_rail
from tests.support.desk import PRINTER, Desk
from tests.support.people import amina, draft


def unpaid(number: str) -> ElsewhereAnswer:
    """What eCitizen says of a good conduct certificate."""
    return ElsewhereAnswer(
        number, "pesaflow", "", "unpaid", "Good conduct certificate", "KES", 105_000, 0, "2026-10-14T06:31:08.123Z"
    )


def found(desk: Desk, number: str = "QMZT4VX") -> ElsewhereView:
    desk.elsewhere = unpaid
    return desk.counter.money.look_elsewhere(number)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("QMZT4VX", "QMZT4VX"),
        ("qmzt4vx", "QMZT4VX"),
        ("https://pay.example/QMZT4VX", "QMZT4VX"),
        ("482 0193 7722", "48201937722"),
        ("2020210000012345", "2020210000012345"),
        ("4820193772", "4820193772"),
        ("0712345126", ""),
        ("+254712345126", ""),
        ("passport", ""),
        ("umilki gari", ""),
        ("form 34a", ""),
        ("QMZTVXA", ""),
        ("1234", ""),
    ],
)
def test_number_is_told_from_words(typed: str, number: str) -> None:
    assert brought_number(typed) == number


def test_capitals_alone_may_be_a_number_but_words_come_first() -> None:
    assert capitals_number("QMZTVXA") == "QMZTVXA"
    assert capitals_number("Passport") == ""


def test_bill_taken_up_is_served_like_our_own_at_what_its_rail_asks(desk: Desk) -> None:
    intent, said = new_id(), found(desk)
    bill = desk.counter.money.take_up(TakeUpDraft(intent, said, "", "en"))
    assert (bill.id, bill.account, bill.state, bill.rail) == (intent, "QMZT4VX", BillState.RAISED, "pesaflow")
    assert (bill.total_cents, bill.citizen) == (105_000, None)
    assert [(line.name_en, line.agency) for line in bill.lines] == [("Good conduct certificate", "eCitizen")]
    assert desk.counter.money.take_up(TakeUpDraft(intent, said, "", "en")).id == intent
    assert [one.service_en for one in desk.counter.bills.find("QMZT4VX")] == ["Good conduct certificate"]


def test_number_taken_up_here_is_found_here_and_not_taken_up_twice(desk: Desk) -> None:
    first = found(desk)
    bill = desk.counter.money.take_up(TakeUpDraft(new_id(), first, "", "en"))
    again = found(desk)
    assert (again.bill, again.here) == (bill.id, True)
    with pytest.raises(UserError, match="already"):
        desk.counter.money.take_up(TakeUpDraft(new_id(), first, "", "en"))


def test_bill_taken_up_owes_no_slip_and_is_in_the_takings_when_its_receipt_came(desk: Desk) -> None:
    bill = desk.counter.money.take_up(TakeUpDraft(new_id(), found(desk), "", "both"))
    assert order_owed(desk.file, PRINTER) == []
    desk.money(bill, bill.total_cents)
    takings = desk.counter.takings()
    assert (takings.total_cents, takings.bills_paid) == (105_000, 1)
    assert [(row.key, row.name_en) for row in takings.by_service] == [("elsewhere", "Bill raised elsewhere")]
    assert order_owed(desk.file, PRINTER) == [bill.id]
    assert desk.counter.journal.reads.frequent_services(5) == []


def test_refused_taking_up_is_refused_as_a_bill(desk: Desk) -> None:
    bill = desk.counter.money.take_up(TakeUpDraft(new_id(), found(desk), "", "en"))
    answer(desk, bill.id, "already_taken_up")
    fresh = desk.counter.bills.bill(bill.id)
    assert fresh is not None
    assert (fresh.state, fresh.refusal) == (BillState.REFUSED, "already_taken_up")


def test_unknown_number_and_other_money_are_not_taken_up(desk: Desk) -> None:
    with pytest.raises(UserError, match="No rail knows"):
        desk.counter.money.take_up(TakeUpDraft(new_id(), ElsewhereView("QMZT4VX", "unknown"), "", "en"))
    dollars = ElsewhereView("QMZT4VX", "unpaid", "pesaflow", currency="USD", expected_cents=5_000)
    with pytest.raises(UserError, match="USD"):
        desk.counter.money.take_up(TakeUpDraft(new_id(), dollars, "", "en"))


def test_mistyped_account_number_is_said_before_anybody_is_asked(desk: Desk) -> None:
    with pytest.raises(UserError, match="wrong digit"):
        desk.counter.money.look_elsewhere("48201937723")


def test_bill_waits_for_its_number_when_the_rail_allots_them(desk: Desk) -> None:
    set_rail(desk, source=NumberSource.GATEWAY)
    left = desk.counter.standing().numbers_left
    bill = desk.counter.bills.raise_bill(draft(desk.counter.citizens.take_down(amina()).id))
    assert (bill.account, bill.state) == ("", BillState.AWAITING_NUMBER)
    assert desk.counter.bills.bill(bill.id) == bill
    assert desk.counter.standing().numbers_left == left
    assert desk.counter.takings().waiting == 1


def test_number_that_comes_is_shown_found_and_printed_and_never_changes(desk: Desk) -> None:
    set_rail(desk, source=NumberSource.GATEWAY)
    bill = desk.counter.bills.raise_bill(draft(desk.counter.citizens.take_down(amina()).id))
    assert order_owed(desk.file, PRINTER) == [], "online the number comes before a slip would be read"
    assert order_owed(desk.file, PRINTER, numberless=True) == [bill.id]
    number_comes(desk, bill, "QMZT4VX")
    fresh = desk.counter.bills.bill(bill.id)
    assert fresh is not None
    assert (fresh.account, fresh.state) == ("QMZT4VX", BillState.WAITING)
    assert [one.id for one in desk.counter.bills.find("qmzt4vx")] == [bill.id]
    assert order_owed(desk.file, PRINTER, numberless=True) == [bill.id]
    fresh = desk.counter.bills.bill(bill.id)
    assert fresh is not None
    assert [one.paper for one in fresh.papers] == [NUMBER_SLIP, SLIP]
    number_comes(desk, bill, "OTHER99")
    fresh = desk.counter.bills.bill(bill.id)
    assert fresh is not None
    assert fresh.account == "QMZT4VX"


def test_slip_without_a_number_says_so_and_nothing_to_pay_by(desk: Desk) -> None:
    set_rail(desk, source=NumberSource.GATEWAY)
    bill = desk.counter.bills.raise_bill(draft(desk.counter.citizens.take_down(amina()).id))
    paper = document_of(desk.file.reads, bill, NUMBER_SLIP)
    assert isinstance(paper, BillSlip)
    assert (paper.account, paper.qr_text) == ("", "")


def test_bill_its_rail_called_paid_is_never_asked_for_again(desk: Desk) -> None:
    from desktop.services.ask_prompt import PromptDraft

    set_rail(desk)
    paid = ElsewhereView("QMZT4VX", "paid", "pesaflow", currency="KES", expected_cents=105_000, paid_cents=105_000)
    bill = desk.counter.money.take_up(TakeUpDraft(new_id(), paid, "", "en"))
    with pytest.raises(UserError, match="paid where it was raised"):
        desk.counter.money.ask_prompt(PromptDraft(new_id(), bill.id, "0712345126"))


def test_slip_of_taxes_is_called_by_who_raised_it(desk: Desk) -> None:
    desk.elsewhere = unpaid
    found = desk.counter.money.look_elsewhere("2020210000012345")
    bill = desk.counter.money.take_up(TakeUpDraft(new_id(), found, "", "en"))
    assert [line.agency for line in bill.lines] == ["KRA"]
