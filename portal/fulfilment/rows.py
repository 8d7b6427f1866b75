"""A row for each service that was paid, in the transaction that settled it; a reversal adds a row, it alters none.

Numbers are dense for each agency and in commit order, so an agency that read up to one number missed nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select

from desktop.domain.time import business_day
from portal.money.standing_bill import Earned, StandingBill
from portal.store.bulk import insert_rows
from portal.store.serial import take_serial
from portal.store.tables.fulfilment_tables import fulfilment
from portal.store.transaction import Transaction

PAID: Final = "paid"
REVERSED: Final = "reversed"


@dataclass(frozen=True, slots=True)
class Paid:
    """A bill that has become full; ``entry`` is the ledger entry that earned its lines."""

    bill: StandingBill
    receipt: str
    lines: Sequence[Earned]
    entry: int


def fulfil(tx: Transaction, paid: Sequence[Paid]) -> None:
    """A row for each line of bills that are paid."""
    rows = [
        {
            "agency": line.agency,
            "state": PAID,
            "centre_id": each.bill.centre,
            "bill_id": each.bill.id,
            "line_id": line.line,
            "service": line.service,
            "units": line.units,
            "receipt": each.receipt,
            "account": each.bill.account,
            "service_cents": line.service_cents,
            "convenience_cents": line.convenience_cents,
            "currency": each.bill.currency,
            "entry_no": each.entry,
        }
        for each in paid
        for line in each.lines
    ]
    _add(tx, rows)


def take_back_fulfilment(tx: Transaction, bill: StandingBill, entry: int) -> None:
    """A row for each line that says its money went back; the amounts are those that were paid."""
    here = (fulfilment.c.centre_id == bill.centre, fulfilment.c.bill_id == bill.id, fulfilment.c.state == PAID)
    paid = tx.connection.execute(select(fulfilment).where(*here).order_by(fulfilment.c.agency, fulfilment.c.no))
    _add(tx, [{**row._mapping, "state": REVERSED, "entry_no": entry} for row in paid])


def _add(tx: Transaction, rows: list[dict[str, Any]]) -> None:
    moment = {"at": tx.at, "day": business_day(tx.instant).isoformat()}
    by_agency: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_agency.setdefault(row["agency"], []).append(row)
    numbered = []
    for agency, its_rows in sorted(by_agency.items()):
        last = take_serial(tx, f"fulfilment/{agency}", len(its_rows))
        first = last - len(its_rows) + 1
        numbered += [{**row, **moment, "no": no} for no, row in enumerate(its_rows, start=first)]
    insert_rows(tx.connection, fulfilment, numbered)
