"""Entries about bills: raised, cancelled, and a fee approved by a second person.

A refused bill is kept with its number, so that money which comes for it can be explained and is never matched.
"""

from __future__ import annotations

from sqlalchemy import update

from desktop.domain.account_number import base_of, is_account
from desktop.domain.fees import MOST_UNITS
from desktop.domain.money import KES
from desktop.domain.staff import Permission
from portal.rounds.awaiting_number import await_number, give_number_up, objection_to_waiting
from portal.rounds.batch import Batch, EntryRefused, day_of
from portal.rounds.known import KnownApproval, KnownBill
from portal.rounds.line_fees import check_line_fee
from portal.store.tables.bill_tables import bill_lines, bills
from portal.store.tables.desk_tables import fee_approvals
from sync.protocol.entry import Entry
from sync.protocol.kinds import BillCancelled, BillRaised, FeeApproved
from sync.protocol.states import BillState, NumberSource, Outcome

FEE_CHANGED = "fee_changed"
NOT_LEASED = "not_leased"


def fee_approved(batch: Batch, entry: Entry, body: FeeApproved) -> Outcome:
    """Somebody else than the requester, who may, approved a typed amount."""
    if body.approval in batch.known.approvals:
        return Outcome.EXISTS
    if body.service not in batch.catalogue.services:
        raise EntryRefused("unknown_service")
    approver = batch.known.staff.get(body.approver)
    if approver is None or not approver.may(Permission.APPROVE_FEE) or body.approver == body.requester:
        raise EntryRefused("fee_not_approved")
    if body.amount_cents <= 0:
        raise EntryRefused("bad_body")
    batch.known.approvals[body.approval] = KnownApproval(body.service, body.amount_cents, "")
    batch.add(
        fee_approvals,
        id=body.approval,
        counter_id=batch.caller.id,
        service=body.service,
        amount_cents=body.amount_cents,
        legal_basis=body.legal_basis,
        requester=body.requester,
        approver=body.approver,
        at=entry.at,
    )
    return Outcome.CREATED


def bill_raised(batch: Batch, entry: Entry, body: BillRaised) -> Outcome:
    """A bill with its number; refused bills are kept as refused."""
    standing = batch.known.bills.get(body.bill)
    if standing is not None:
        if body.account in (standing.account, "") and standing.state is not BillState.REFUSED:
            return Outcome.EXISTS
        raise EntryRefused("number_taken")
    reason = _objection(batch, body)
    flags: list[str] = []
    if not reason:
        reason, flags = _check_fees(batch, entry, body)
    _keep(batch, entry, body, reason, flags)
    if reason == "number_taken":
        batch.alarm("number_taken", f"{body.account}/{body.bill}", account=body.account, bill=body.bill)
    if reason:
        raise EntryRefused(reason)
    for line in body.lines:
        if line.approval:
            _use_approval(batch, line.approval, body.bill)
    batch.raised.append(body.bill)
    return Outcome.CREATED


def _objection(batch: Batch, body: BillRaised) -> str:
    if body.account in batch.known.accounts:
        return "number_taken"
    if body.number_source is NumberSource.GATEWAY:
        if objection := objection_to_waiting(batch, body):
            return objection
    elif not _is_leased(batch, body):
        return NOT_LEASED
    if body.currency != KES or any(not 1 <= line.units <= MOST_UNITS for line in body.lines):
        return "bad_body"
    if body.citizen not in batch.known.citizens:
        return "unknown_citizen"
    if objection := _service_objection(batch, body):
        return objection
    if len({line.line for line in body.lines}) < len(body.lines):
        return "bad_body"
    lines = sum(line.service_cents + line.convenience_cents for line in body.lines)
    below_zero = any(line.service_cents < 0 or line.convenience_cents < 0 for line in body.lines)
    if below_zero or body.total_cents != lines or body.total_cents <= 0:
        return "wrong_total"
    return ""


