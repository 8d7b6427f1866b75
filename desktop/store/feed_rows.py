"""The portal's rows, written as a round brings them: the only place that writes the portal's tables.

A change carries the whole new body under its key, so the same change twice is the same change once. Kinds this
version does not know are skipped: a newer portal may send them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, Table, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from desktop.domain.time import instant_text
from desktop.services.ports.journal import PinVerifier
from desktop.store import feed_asked
from desktop.store import tables as t
from desktop.store.bill_words import index_bill
from desktop.store.gateway_sum import take_gateway_sums
from desktop.store.kept import CATALOGUE, forget
from desktop.store.pin_verifier import seal
from sync.protocol.buckets import ids_of_day
from sync.protocol.feed import AgencyRow, BillRow, Change, PaymentRow, ReceiptRow, Row, StaffRow, read_row
from sync.protocol.states import BillState

R = TypeVar("R", bound=Row)
Plain = dict[str, Any]
CLOSED = frozenset({BillState.PAID, BillState.CANCELLED, BillState.REVERSED, BillState.REFUSED})
_CATALOGUE = frozenset({"catalogue", "standing"})


class FeedRows:
    """Writes changes. ``pepper`` seals PIN verifiers before they touch the disk."""

    def __init__(self, pepper: bytes) -> None:
        self._pepper = pepper
        self._writers: dict[str, Callable[[Connection, Sequence[Change], datetime], frozenset[str]]] = {
            "service": _services,
            "question": _questions,
            "agency": _agencies,
            "band": _bands,
            "staff": self._staff,
            "bill": _bills,
            "payment": _payments,
            "receipt": _receipts,
            "attempt": feed_asked.attempts,
            "suggestion": feed_asked.suggestions,
            "catalogue": _settings,
            "centre": _settings,
            "counter": _settings,
            "settings": _settings,
        }

    def write(self, connection: Connection, changes: Iterable[Change], at: datetime) -> frozenset[str]:
        """Writes the changes in order, neighbours of one kind together; the topics that changed."""
        topics: frozenset[str] = frozenset()
        for kind, run in _runs(changes):
            writer = self._writers.get(kind)
            if writer:
                topics |= writer(connection, run, at)
        if topics & _CATALOGUE:
            forget(connection, CATALOGUE)
        return topics

    def _staff(self, connection: Connection, changes: Sequence[Change], at: datetime) -> frozenset[str]:
        for change in changes:
            row = _typed(change, StaffRow)
            sealed = seal(row.verifier, self._pepper)
            _unlock_when_new(connection, row.id, sealed)
            values = {
                "id": row.id,
                "number": row.number,
                "name": row.name,
                "role": row.role.value,
                "active": int(row.active),
                "salt": sealed.salt,
                "time_cost": sealed.time_cost,
                "memory_kib": sealed.memory_kib,
                "parallelism": sealed.parallelism,
                "tag": sealed.tag,
            }
            _put(connection, t.staff, [values])
        return frozenset({"staff"})


def _runs(changes: Iterable[Change]) -> Iterable[tuple[str, list[Change]]]:
    run: list[Change] = []
    for change in changes:
        if run and run[0].kind != change.kind:
            yield run[0].kind, run
            run = []
        run.append(change)
    if run:
        yield run[0].kind, run


def _typed(change: Change, row: type[R]) -> R:
    read = read_row(change)
    assert isinstance(read, row), f"{change.kind} is not written here"
    return read


def _put(connection: Connection, table: Table, rows: list[Plain]) -> None:
    """Inserts, or replaces what stands under the key, in one statement for all rows."""
    key = [column.name for column in table.primary_key]
    put = insert(table)
    changed = {c.name: put.excluded[c.name] for c in table.c if c.name not in key}
    connection.execute(put.on_conflict_do_update(index_elements=key, set_=changed), rows)


def _json(body: Plain) -> str:
    return msgspec.json.encode(body).decode()


def _services(connection: Connection, changes: Sequence[Change], at: datetime) -> frozenset[str]:
    rows = [{"code": c.key, "agency": str(c.body["agency"]), "body": _json(c.body)} for c in changes]
    _put(connection, t.service, rows)
    return _CATALOGUE


def _questions(connection: Connection, changes: Sequence[Change], at: datetime) -> frozenset[str]:
    _put(connection, t.question, [{"id": c.key, "body": _json(c.body)} for c in changes])
    return _CATALOGUE


def _agencies(connection: Connection, changes: Sequence[Change], at: datetime) -> frozenset[str]:
    rows = [_typed(change, AgencyRow) for change in changes]
    _put(connection, t.agency, [{"agency": r.agency, "name_en": r.name_en, "name_sw": r.name_sw} for r in rows])
    return _CATALOGUE


def _bands(connection: Connection, changes: Sequence[Change], at: datetime) -> frozenset[str]:
    _put(connection, t.band, [{"key": c.key, "body": _json(c.body)} for c in changes])
    return _CATALOGUE


def _settings(connection: Connection, changes: Sequence[Change], at: datetime) -> frozenset[str]:
    _put(connection, t.setting, [{"kind": c.kind, "key": c.key, "body": _json(c.body)} for c in changes])
    return frozenset({"standing"})


def _bills(connection: Connection, changes: Sequence[Change], at: datetime) -> frozenset[str]:
    rows = {row.bill: row for row in (_typed(change, BillRow) for change in changes)}
    put = insert(t.agreed_bill)
    kept = {name: put.excluded[name] for name in ("account", "state", "total_cents", "paid_cents", "at", "flags")}
    connection.execute(
        put.on_conflict_do_update(index_elements=["bill"], set_=kept),
        [
            {
                "bill": row.bill,
                "account": row.account,
                "state": row.state.value,
                "total_cents": row.total_cents,
                "paid_cents": row.paid_cents,
                "at": row.at,
                "flags": " ".join(row.flags),
                "first_seen_at": instant_text(at),
            }
            for row in rows.values()
        ],
    )
    _close(connection, [row.bill for row in rows.values() if row.state in CLOSED])
    take_gateway_sums(connection, rows.values())
    numbered = _number(connection, [row for row in rows.values() if row.account])
    owed = {"owed"} if numbered else set()
    return frozenset({f"bill:{bill}" for bill in rows}) | {"bills", "takings"} | owed


def _number(connection: Connection, rows: Sequence[BillRow]) -> bool:
    """A bill without a number gets the one its rail allotted; true when one did. A number that stands never changes."""
    numbered = False
    for row in rows:
        waits = (t.bill.c.id == row.bill) & (t.bill.c.account == "")
        if connection.execute(update(t.bill).where(waits).values(account=row.account)).rowcount:
            index_bill(connection, row.bill)
            numbered = True
    return numbered


def _close(connection: Connection, bills: Sequence[str]) -> None:
    """A bill the portal calls closed is no longer looked through when the open ones are listed."""
    if bills:
        connection.execute(update(t.bill).where(t.bill.c.id.in_(bills)).values(open=0))


def _payments(connection: Connection, changes: Sequence[Change], at: datetime) -> frozenset[str]:
    rows = [_typed(change, PaymentRow) for change in changes]
    _drop_former_ids(connection, rows)
    put = insert(t.payment)
    connection.execute(
        put.on_conflict_do_update(
            index_elements=["id"], set_={name: put.excluded[name] for name in ("state", "bill", "rail_code")}
        ),
        [
            {
                "id": row.payment,
                "bill": row.bill,
                "account": row.account,
                "rail_code": row.rail_code,
                "channel": row.channel.value,
                "amount_cents": row.amount_cents,
                "state": row.state.value,
                "paid_at": row.paid_at,
                "booked_at": row.booked_at,
                "seen_at": instant_text(at),
            }
            for row in rows
        ],
    )
    for bill in {row.bill for row in rows}:
        index_bill(connection, bill)
    return frozenset({f"bill:{row.bill}" for row in rows}) | {"takings"}


def drop_lost_payments(connection: Connection, day: date, changes: Sequence[Change]) -> frozenset[str]:
    """A day's payments that the portal no longer has: it alone says that money arrived. Those of a receipt stay."""
    first, beyond = ids_of_day(day)
    there = {change.key for change in changes if change.kind == "payment"}
    receipted = select(t.receipt.c.bill).where(t.receipt.c.bill == t.payment.c.bill)
    mine = select(t.payment.c.id, t.payment.c.bill).where(t.payment.c.bill.between(first, beyond), ~receipted.exists())
    lost = [row for row in connection.execute(mine) if row.id not in there]
    connection.execute(delete(t.payment).where(t.payment.c.id.in_([row.id for row in lost])))
    return frozenset({f"bill:{row.bill}" for row in lost}) | ({"takings"} if lost else frozenset())


