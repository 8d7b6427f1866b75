"""What a reference finds: the bills of this counter, those that wait when nothing is typed, and each as a row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from desktop.domain.account_number import as_typed, grouped, is_account
from desktop.domain.money import figures
from desktop.domain.time import business_day
from desktop.services.counter import Counter
from desktop.services.look_elsewhere import brought_number, capitals_number
from desktop.services.ports.asked_views import SuggestionView
from desktop.services.ports.views import BillListed, BillState
from ui.dates import Day, DayAndTime, clock_time
from ui.kit.result_list import ChipLook
from ui.kit.states import STATES, StateName
from ui.kit.table_row import Cell, TableRow
from ui.kit.tokens import Tone
from ui.language import N_, Plain, Words, as_spoken, say
from ui.serve.names import Named

MOST = 50
_RECEIPT = re.compile(r"[A-Z][A-Z0-9]{1,7}-\d{2}-\d{7}")

_STATES: dict[BillState, StateName] = {
    BillState.PAID: "paid",
    BillState.PART_PAID: "part_paid",
    BillState.REVERSED: "reversed",
}
_TONES: Final[dict[BillState, Tone]] = {
    BillState.PART_PAID: "wait", BillState.REFUSED: "bad", BillState.REVERSED: "bad",
}  # fmt: skip
MONEY_HERE = ChipLook(N_("Money to match"), "wait", "money")
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
class NextStep:
    """What to do now, in words and in the tone of the state."""

    words: str
    tone: Tone = "neutral"


SAY_WAIT = N_("Say: wait, do not pay again. The portal keeps asking; open it to see what is known.")
IS_STATED = N_("The citizen said it is paid. Only the portal can say so; the receipt prints by itself.")
MAY_BE_THIS = N_("Money came that may have been meant for this bill. Two people can give it.")


@dataclass(frozen=True)
class Found:
    """The bills, and the text they answer; empty text means ``those``. ``to_tell``: how many citizens can be told.

    ``money``: what may have been meant for a bill, by its id.
    """

    text: str
    bills: tuple[BillListed, ...]
    those: Those = "waiting"
    to_tell: int = 0
    money: Mapping[str, tuple[SuggestionView, ...]] = field(default_factory=dict)

    @property
    def number(self) -> str:
        """The text as a number to look up, where nothing is found here; else empty."""
        return "" if self.bills else brought_number(self.text) or capitals_number(self.text)

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
    return Found(wanted, tuple(bills), those, to_tell, _money(counter, bills))


def _money(counter: Counter, bills: Sequence[BillListed]) -> dict[str, tuple[SuggestionView, ...]]:
    """What may have been meant for the bills that say so."""
    whole = (counter.bills.bill(listed.id) for listed in bills if listed.suggested)
    return {bill.id: bill.suggestions for bill in whole if bill is not None}


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
    if bill.not_known:
        return _look("not_known")
    if bill.state is not BillState.PART_PAID and bill.suggested:
        return MONEY_HERE
    if bill.state is not BillState.PART_PAID and bill.stated:
        return _look("stated")
    return _look(_STATES.get(bill.state, "waiting"))


def next_step_of(bill: BillListed, *, told: bool = False) -> NextStep:
    """The one next step."""
    if told:
        return NextStep(TELL_THEM)
    if bill.not_known:
        return NextStep(SAY_WAIT, "unk")
    if bill.suggested:
        return NextStep(MAY_BE_THIS, "wait")
    if bill.stated and bill.state is not BillState.PART_PAID:
        return NextStep(IS_STATED, "info")
    return NextStep(NEXT_STEPS[bill.state], _TONES.get(bill.state, "neutral"))


def _look(name: StateName) -> ChipLook:
    look = STATES[name]
    return ChipLook(look.brief, look.tone, look.icon)


def row_of(bill: BillListed, today: date, *, told: bool = False, brief: bool = False) -> TableRow:
    """A bill in the list: where it stands, who and what, how much of it came, since when.

    ``told`` in the list of citizens who can be told; ``brief`` without the service, which stands beside the list.
    """
    look = TO_BE_TOLD if told else chip_of(bill)
    cells: list[Cell | Words] = [
        Cell(look.words, look.tone, look.icon),
        Plain(grouped(bill.account)),
        Plain(bill.name),
        Plain("") if brief else service_of(bill),
        Plain(figures(bill.total_cents)),
        paid_words(bill),
        since_words(bill, today),
    ]
    return TableRow(bill.id, cells)


def paid_words(bill: BillListed) -> Words:
    """What came of it; a word where that is not known, or only said."""
    if bill.not_known and not bill.paid_cents:
        return N_("not known")
    if bill.stated and not bill.paid_cents:
        return N_("stated")
    return Plain(figures(bill.paid_cents))


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
