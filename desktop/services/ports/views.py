"""What screens read: frozen values with nothing of the database in them.

A view lays what this counter did and the portal has not yet acknowledged over what the portal said.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from desktop.domain.fees import ConvenienceBand, Fee
from desktop.domain.identity import IdKind
from desktop.domain.staff import StaffMember

# Screens do not know the wire: they read its states here.
from desktop.services.ports.asked_views import AttemptView as AttemptView
from desktop.services.ports.asked_views import SuggestionView as SuggestionView
from sync.protocol.states import AttemptState as AttemptState
from sync.protocol.states import BillState as BillState
from sync.protocol.states import Channel as Channel
from sync.protocol.states import NumberSource as NumberSource
from sync.protocol.states import PaperState as PaperState
from sync.protocol.states import ReceiptState as ReceiptState

ELSEWHERE = "elsewhere"
"""The service of a bill that was raised elsewhere: its own number says what it is for, no catalogue does."""
ELSEWHERE_NAMES = ("Bill raised elsewhere", "Bili iliyotolewa kwingine")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where this counter is and what its portal can do. ``counter`` is empty until it is enrolled.

    ``unsent_since``: the oldest act the portal has not acknowledged. ``refused``: entries the portal refused and nobody
    has looked at. ``to_tell``: citizens who went away with an acknowledgement and whose money was found since.
    ``enrol_again``: why this file must be enrolled anew (a code of ``ENROL_AGAIN``), else empty.
    """

    counter: str = ""
    number: int = 0
    centre: str = ""
    centre_name: str = ""
    town: str = ""
    demonstration: bool = False
    pay_bill: str = ""
    number_source: NumberSource = NumberSource.LEASED
    prompt: bool = False
    one_bill_many_agencies: bool = True
    most_cents: int = 0
    public_url: str = ""
    catalogue_version: int = 0
    catalogue_day: str = ""
    services: int = 0
    entries: int = 0
    unsent: int = 0
    unsent_since: datetime | None = None
    numbers_left: int = 0
    refused: int = 0
    to_tell: int = 0
    enrol_again: str = ""

    @property
    def enrolled(self) -> bool:
        """True once the portal knows this counter."""
        return bool(self.counter)


@dataclass(frozen=True, slots=True)
class BillingTerms:
    """What every bill depends on, besides its services: the rail's rules and the schedule of convenience fees."""

    number_source: NumberSource
    one_bill_many_agencies: bool
    catalogue_version: int
    schedule: tuple[ConvenienceBand, ...]
    prompt: bool = False
    most_cents: int = 0


@dataclass(frozen=True, slots=True)
class StaffChoice:
    """A name at sign-in. ``last_here`` is the one chosen first; ``locked`` after too many wrong PINs."""

    member: StaffMember
    last_here: bool
    locked: bool


@dataclass(frozen=True, slots=True)
class QuestionView:
    """Something a service must be told before it is billed.

    ``subject``: the answer names whom the service is for. ``instead`` may be answered in its place, offered with
    the words of ``offer_en`` and ``offer_sw``.
    """

    id: str
    label_en: str
    label_sw: str
    hint_en: str
    hint_sw: str
    pattern: str
    upper: bool
    required: bool
    strict: bool
    subject: bool = False
    instead: QuestionView | None = None
    offer_en: str = ""
    offer_sw: str = ""


@dataclass(frozen=True, slots=True)
class ServiceView:
    """A service as it is offered today: its fee in force and what it asks.

    ``raised_elsewhere``: the Pay Bill of a bill that its agency raises itself; such a service is not billed here.
    """

    code: str
    name_en: str
    name_sw: str
    agency: str
    agency_en: str
    agency_sw: str
    category: str
    brings_en: str
    brings_sw: str
    ready_en: str
    ready_sw: str
    fee: Fee
    questions: tuple[QuestionView, ...] = ()
    raised_elsewhere: str = ""


@dataclass(frozen=True, slots=True)
class CitizenView:
    """A citizen taken down at this counter. Mask before showing."""

    id: str
    id_kind: IdKind
    id_number: str
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class LineView:
    """One service on a bill; ``detail`` is what was asked (a plate, a parcel), ``subject`` whom it is for."""

    line: str
    service: str
    name_en: str
    name_sw: str
    agency: str
    agency_en: str
    agency_sw: str
    detail: str
    subject: str
    units: int
    service_cents: int
    convenience_cents: int
    ready_en: str = ""
    ready_sw: str = ""

    @property
    def total_cents(self) -> int:
        """What the citizen pays for this line."""
        return self.service_cents + self.convenience_cents


