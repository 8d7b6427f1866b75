"""From the portal's tables to the rows that travel: one function for each kind of row that changes by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from desktop.domain.staff import Role
from portal.store.tables.bill_tables import bills
from portal.store.tables.centre_tables import centres, counters, staff
from portal.store.transaction import Transaction
from sync.protocol.feed import BillRow, CentreRow, CounterRow, PaymentRow, ReceiptRow, StaffRow
from sync.protocol.states import BillState, Channel, PaymentState, ReceiptState


def tell_bills(tx: Transaction, centre: str, ids: Sequence[str]) -> None:
    """The agreed state of bills, each for the counter that raised it, in the order given."""
    if not ids:
        return
    rows = tx.connection.execute(select(bills).where(bills.c.centre_id == centre, bills.c.id.in_(ids)))
    found = {row.id: row for row in rows}
    for id_ in dict.fromkeys(ids):
        tx.tell(centre, id_, bill_row(found[id_], tx.at), target=found[id_].counter_id)


def bill_row(row: Row[Any], at: str) -> BillRow:
    """A bill as it stands."""
    return BillRow(
        bill=row.id,
        account=row.account,
        state=BillState(row.state),
        total_cents=row.total_cents,
        paid_cents=row.paid_cents,
        at=at,
        flags=row.flags.split(),
    )


def payment_row(row: Row[Any]) -> PaymentRow:
    """Money that was matched to a bill, as it stands."""
    return PaymentRow(
        payment=row.id,
        bill=row.bill_id,
        account=row.account,
        rail_code=row.rail_code or "",
        channel=Channel(row.channel),
        amount_cents=row.amount_cents,
        state=PaymentState(row.state),
        paid_at=row.paid_at,
        booked_at=row.booked_at,
    )


def receipt_row(row: Row[Any]) -> ReceiptRow:
    """A receipt as it stands."""
    return ReceiptRow(
        number=row.number,
        bill=row.bill_id,
        account=row.account,
        amount_cents=row.amount_cents,
        currency=row.currency,
        issued_at=row.issued_at,
        key=str(row.key_id),
        qr=row.qr,
        check=row.code_check,
        original=row.counter_id,
        state=ReceiptState(row.state),
        channel=Channel(row.channel),
        rail_code=row.rail_code,
    )


def tell_centre(tx: Transaction, centre: str) -> None:
    """The centre itself."""
    row = tx.connection.execute(select(centres).where(centres.c.id == centre)).one()
    tx.tell(centre, row.id, CentreRow(code=row.id, name=row.name, county=row.county, town=row.town))


def tell_counter(tx: Transaction, centre: str, counter: str) -> None:
    """A counter of the centre."""
    row = _one(tx.connection, counters, centre, counter)
    tx.tell(centre, row.id, CounterRow(id=row.id, number=row.number, active=row.active))


def tell_staff(tx: Transaction, centre: str, member: str) -> None:
    """A member of the staff with the verifier of their PIN."""
    row = _one(tx.connection, staff, centre, member)
    tx.tell(
        centre,
        row.id,
        StaffRow(
            id=row.id,
            number=row.number,
            name=row.name,
            role=Role(row.role),
            verifier=row.verifier,
            active=row.active,
        ),
    )


def _one(connection: Connection, table: Any, centre: str, id_: str) -> Row[Any]:
    return connection.execute(select(table).where(table.c.centre_id == centre, table.c.id == id_)).one()
