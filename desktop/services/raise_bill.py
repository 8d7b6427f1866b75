"""Raise a bill: price its lines, take an account number, write one entry. Online or not, nothing is charged by it.

The draft carries the intent's id from the key press, so the same draft twice is one bill.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop.domain.errors import UserError
from desktop.domain.fees import FeeBasis, price
from desktop.domain.money import KES, Money
from desktop.domain.time import business_day
from desktop.services.answers import read_answers, subject_of
from desktop.services.approve_fee import read_legal_basis
from desktop.services.ports.journal import Act, Actor, Journal, Transaction
from desktop.services.ports.views import BillView, ServiceView
from desktop.services.session import Session
from sync.protocol.canonical import Plain
from sync.protocol.kinds import BillRaised, Line

MOST_LINES = 12


@dataclass(frozen=True, slots=True)
class LineDraft:
    """One service as the agent put it on the bill. Amount, basis and approval only for a fee nobody knows."""

    line: str
    service: str
    answers: Mapping[str, str] = field(default_factory=dict)
    units: int = 1
    gazetted_cents: int | None = None
    legal_basis: str = ""
    approval: str = ""


@dataclass(frozen=True, slots=True)
class BillDraft:
    """A bill to be. ``language`` is what the citizen reads: en, sw or both. ``replaces`` a cancelled bill."""

    intent: str
    citizen: str
    lines: tuple[LineDraft, ...]
    language: str
    replaces: str = ""


def raise_bill(journal: Journal, session: Session, draft: BillDraft) -> BillView:
    """The bill with its account number, durable when it returns; ``UserError`` when it cannot be raised."""
    actor = session.actor()
    if not 1 <= len(draft.lines) <= MOST_LINES:
        raise UserError("A bill has one to {most} services. Choose a service first.", most=MOST_LINES)
    return journal.write(lambda tx: _raise(tx, actor, draft))


def _raise(tx: Transaction, actor: Actor, draft: BillDraft) -> BillView:
    if not tx.has(draft.intent):
        if tx.citizen(draft.citizen) is None:
            raise UserError("The bill has no citizen yet. Take the citizen down first.")
        lines, personal = _lines(tx, draft)
        standing = tx.standing()
        body = BillRaised(
            bill=draft.intent,
            citizen=draft.citizen,
            account=tx.take_number(),
            number_source=standing.number_source,
            currency=KES,
            language=draft.language,
            catalogue_version=standing.catalogue_version,
            lines=lines,
            total_cents=sum(line.service_cents + line.convenience_cents for line in lines),
            replaces=draft.replaces,
        )
        tx.append(Act(draft.intent, body, actor, personal))
    bill = tx.bill(draft.intent)
    assert bill is not None, "a bill is readable in the transaction that raised it"
    assert bill.total_cents == sum(line.total_cents for line in bill.lines), "a bill is the sum of its lines"
    return bill


def _lines(tx: Transaction, draft: BillDraft) -> tuple[list[Line], dict[str, Plain]]:
    day = business_day(tx.now())
    schedule = tx.convenience_schedule()
    lines: list[Line] = []
    answers: dict[str, Plain] = {}
    subjects: dict[str, Plain] = {}
    agencies: set[str] = set()
    for wanted in draft.lines:
        service = tx.service(wanted.service, day)
        if service is None:
            raise UserError("A service of this bill is no longer in the catalogue. Take it off and search again.")
        _check_priced(service, wanted)
        parts = price(service.fee, day=day, schedule=schedule, units=wanted.units, gazetted_cents=wanted.gazetted_cents)
        lines.append(
            Line(
                line=wanted.line,
                service=service.code,
                units=wanted.units,
                service_cents=parts.service_cents,
                convenience_cents=parts.convenience_cents,
                legal_basis=service.fee.legal_basis if service.fee.known else read_legal_basis(wanted.legal_basis),
                approval=wanted.approval,
            )
        )
        if kept := read_answers(service, wanted.answers):
            answers[wanted.line] = dict(kept)
            if subject := subject_of(service, kept):
                subjects[wanted.line] = subject
        agencies.add(service.agency)
    if len(agencies) > 1 and not tx.standing().one_bill_many_agencies:
        raise UserError("This way of paying takes one agency a bill. Raise one bill each.")
    return lines, {name: value for name, value in (("answers", answers), ("subjects", subjects)) if value}


def _check_priced(service: ServiceView, wanted: LineDraft) -> None:
    if service.fee.basis is FeeBasis.FREE:
        raise UserError("{service} is free. It needs no bill: record the visit.", service=service.name_en)
    if not service.fee.known and not wanted.approval:
        raise UserError(
            "The fee of {service} is not known. A supervisor approves the gazetted amount first.",
            service=service.name_en,
        )


def over_rail_limit(total_cents: int, most_cents: int) -> str:
    """What to say before a bill larger than one phone payment is raised; empty when it fits."""
    if most_cents and total_cents > most_cents:
        return str(Money(most_cents))
    return ""
