"""One citizen served by the hand: the keys an agent would press, in the order the conversation goes.

Only key and mouse events; nothing is reached past the widgets. What the hand cannot know (how a service is searched
for, what a question is answered with) is handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.demonstration.hand import CTRL, Hand
from ui.front import Front

SEARCH, WAITING, PAID = "search", "waiting", "paid"


@dataclass(frozen=True, slots=True)
class Errand:
    """What a citizen came for. ``language`` of the papers: en, sw or both."""

    id_number: str
    name: str
    phone: str
    search: str
    service: str
    answers: Mapping[str, str]
    language: str
    gazetted: str = ""
    legal_basis: str = ""
    approver_pin: str = ""


def names_shown(hand: Hand, staff_number: str) -> None:
    """Waits until the name can be chosen."""
    hand.find(f"sign_in.name.{staff_number}", QWidget)


def sign_in(hand: Hand, front: Front, staff_number: str, pin: str) -> None:
    """Chooses the name and types the PIN."""
    hand.click(hand.find(f"sign_in.name.{staff_number}", QWidget))
    hand.type(pin)
    hand.press(Qt.Key.Key_Return)
    hand.wait(lambda: front.shell.front is front.serve, "the serve screen")


def raise_bill(hand: Hand, front: Front, errand: Errand, ready: Callable[[], None]) -> str:
    """From the empty screen to the account number; the bill's id. ``ready`` is called before the bill is raised."""
    hand.wait(lambda: front.serve.page == SEARCH, "the search page")
    _citizen(hand, errand)
    _service(hand, errand)
    ready()
    hand.press(Qt.Key.Key_F9)
    hand.settle(lambda: front.serve.page == WAITING, "the account number")
    return front.serve.bill_id


def record_visit(hand: Hand, front: Front, errand: Errand, ready: Callable[[], None]) -> None:
    """A free service: from the empty screen to the recorded visit."""
    hand.wait(lambda: front.serve.page == SEARCH, "the search page")
    _citizen(hand, errand)
    _service(hand, errand)
    ready()
    hand.press(Qt.Key.Key_F9)
    hand.find("serve.bill.next", QWidget)


def next_citizen(hand: Hand, front: Front) -> None:
    """From the paid page to the empty screen."""
    hand.press(Qt.Key.Key_N, CTRL)
    hand.settle(lambda: front.serve.page == SEARCH, "the next citizen's empty screen")


def look_round(hand: Hand, front: Front, shot: Callable[[str], None]) -> None:
    """The other screens, each by its key."""
    for key, name in ((Qt.Key.Key_F4, "find"), (Qt.Key.Key_F5, "takings")):
        hand.press(key)
        hand.wait(lambda name=name: front.shell.front is not None and front.shell.front.id == name, name)  # type: ignore[misc]
        shot(name)


def _citizen(hand: Hand, errand: Errand) -> None:
    hand.press(Qt.Key.Key_I, CTRL)
    hand.find("serve.citizen.number", QLineEdit)
    hand.type(errand.id_number)
    hand.press(Qt.Key.Key_Return)
    name = _seen(hand, "serve.citizen.name", 1.0)
    if name is not None:
        _put_focus(hand, name)
        hand.type(errand.name)
        hand.press(Qt.Key.Key_Tab)
        hand.type(errand.phone)
        hand.press(Qt.Key.Key_Return)
    hand.settle(lambda: _seen(hand, "serve.citizen.name", 0) is None, "the citizen taken down")
    language = hand.find(f"serve.citizen.language.{errand.language}", QWidget)
    hand.click(language)


def _service(hand: Hand, errand: Errand) -> None:
    hand.press(Qt.Key.Key_F, CTRL)
    hand.type(errand.search)
    hand.settle(lambda: True, "the list")
    hand.press(Qt.Key.Key_Return)
    for question, answer in errand.answers.items():
        field = hand.find(f"serve.service.answer.{question}", QLineEdit)
        _put_focus(hand, field)
        hand.type(answer)
        hand.press(Qt.Key.Key_Return)
    if errand.gazetted:
        _fee(hand, errand)


def _fee(hand: Hand, errand: Errand) -> None:
    """The gazetted amount, its legal basis, and the supervisor who comes over and types a PIN."""
    amount = hand.find("serve.service.fee.amount", QLineEdit)
    _put_focus(hand, amount)
    hand.type(errand.gazetted)
    hand.press(Qt.Key.Key_Return)
    basis = hand.find("serve.service.fee.basis", QLineEdit)
    _put_focus(hand, basis)
    hand.type(errand.legal_basis)
    hand.press(Qt.Key.Key_Return)
    pin = hand.find("serve.approval.pin", QWidget)
    _put_focus(hand, pin)
    hand.type(errand.approver_pin)
    hand.press(Qt.Key.Key_Return, CTRL)
    hand.settle(lambda: not hand.sees("serve.approval.pin"), "the approval")


def _put_focus(hand: Hand, field: QWidget) -> None:
    if not field.hasFocus():
        hand.click(field)


def _seen(hand: Hand, name: str, patience_s: float) -> QLineEdit | None:
    from ui.demonstration.hand import NotSeen

    def look() -> QLineEdit | None:
        found = [w for w in hand.window.findChildren(QLineEdit, name) if w.isVisible()]
        return found[0] if found else None

    if not patience_s:
        return look()
    try:
        return hand.until(look, name, patience_s)
    except NotSeen:
        return None
