"""A free service given to a citizen: a line of the day, no bill, no payment."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.domain.errors import UserError
from desktop.domain.fees import FeeBasis
from desktop.domain.time import business_day
from desktop.services.answers import read_answers
from desktop.services.ports.journal import Act, Journal, Transaction
from desktop.services.session import Session
from sync.protocol.canonical import Plain
from sync.protocol.kinds import VisitRecorded


def record_visit(
    journal: Journal, session: Session, *, intent: str, citizen: str, service: str, answers: Mapping[str, str]
) -> None:
    """Records that the free service was given; ``UserError`` when the service is not free."""
    actor = session.actor()

    def act(tx: Transaction) -> None:
        if tx.has(intent):
            return
        found = tx.service(service, business_day(tx.now()))
        if found is None or found.fee.basis is not FeeBasis.FREE:
            raise UserError("This service is not free. Raise a bill for it.")
        if tx.citizen(citizen) is None:
            raise UserError("The visit has no citizen yet. Take the citizen down first.")
        kept = read_answers(found, answers)
        personal: dict[str, Plain] = {"answers": dict(kept)} if kept else {}
        tx.append(Act(intent, VisitRecorded(visit=intent, citizen=citizen, service=service), actor, personal))

    journal.write(act)
