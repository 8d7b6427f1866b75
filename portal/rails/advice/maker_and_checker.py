"""An advice is brought by one person and approved by another, who may; only then its money is booked.

A reference stands in one living advice, and pays once, ever. An advice that was wrong is withdrawn, which sets its
references free; one that was approved stays.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select, update

from desktop.domain.errors import UserError
from desktop.domain.ids import new_id
from desktop.domain.staff import Permission, StaffMember, check_approver
from portal.money.book_payment import Arrived, book_payment
from portal.rails.advice.advice_file import AdviceFile, refuse_bad
from portal.rails.advice.advised_line import AdvisedLine
from portal.store.bulk import insert_rows
from portal.store.tables.advice_tables import advice_lines, advices
from portal.store.tables.money_tables import payments
from portal.store.transaction import Transaction
from sync.protocol.states import Channel

AT_ONCE = 500


class AdviceState(StrEnum):
    """Where an advice stands."""

    WAITING = "waiting"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Kept:
    """An advice that waits for its checker; ``known`` when the same file was taken in before."""

    id: str
    count: int
    total_cents: int
    known: bool = False


def advice_of_form(line: AdvisedLine) -> AdviceFile:
    """One reference that was typed, as if it were a file."""
    content = msgspec.json.encode(asdict(line))
    return AdviceFile("form", hashlib.sha256(b"form\n" + content).hexdigest(), [line], [1])


def keep_advice(tx: Transaction, file: AdviceFile, maker: StaffMember) -> Kept:
    """Keeps an advice for a checker; the same file twice is once. ``UserError`` names references that are known."""
    same = select(advices).where(advices.c.file_hash == file.hash, advices.c.state != AdviceState.WITHDRAWN.value)
    known = tx.connection.execute(same).first()
    if known is not None:
        return Kept(known.id, known.lines, known.total_cents, known=True)
    _refuse_known(tx.connection, file)
    total = sum(line.amount_cents for line in file.lines)
    advice = {
        "id": new_id(),
        "file_name": file.name,
        "file_hash": file.hash,
        "lines": len(file.lines),
        "total_cents": total,
        "state": AdviceState.WAITING.value,
        "maker": maker.id,
        "made_at": tx.at,
    }
    insert_rows(tx.connection, advices, [advice])
    insert_rows(
        tx.connection,
        advice_lines,
        [
            {
                "advice_id": advice["id"],
                "place": place,
                "rail": line.rail,
                "reference": line.reference,
                "channel": line.channel.value,
                "account": line.account,
                "amount_cents": line.amount_cents,
                "paid_at": line.paid_at,
            }
            for place, line in enumerate(file.lines, start=1)
        ],
    )
    return Kept(str(advice["id"]), len(file.lines), total)


def approve_advice(tx: Transaction, advice: str, checker: StaffMember) -> list[str]:
    """Books every line; gives the state of each payment. ``UserError`` unless somebody else, who may, approves it."""
    row = _waiting(tx.connection, advice)
    check_approver(row.maker, checker, Permission.ASSIGN_PAYMENT)
    lines = tx.connection.execute(
        select(advice_lines).where(advice_lines.c.advice_id == row.id).order_by(advice_lines.c.place)
    ).all()
    states = [_book(tx, line) for line in lines]
    _decide(tx, row.id, AdviceState.APPROVED, checker.id)
    return states


def withdraw_advice(tx: Transaction, advice: str, by: StaffMember) -> None:
    """Takes back an advice nobody approved; its references may come again."""
    row = _waiting(tx.connection, advice)
    tx.connection.execute(update(advice_lines).where(advice_lines.c.advice_id == row.id).values(live=0))
    _decide(tx, row.id, AdviceState.WITHDRAWN, "" if by.id == row.maker else by.id)


def _book(tx: Transaction, line: Row[Any]) -> str:
    arrived = Arrived(
        rail=line.rail,
        rail_code=line.reference,
        channel=Channel(line.channel),
        account_typed=line.account,
        amount_cents=line.amount_cents,
        paid_at=line.paid_at,
    )
    booked = book_payment(tx, arrived)
    here = (advice_lines.c.advice_id == line.advice_id, advice_lines.c.place == line.place)
    tx.connection.execute(update(advice_lines).where(*here).values(payment_id=booked.payment))
    return "repeated" if booked.repeated else booked.state.value


def _decide(tx: Transaction, advice: str, state: AdviceState, by: str) -> None:
    changed = {"state": state.value, "checker": by, "decided_at": tx.at}
    tx.connection.execute(update(advices).where(advices.c.id == advice).values(**changed))


def _waiting(connection: Connection, advice: str) -> Row[Any]:
    row = connection.execute(select(advices).where(advices.c.id == advice).with_for_update()).first()
    if row is None:
        raise UserError("There is no advice {advice}. Look at “admin advice list”.", advice=advice)
    if row.state != AdviceState.WAITING:
        raise UserError("The advice {advice} is {state} already.", advice=advice, state=row.state)
    return row


def _refuse_known(connection: Connection, file: AdviceFile) -> None:
    """A reference that is paid, or waits in another advice, is named with its row."""
    known: dict[tuple[str, str], str] = {}
    references = [line.reference for line in file.lines]
    for at in range(0, len(references), AT_ONCE):
        part = references[at : at + AT_ONCE]
        listed = select(advice_lines.c.rail, advice_lines.c.reference, advice_lines.c.advice_id).where(
            advice_lines.c.reference.in_(part), advice_lines.c.live == 1
        )
        paid = select(payments.c.rail, payments.c.rail_code).where(payments.c.rail_code.in_(part))
        known.update(dict.fromkeys(connection.execute(paid), "it was paid already."))
        waits = connection.execute(listed)
        known.update({(rail, code): f"it stands in the advice {advice}." for rail, code, advice in waits})
    bad = [
        f"Row {row}: the reference {line.reference} of {line.rail} is known: {known[line.rail, line.reference]}"
        for row, line in zip(file.rows, file.lines, strict=True)
        if (line.rail, line.reference) in known
    ]
    refuse_bad(bad)