@dataclass(frozen=True, slots=True)
class PaymentView:
    """Money the portal says arrived. ``seen_at`` is when this counter learned of it."""

    id: str
    rail_code: str
    channel: Channel
    amount_cents: int
    state: str
    paid_at: datetime
    booked_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """A receipt the portal issued, as it will stand on paper."""

    number: str
    amount_cents: int
    issued_at: datetime
    qr: str
    check: str
    original: str
    state: ReceiptState
    channel: Channel
    rail_code: str


@dataclass(frozen=True, slots=True)
class PaperView:
    """One paper on its way or done: slip or receipt, original (``copy`` 0) or copy n."""

    job: str
    paper: str
    copy: int
    state: PaperState
    grade: str
    error: str
    printer: str
    queued_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class StatedView:
    """What a citizen said was paid, taken down here and not confirmed by the portal."""

    code: str
    amount_cents: int
    paid_time: str
    at: datetime
    by: str
    check: str


@dataclass(frozen=True, slots=True)
class BillView:
    """A bill as this counter knows it. ``attempts`` newest first; ``rail`` names who raised it when we did not."""

    id: str
    account: str
    state: BillState
    citizen: CitizenView | None
    lines: tuple[LineView, ...]
    total_cents: int
    paid_cents: int
    currency: str
    language: str
    raised_at: datetime
    raised_by: str
    seq: int
    portal_at: datetime | None
    refusal: str
    payments: tuple[PaymentView, ...] = ()
    receipt: ReceiptView | None = None
    papers: tuple[PaperView, ...] = ()
    stated: StatedView | None = None
    attempts: tuple[AttemptView, ...] = ()
    suggestions: tuple[SuggestionView, ...] = ()
    rail: str = ""

    @property
    def attempt(self) -> AttemptView | None:
        """The last attempt that left this counter; a refused one changed nothing."""
        return next((one for one in self.attempts if not one.refusal), None)

    @property
    def live(self) -> AttemptView | None:
        """The attempt whose outcome is awaited: while there is one, no second prompt and no cancelling."""
        return next((one for one in self.attempts if one.live), None)

    @property
    def not_known(self) -> bool:
        """Whether the citizen may have paid and nobody has said yes or no."""
        last = self.attempt
        return last is not None and last.state is AttemptState.NOT_KNOWN and self.balance_cents > 0

    @property
    def balance_cents(self) -> int:
        """What is still to be paid; never below zero."""
        return max(0, self.total_cents - self.paid_cents)


@dataclass(frozen=True, slots=True)
class BillListed:
    """A bill in a list others may see: the name shortened, no document number."""

    id: str
    account: str
    state: BillState
    name: str
    service_en: str
    service_sw: str
    services: int
    total_cents: int
    paid_cents: int
    raised_at: datetime
    receipt_number: str
    not_known: bool = False
    stated: bool = False
    suggested: bool = False


@dataclass(frozen=True, slots=True)
class TakingsRow:
    """Confirmed takings of one service, channel or hour, in cents."""

    key: str
    name_en: str
    name_sw: str
    bills: int
    service_cents: int
    convenience_cents: int

    @property
    def total_cents(self) -> int:
        """Fees and convenience fees together."""
        return self.service_cents + self.convenience_cents


@dataclass(frozen=True, slots=True)
class TakingsView:
    """What this counter took on a business day, as the portal confirmed it, as of an instant."""

    day: date
    as_of: datetime | None
    bills_paid: int
    service_cents: int
    convenience_cents: int
    waiting: int
    waiting_cents: int
    part_paid: int
    part_paid_cents: int
    free_visits: int
    by_service: tuple[TakingsRow, ...] = ()
    by_channel: tuple[TakingsRow, ...] = ()
    by_hour: tuple[TakingsRow, ...] = ()

    @property
    def total_cents(self) -> int:
        """Confirmed takings; part payments are not in it until their bill is full."""
        return self.service_cents + self.convenience_cents


@dataclass(frozen=True, slots=True)
class RefusedEntry:
    """Something this counter did and the portal refused. ``reason``: a code of the protocol's ``REASONS``.

    ``bill`` and ``account`` are those of a bill's entry, else empty; ``actor`` is the member's name, or empty.
    """

    id: str
    kind: str
    at: datetime
    actor: str
    reason: str
    bill: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True)
class CitizenToTell:
    """A citizen who said "I paid", went away with an acknowledgement, and whose receipt is here now."""

    bill: str
    account: str
    name: str
    phone: str
    total_cents: int
    stated_at: datetime
    receipt_number: str


@dataclass(frozen=True, slots=True)
class Changed:
    """What a transaction changed, as topics: ``bill:<id>``, ``catalogue``, ``staff``, ``standing``, ``takings``."""

    topics: frozenset[str] = field(default_factory=frozenset)

    def touches(self, *topics: str) -> bool:
        """True when any of the topics changed."""
        return not self.topics.isdisjoint(topics)
