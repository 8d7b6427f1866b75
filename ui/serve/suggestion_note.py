"""Money with a wrong account that may have been meant for a bill: what came, what is wrong with it, and the way on."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.domain.account_number import grouped
from desktop.services.ports.asked_views import SuggestionView
from ui.dates import exact_time
from ui.kit.arrange import column, empty
from ui.kit.button import Button
from ui.kit.kit import Kit
from ui.kit.note import Note
from ui.language import N_, Words, as_spoken, say
from ui.serve.bill_words import CHANNELS
from ui.serve.names import kes
from ui.serve.refusal_words import refusal_words

WRONG: Final[dict[str, str]] = {
    "check_digits": N_("its check digits are wrong"),
    "look_alike": N_("letters and digits that look alike"),
    "swapped": N_("two digits are swapped"),
    "one_off": N_("one digit is missing or wrong"),
}
ALSO: Final[dict[str, str]] = {
    "same_amount": N_("the amount is the bill's"),
    "near_time": N_("it came just after the bill"),
}
BIGGEST_FIRST: Final = ("swapped", "look_alike", "one_off", "check_digits", "same_amount", "near_time")


def why_words(why: tuple[str, ...]) -> Words:
    """Why it may have been meant for the bill, the strongest reason alone."""
    known = {**WRONG, **ALSO}
    first = next((word for word in BIGGEST_FIRST if word in why), "")
    return known.get(first, N_("no other bill is as near"))


def came_words(money: SuggestionView) -> Words:
    """``M-PESA 1,050 came for 482 0193 772: one digit is missing.``"""
    return say(
        N_("{sum} came by {channel} at {time} for account **{account}**: {why}."),
        sum=kes(money.amount_cents),
        channel=say(CHANNELS[money.channel]),
        time=exact_time(money.paid_at),
        account=grouped(money.account_typed),
        why=as_spoken(why_words(money.why)),
    )


class SuggestionNote(QWidget):
    """``assign_asked`` carries the suggestion somebody says was meant."""

    assign_asked = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._shown: tuple[SuggestionView, ...] = ()
        self._rows = column(spacing=8)
        self.setLayout(self._rows)
        self.hide()

    def show_money(self, suggestions: tuple[SuggestionView, ...]) -> None:
        """What was suggested for a bill."""
        if suggestions == self._shown:
            return
        self._shown = suggestions
        empty(self._rows)
        for money in suggestions:
            self._rows.addWidget(self._note(money))
        self.setVisible(bool(suggestions))

    def _note(self, money: SuggestionView) -> QWidget:
        if money.assigned_at is not None:
            words = say(N_("{sum} was given to this bill. The portal books it."), sum=kes(money.amount_cents))
            return Note(self._kit, words, "info", title=N_("On its way"))
        note = Note(self._kit, came_words(money), "wait", title=N_("Was this meant for this bill?"), icon="money")
        if money.refusal:
            note.say(say(N_("The portal did not take it: {reason}."), reason=as_spoken(refusal_words(money.refusal))))
        button = Button(self._kit, N_("Ask a supervisor…"), "quiet", size="small")
        button.setObjectName("serve.suggestion.assign")
        button.clicked.connect(lambda: self.assign_asked.emit(money))
        note.add_way_out(button)
        return note
