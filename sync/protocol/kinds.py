"""The kinds of entry and what their bodies hold, version 1.

Fields named here are in the chain for ever, so nothing personal stands among them. What is personal of a kind is
listed in ``PERSONAL`` and travels in the record. Times of an act are the entry's own ``at``.
"""

from __future__ import annotations

from typing import Final, TypeVar

import msgspec

from desktop.domain.identity import IdKind
from sync.protocol.states import Channel, NumberSource, PaperState


class Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A body of one kind of entry."""


class CounterEnrolled(Body, frozen=True):
    """The first entry of an incarnation: the device key that signs its heads.

    After an enrolment anew it names where the chain before it ended here, and how many entries the portal had not
    acknowledged: they follow this one in their order, with the ids they had.
    """

    device_key: str
    former_incarnation: int = 0
    former_seq: int = 0
    former_head: str = ""
    moved: int = 0


class SignedIn(Body, frozen=True):
    """``offline``: verified against the kept verifier without the portal."""

    staff: str
    offline: bool


class SignedOut(Body, frozen=True):
    """The member left or the counter was locked."""

    staff: str


class SignInRefused(Body, frozen=True):
    """A wrong PIN; ``wrong_in_a_row`` counts up to the lock."""

    staff: str
    wrong_in_a_row: int


class ShiftOpened(Body, frozen=True):
    """A shift of one member on one business day (``YYYY-MM-DD``)."""

    shift: str
    staff: str
    day: str


class ShiftClosed(Body, frozen=True):
    """The end of a shift."""

    shift: str
    staff: str


class CitizenTakenDown(Body, frozen=True):
    """A citizen met at this counter. Personal: name, id_number, phone."""

    citizen: str
    id_kind: IdKind


class Line(Body, frozen=True):
    """One service on a bill, in cents. ``approval`` names the approval of a typed fee, else empty."""

    line: str
    service: str
    units: int
    service_cents: int
    convenience_cents: int
    legal_basis: str
    approval: str = ""


class BillRaised(Body, frozen=True):
    """A bill with its account number. Personal: answers by line and question, subjects by line."""

    bill: str
    citizen: str
    account: str
    number_source: NumberSource
    currency: str
    language: str
    catalogue_version: int
    lines: list[Line]
    total_cents: int
    replaces: str = ""


class BillCancelled(Body, frozen=True):
    """An unpaid bill taken back by its agent. Personal: note."""

    bill: str
    reason: str


class CodeStated(Body, frozen=True):
    """A citizen says that a bill is paid and shows the code of their SMS. Evidence to look for, never proof.

    Personal: code, paid_time. ``amount_cents`` is what the citizen says was paid; ``offline``: the portal could not
    be reached, so the citizen went away with an acknowledgement.
    """

    bill: str
    channel: Channel
    amount_cents: int
    offline: bool


class PromptAsked(Body, frozen=True):
    """The citizen's phone was to be prompted for a bill. Personal: phone (``+2547…``).

    The portal refuses it after ``not_after`` (an instant of the portal's clock, 30 s ahead), so that a prompt never
    reaches a phone whose owner has left; and while another attempt for the bill is live.
    """

    attempt: str
    bill: str
    amount_cents: int
    not_after: str


class BillTakenUp(Body, frozen=True):
    """A bill somebody else raised, brought by its number and served here like our own.

    ``rail`` knows the number; amount and ``description`` are what it said. ``citizen`` may be empty: nobody needs to
    be known to pay a bill that names its own.
    """

    bill: str
    citizen: str
    account: str
    rail: str
    currency: str
    language: str
    description: str
    total_cents: int


class PaymentAssigned(Body, frozen=True):
    """Money with a wrong account was given to a bill by a person and approved by a second one. Personal: note."""

    payment: str
    bill: str
    requester: str
    approver: str
    reason: str


class CitizenTold(Body, frozen=True):
    """A citizen who went away with an acknowledgement was told what became of the money."""

    bill: str


class RefusalSeen(Body, frozen=True):
    """Somebody looked at an entry the portal refused and did what was left to do. ``entry`` is its id."""

    entry: str


class FeeApproved(Body, frozen=True):
    """A typed gazetted amount, approved by a second person before the bill is raised."""

    approval: str
    service: str
    amount_cents: int
    legal_basis: str
    requester: str
    approver: str


class VisitRecorded(Body, frozen=True):
    """A free service given: no bill, no payment. Personal: answers."""

    visit: str
    citizen: str
    service: str


class PaperOrdered(Body, frozen=True):
    """A paper was asked for, before its first byte. ``copy`` 0 is the original; a copy has a reason."""

    job: str
    paper: str
    bill: str
    receipt: str
    copy: int
    reason: str


class PaperEnded(Body, frozen=True):
    """How a paper ended, and the evidence grade (A–D, or empty)."""

    job: str
    state: PaperState
    grade: str


KINDS: Final[dict[str, type[Body]]] = {
    "counter_enrolled": CounterEnrolled,
    "signed_in": SignedIn,
    "signed_out": SignedOut,
    "sign_in_refused": SignInRefused,
    "shift_opened": ShiftOpened,
    "shift_closed": ShiftClosed,
    "citizen_taken_down": CitizenTakenDown,
    "bill_raised": BillRaised,
    "bill_cancelled": BillCancelled,
    "code_stated": CodeStated,
    "prompt_asked": PromptAsked,
    "bill_taken_up": BillTakenUp,
    "payment_assigned": PaymentAssigned,
    "citizen_told": CitizenTold,
    "refusal_seen": RefusalSeen,
    "fee_approved": FeeApproved,
    "visit_recorded": VisitRecorded,
    "paper_ordered": PaperOrdered,
    "paper_ended": PaperEnded,
}

PERSONAL: Final[dict[str, frozenset[str]]] = {
    "citizen_taken_down": frozenset({"name", "id_number", "phone"}),
    "bill_raised": frozenset({"answers", "subjects"}),
    "bill_cancelled": frozenset({"note"}),
    "code_stated": frozenset({"code", "paid_time"}),
    "prompt_asked": frozenset({"phone"}),
    "payment_assigned": frozenset({"note"}),
    "visit_recorded": frozenset({"answers"}),
}
"""The personal fields of each kind; a kind that is not here has no record."""

ENTRY_VERSION = 1

_NAMES: Final = {body: kind for kind, body in KINDS.items()}
B = TypeVar("B", bound=Body)


def kind_of(body: Body) -> str:
    """The kind's name on the wire."""
    return _NAMES[type(body)]


def to_body(body: Body) -> dict[str, object]:
    """The plain form that is hashed and stored."""
    plain = msgspec.to_builtins(body)
    assert isinstance(plain, dict)
    return plain


def read_body(kind: str, plain: dict[str, object]) -> Body:
    """The typed body; ``ValueError`` for an unknown kind or a body that does not fit it."""
    if kind not in KINDS:
        raise ValueError(f"unknown kind {kind!r}")
    try:
        return msgspec.convert(plain, KINDS[kind])
    except msgspec.ValidationError as wrong:
        raise ValueError(f"{kind}: {wrong}") from wrong


def read_as(body: type[B], plain: dict[str, object]) -> B:
    """The typed body of a kind the caller knows."""
    return msgspec.convert(plain, body)
