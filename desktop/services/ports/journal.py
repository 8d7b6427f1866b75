"""The journal as the use cases see it: acts inside one durable transaction, and reads.

``Journal.write`` runs an act on the writer thread inside one transaction and returns when it is on disk. An act is
pure apart from the transaction it is given, short, and may be refused by raising ``UserError``: then nothing of it
remains.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol, TypeVar

from desktop.domain.fees import ConvenienceBand
from desktop.domain.identity import IdKind
from desktop.services.ports.views import (
    BillingTerms,
    BillListed,
    BillView,
    Changed,
    CitizenToTell,
    CitizenView,
    ReceiptView,
    RefusedEntry,
    ServiceView,
    StaffChoice,
    Standing,
    TakingsView,
)
from sync.protocol.canonical import Plain
from sync.protocol.kinds import Body
from sync.protocol.states import ActorKind

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who or what does something."""

    id: str
    kind: ActorKind


SYSTEM = Actor("system", ActorKind.SYSTEM)


@dataclass(frozen=True, slots=True)
class Act:
    """One entry to be: ``id`` is the intent's, minted before; ``personal`` travels beside the chain."""

    id: str
    body: Body
    actor: Actor
    personal: Mapping[str, Plain] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PinVerifier:
    """What is kept of a PIN: salt and cost of argon2id, and the tag that only this counter's pepper makes."""

    salt: bytes
    time_cost: int
    memory_kib: int
    parallelism: int
    tag: bytes

    @staticmethod
    def tag_of(raw_hash: bytes, pepper: bytes) -> bytes:
        """The kept form of an argon2id hash."""
        return hmac.digest(pepper, raw_hash, "sha256")


@dataclass(frozen=True, slots=True)
class QueuedPaper:
    """A paper for a printer: ``paper_id`` and ``copy`` together are printed once. ``document`` is its JSON."""

    job: str
    paper: str
    paper_id: str
    bill: str
    copy: int
    printer: str
    document: str


class Reads(Protocol):
    """Keyed reads and short lists; each ends its transaction."""

    def standing(self) -> Standing: ...
    def staff(self) -> list[StaffChoice]: ...
    def verifier(self, staff_id: str) -> PinVerifier | None: ...
    def wrong_pins(self, staff_id: str) -> int: ...
    def open_shift(self, staff_id: str) -> str: ...
    def services(self, day: date) -> list[ServiceView]: ...
    def service(self, code: str, day: date) -> ServiceView | None: ...
    def frequent_services(self, most: int) -> list[str]: ...
    def billing_terms(self) -> BillingTerms: ...
    def convenience_schedule(self) -> list[ConvenienceBand]: ...
    def citizen(self, citizen_id: str) -> CitizenView | None: ...
    def citizen_by_number(self, kind: IdKind, number: str) -> CitizenView | None: ...
    def bill(self, bill_id: str) -> BillView | None: ...
    def bill_by_account(self, account: str) -> str: ...
    def bill_of_code(self, code: str) -> str: ...
    def bills_of_citizen(self, citizen_id: str, most: int) -> list[BillListed]: ...
    def waiting_bills(self, most: int) -> list[BillListed]: ...
    def find_bills(self, text: str, most: int) -> list[BillListed]: ...
    def receipt(self, number: str) -> ReceiptView | None: ...
    def being_paid(self, citizen_id: str) -> dict[str, str]: ...
    def last_prompt_to(self, phone: str) -> datetime | None: ...
    def owed_papers(self, among: Collection[str] = (), *, numberless: bool = False) -> list[tuple[str, str]]: ...
    def refused_entries(self, most: int) -> list[RefusedEntry]: ...
    def citizens_to_tell(self, most: int) -> list[CitizenToTell]: ...
    def takings(self, day: date) -> TakingsView: ...


class Transaction(Reads, Protocol):
    """One durable transaction of the journal; reads see what it wrote."""

    def append(self, act: Act) -> int:
        """Adds an entry and its projection; the seq, also when the id is already there (then nothing is added)."""

    def has(self, entry_id: str) -> bool:
        """True when an entry with this id is in the journal."""

    def take_number(self) -> str:
        """The next account number of the leased blocks; ``UserError`` when none is left."""

    def queue_paper(self, paper: QueuedPaper) -> bool:
        """Puts a paper in a printer's queue; false when this (paper, copy) is there already."""

    def copies_of(self, receipt: str) -> int:
        """How many copies of a receipt were ordered at this counter."""

    def now(self) -> datetime:
        """The instant of this transaction."""


class Journal(Protocol):
    """The one place where things happen."""

    def write(self, act: Callable[[Transaction], T]) -> T:
        """Runs the act in one transaction; returns when it is durable. Not for the GUI thread."""

    @property
    def reads(self) -> Reads:
        """Reads on the reading connection."""

    def subscribe(self, told: Callable[[Changed], None]) -> Callable[[], None]:
        """Calls ``told`` on the writer thread after each commit; returns the way to stop it."""
