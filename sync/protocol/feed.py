"""What the portal sends down: two feeds of changes, each dense and in commit order.

The *reference* feed is the country's: services, questions, the convenience schedule. The *centre* feed is one
centre's: its staff, counters and settings, and the masked state of its bills, payments and receipts. A change
names its kind, its key and the whole new body, so applying the same change twice is applying it once.
"""

from __future__ import annotations

from typing import Final

import msgspec

from desktop.domain.fees import FeeBasis
from desktop.domain.staff import Role
from sync.protocol.states import AttemptState, BillState, Channel, NumberSource, PaymentState, ReceiptState


class Row(msgspec.Struct, frozen=True):
    """The body of a change. Unknown fields are ignored, so an older counter reads a newer portal."""


class FeeRow(Row, frozen=True):
    """A fee with its dates (``YYYY-MM-DD``; an empty ``ends_on`` has no end); amounts in cents."""

    basis: FeeBasis
    amount_cents: int | None
    convenience_cents: int | None
    starts_on: str
    ends_on: str = ""
    legal_basis: str = ""


class ServiceRow(Row, frozen=True):
    """One service of the catalogue; key: its code. ``raised_elsewhere``: the Pay Bill of a bill its agency raises."""

    code: str
    name_en: str
    name_sw: str
    agency: str
    category: str
    brings_en: str
    brings_sw: str
    ready_en: str
    ready_sw: str
    questions: list[str]
    fees: list[FeeRow]
    active: bool = True
    raised_elsewhere: str = ""


class QuestionRow(Row, frozen=True):
    """Something a service must be told; key: its id. ``strict`` blocks an answer that does not fit.

    ``subject``: the answer names whom the service is for. ``instead``: a question that may be answered in its place.
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
    instead: str = ""
    instead_en: str = ""
    instead_sw: str = ""


class AgencyRow(Row, frozen=True):
    """An agency's names; key: its short name."""

    agency: str
    name_en: str
    name_sw: str


class BandRow(Row, frozen=True):
    """One band of the convenience schedule; key: ``starts_on/up_to_cents``."""

    up_to_cents: int | None
    fee_cents: int
    starts_on: str
    ends_on: str
    legal_basis: str


class CatalogueRow(Row, frozen=True):
    """Which catalogue is in force; key: ``catalogue``."""

    version: int
    imported_at: str


class StaffRow(Row, frozen=True):
    """A member of the centre's staff; key: id. ``verifier`` is an argon2id string of the PIN."""

    id: str
    number: str
    name: str
    role: Role
    verifier: str
    active: bool = True


class CentreRow(Row, frozen=True):
    """The centre itself; key: its code."""

    code: str
    name: str
    county: str
    town: str


class CounterRow(Row, frozen=True):
    """A counter of the centre; key: its id."""

    id: str
    number: int
    active: bool = True


class SettingsRow(Row, frozen=True):
    """What the rails can do and how to pay; key: ``settings``. ``most_cents`` is the rail's limit a payment."""

    pay_bill: str
    number_source: NumberSource
    prompt: bool
    one_bill_many_agencies: bool
    most_cents: int
    public_url: str
    demonstration: bool
    receipt_keys: dict[str, str]


GATEWAY_AMOUNT: Final = "gateway_amount"
"""A bill's flag: its total is what its rail expects, and no longer what it was raised with."""


class BillRow(Row, frozen=True):
    """The agreed state of a bill; key: its id."""

    bill: str
    account: str
    state: BillState
    total_cents: int
    paid_cents: int
    at: str
    flags: list[str] = []


class PaymentRow(Row, frozen=True):
    """Money that arrived for one of the centre's bills; key: its id. Without anything personal."""

    payment: str
    bill: str
    account: str
    rail_code: str
    channel: Channel
    amount_cents: int
    state: PaymentState
    paid_at: str
    booked_at: str


class ReceiptRow(Row, frozen=True):
    """A receipt the portal issued; key: its number. ``original`` is the counter that holds the original."""

    number: str
    bill: str
    account: str
    amount_cents: int
    currency: str
    issued_at: str
    key: str
    qr: str
    check: str
    original: str
    state: ReceiptState
    channel: Channel
    rail_code: str


class AttemptRow(Row, frozen=True):
    """Where asking a phone stands; key: the attempt's id. ``reason``: a word of ``ATTEMPT_REASONS`` or empty.

    ``live``: a second prompt for the bill is refused meanwhile. ``known_at`` is empty while the outcome is not known.
    """

    attempt: str
    bill: str
    channel: Channel
    amount_cents: int
    state: AttemptState
    live: bool
    reason: str
    asked_at: str
    known_at: str


class SuggestionRow(Row, frozen=True):
    """Money with a wrong account that may have been meant for one of the centre's bills; key: ``payment/bill``.

    ``why``: words of ``SUGGESTED_BY``. Only a person accepts it. ``open`` false takes it back.
    """

    payment: str
    bill: str
    account_typed: str
    rail_code: str
    channel: Channel
    amount_cents: int
    paid_at: str
    why: list[str]
    open: bool


ROWS: Final[dict[str, type[Row]]] = {
    "service": ServiceRow,
    "question": QuestionRow,
    "agency": AgencyRow,
    "band": BandRow,
    "catalogue": CatalogueRow,
    "staff": StaffRow,
    "centre": CentreRow,
    "counter": CounterRow,
    "settings": SettingsRow,
    "bill": BillRow,
    "payment": PaymentRow,
    "receipt": ReceiptRow,
    "attempt": AttemptRow,
    "suggestion": SuggestionRow,
}


class Change(msgspec.Struct, frozen=True):
    """One row of a feed. ``no`` is dense within its feed."""

    no: int
    kind: str
    key: str
    body: dict[str, object]


def read_row(change: Change) -> Row | None:
    """The typed body; ``None`` for a kind this version does not know (a newer portal's)."""
    row = ROWS.get(change.kind)
    return msgspec.convert(change.body, row) if row else None


def to_row(row: Row) -> dict[str, object]:
    """The plain form that travels."""
    plain = msgspec.to_builtins(row)
    assert isinstance(plain, dict)
    return plain
