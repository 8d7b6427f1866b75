"""The strip of a demonstration: who to sign in as, and buttons that play the citizen in front of the counter.

What a button does is handed in; the strip knows no rail. The citizen pays the bill that is on the serve screen.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from PySide6.QtWidgets import QWidget

from desktop.domain.money import CENTS
from ui.kit.button import Button
from ui.kit.kit import Kit
from ui.language import N_, Words
from ui.shell.demo_strip import DemoStrip


class Deed(StrEnum):
    """What a citizen may do with a bill in hand."""

    EXACTLY = "exactly"
    LESS = "less"
    MORE = "more"
    WRONG_ACCOUNT = "wrong_account"
    NOT_AT_ALL = "not_at_all"


WORDS: Final[dict[Deed, str]] = {
    Deed.EXACTLY: N_("Pays exactly"),
    Deed.LESS: N_("Pays less"),
    Deed.MORE: N_("Pays more"),
    Deed.WRONG_ACCOUNT: N_("Wrong account"),
    Deed.NOT_AT_ALL: N_("Does not pay"),
}
DIFFERENCE_CENTS = 50 * CENTS


def citizen_strip(kit: Kit, words: Words, play: Callable[[Deed], None]) -> DemoStrip:
    """The strip, with a button a deed."""
    strip = DemoStrip(kit, words)
    for deed, word in WORDS.items():
        strip.add(_button(kit, deed, word, play))
    return strip


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


def _button(kit: Kit, deed: Deed, word: str, play: Callable[[Deed], None]) -> QWidget:
    button = Button(kit, word, size="row")
    button.setObjectName(f"demonstration.{deed}")
    button.clicked.connect(lambda: play(deed))
    return button
