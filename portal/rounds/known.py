"""What the books say of everything a batch of entries names, read with a few set queries before the first entry.

The handlers of the entries look here and keep it true as the batch goes on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Table, or_, select

from desktop.domain.staff import Role, StaffMember
from portal.rounds.caller import Caller
from portal.rounds.number_block import blocks_ever_leased
from portal.store.tables.bill_tables import bills
from portal.store.tables.centre_tables import staff
from portal.store.tables.desk_tables import citizens, fee_approvals, papers, shifts, visits
from portal.store.tables.money_tables import payments
from sync.protocol import kinds
from sync.protocol.messages import Block
from sync.protocol.states import BillState, PaymentState

B = TypeVar("B", bound=kinds.Body)


@dataclass(slots=True)
class KnownBill:
    """As much of a bill as an entry needs."""

    id: str
    account: str
    state: BillState
    paid_cents: int
    total_cents: int = 0


@dataclass(slots=True)
class KnownApproval:
    """An approved amount and the bill it served, empty for none."""

    service: str
    amount_cents: int
    bill: str


@dataclass(slots=True)
class Known:
    """The books as far as one batch looks into them."""

    citizens: set[str] = field(default_factory=set)
    visits: set[str] = field(default_factory=set)
    shifts: set[str] = field(default_factory=set)
    papers: set[str] = field(default_factory=set)
    bills: dict[str, KnownBill] = field(default_factory=dict)
    accounts: set[str] = field(default_factory=set)
    approvals: dict[str, KnownApproval] = field(default_factory=dict)
    staff: dict[str, StaffMember] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    prompted: set[str] = field(default_factory=set)
    """Attempts, bills and hashes of phones this batch has prompted so far."""
    money_waits: bool = False
    """True when money already waits for a number of this batch."""


def look_up(connection: Connection, caller: Caller, bodies: Iterable[kinds.Body]) -> Known:
    """Reads what the bodies name; a batch without bills asks for very little."""
    by_type: dict[type[kinds.Body], list[Any]] = {}
    for body in bodies:
        by_type.setdefault(type(body), []).append(body)
    known = Known()
    raised = _of(by_type, kinds.BillRaised)
    approved = _of(by_type, kinds.FeeApproved)
    visited = _of(by_type, kinds.VisitRecorded)
    named = {b.citizen for b in raised} | {b.citizen for b in visited}
    named |= {b.citizen for b in _of(by_type, kinds.CitizenTakenDown)}
    known.citizens = _ids(connection, caller, citizens, named)
    known.visits = _ids(connection, caller, visits, {b.visit for b in visited})
    known.shifts = _ids(connection, caller, shifts, {b.shift for b in _of(by_type, kinds.ShiftOpened)})
    known.papers = _ids(connection, caller, papers, {b.job for b in _of(by_type, kinds.PaperOrdered)})
    taken = _of(by_type, kinds.BillTakenUp)
    named = {b.bill for b in _of(by_type, kinds.BillCancelled)} | {b.bill for b in _of(by_type, kinds.PromptAsked)}
    _look_up_bills(connection, caller, known, raised, named | {b.bill for b in taken})
    known.money_waits = _money_waits(connection, {b.account for b in raised} | {b.account for b in taken})
    _look_up_approvals(connection, caller, known, raised, approved)
    return known


def _look_up_bills(
    connection: Connection,
    caller: Caller,
    known: Known,
    raised: list[kinds.BillRaised],
    named: set[str],
) -> None:
    ids = {b.bill for b in raised} | named
    accounts = {b.account for b in raised if b.account}
    if ids:
        rows = connection.execute(
            select(bills).where(
                or_((bills.c.centre_id == caller.centre) & bills.c.id.in_(ids), bills.c.account.in_(accounts))
            )
        )
        for row in rows:
            if row.account and row.refusal != "not_leased":
                known.accounts.add(row.account)
            if row.centre_id == caller.centre:
                known.bills[row.id] = _bill(row)
    if raised:
        known.blocks = blocks_ever_leased(connection, caller)


def _money_waits(connection: Connection, accounts: set[str]) -> bool:
    """True when money waits for one of these numbers."""
    if not accounts - {""}:
        return False
    waiting = select(payments.c.id).where(
        payments.c.account.in_(accounts - {""}),
        payments.c.state == PaymentState.UNMATCHED,
        payments.c.bill_id.is_(None),
    )
    return connection.execute(waiting.limit(1)).first() is not None


def _look_up_approvals(
    connection: Connection,
    caller: Caller,
    known: Known,
    raised: list[kinds.BillRaised],
    approved: list[kinds.FeeApproved],
) -> None:
    ids = {line.approval for b in raised for line in b.lines if line.approval} | {b.approval for b in approved}
    if ids:
        rows = connection.execute(
            select(
                fee_approvals.c.id, fee_approvals.c.service, fee_approvals.c.amount_cents, fee_approvals.c.bill_id
            ).where(fee_approvals.c.centre_id == caller.centre, fee_approvals.c.id.in_(ids))
        )
        known.approvals = {id_: KnownApproval(service, cents, bill) for id_, service, cents, bill in rows}
        used = {approval.bill for approval in known.approvals.values() if approval.bill} - known.bills.keys()
        _add_bills_by_id(connection, caller, known, used)
    approvers = {b.approver for b in approved}
    if approvers:
        rows = connection.execute(
            select(staff.c.id, staff.c.number, staff.c.name, staff.c.role).where(
                staff.c.centre_id == caller.centre, staff.c.id.in_(approvers), staff.c.active
            )
        )
        known.staff = {id_: StaffMember(id_, number, name, Role(role)) for id_, number, name, role in rows}


def _add_bills_by_id(connection: Connection, caller: Caller, known: Known, ids: set[str]) -> None:
    if not ids:
        return
    rows = connection.execute(select(bills).where(bills.c.centre_id == caller.centre, bills.c.id.in_(ids)))
    known.bills.update({row.id: _bill(row) for row in rows})


def _bill(row: Row[Any]) -> KnownBill:
    return KnownBill(row.id, row.account, BillState(row.state), row.paid_cents, row.total_cents)


def _of(by_type: dict[type[kinds.Body], list[Any]], kind: type[B]) -> list[B]:
    return by_type.get(kind, [])


def _ids(connection: Connection, caller: Caller, table: Table, ids: set[str]) -> set[str]:
    if not ids:
        return set()
    rows = connection.execute(select(table.c.id).where(table.c.centre_id == caller.centre, table.c.id.in_(ids)))
    return {str(id_) for (id_,) in rows}
