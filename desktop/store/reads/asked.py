"""What was asked and may be a bill's: attempts, this counter's own laid over; suggestions; bills raised elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import BindParameter, ColumnElement, Connection, Exists, Row, bindparam, func, select

from desktop.domain.time import read_instant
from desktop.services.ports.asked_views import AttemptView, SuggestionView
from desktop.store.asked_tables import assigned, attempt, prompt, suggestion, taken_up
from desktop.store.prepared import Prepared
from desktop.store.tables import bill, bill_line, journal
from sync.protocol.states import AttemptState, Channel, Outcome

_WANTED: Final[BindParameter[str]] = bindparam("wanted")
_ANY: Final = Prepared(
    select(
        select(prompt.c.bill).where(prompt.c.bill == _WANTED).exists()
        | select(attempt.c.bill).where(attempt.c.bill == _WANTED).exists(),
        select(suggestion.c.bill).where(suggestion.c.bill == _WANTED).exists(),
        select(taken_up.c.rail).where(taken_up.c.bill == _WANTED).scalar_subquery(),
        select(taken_up.c.description).where(taken_up.c.bill == _WANTED).scalar_subquery(),
    )
)
_BEING_PAID: Final = Prepared(
    select(bill_line.c.service, bill.c.account)
    .join(bill, bill.c.id == bill_line.c.bill)
    .join(attempt, attempt.c.bill == bill.c.id)
    .where(bill.c.citizen == bindparam("wanted"), bill.c.open == 1, attempt.c.live == 1)
)
_REFUSED = Outcome.REFUSED.value
_UNSETTLED = (AttemptState.ASKED.value, AttemptState.NOT_KNOWN.value)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of a bill and may be meant for it; ``rail`` and ``description`` of one raised elsewhere."""

    attempts: tuple[AttemptView, ...] = ()
    suggestions: tuple[SuggestionView, ...] = ()
    rail: str = ""
    description: str = ""


def asked_of(connection: Connection, bill_id: str) -> Asked:
    """All of it. Most bills have none, which one compiled statement tells: a screen reads its bill at every change."""
    row = _ANY.first(connection, {"wanted": bill_id})
    asked, suggested, rail, description = row or (0, 0, None, None)
    return Asked(
        attempts(connection, bill_id) if asked else (),
        suggestions(connection, bill_id) if suggested else (),
        rail or "",
        description or "",
    )


def attempts(connection: Connection, bill_id: str) -> tuple[AttemptView, ...]:
    """What was asked for this bill, newest first: the portal's word where it has spoken."""
    said = {row.attempt: row for row in connection.execute(select(attempt).where(attempt.c.bill == bill_id))}
    query = (
        select(prompt, journal.c.outcome, journal.c.reason, journal.c.acked_at)
        .join(journal, journal.c.id == prompt.c.attempt)
        .where(prompt.c.bill == bill_id)
    )
    own = {row.attempt: row for row in connection.execute(query)}
    views = [_said(row, own.get(row.attempt)) for row in said.values()]
    views += [_own(row) for row in own.values() if row.attempt not in said]
    return tuple(sorted(views, key=lambda view: view.asked_at, reverse=True))


def _said(row: Row[Any], own: Row[Any] | None) -> AttemptView:
    """The portal's row. One whose entry a restored portal refused later has an outcome nobody will tell."""
    lost = own is not None and own.outcome == _REFUSED and row.state in _UNSETTLED
    return AttemptView(
        id=row.attempt,
        channel=Channel(row.channel),
        amount_cents=row.amount_cents,
        state=AttemptState.NOT_KNOWN if lost else AttemptState(row.state),
        live=bool(row.live) and not lost,
        reason=row.reason,
        asked_at=read_instant(own.at if own is not None else row.asked_at),
        known_at=read_instant(row.known_at) if row.known_at else None,
        phone=own.phone if own is not None else "",
        by=own.by if own is not None else "",
    )


def _own(row: Row[Any]) -> AttemptView:
    """An act of this counter of which the portal has not told an outcome."""
    refused = row.outcome == _REFUSED
    return AttemptView(
        id=row.attempt,
        channel=Channel.MPESA_PROMPT,
        amount_cents=row.amount_cents,
        state=AttemptState.NOT_PAID if refused else AttemptState.ASKED,
        live=not refused,
        reason="",
        asked_at=read_instant(row.at),
        known_at=read_instant(row.acked_at) if refused else None,
        phone=row.phone,
        refusal=row.reason or "" if refused else "",
        on_way=row.acked_at is None,
        by=row.by,
    )


def last_prompt_to(connection: Connection, phone: str) -> datetime | None:
    """When this counter last had a phone prompted, whatever bill it was for; refused ones never rang."""
    query = (
        select(func.max(prompt.c.at))
        .join(journal, journal.c.id == prompt.c.attempt)
        .where(prompt.c.phone == phone, func.coalesce(journal.c.outcome, "") != _REFUSED)
    )
    last = connection.execute(query).scalar()
    return read_instant(last) if last else None


def being_paid(connection: Connection, citizen_id: str) -> dict[str, str]:
    """Services a citizen may be paying for at this moment, with the account of the bill: a prompt for it is live."""
    return dict(_BEING_PAID.all(connection, {"wanted": citizen_id}))


def suggestions(connection: Connection, bill_id: str) -> tuple[SuggestionView, ...]:
    """Money with a wrong account that may have been meant for this bill, the earliest first."""
    query = (
        select(suggestion, bill.c.account, assigned.c.at, journal.c.outcome, journal.c.reason)
        .join(bill, bill.c.id == suggestion.c.bill)
        .outerjoin(assigned, (assigned.c.payment == suggestion.c.payment) & (assigned.c.bill == suggestion.c.bill))
        .outerjoin(journal, journal.c.id == assigned.c.entry)
        .where(suggestion.c.bill == bill_id, suggestion.c.open == 1)
        .order_by(suggestion.c.paid_at)
    )
    return tuple(_suggestion(row) for row in connection.execute(query))


def _suggestion(row: Row[Any]) -> SuggestionView:
    refused = row.outcome == _REFUSED
    return SuggestionView(
        payment=row.payment,
        bill=row.bill,
        account=row.account,
        account_typed=row.account_typed,
        rail_code=row.rail_code,
        channel=Channel(row.channel),
        amount_cents=row.amount_cents,
        paid_at=read_instant(row.paid_at),
        why=tuple(row.why.split()),
        assigned_at=read_instant(row.at) if row.at and not refused else None,
        refusal=row.reason or "" if refused else "",
    )


def last_state() -> ColumnElement[Any]:
    """The state of a listed bill's last attempt, for a query over bills."""
    query = select(attempt.c.state).where(attempt.c.bill == bill.c.id).order_by(attempt.c.asked_at.desc()).limit(1)
    return query.scalar_subquery()


def is_suggested() -> Exists:
    """Whether money waits for somebody to say that it was meant for a listed bill."""
    given = (
        select(assigned.c.entry)
        .join(journal, journal.c.id == assigned.c.entry)
        .where(assigned.c.payment == suggestion.c.payment, assigned.c.bill == suggestion.c.bill)
        .where(func.coalesce(journal.c.outcome, "") != _REFUSED)
    )
    money = select(suggestion.c.payment)
    return money.where(suggestion.c.bill == bill.c.id, suggestion.c.open == 1, ~given.exists()).exists()
