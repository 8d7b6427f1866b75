"""What a paper says, in plain values.

A document is made once, when the paper is owed, and never looks anything up again: it carries every name, sum
and instant it needs, with ID numbers masked by whoever made it. Layout turns it into rows, backends into bytes,
PDF or picture; the same document always gives the same paper. Amounts are whole cents, instants are UTC.

The four papers share `Paper` (who hands it out, in which language, which copy it is). Adding a paper is adding a
dataclass here, its name to `DOCUMENT_TYPES`, and a module in `printing/papers/`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal, TypeVar

from desktop.domain.errors import UserError

Language = Literal["en", "sw", "both"]
Mark = Literal["", "practice", "demonstration"]

LANGUAGES: tuple[str, ...] = ("en", "sw", "both")
MARKS: tuple[str, ...] = ("", "practice", "demonstration")
PAY_BILL = "222222"
PHONE_LIMIT_CENTS = 25_000_000
RECEIPT_QR_MOST = 192
RECEIPT_QR = re.compile(r"[0-9A-Z $%*+\-./:]+")
CHECK_HEX = re.compile(r"[0-9A-Fa-f]{16}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLine:
    """One service on a paper. Fees are of the whole line, for all its `units`, in cents."""

    service_en: str
    service_sw: str = ""
    agency: str = ""
    detail: str = ""
    """What tells this line from another of its kind: a plate, a title number. Printed as it stands."""
    units: int = 1
    service_fee_cents: int
    convenience_cents: int = 0

    def __post_init__(self) -> None:
        refuse_money(self.service_en, self.service_fee_cents)
        refuse_money(self.service_en, self.convenience_cents)
        if self.units < 1:
            raise UserError(
                "{name} stands {units} times on the bill. Use 1 or more.", name=self.service_en, units=self.units
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What every paper carries: where it was handed out, its language, which copy it is."""

    centre: str
    town: str
    counter: str
    """The counter's label as the citizen sees it above the desk, such as `12`."""
    language: Language = "both"
    copy_number: int = 0
    """0 is the original and the only unmarked paper; 1 and up print COPY n / NAKALA n."""
    copy_reason: str = ""
    mark: Mark = ""
    """`practice` and `demonstration` papers say in a band that they are worth nothing."""

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise UserError(
                "There is no paper in the language “{language}”. Use en, sw or both.", language=self.language
            )
        if self.mark not in MARKS:
            raise UserError("A paper cannot be marked “{mark}”. Use practice or demonstration.", mark=self.mark)
        if self.copy_number < 0:
            raise UserError(
                "Copy {number} cannot exist. The original is 0, copies begin at 1.", number=self.copy_number
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt(Paper):
    """A receipt the portal issued: the only paper that says PAID."""

    receipt_number: str
    account: str
    total_cents: int
    paid_cents: int
    balance_cents: int = 0
    lines: tuple[PaperLine, ...]
    bill_convenience_cents: int = 0
    """Convenience fee charged once for the bill, where it is not charged per line."""
    channel: str
    """The rail in the citizen's words: `M-PESA`, `Airtel Money`, `Card`, `Bank`."""
    rail_code: str
    other_rail_codes: tuple[str, ...] = ()
    """Further payments that together filled this bill."""
    pay_bill: str = PAY_BILL
    paid_at: datetime
    issued_at: datetime
    payer_name: str
    subject_name: str = ""
    """Whom the service is for, when that is not the payer ("For / Kwa")."""
    id_masked: str = ""
    qr_text: str
    """Upper-case address of the verification page, at most 192 characters of the QR alphanumeric set."""
    check_hex: str
    """First 16 hexadecimal digits of the receipt's hash, printed in groups of four."""
    served_by: str
    next_en: str = ""
    next_sw: str = ""

    def __post_init__(self) -> None:
        Paper.__post_init__(self)
        refuse_total("receipt", self.lines, self.bill_convenience_cents, self.total_cents)
        refuse_money("Paid", self.paid_cents)
        refuse_money("Balance", self.balance_cents)
        refuse_naive(self.paid_at, self.issued_at)
        if not self.receipt_number:
            raise UserError("A receipt without a number cannot print. Wait for the portal to issue it.")
        if len(self.qr_text) > RECEIPT_QR_MOST or not RECEIPT_QR.fullmatch(self.qr_text):
            raise UserError(
                "The receipt's QR text must be 1 to {most} characters of A-Z, 0-9 and $%*+-./: but is {length} long. "
                "Ask the portal for the receipt again.",
                most=RECEIPT_QR_MOST,
                length=len(self.qr_text),
            )
        refuse_check(self.check_hex)


@dataclass(frozen=True, slots=True, kw_only=True)
class BillSlip(Paper):
    """What to pay, where and how. Says NOT A RECEIPT. An empty `account` means the number is still awaited."""

    account: str
    total_cents: int
    paid_cents: int = 0
    """What has already arrived on this account; the slip then asks for the rest."""
    lines: tuple[PaperLine, ...]
    bill_convenience_cents: int = 0
    pay_bill: str = PAY_BILL
    phone_limit_cents: int = PHONE_LIMIT_CENTS
    """Above this the phone steps give way to bank and card (the rail's limit for one payment)."""
    payer_name: str
    subject_name: str = ""
    id_masked: str = ""
    raised_at: datetime
    served_by: str
    qr_text: str = ""
    """Address of the bill's page, where card and other wallets are taken; empty prints no QR."""

    def __post_init__(self) -> None:
        Paper.__post_init__(self)
        refuse_total("bill", self.lines, self.bill_convenience_cents, self.total_cents)
        refuse_money("Paid", self.paid_cents)
        refuse_naive(self.raised_at)

    @property
    def due_cents(self) -> int:
        """What is still to be paid, never below zero."""
        return max(0, self.total_cents - self.paid_cents)


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement(Paper):
    """Offline: what the citizen stated, not confirmed. Says NOT A RECEIPT twice."""

    account: str
    stated_cents: int
    channel: str = "M-PESA"
    stated_code: str
    lines: tuple[PaperLine, ...]
    payer_name: str = ""
    id_masked: str = ""
    taken_at: datetime
    taken_by: str
    check_hex: str
    """First 16 hexadecimal digits of the journal entry's hash."""

    def __post_init__(self) -> None:
        Paper.__post_init__(self)
        refuse_money("Amount stated", self.stated_cents)
        refuse_naive(self.taken_at)
        refuse_check(self.check_hex)


@dataclass(frozen=True, slots=True, kw_only=True)
class TestPage(Paper):
    """What a printer can show: its width, its letters, its QR, its cut, and what it can confirm."""

    __test__ = False  # the name starts like a test class; pytest must not collect it

    printer_name: str
    address: str
    code_page: str = "CP858"
    grade: str = ""
    """`A` to `D`, or empty when the printer was not asked yet."""
    printed_at: datetime
    version: str = ""
    qr_text: str = "HTTPS://HUDUMA.EXAMPLE/TEST"

    def __post_init__(self) -> None:
        Paper.__post_init__(self)
        refuse_naive(self.printed_at)
        if self.grade not in ("", "A", "B", "C", "D"):
            raise UserError("There is no evidence grade “{grade}”. Use A, B, C or D.", grade=self.grade)


Document = Receipt | BillSlip | Acknowledgement | TestPage
AnyPaper = TypeVar("AnyPaper", bound=Paper)

DOCUMENT_TYPES: dict[str, type[Document]] = {
    "receipt": Receipt,
    "bill_slip": BillSlip,
    "acknowledgement": Acknowledgement,
    "test_page": TestPage,
}


def kind_of(document: Document) -> str:
    """The document's word in JSON and in paper ids: `receipt`, `bill_slip`, `acknowledgement`, `test_page`."""
    return next(kind for kind, made in DOCUMENT_TYPES.items() if type(document) is made)


def paper_id(document: Document) -> str:
    """A name for the paper, the same however often the document is made: jobs are unique on it and the copy."""
    if isinstance(document, Receipt):
        return f"receipt:{document.receipt_number}"
    if isinstance(document, BillSlip):
        return f"bill_slip:{document.account or document.raised_at.isoformat()}"
    if isinstance(document, Acknowledgement):
        return f"acknowledgement:{document.account}:{document.stated_code}"
    return f"test_page:{document.printer_name}:{document.printed_at.isoformat()}"


def as_copy(document: AnyPaper, number: int, reason: str) -> AnyPaper:
    """The same paper marked COPY `number`, with the reason the agent gave."""
    if number < 1 or not reason.strip():
        raise UserError("A copy needs a number from 1 and a reason. Say why the paper is printed again.")
    return replace(document, copy_number=number, copy_reason=reason.strip())


def refuse_money(name: str, cents: int) -> None:
    """Money on paper is whole cents from zero up; anything else must not reach a printer."""
    if type(cents) is not int or cents < 0:
        raise UserError(
            "{name}: {cents} is not an amount in cents. The paper was not made.", name=name, cents=repr(cents)
        )


def refuse_total(what: str, lines: tuple[PaperLine, ...], bill_fee_cents: int, total_cents: int) -> None:
    """A paper whose lines do not add up to its total is never printed."""
    refuse_money("Convenience fee", bill_fee_cents)
    refuse_money("Total", total_cents)
    added = bill_fee_cents + sum(line.service_fee_cents + line.convenience_cents for line in lines)
    if not lines or added != total_cents:
        raise UserError(
            "The lines of this {what} add up to {added} cents, its total says {total}. Nothing was printed; "
            "raise the bill again.",
            what=what,
            added=added,
            total=total_cents,
        )


def refuse_naive(*instants: datetime) -> None:
    """Instants on a paper know their zone and are UTC."""
    for instant in instants:
        if instant.utcoffset() != UTC.utcoffset(None):
            raise UserError("The time {instant} on a paper is not UTC. The paper was not made.", instant=instant)


def refuse_check(check_hex: str) -> None:
    """The check printed on the paper is 16 hexadecimal digits."""
    if not CHECK_HEX.fullmatch(check_hex):
        raise UserError("The check “{check}” is not 16 hexadecimal digits. The paper was not made.", check=check_hex)
