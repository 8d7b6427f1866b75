"""Money booked together leaves the books that booking one after another leaves."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from portal.money.book_payment import Arrived, Booked, book_payment
from portal.money.book_together import book_together
from portal.money.ledger_chain import verify_ledger
from portal.running import RunningPortal
from portal.store.transaction import Transaction
from sync.protocol.states import Channel
from tests.conformance.device import Device
from tests.portal.books import balances, export, is_balanced, payment_states, refunds
from tests.portal.conftest import MakeDevice
from tests.portal.services import fixed_lines

PAID_AT = "2026-10-14T06:31:08.123Z"


@pytest.fixture
def counters(make_device: MakeDevice) -> list[Device]:
    """Two counters with six bills each in the books."""
    made = [make_device(), make_device()]
    for device in made:
        for lines in (1, 2, 1, 2, 1, 3):
            device.bill(*fixed_lines(lines))
        device.push()
    return made


def arrived(code: str, account: str, cents: int) -> Arrived:
    """What the rail says."""
    return Arrived("mpesa", code, Channel.MPESA_PAYBILL, account, cents, PAID_AT)


def mixed(portal: RunningPortal) -> list[Arrived]:
    """Plain money among every other kind."""
    bills = sorted(export(portal, "bills"), key=lambda row: str(row["account"]))
    plain = [arrived(f"P{n}", row["account"], row["total_cents"]) for n, row in enumerate(bills[:8])]
    part, over, twice = bills[8], bills[9], bills[10]
    return [
        *plain[:4],
        arrived("PART", part["account"], part["total_cents"] - 100),
        arrived("OVER", over["account"], over["total_cents"] + 100),
        arrived("TWICE1", twice["account"], twice["total_cents"]),
        *plain[4:],
        arrived("TWICE2", twice["account"], twice["total_cents"]),
        arrived("NOBODY", "1", 500),
        plain[0],
        arrived("LAST", part["account"], 100),
    ]


def book_apart(tx: Transaction, each: Sequence[Arrived]) -> list[Booked]:
    """One after another."""
    return [book_payment(tx, one) for one in each]


Way = Callable[[Transaction, Sequence[Arrived]], list[Booked]]


@pytest.mark.parametrize("book", [book_together, book_apart])
def test_the_books_are_the_same_together_and_apart(portal: RunningPortal, counters: list[Device], book: Way) -> None:
    messages = mixed(portal)
    booked = portal.context.database.write(lambda tx: book(tx, messages))
    states = [each.state.value for each in booked]
    assert sorted(states) == sorted(["matched"] * 11 + ["part", "over", "duplicate", "unmatched"])
    assert [each.repeated for each in booked].count(True) == 1
    assert sorted(payment_states(portal)) == sorted(each.state.value for each in booked if not each.repeated)
    assert refunds(portal)[0][0] == 100
    assert is_balanced(portal)
    assert balances(portal)["suspense"] == -500
    end, broken = portal.read(verify_ledger)
    assert (end.no, broken) == (len(messages) - 1, [])
    receipts = {row["account"]: row["number"] for row in export(portal, "receipts")}
    assert sorted(int(number[-7:]) for number in receipts.values()) == list(range(1, 12))
    full = {row["account"] for row in export(portal, "bills") if row["state"] == "paid"}
    assert full == set(receipts)
    for device in counters:
        device.pull()
    assert {key for device in counters for kind, key in device.heard if kind == "receipt"} == set(receipts.values())
