"""What a paper says, in plain values.

A document is made once, when the paper is owed, and never looks anything up again: it carries every name, sum
and instant it needs, with ID numbers masked by whoever made it. Layout turns it into rows, backends into bytes,
PDF or picture; the same document always gives the same paper. Amounts are whole cents, instants are UTC.

All papers share `Paper` (who hands it out, in which language, which copy it is). Adding a paper is adding a dataclass,
its name to `DOCUMENT_TYPES`, and a module in `printing/papers/`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from desktop.domain.errors import UserError
from printing.paper_base import Language as Language
from printing.paper_base import Mark as Mark
from printing.paper_base import Paper as Paper
from printing.paper_base import PaperLine as PaperLine
from printing.paper_base import refuse_check, refuse_money, refuse_naive, refuse_total
from printing.summary import XSummary, ZSummary
from printing.visit_papers import NotCompleted, QueueTicket

PAY_BILL = "222222"
PHONE_LIMIT_CENTS = 25_000_000
RECEIPT_QR_MOST = 192
RECEIPT_QR = re.compile(r"[0-9A-Z $%*+\-./:]+")


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


Document = Receipt | BillSlip | Acknowledgement | NotCompleted | QueueTicket | XSummary | ZSummary | TestPage
AnyPaper = TypeVar("AnyPaper", bound=Paper)

DOCUMENT_TYPES: dict[str, type[Document]] = {
    "receipt": Receipt,
    "bill_slip": BillSlip,
    "acknowledgement": Acknowledgement,
    "not_completed": NotCompleted,
    "queue_ticket": QueueTicket,
    "x_summary": XSummary,
    "z_summary": ZSummary,
    "test_page": TestPage,
}


def kind_of(document: Document) -> str:
    """The document's word in JSON and in paper ids: a key of `DOCUMENT_TYPES`."""
    return next(kind for kind, made in DOCUMENT_TYPES.items() if type(document) is made)


def paper_id(document: Document) -> str:
    """A name for the paper, the same however often the document is made: jobs are unique on it and the copy."""
    if isinstance(document, Receipt):
        return f"receipt:{document.receipt_number}"
    if isinstance(document, BillSlip):
        return f"bill_slip:{document.account or document.raised_at.isoformat()}"
    if isinstance(document, Acknowledgement):
        return f"acknowledgement:{document.account}:{document.stated_code}"
    if isinstance(document, NotCompleted):
        return f"not_completed:{document.account}:{document.at.isoformat()}"
    if isinstance(document, QueueTicket):
        return f"queue_ticket:{document.ticket}:{document.issued_at.isoformat()}"
    if isinstance(document, ZSummary):
        return f"z_summary:{document.centre}:{document.counter}:{document.number}"
    if isinstance(document, XSummary):
        return f"x_summary:{document.centre}:{document.counter}:{document.as_of.isoformat()}"
    return f"test_page:{document.printer_name}:{document.printed_at.isoformat()}"


def as_copy(document: AnyPaper, number: int, reason: str) -> AnyPaper:
    """The same paper marked COPY `number`, with the reason the agent gave."""
    if number < 1 or not reason.strip():
        raise UserError("A copy needs a number from 1 and a reason. Say why the paper is printed again.")
    return replace(document, copy_number=number, copy_reason=reason.strip())
