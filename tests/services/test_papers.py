"""Rules of papers: owed ones are ordered by themselves, one unmarked receipt, copies counted."""

from __future__ import annotations

import json

import pytest

from desktop.domain.errors import UserError
from desktop.services.ports.views import BillView
from desktop.services.print_paper import RECEIPT, SLIP, CopyReason, document_of, order_owed
from printing.document import Receipt
from tests.support.desk import PRINTER, Desk
from tests.support.people import amina, draft


def _bill(desk: Desk) -> BillView:
    citizen = desk.counter.citizens.take_down(amina())
    return desk.counter.bills.raise_bill(draft(citizen.id))


def _papers(desk: Desk, bill: BillView, paper: str) -> list[int]:
    fresh = desk.counter.bills.bill(bill.id)
    assert fresh is not None
    return [p.copy for p in fresh.papers if p.paper == paper]


def test_slip_is_owed_from_the_moment_a_bill_is_raised(desk: Desk) -> None:
    bill = _bill(desk)
    assert order_owed(desk.file, PRINTER) == [bill.id]
    assert order_owed(desk.file, PRINTER) == []
    assert _papers(desk, bill, SLIP) == [0]


def test_receipt_is_owed_when_the_portal_issued_it_and_not_before(desk: Desk) -> None:
    bill = _bill(desk)
    order_owed(desk.file, PRINTER)
    with pytest.raises(UserError, match="not issued a receipt"):
        document_of(desk.file.reads, bill, RECEIPT)
    desk.money(bill, bill.total_cents)
    assert order_owed(desk.file, PRINTER) == [bill.id]
    assert _papers(desk, bill, RECEIPT) == [0]


def test_part_payment_owes_no_receipt(desk: Desk) -> None:
    bill = _bill(desk)
    order_owed(desk.file, PRINTER)
    desk.money(bill, 100)
    assert order_owed(desk.file, PRINTER) == []


def test_copies_are_counted_and_marked(desk: Desk) -> None:
    bill = _bill(desk)
    desk.money(bill, bill.total_cents)
    order_owed(desk.file, PRINTER)
    assert [desk.counter.papers.copy(bill.id, CopyReason.LOST) for _ in range(2)] == [1, 2]
    assert _papers(desk, bill, RECEIPT) == [0, 1, 2]


def test_paid_bill_gets_no_more_slips(desk: Desk) -> None:
    bill = _bill(desk)
    desk.money(bill, bill.total_cents)
    with pytest.raises(UserError, match="closed"):
        desk.counter.papers.slip_again(bill.id)


def test_receipt_masks_the_document_and_adds_up(desk: Desk) -> None:
    bill = _bill(desk)
    desk.money(bill, bill.total_cents)
    fresh = desk.counter.bills.bill(bill.id)
    assert fresh is not None
    document = document_of(desk.file.reads, fresh, RECEIPT)
    assert isinstance(document, Receipt)
    assert document.id_masked == "****5678"
    assert "12345678" not in json.dumps(document.payer_name)
    assert document.total_cents == document.paid_cents == 55_000
    assert document.served_by == "G. Njeri"
