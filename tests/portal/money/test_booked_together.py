"""Money booked together leaves the books that booking one after another leaves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from desktop.domain.time import instant_text
from portal.money.book_payment import Arrived, Booked, book_payment
from portal.money.book_together import book_together
from portal.money.ledger_chain import verify_ledger
from portal.running import RunningPortal
from portal.store.transaction import Transaction
from sync.protocol.states import Channel
from tests.conformance.device import Device
from tests.portal.books import balances, bill_state, export, is_balanced, payment_states, refunds
from tests.portal.conftest import MakeDevice
from tests.portal.services import fixed_lines

PAID_AT = "2026-10-14T06:31:08.123Z"


@pytest.fixture
def counters(make_device: MakeDevice) -> Iterator[list[Device]]:
    """Two counters with six bills each in the books."""
    made = [make_device(), make_device()]
    for device in made:
        for lines in (1, 2, 1, 2, 1, 3):
            device.bill(*fixed_lines(lines))
        device.push()
    yield made


def arrived(code: str, account: str, cents: int) -> Arrived:
    """What the rail says."""
    return Arrived("mpesa", code, Channel.MPESA_PAYBILL, account, cents, PAID_AT)


def mixed(portal: RunningPortal) -> list[Arrived]:
    """Plain money among every other kind."""
    bills = sorted(export(portal, "bills"), key=lambda row: str(row["id"]))
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


def outcome(portal: RunningPortal, booked: Sequence[Booked]) -> dict[str, Any]:
    """All that must not depend on how it was booked."""
    return {
        "said": [(each.state, each.repeated) for each in booked],
        "payments": sorted(payment_states(portal)),
        "balances": balances(portal),
        "refunds": sorted(refunds(portal)),
        "bills": sorted((row["account"], *bill_state(portal, row["account"])) for row in export(portal, "bills")),
        "receipts": sorted(row["account"] for row in export(portal, "receipts")),
        "fulfilled": len(export(portal, "fulfilment")),
    }


def test_the_books_are_the_same_together_and_apart(portal: RunningPortal, counters: list[Device]) -> None:
    database, messages = portal.context.database, mixed(portal)

    class Undone(Exception):
        pass

    apart: dict[str, Any] = {}
    together = database.write(lambda tx: book_together(tx, messages))
    apart["said"] = [(each.state, each.repeated) for each in together]
    found = outcome(portal, together)
    states = [state.value for state, _ in found["said"]]
    assert states == [
        *["matched"] * 4,
        *["part", "over", "matched"],
        *["matched"] * 4,
        *["duplicate", "unmatched", "matched", "matched"],
    ]
    assert [repeated for _, repeated in found["said"]].count(True) == 1
    assert is_balanced(portal)
    end, broken = portal.read(verify_ledger)
    assert broken == []
    assert end.no == len(messages) - 1
    assert sorted(int(row["number"][-7:]) for row in export(portal, "receipts")) == list(range(1, 12))
    for device in counters:
        device.pull()
    receipts = {key for device in counters for kind, key in device.heard if kind == "receipt"}
    assert len(receipts) == 11
