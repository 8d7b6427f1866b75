"""Find a citizen by document, or take one down. The same document is the same citizen at this counter."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.identity import IdKind, read_id, read_name
from desktop.services.phone import read_phone
from desktop.services.ports.journal import Act, Journal, Transaction
from desktop.services.ports.views import CitizenView
from desktop.services.session import Session
from sync.protocol.kinds import CitizenTakenDown


@dataclass(frozen=True, slots=True)
class CitizenDraft:
    """What the agent typed. ``intent`` is minted at the key press and becomes the citizen's id."""

    intent: str
    id_kind: IdKind
    id_number: str
    name: str
    phone: str = ""


def find_citizen(journal: Journal, kind: IdKind, number: str) -> CitizenView | None:
    """The citizen with this document, if taken down here before; ``UserError`` for a malformed number."""
    return journal.reads.citizen_by_number(kind, read_id(kind, number))


def take_down_citizen(journal: Journal, session: Session, draft: CitizenDraft) -> CitizenView:
    """The citizen, new or as corrected by the draft; durable when it returns."""
    actor = session.actor()
    number, name = read_id(draft.id_kind, draft.id_number), read_name(draft.name)
    phone = read_phone(draft.phone)

    def act(tx: Transaction) -> CitizenView:
        known = tx.citizen_by_number(draft.id_kind, number)
        if known and (known.name, known.phone) == (name, phone or known.phone):
            return known
        citizen_id = known.id if known else draft.intent
        personal = {"name": name, "id_number": number, "phone": phone}
        tx.append(Act(draft.intent, CitizenTakenDown(citizen=citizen_id, id_kind=draft.id_kind), actor, personal))
        return CitizenView(citizen_id, draft.id_kind, number, name, phone)

    return journal.write(act)
