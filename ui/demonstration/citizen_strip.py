"""The strip of a demonstration: who to sign in as, and buttons that play the citizen in front of the counter.

What a button does is handed in; the strip knows no rail. The citizen pays the bill that is on the serve screen, answers
a prompt that is on the phone, or brings a number somebody else raised: only what can be done now has its buttons.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Final, Literal

from PySide6.QtWidgets import QWidget

from desktop.domain.money import CENTS
from ui.kit.button import Button
from ui.kit.kit import Kit
from ui.language import N_, Words
from ui.shell.demo_strip import DemoStrip

Moment = Literal["before", "waiting", "asked"]
"""Before a bill waits, while one does, and while a prompt for it is on the phone."""


class Deed(StrEnum):
    """What a citizen may do."""

    EXACTLY = "exactly"
    LESS = "less"
    MORE = "more"
    WRONG_ACCOUNT = "wrong_account"
    NOT_AT_ALL = "not_at_all"
    TYPES_PIN = "types_pin"
    WRONG_PIN = "wrong_pin"
    CANCELS = "cancels"
    NO_MONEY = "no_money"
    IGNORES = "ignores"
    BRINGS_NUMBER = "brings_number"


WORDS: Final[dict[Deed, str]] = {
    Deed.BRINGS_NUMBER: N_("Brings an eCitizen number"),
    Deed.EXACTLY: N_("Pays exactly"),
    Deed.LESS: N_("Pays less"),
    Deed.MORE: N_("Pays more"),
    Deed.WRONG_ACCOUNT: N_("Wrong account"),
    Deed.NOT_AT_ALL: N_("Does not pay"),
    Deed.TYPES_PIN: N_("Types the PIN"),
    Deed.WRONG_PIN: N_("Wrong PIN"),
    Deed.CANCELS: N_("Cancels"),
    Deed.NO_MONEY: N_("Too little money"),
    Deed.IGNORES: N_("Does nothing"),
}
MOMENTS: Final[dict[Moment, tuple[Deed, ...]]] = {
    "before": (Deed.BRINGS_NUMBER,),
    "waiting": (Deed.EXACTLY, Deed.LESS, Deed.MORE, Deed.WRONG_ACCOUNT, Deed.NOT_AT_ALL),
    "asked": (Deed.TYPES_PIN, Deed.WRONG_PIN, Deed.CANCELS, Deed.NO_MONEY, Deed.IGNORES),
}
ANSWERS: Final[dict[Deed, str]] = {
    Deed.TYPES_PIN: "pay",
    Deed.WRONG_PIN: "wrong_pin",
    Deed.CANCELS: "cancel",
    Deed.NO_MONEY: "no_money",
}
"""What the sandbox calls an answer on the phone."""
DIFFERENCE_CENTS = 50 * CENTS


class CitizenStrip(DemoStrip):
    """The strip with a button a deed; ``show_moment`` shows those that can be done now."""

    def __init__(self, kit: Kit, words: Words, play: Callable[[Deed], None]) -> None:
        super().__init__(kit, words)
        self._buttons: dict[Deed, QWidget] = {}
        for deed, word in WORDS.items():
            button = Button(kit, word, size="row")
            button.setObjectName(f"demonstration.{deed}")
            button.clicked.connect(lambda _checked=False, deed=deed: play(deed))
            self._buttons[deed] = button
            self.add(button)
        self.show_moment("before")

    def show_moment(self, moment: Moment) -> None:
        """What the citizen can do now."""
        for deed, button in self._buttons.items():
            button.setVisible(deed in MOMENTS[moment])


def amount_for(deed: Deed, due_cents: int) -> int:
    """How much the citizen sends, in cents."""
    if deed is Deed.LESS:
        return max(CENTS, due_cents - DIFFERENCE_CENTS)
    return due_cents + DIFFERENCE_CENTS if deed is Deed.MORE else due_cents


def account_for(deed: Deed, account: str) -> str:
    """What the citizen types as the account: with two digits swapped when it goes wrong."""
    if deed is not Deed.WRONG_ACCOUNT or len(account) < 6:
        return account
    place = next((i for i in range(3, len(account) - 1) if account[i] != account[i + 1]), 3)
    return account[:place] + account[place + 1] + account[place] + account[place + 2 :]
