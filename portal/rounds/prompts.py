"""Entry ``prompt_asked``: may this phone be asked for this bill, now? Then it is asked after the commit.

Refused is what would charge somebody twice, reach somebody who has left, or what the rail cannot carry.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from desktop.domain.account_number import is_account
from desktop.domain.money import CENTS
from desktop.domain.time import instant_text, read_instant
from portal.attempts.attempt import APART, ASK_PHONE, FRESH, MOST_CENTS
from portal.attempts.phone import phone_hash, prompt_phone
from portal.errands.order import order
from portal.rails.rail_settings import DARAJA
from portal.rounds.batch import Batch, EntryRefused
from portal.rounds.known import KnownBill
from portal.store.setting import PROMPT_RAIL, read_setting
from portal.store.tables.attempt_tables import attempts
from portal.store.tables.bill_tables import bills
from sync.protocol.entry import Entry
from sync.protocol.feed import AttemptRow
from sync.protocol.kinds import PromptAsked
from sync.protocol.states import AttemptState, BillState, Channel, Outcome

_UNPAID = (BillState.WAITING, BillState.PART_PAID)
_OF_NO_USE = (BillState.REFUSED, BillState.CANCELLED, BillState.AWAITING_NUMBER, BillState.RAISED)


def prompt_asked(batch: Batch, entry: Entry, body: PromptAsked) -> Outcome:
    """One live prompt a bill, a minute between two to one phone, what is due and not a cent else."""
    if body.attempt in batch.known.prompted or _is_there(batch, attempts.c.id == body.attempt):
        return Outcome.EXISTS
    not_after = _not_after(batch, body)
    bill = _bill(batch, body)
    rail = read_setting(batch.tx.connection, PROMPT_RAIL)
    if not rail:
        raise EntryRefused("no_such_rail")
    if rail == DARAJA and not is_account(bill.account):
        raise EntryRefused("no_such_rail")  # a gateway's number is paid at its Pay Bill, not at a short code of ours
    _check_amount(bill, body)
    phone = prompt_phone((entry.record.personal or {}).get("phone") if entry.record else None)
    if phone is None:
        raise EntryRefused("bad_body")
    hashed = phone_hash(batch.tx.connection, phone)
    _check_alone(batch, body, hashed)
    batch.known.prompted |= {body.attempt, body.bill, hashed}
    _keep(batch, entry, body, bill, rail=rail, phone_hash=hashed, not_after=not_after)
    return Outcome.CREATED


def _not_after(batch: Batch, body: PromptAsked) -> str:
    """When it is too late by the portal's own clock, whatever the counter's says."""
    try:
        read_instant(body.not_after)
    except ValueError:
        raise EntryRefused("bad_body") from None
    if batch.tx.at > body.not_after:
        raise EntryRefused("stale")
    return min(body.not_after, instant_text(batch.tx.instant + FRESH))


def _bill(batch: Batch, body: PromptAsked) -> KnownBill:
    bill = batch.known.bills.get(body.bill)
    if bill is None or bill.state in _OF_NO_USE:
        raise EntryRefused("unknown_bill")
    if bill.state not in _UNPAID:
        raise EntryRefused("already_paid")
    return bill


def _check_amount(bill: KnownBill, body: PromptAsked) -> None:
    """The due amount; the rail carries whole shillings, at least one and at most its limit."""
    if body.amount_cents != bill.total_cents - bill.paid_cents:
        raise EntryRefused("wrong_total")
    if body.amount_cents > MOST_CENTS:
        raise EntryRefused("over_rail_limit")
    if body.amount_cents % CENTS:
        raise EntryRefused("no_such_rail")


def _check_alone(batch: Batch, body: PromptAsked, hashed: str) -> None:
    centre = attempts.c.centre_id == batch.caller.centre
    if body.bill in batch.known.prompted or _is_there(
        batch, centre & (attempts.c.bill_id == body.bill) & (attempts.c.live == 1)
    ):
        raise EntryRefused("prompt_live")
    since = instant_text(batch.tx.instant - APART + timedelta(milliseconds=1))
    never_sent = (attempts.c.state == AttemptState.NOT_PAID.value) & attempts.c.sent_at.is_(None)
    lately = (attempts.c.phone_hash == hashed) & (attempts.c.asked_at >= since) & ~never_sent
    if hashed in batch.known.prompted or _is_there(batch, lately):
        raise EntryRefused("prompt_too_soon")


def _is_there(batch: Batch, which: ColumnElement[bool]) -> bool:
    return batch.tx.connection.execute(select(attempts.c.id).where(which).limit(1)).first() is not None


def _keep(batch: Batch, entry: Entry, body: PromptAsked, bill: KnownBill, **more: Any) -> None:
    at = batch.tx.at
    batch.add(
        attempts,
        id=body.attempt,
        counter_id=batch.caller.id,
        entry_id=entry.id,
        bill_id=body.bill,
        channel=Channel.MPESA_PROMPT.value,
        account=bill.account,
        amount_cents=body.amount_cents,
        asked_at=at,
        state=AttemptState.ASKED.value,
        live=1,
        **more,
    )
    row = AttemptRow(
        attempt=body.attempt,
        bill=body.bill,
        channel=Channel.MPESA_PROMPT,
        amount_cents=body.amount_cents,
        state=AttemptState.ASKED,
        live=True,
        reason="",
        asked_at=at,
        known_at="",
    )
    for counter in sorted({batch.caller.id, _raised_by(batch.tx.connection, batch, body.bill)}):
        batch.tx.tell(batch.caller.centre, body.attempt, row, target=counter)
    order(batch.tx, ASK_PHONE, body.attempt, {})


def _raised_by(connection: Connection, batch: Batch, bill: str) -> str:
    found = select(bills.c.counter_id).where(bills.c.centre_id == batch.caller.centre, bills.c.id == bill)
    return str(connection.execute(found).scalar() or batch.caller.id)
