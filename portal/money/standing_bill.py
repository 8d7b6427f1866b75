"""Finding the bill a typed account number means, and moving it when money is matched to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, exists, select, update

from portal.money.matching import Standing, Verdict
from portal.store.tables.bill_tables import bill_lines, bills
from portal.store.tables.suggestion_tables import suggestions
from portal.store.transaction import Transaction
from sync.protocol.states import BillState, NumberSource

_SUGGESTED: Final = (
    exists()
    .where(suggestions.c.centre_id == bills.c.centre_id, suggestions.c.bill_id == bills.c.id)
    .where(suggestions.c.state == "open")
    .label("suggested")
)
_OF_ACCOUNT: Final = select(bills, _SUGGESTED).where(bills.c.account == bindparam("wanted"))
_OF_ACCOUNTS: Final = select(bills, _SUGGESTED).where(bills.c.account.in_(bindparam("wanted", expanding=True)))
_OF_ID: Final = select(bills, _SUGGESTED).where(
    bills.c.centre_id == bindparam("in_centre"), bills.c.id == bindparam("wanted")
)
_ADD: Final = (
    update(bills)
    .where(bills.c.centre_id == bindparam("in_centre"), bills.c.id == bindparam("wanted"))
    .values(paid_cents=bindparam("paid_cents"), state=bindparam("state"), settled_at=bindparam("settled_at"))
    .returning(bills)
)
_FILL: Final = (
    update(bills)
    .where(bills.c.centre_id == bindparam("in_centre"), bills.c.id.in_(bindparam("wanted", expanding=True)))
    .values(paid_cents=bills.c.total_cents, state=BillState.PAID.value, settled_at=bindparam("at"))
)
_EARNED: Final = (
    bill_lines.c.id,
    bill_lines.c.agency,
    bill_lines.c.service,
    bill_lines.c.units,
    bill_lines.c.service_cents,
    bill_lines.c.convenience_cents,
)
_LINES_OF_ALL: Final = (
    select(bill_lines.c.bill_id, *_EARNED)
    .where(bill_lines.c.centre_id == bindparam("in_centre"))
    .where(bill_lines.c.bill_id.in_(bindparam("wanted", expanding=True)))
    .order_by(bill_lines.c.bill_id, bill_lines.c.place)
)
_LINES: Final = (
    select(*_EARNED)
    .where(bill_lines.c.centre_id == bindparam("in_centre"), bill_lines.c.bill_id == bindparam("wanted"))
    .order_by(bill_lines.c.place)
)


@dataclass(frozen=True, slots=True)
class StandingBill:
    """A bill with what money needs to know of it. ``suggested``: money with a wrong account may be meant for it."""

    centre: str
    id: str
    counter: str
    account: str
    currency: str
    standing: Standing
    suggested: bool = False


@dataclass(frozen=True, slots=True)
class Earned:
    """One line's money: to an agency for a service, and the convenience fee."""

    line: str
    agency: str
    service: str
    units: int
    service_cents: int
    convenience_cents: int


def bill_of_account(connection: Connection, account: str) -> StandingBill | None:
    """The bill with this number, or ``None``. Refused bills own no money, but they make a number contested."""
    rows = _of_account(connection, account)
    living = [row for row in rows if row.state != BillState.REFUSED]
    if not living:
        return None
    (row,) = living
    return _standing(row, contested=len(rows) > 1)


def bills_of_accounts(connection: Connection, accounts: Sequence[str]) -> dict[str, tuple[StandingBill, Row[Any]]]:
    """By number, the bills that alone have theirs, each with its row. Any other number is asked for by itself."""
    found: dict[str, list[Row[Any]]] = {}
    for row in connection.execute(_OF_ACCOUNTS, {"wanted": list(accounts)}):
        found.setdefault(row.account, []).append(row)
    return {
        account: (_standing(rows[0], contested=False), rows[0]) for account, rows in found.items() if len(rows) == 1
    }