def _drop_former_ids(connection: Connection, rows: Sequence[PaymentRow]) -> None:
    """A rail's code is one payment: after a portal was restored it may come again under another id."""
    for row in rows:
        if row.rail_code:
            same = (t.payment.c.rail_code == row.rail_code) & (t.payment.c.channel == row.channel.value)
            connection.execute(delete(t.payment).where(same, t.payment.c.id != row.payment))


def _receipts(connection: Connection, changes: Sequence[Change], at: datetime) -> frozenset[str]:
    rows = [_typed(change, ReceiptRow) for change in changes]
    _put(
        connection,
        t.receipt,
        [
            {
                "number": row.number,
                "bill": row.bill,
                "account": row.account,
                "amount_cents": row.amount_cents,
                "currency": row.currency,
                "issued_at": row.issued_at,
                "signing_key": row.key,
                "qr": row.qr,
                "check": row.check,
                "original": row.original,
                "state": row.state.value,
                "channel": row.channel.value,
                "rail_code": row.rail_code,
            }
            for row in rows
        ],
    )
    for bill in {row.bill for row in rows}:
        index_bill(connection, bill)
    return frozenset({f"bill:{row.bill}" for row in rows}) | {"bills", "takings", "owed"}


def _unlock_when_new(connection: Connection, staff_id: str, sealed: PinVerifier) -> None:
    """A new PIN opens a locked name."""
    known = connection.execute(t.staff.select().where(t.staff.c.id == staff_id)).first()
    if known is None or known.tag != sealed.tag:
        connection.execute(delete(t.attendance).where(t.attendance.c.staff == staff_id))
