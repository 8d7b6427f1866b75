"""The entry that gives money with a wrong account to a bill: two persons, the second one with the right to.

Such an entry is applied by itself, never among others, because its money moves at once.
"""

from __future__ import annotations

from sqlalchemy import Connection, select

from desktop.domain.staff import Permission, Role, StaffMember
from portal.money.assign_payment import Assignment, NotAssigned, assign_payment, is_assigned
from portal.rounds.batch import Batch, EntryRefused
from portal.store.tables.centre_tables import staff
from sync.protocol.entry import Entry
from sync.protocol.kinds import PaymentAssigned
from sync.protocol.states import Outcome


def payment_assigned(batch: Batch, _entry: Entry, body: PaymentAssigned) -> Outcome:
    """Moves the money to the bill."""
    books, centre = batch.tx.connection, batch.caller.centre
    if is_assigned(books, body.payment, body.bill):
        return Outcome.EXISTS
    approver = active_member(books, centre, body.approver)
    if approver is None or not approver.may(Permission.ASSIGN_PAYMENT) or body.approver == body.requester:
        raise EntryRefused("not_approved")
    wanted = Assignment(centre, body.payment, body.bill, body.requester, body.approver, body.reason)
    try:
        assign_payment(batch.tx, wanted)
    except NotAssigned as refused:
        raise EntryRefused(refused.reason) from None
    return Outcome.CREATED


def active_member(connection: Connection, centre: str, member: str) -> StaffMember | None:
    """Somebody of the centre's staff who has not left."""
    here = (staff.c.centre_id == centre, staff.c.id == member, staff.c.active)
    row = connection.execute(select(staff).where(*here)).first()
    return None if row is None else StaffMember(row.id, row.number, row.name, Role(row.role))