def _service_objection(batch: Batch, body: BillRaised) -> str:
    known = [batch.catalogue.services.get(line.service) for line in body.lines]
    if None in known:
        return "unknown_service"
    return "no_such_rail" if any(service and service.raised_elsewhere for service in known) else ""


def _is_leased(batch: Batch, body: BillRaised) -> bool:
    if body.number_source is not NumberSource.LEASED or not is_account(body.account):
        return False
    base = base_of(body.account)
    return any(block.first <= base < block.first + block.size for block in batch.known.blocks)


def _check_fees(batch: Batch, entry: Entry, body: BillRaised) -> tuple[str, list[str]]:
    """The reason of a refusal, or the flags of a bill that is accepted."""
    day = day_of(entry)
    changed = False
    for line in body.lines:
        verdict = check_line_fee(batch, line, day, body.bill)
        if not verdict.approved:
            return "fee_not_approved", []
        changed = changed or verdict.changed
    if changed and body.catalogue_version == batch.catalogue.version:
        batch.alarm("fee_not_of_catalogue", body.bill, bill=body.bill, version=body.catalogue_version)
    return "", [FEE_CHANGED] if changed else []


def _use_approval(batch: Batch, approval: str, bill: str) -> None:
    batch.known.approvals[approval].bill = bill
    batch.change(
        update(fee_approvals)
        .where(fee_approvals.c.centre_id == batch.caller.centre, fee_approvals.c.id == approval)
        .values(bill_id=bill)
    )


def _keep(batch: Batch, entry: Entry, body: BillRaised, reason: str, flags: list[str]) -> None:
    waits = body.number_source is NumberSource.GATEWAY
    state = BillState.REFUSED if reason else BillState.AWAITING_NUMBER if waits else BillState.WAITING
    batch.known.bills[body.bill] = KnownBill(body.bill, body.account, state, 0, body.total_cents)
    if reason != NOT_LEASED and body.account:
        batch.known.accounts.add(body.account)
    batch.told.append(body.bill)
    batch.add(
        bills,
        id=body.bill,
        counter_id=batch.caller.id,
        incarnation=batch.caller.incarnation,
        citizen_id=body.citizen,
        account=body.account,
        number_source=body.number_source.value,
        currency=body.currency,
        language=body.language,
        catalogue_version=body.catalogue_version,
        total_cents=body.total_cents,
        state=state.value,
        refusal=reason,
        flags=" ".join(flags),
        replaces=body.replaces,
        raised_by=entry.actor,
        raised_at=entry.at,
        received_at=batch.tx.at,
    )
    if state is not BillState.REFUSED:
        _keep_lines(batch, body)
    if state is BillState.AWAITING_NUMBER:
        await_number(batch, body)


def _keep_lines(batch: Batch, body: BillRaised) -> None:
    for place, line in enumerate(body.lines, start=1):
        batch.add(
            bill_lines,
            bill_id=body.bill,
            id=line.line,
            place=place,
            service=line.service,
            agency=batch.catalogue.services[line.service].agency,
            units=line.units,
            service_cents=line.service_cents,
            convenience_cents=line.convenience_cents,
            legal_basis=line.legal_basis,
            approval=line.approval,
        )


def bill_cancelled(batch: Batch, _entry: Entry, body: BillCancelled) -> Outcome:
    """A bill taken back before any money was matched to it."""
    bill = batch.known.bills.get(body.bill)
    if bill is None or bill.state is BillState.REFUSED:
        raise EntryRefused("unknown_bill")
    if bill.state is BillState.CANCELLED:
        return Outcome.EXISTS
    if bill.state not in (BillState.WAITING, BillState.AWAITING_NUMBER) or bill.paid_cents:
        raise EntryRefused("already_paid")
    bill.state = BillState.CANCELLED
    batch.change(
        update(bills)
        .where(bills.c.centre_id == batch.caller.centre, bills.c.id == body.bill)
        .values(state=BillState.CANCELLED.value)
    )
    give_number_up(batch, body.bill)
    batch.told.append(body.bill)
    batch.cancelled.append(body.bill)
    return Outcome.CREATED