def bill_of_id(connection: Connection, centre: str, bill: str) -> StandingBill | None:
    """The bill with this id, refused ones too, or ``None``."""
    row = connection.execute(_OF_ID, {"in_centre": centre, "wanted": bill}).first()
    if row is None:
        return None
    return _standing(row, contested=len(_of_account(connection, row.account)) > 1)


def _of_account(connection: Connection, account: str) -> list[Row[Any]]:
    """Bills a number may mean; those that wait for one have none.

    A gateway's number may be taken up again after its bill was cancelled, which then gives way.
    """
    rows = connection.execute(_OF_ACCOUNT, {"wanted": account}).all() if account else []
    return [row for row in rows if not _gave_way(row, rows)]


def _gave_way(row: Row[Any], rows: Sequence[Row[Any]]) -> bool:
    if row.state != BillState.CANCELLED or row.number_source != NumberSource.GATEWAY:
        return False
    return any(other.id > row.id and other.state != BillState.REFUSED for other in rows)


def _standing(row: Row[Any], *, contested: bool) -> StandingBill:
    standing = Standing(BillState(row.state), row.total_cents, row.paid_cents, contested)
    suggested = bool(row.suggested)
    return StandingBill(row.centre_id, row.id, row.counter_id, row.account, row.currency, standing, suggested)


def add_to_bill(tx: Transaction, bill: StandingBill, verdict: Verdict) -> Row[Any]:
    """Counts matched money on the bill, never takes any away, and gives the bill's row as it now is."""
    state = BillState.PAID if verdict.settles else BillState.PART_PAID
    changed = {
        "in_centre": bill.centre,
        "wanted": bill.id,
        "paid_cents": bill.standing.paid_cents + verdict.to_bill_cents,
        "state": state.value,
        "settled_at": tx.at if verdict.settles else None,
    }
    return tx.connection.execute(_ADD, changed).one()


def take_from_bill(tx: Transaction, bill: StandingBill, cents: int) -> Row[Any]:
    """What a reversal does to a bill, which is given as it now is.

    A bill that was full had its receipt, so it is reversed and holds nothing; any other waits for the rest.
    """
    was_full = bill.standing.state is BillState.PAID
    left = 0 if was_full else bill.standing.paid_cents - cents
    state = BillState.REVERSED if was_full else BillState.PART_PAID if left else BillState.WAITING
    here = (bills.c.centre_id == bill.centre, bills.c.id == bill.id)
    changed = update(bills).where(*here).values(paid_cents=left, state=state.value).returning(bills)
    return tx.connection.execute(changed).one()


def reopen_bill(tx: Transaction, bill: StandingBill) -> None:
    """A cancelled bill waits for money again: a receipt turned up that was issued for it."""
    here = (bills.c.centre_id == bill.centre, bills.c.id == bill.id, bills.c.state == BillState.CANCELLED.value)
    state = BillState.PART_PAID if bill.standing.paid_cents else BillState.WAITING
    tx.connection.execute(update(bills).where(*here).values(state=state.value))


def fill_bills(tx: Transaction, centre: str, full: Sequence[StandingBill]) -> None:
    """As :func:`add_to_bill`, for several of one centre that become full at once."""
    wanted = {"in_centre": centre, "wanted": [bill.id for bill in full], "at": tx.at}
    tx.connection.execute(_FILL, wanted)


def earned_by_all(connection: Connection, centre: str, ids: Sequence[str]) -> dict[str, list[Earned]]:
    """The lines of several bills of one centre."""
    earned: dict[str, list[Earned]] = {}
    for row in connection.execute(_LINES_OF_ALL, {"in_centre": centre, "wanted": list(ids)}):
        earned.setdefault(row[0], []).append(Earned(*row[1:]))
    return earned


def earned_by(connection: Connection, bill: StandingBill) -> list[Earned]:
    """The lines of a bill as money, in their order."""
    rows = connection.execute(_LINES, {"in_centre": bill.centre, "wanted": bill.id})
    return [Earned(*row) for row in rows]
