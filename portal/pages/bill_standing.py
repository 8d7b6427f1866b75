"""What the portal tells whoever holds a bill's account number: how it stands, for what, and what is due.

The number is the key: it stands on the paper alone, and two of its digits are check digits, so a slip of the thumb
does not open a neighbour's bill. Names, phones, documents and who paid are never read here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection, and_, bindparam, select

from desktop.domain.account_number import LENGTH, as_typed, base_of, is_account
from desktop.domain.time import read_instant
from portal.money.standing_bill import bill_of_account
from portal.pages.verdict import CheckedLine, lines_of
from portal.rails.pesaflow.invoice import PREFIX
from portal.rounds.number_block import is_leased
from portal.store.tables.bill_tables import bills
from portal.store.tables.centre_tables import centres
from portal.store.tables.gateway_tables import gateway_invoices
from portal.store.tables.money_tables import payments, receipts
from sync.protocol.states import BillState

MOST_ACCOUNT: Final = 34
_ACCOUNT: Final = re.compile(rf"[A-Z0-9]{{4,{MOST_ACCOUNT}}}")


class Standing(StrEnum):
    """A bill in the words of its page. ``not_here``: the number is leased, its bill has not arrived."""

    WAITING = "waiting"
    PART_PAID = "part_paid"
    PAID = "paid"
    CANCELLED = "cancelled"
    REVERSED = "reversed"
    REFUSED = "refused"
    NOT_HERE = "not_here"
    AWAITING_NUMBER = "awaiting_number"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ShownBill:
    """What stands on the paper too. ``receipt`` and ``paid_at`` where it was paid in full once."""

    account: str
    currency: str
    total_cents: int
    paid_cents: int
    raised_at: datetime
    centre: str
    lines: tuple[CheckedLine, ...]
    receipt: str
    paid_at: datetime | None

    @property
    def due_cents(self) -> int:
        """What is missing."""
        return self.total_cents - self.paid_cents


@dataclass(frozen=True, slots=True)
class Answer:
    """``account`` as it was understood, empty where it cannot be one; ``mistyped``: its check digits are wrong."""

    standing: Standing
    account: str = ""
    bill: ShownBill | None = None
    mistyped: bool = False


_BILL: Final = (
    select(
        bills.c.account,
        bills.c.currency,
        bills.c.total_cents,
        bills.c.paid_cents,
        bills.c.raised_at,
        centres.c.name.label("centre"),
        receipts.c.number.label("receipt"),
        payments.c.paid_at,
    )
    .join(centres, centres.c.id == bills.c.centre_id)
    .outerjoin(receipts, and_(receipts.c.centre_id == bills.c.centre_id, receipts.c.bill_id == bills.c.id))
    .outerjoin(payments, payments.c.id == receipts.c.payment_id)
    .where(bills.c.centre_id == bindparam("in_centre"), bills.c.id == bindparam("wanted"))
)
_ANY: Final = select(bills.c.id).where(bills.c.account == bindparam("wanted")).limit(1)
_REFERENCE: Final = (
    select(bills.c.account, bills.c.state)
    .join(
        gateway_invoices,
        and_(gateway_invoices.c.centre_id == bills.c.centre_id, gateway_invoices.c.bill_id == bills.c.id),
    )
    .where(gateway_invoices.c.our_reference == bindparam("wanted"))
)


def look_up(connection: Connection, typed: str) -> Answer:
    """How the bill stands whose number was typed, with spaces, dashes, small letters, O for 0 as on a phone."""
    account = as_typed(typed[: 2 * MOST_ACCOUNT])
    if not _ACCOUNT.fullmatch(account):
        return Answer(Standing.UNKNOWN)
    bill = bill_of_account(connection, account)
    if bill is None:
        return _without_bill(connection, account)
    shown = _shown(connection, bill.centre, bill.id)
    if bill.standing.contested:
        return Answer(Standing.REFUSED, account)
    return Answer(Standing(bill.standing.state), account, shown)


def _without_bill(connection: Connection, account: str) -> Answer:
    if connection.execute(_ANY, {"wanted": account}).first() is not None:
        return Answer(Standing.REFUSED, account)
    if is_account(account):
        known = is_leased(connection, base_of(account))
        return Answer(Standing.NOT_HERE if known else Standing.UNKNOWN, account)
    reference = f"{PREFIX}{account.removeprefix(as_typed(PREFIX))}"  # without its dash, as anything that is typed
    named = connection.execute(_REFERENCE, {"wanted": reference}).first()
    if named is None:
        return Answer(Standing.UNKNOWN, account, mistyped=len(account) == LENGTH and account.isdigit())
    if named.state == BillState.AWAITING_NUMBER:
        return Answer(Standing.AWAITING_NUMBER)
    return look_up(connection, named.account)


def _shown(connection: Connection, centre: str, bill: str) -> ShownBill:
    row = connection.execute(_BILL, {"in_centre": centre, "wanted": bill}).one()
    return ShownBill(
        account=row.account,
        currency=row.currency,
        total_cents=row.total_cents,
        paid_cents=row.paid_cents,
        raised_at=read_instant(row.raised_at),
        centre=row.centre,
        lines=lines_of(connection, centre, bill),
        receipt=row.receipt or "",
        paid_at=read_instant(row.paid_at) if row.paid_at else None,
    )
