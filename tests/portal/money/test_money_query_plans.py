"""Whatever moves or compares money looks things up by an index, however large the country's books have become."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.domain.time import business_day, utc_now
from portal.fulfilment.statement import agency_statement
from portal.reconcile import within
from portal.reconcile.day import _ledger, _raw, _receipts
from portal.reconcile.our_payments import payments_of
from portal.running import RunningPortal
from tests.portal.money.money_books import TOTAL, Books
from tests.portal.test_query_plans import plans

LARGE = (
    "bills",
    "bill_lines",
    "payments",
    "receipts",
    "refund_cases",
    "reversals",
    "suggestions",
    "fulfilment",
    "ledger_entries",
    "ledger_lines",
    "raw_messages",
)


def check(found: dict[str, str]) -> None:
    """No table that grows for ever is read from end to end."""
    assert found
    for statement, plan in found.items():
        for table in LARGE:
            assert not any(part.startswith(f"SCAN {table}") for part in plan.split("; ")), (statement, plan)


@pytest.mark.books("sqlite")
def test_booking_suggesting_assigning_and_reversing_look_things_up(portal: RunningPortal) -> None:
    books = Books(portal.context.database, {})

    def act() -> None:
        books.raise_bill("48201937722")
        books.pay("48201937272", TOTAL, "UJE4K7Q2ZT")
        books.pay("GOOD CONDUCT", TOTAL, "UJE4K7Q2ZU")
        books.assign("UJE4K7Q2ZT", "48201937722")
        books.reverse("UJE4K7Q2ZT")
        books.reverse("UJE4K7Q2ZX")

    of_the_test = "WHERE payments.rail_code = ?"
    check({statement: plan for statement, plan in plans(portal, act).items() if of_the_test not in statement})


@pytest.mark.books("sqlite")
def test_a_days_comparison_reads_the_day(portal: RunningPortal) -> None:
    books = Books(portal.context.database, {})
    books.raise_bill("48201937722")
    books.pay("48201937722", TOTAL, "UJE4K7Q2ZT")
    day: date = business_day(utc_now())

    def act() -> None:
        def read(connection: object) -> None:
            payments_of(connection, day, [("mpesa", "UJE4K7Q2ZT")])  # type: ignore[arg-type]
            for part in (within._unread, within._receipts, within._fulfilment):
                list(part(connection, day))  # type: ignore[arg-type]
            for told in (_ledger, _raw, _receipts):
                told(connection, day)  # type: ignore[arg-type]
            agency_statement(connection, "DCI", day)  # type: ignore[arg-type]

        portal.read(read)

    check(plans(portal, act))
