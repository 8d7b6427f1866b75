"""Reading what agencies owe: all of it, or one agency's rows after a number, bounded and in order.

After a portal was restored from a copy it may give numbers again; its epoch, which stands in every answer, is another
then, and the agency reads from the beginning.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, select

from portal.store.tables.fulfilment_tables import fulfilment

MOST_ROWS: Final = 500
CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class Part:
    """The next rows of one agency; ``after`` is the cursor behind them."""

    rows: list[dict[str, Any]]
    after: int
    more: bool


def read_after(connection: Connection, agency: str, after: int, most: int = MOST_ROWS) -> Part:
    """At most ``most`` rows of an agency after a number."""
    found = connection.execute(_after(agency, after).limit(most + 1)).all()
    rows = [_plain(row) for row in found[:most]]
    return Part(rows, rows[-1]["no"] if rows else after, len(found) > most)


def export_fulfilment(connection: Connection, agency: str = "", after: int = 0) -> Iterator[dict[str, Any]]:
    """Every row, of one agency or of all, oldest first."""
    for row in connection.execution_options(yield_per=CHUNK).execute(_after(agency, after)):
        yield _plain(row)


def _after(agency: str, after: int) -> Select[Any]:
    wanted = select(fulfilment).where(fulfilment.c.no > after).order_by(fulfilment.c.agency, fulfilment.c.no)
    return wanted.where(fulfilment.c.agency == agency) if agency else wanted


def _plain(row: Row[Any]) -> dict[str, Any]:
    """A row as an agency reads it; ids only, nothing personal. Cents of a reversal are those that went back."""
    return {
        "agency": row.agency,
        "no": row.no,
        "state": row.state,
        "service": row.service,
        "units": row.units,
        "receipt": row.receipt,
        "account": row.account,
        "amount_cents": row.service_cents,
        "convenience_cents": row.convenience_cents,
        "currency": row.currency,
        "at": row.at,
        "day": row.day,
        "centre": row.centre_id,
        "bill": row.bill_id,
        "line": row.line_id,
        "ledger_entry": row.entry_no,
    }
