"""What the portal knows of a receipt's code: is the signature right, is it in the books, how does it stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, bindparam, func, select

from desktop.domain.time import read_instant
from portal.first_start import receipt_keys
from portal.receipt_keys import doubted_since
from portal.store.tables.bill_tables import bill_lines
from portal.store.tables.catalogue_tables import services
from portal.store.tables.centre_tables import centres, counters
from portal.store.tables.desk_tables import papers
from portal.store.tables.money_tables import payments, receipts
from sync.protocol.receipt_code import is_genuine, read_receipt_text
from sync.protocol.states import Channel, PaperState, ReceiptState

_RECEIPT: Final = (
    select(
        receipts,
        payments.c.paid_at,
        centres.c.name.label("centre"),
        centres.c.county,
        counters.c.number.label("counter"),
    )
    .join(payments, payments.c.id == receipts.c.payment_id)
    .join(centres, centres.c.id == receipts.c.centre_id)
    .join(counters, and_(counters.c.centre_id == receipts.c.centre_id, counters.c.id == receipts.c.counter_id))
    .where(receipts.c.number == bindparam("wanted"))
)

_LINES: Final = (
    select(
        services.c.name_en,
        services.c.name_sw,
        bill_lines.c.agency,
        bill_lines.c.service_cents + bill_lines.c.convenience_cents,
    )
    .join(services, services.c.code == bill_lines.c.service)
    .where(bill_lines.c.centre_id == bindparam("in_centre"), bill_lines.c.bill_id == bindparam("of_bill"))
    .order_by(bill_lines.c.place)
)
_COPIES: Final = select(func.count()).where(
    papers.c.centre_id == bindparam("in_centre"),
    papers.c.receipt == bindparam("of_receipt"),
    papers.c.copy > 0,
    papers.c.state != PaperState.FAILED_BEFORE.value,
)


class Verdict(StrEnum):
    """``unknown`` is everything that is not a receipt of this portal; it accuses nobody."""

    GENUINE = "genuine"
    REVERSED = "reversed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CheckedLine:
    """A service on the receipt and what it cost, convenience fee included."""

    name_en: str
    name_sw: str
    agency: str
    total_cents: int


@dataclass(frozen=True, slots=True)
class CheckedReceipt:
    """What stands on the paper, to compare. ``copies`` made so far; ``printed`` originals that came out."""

    number: str
    account: str
    amount_cents: int
    currency: str
    paid_at: datetime
    issued_at: datetime
    channel: Channel
    code_end: str
    centre: str
    counter: int
    lines: tuple[CheckedLine, ...]
    copies: int
    check: str


@dataclass(frozen=True, slots=True)
class Checked:
    """The verdict, with the receipt where there is one. ``key_doubted``: the signing key may have been copied."""

    verdict: Verdict
    receipt: CheckedReceipt | None = None
    key_doubted: datetime | None = None


def check_code(connection: Connection, code: str) -> Checked:
    """The verdict on a code as it stands in the address, in any case.

    A right signature is not enough: the code must be the very one in the books, so a copied key makes no receipt here.
    """
    try:
        facts = read_receipt_text(f"/R/{code}")[0]
        signed = is_genuine(f"/R/{code}", receipt_keys(connection))
    except ValueError:
        return Checked(Verdict.UNKNOWN)
    if not signed:
        return Checked(Verdict.UNKNOWN)
    since = doubted_since(connection, facts.key)
    doubted = read_instant(since) if since else None
    row = connection.execute(_RECEIPT, {"wanted": str(facts.number)}).first()
    if row is None or row.qr.rpartition("/R/")[2] != code.strip().upper():
        return Checked(Verdict.UNKNOWN, key_doubted=doubted)
    verdict = Verdict.REVERSED if row.state == ReceiptState.REVERSED else Verdict.GENUINE
    return Checked(verdict, _receipt(connection, row), doubted)


def _receipt(connection: Connection, row: Row[Any]) -> CheckedReceipt:
    return CheckedReceipt(
        number=row.number,
        account=row.account,
        amount_cents=row.amount_cents,
        currency=row.currency,
        paid_at=read_instant(row.paid_at),
        issued_at=read_instant(row.issued_at),
        channel=Channel(row.channel),
        code_end=row.rail_code[-5:],
        centre=" ".join(part for part in (row.centre, row.county) if part),
        counter=row.counter,
        lines=lines_of(connection, row.centre_id, row.bill_id),
        copies=_copies(connection, row.centre_id, row.number),
        check=row.code_check,
    )


def lines_of(connection: Connection, centre: str, bill: str) -> tuple[CheckedLine, ...]:
    """The services of a bill as its paper names them."""
    return tuple(CheckedLine(*row) for row in connection.execute(_LINES, {"in_centre": centre, "of_bill": bill}))


def _copies(connection: Connection, centre: str, number: str) -> int:
    return int(connection.execute(_COPIES, {"in_centre": centre, "of_receipt": number}).scalar_one())
