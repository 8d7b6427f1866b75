"""What a reference finds: the bills of this counter, those that wait when nothing is typed, and each as a row."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from desktop.domain.account_number import as_typed, grouped, is_account
from desktop.domain.money import figures
from desktop.domain.time import business_day
from desktop.services.counter import Counter
from desktop.services.ports.views import BillListed, BillState
from ui.dates import Day, DayAndTime, clock_time
from ui.kit.result_list import ChipLook
from ui.kit.states import STATES, StateName
from ui.kit.table_row import Cell, TableRow
from ui.language import N_, Plain, Words, as_spoken, say
from ui.serve.names import Named

MOST = 50
_RECEIPT = re.compile(r"[A-Z][A-Z0-9]{1,7}-\d{2}-\d{7}")

_STATES: dict[BillState, StateName] = {
    BillState.PAID: "paid",
    BillState.PART_PAID: "part_paid",
    BillState.REVERSED: "reversed",
}
_OTHERS: dict[BillState, ChipLook] = {
    BillState.CANCELLED: ChipLook(N_("Cancelled"), "neutral", "not_paid"),
    BillState.REFUSED: ChipLook(N_("Refused by the portal"), "bad", "warning"),
    BillState.AWAITING_NUMBER: ChipLook(N_("Waits for its number"), "info", "clock"),
}
NEXT_STEPS: dict[BillState, str] = {
    BillState.RAISED: N_("The bill goes to the portal by itself. The citizen may pay at once."),
    BillState.WAITING: N_("Wait for the money. It shows by itself, and the receipt prints."),
    BillState.PART_PAID: N_("Ask for the missing amount, on the same account number."),
    BillState.PAID: N_("Open it for the receipt, or for a copy with a reason."),
    BillState.CANCELLED: N_("Nothing. Money that still comes is held at the portal."),
    BillState.REFUSED: N_("Raise the bill anew. Its number stays bound; money for it is held at the portal."),
    BillState.REVERSED: N_("The payment was taken back. Tell the citizen."),
    BillState.AWAITING_NUMBER: N_("The number comes from the gateway when the network is back."),
}


Those = Literal["waiting", "to_tell"]
"""Which bills are listed while nothing is typed: those that wait, or those whose citizens can be told."""
TO_BE_TOLD = ChipLook(N_("Paid, to be told"), "ok", "paid")
TELL_THEM = N_("Tell the citizen: the receipt is here. Ctrl+G has the phone, and marks who was told.")


@dataclass(frozen=True)
class Found:
    """The bills, and the text they answer; empty text means ``those``. ``to_tell``: how many citizens can be told."""

    text: str
    bills: tuple[BillListed, ...]
    those: Those = "waiting"
    to_tell: int = 0

    @property
    def of_told(self) -> bool:
        """Whether these are the bills whose citizens can be told."""
        return not self.text and self.those == "to_tell"


def look_for(counter: Counter, text: str, those: Those = "waiting") -> Found:
    """Reads the bills that a typed or scanned reference names. Where nobody is left to be told, those that wait."""
    wanted, to_tell = reference(text), counter.standing().to_tell
    if not to_tell:
        those = "waiting"
    if wanted:
        bills = counter.bills.find(wanted, MOST)
    else:
        bills = counter.bills.waiting(MOST) if those == "waiting" else _to_tell(counter)
    return Found(wanted, tuple(bills), those, to_tell)


def _to_tell(counter: Counter) -> list[BillListed]:
    """The bills of the citizens who can be told, the longest waiting first."""
    citizens = counter.portal.to_tell(MOST)
    return [bill for one in citizens for bill in counter.bills.find(one.account, MOST) if bill.id == one.bill]


def reference(text: str) -> str:
    """The reference inside what was typed or scanned: a receipt's number, an account, or the words themselves."""
    plain = text.strip()
    if number := _RECEIPT.search(plain.upper()):
        return number[0]
    if "/R/" in plain.upper():
        return _receipt_of_code(plain)
    account = as_typed(plain.rpartition("/")[2])
    return account if is_account(account) else plain


def _receipt_of_code(text: str) -> str:
    from desktop.services.receipt_reference import receipt_number_of

    return receipt_number_of(text) or text


def chip_of(bill: BillListed) -> ChipLook:
    """The state as a chip: icon, word and tone."""
    if bill.state in _OTHERS:
        return _OTHERS[bill.state]
    look = STATES[_STATES.get(bill.state, "waiting")]
    return ChipLook(look.brief, look.tone, look.icon)


def row_of(bill: BillListed, today: date, *, told: bool = False) -> TableRow:
    """A bill in the list: where it stands, who and what, how much of it came, since when.

    ``told`` in the list of citizens who can be told.
    """
    look = TO_BE_TOLD if told else chip_of(bill)
    cells: list[Cell | Words] = [
        Cell(look.words, look.tone, look.icon),
        Plain(grouped(bill.account)),
        Plain(bill.name),
        service_of(bill),
        Plain(figures(bill.total_cents)),
        Plain(figures(bill.paid_cents)),
        since_words(bill, today),
    ]
    return TableRow(bill.id, cells)


def service_of(bill: BillListed) -> Named:
    """The first service's name in both languages."""
    return Named(bill.service_en, bill.service_sw)


def missing_cents(bill: BillListed) -> int:
    """What is still to come; never below zero."""
    return max(0, bill.total_cents - bill.paid_cents)


def since_words(bill: BillListed, today: date) -> Words:
    """The time of a bill of today, the day of an older one."""
    if business_day(bill.raised_at) == today:
        return Plain(clock_time(bill.raised_at))
    return as_spoken(Day(bill.raised_at))


def raised_words(bill: BillListed) -> Words:
    """When it was raised."""
    return say(N_("raised {when}"), when=as_spoken(DayAndTime(bill.raised_at)))
