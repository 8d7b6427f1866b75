"""Raise a bill: price its lines, take an account number, write one entry. Online or not, nothing is charged by it.

Where the rail allots numbers the bill has none yet: it waits for it, and cannot be paid before.

The draft carries the intent's id from the key press, so the same draft twice is one bill.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from desktop.domain.account_number import grouped
from desktop.domain.errors import UserError
from desktop.domain.fees import FeeBasis, price
from desktop.domain.line_detail import line_detail
from desktop.domain.money import KES, Money
from desktop.domain.time import business_day
from desktop.services.answers import read_answers, subject_of
from desktop.services.approve_fee import read_legal_basis
from desktop.services.ports.journal import Act, Actor, Journal, Transaction
from desktop.services.ports.views import BillingTerms, BillState, BillView, LineView, NumberSource, ServiceView
from desktop.services.session import Session
from sync.protocol.canonical import Plain
from sync.protocol.kinds import BillRaised, Line

MOST_LINES = 12
LOOKED_UP_HERE = "222222"
"""The Pay Bill whose numbers can be looked up and taken up at a counter."""


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
    if tx.has(draft.intent):
        known = tx.bill(draft.intent)
        assert known is not None, "a bill's entry and its rows are one"
        return known
    citizen = tx.citizen(draft.citizen)
    if citizen is None:
        raise UserError("The bill has no citizen yet. Take the citizen down first.")
    terms = tx.billing_terms()
    lines = _lines(tx, draft, terms)
    body = BillRaised(
        bill=draft.intent,
        citizen=draft.citizen,
        account=tx.take_number() if terms.number_source is NumberSource.LEASED else "",
        number_source=terms.number_source,
        currency=KES,
        language=draft.language,
        catalogue_version=terms.catalogue_version,
        lines=[line.billed for line in lines],
        total_cents=sum(line.billed.service_cents + line.billed.convenience_cents for line in lines),
        replaces=draft.replaces,
    )
    seq = tx.append(Act(draft.intent, body, actor, _personal(lines)))
    bill = BillView(
        id=draft.intent,
        account=body.account,
        state=BillState.RAISED if body.account else BillState.AWAITING_NUMBER,
        citizen=citizen,
        lines=tuple(line.view for line in lines),
        total_cents=body.total_cents,
        paid_cents=0,
        currency=KES,
        language=draft.language,
        raised_at=tx.now(),
        raised_by=actor.id,
        seq=seq,
        portal_at=None,
        refusal="",
    )
    assert bill.total_cents == sum(line.total_cents for line in bill.lines), "a bill is the sum of its lines"
    return bill


@dataclass(frozen=True, slots=True)
class _PricedLine:
    """A line as it is billed, with its service and what was answered."""

    billed: Line
    service: ServiceView
    answers: dict[str, str]
    subject: str

    @property
    def view(self) -> LineView:
        """The line as screens see it."""
        return LineView(
            line=self.billed.line,
            service=self.billed.service,
            name_en=self.service.name_en,
            name_sw=self.service.name_sw or self.service.name_en,
            agency=self.service.agency,
            agency_en=self.service.agency_en,
            agency_sw=self.service.agency_sw,
            detail=line_detail(self.answers, self.subject),
            subject=self.subject,
            units=self.billed.units,
            service_cents=self.billed.service_cents,
            convenience_cents=self.billed.convenience_cents,
            ready_en=self.service.ready_en,
            ready_sw=self.service.ready_sw,
        )


def _lines(tx: Transaction, draft: BillDraft, terms: BillingTerms) -> list[_PricedLine]:
    day = business_day(tx.now())
    lines = [_line(tx, wanted, day, terms) for wanted in draft.lines]
    _check_not_being_paid(tx, draft.citizen, lines)
    if len({line.service.agency for line in lines}) > 1 and not terms.one_bill_many_agencies:
        raise UserError("This way of paying takes one agency a bill. Raise one bill each.")
    return lines


def _line(tx: Transaction, wanted: LineDraft, day: date, terms: BillingTerms) -> _PricedLine:
    service = tx.service(wanted.service, day)
    if service is None:
        raise UserError("A service of this bill is no longer in the catalogue. Take it off and search again.")
    check_raised_here(service)
    _check_priced(service, wanted)
    parts = price(
        service.fee, day=day, schedule=terms.schedule, units=wanted.units, gazetted_cents=wanted.gazetted_cents
    )
    billed = Line(
        line=wanted.line,
        service=service.code,
        units=wanted.units,
        service_cents=parts.service_cents,
        convenience_cents=parts.convenience_cents,
        legal_basis=service.fee.legal_basis if service.fee.known else read_legal_basis(wanted.legal_basis),
        approval=wanted.approval,
    )
    answers = read_answers(service, wanted.answers)
    return _PricedLine(billed, service, answers, subject_of(service, answers))


def _personal(lines: Sequence[_PricedLine]) -> dict[str, Plain]:
    """What was answered, and whom each line is for: by line, and only where there is something."""
    answers: dict[str, Plain] = {line.billed.line: dict(line.answers) for line in lines if line.answers}
    subjects: dict[str, Plain] = {line.billed.line: line.subject for line in lines if line.subject}
    return {name: value for name, value in (("answers", answers), ("subjects", subjects)) if value}


def _check_not_being_paid(tx: Transaction, citizen: str, lines: Sequence[_PricedLine]) -> None:
    """No second bill for what a prompt may be paying at this moment: that is how people pay twice."""
    paying = tx.being_paid(citizen)
    for line in lines:
        if account := paying.get(line.service.code):
            raise UserError(
                "A prompt for {service} may be paid at this moment, on account {account}. Wait for what comes of it.",
                service=line.service.name_en,
                account=grouped(account),
            )


def check_raised_here(service: ServiceView) -> None:
    """Tax and social health raise their bills themselves: money under a number of ours would never reach them."""
    if not service.raised_elsewhere:
        return
    if service.raised_elsewhere == LOOKED_UP_HERE:
        raise UserError(
            "{service} is paid under the number of its own slip. Look that number up and take the bill up.",
            service=service.name_en,
        )
    raise UserError(
        "{service} is paid at Pay Bill {pay_bill}, and no bill is raised here. Tell the citizen that number.",
        service=service.name_en,
        pay_bill=service.raised_elsewhere,
    )


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
