"""The right side of the sign-in page: names, PIN, the one deed, and what to know before."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.domain.staff import WRONG_PINS
from desktop.services.ports.views import StaffChoice
from ui.help.versions import PROGRAM
from ui.kit.arrange import column, holder, row
from ui.kit.button import Button
from ui.kit.key_cap import KeyCap
from ui.kit.kit import Kit
from ui.kit.note import Note
from ui.kit.picture import Picture
from ui.kit.segments import Choice, Segments
from ui.kit.text import RIGHT, Text
from ui.language import N_, Plain, say
from ui.sign_in.door_facts import DoorFacts
from ui.sign_in.name_choice import NameChoice
from ui.sign_in.name_scroll import NameScroll
from ui.sign_in.pin_part import PinPart
from ui.sign_in.staff_number import StaffNumber

WIDTH, WIDTH_LARGE = 496, 600
_MOST_ROWS_WITH_NOTE = 3
NO_NAMES = N_(
    "**No names yet.** The portal sends the centre's staff with the first download. They appear here by themselves; "
    "nothing needs pressing."
)
OFFLINE_TOO = N_("Sign-in also works without the network. Signing in opens your shift when none is open.")


class DoorForm(QWidget):
    """``entered`` comes with Enter in the PIN or the staff number."""

    entered = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._members: dict[str, StaffChoice] = {}
        self.names = NameChoice(kit)
        self._scroll = NameScroll(self.names)
        self.number = StaffNumber(kit)
        self.pin = PinPart(kit)
        self.go = Button(kit, N_("Sign in"), "deed", size="large", key="Return")
        self.go.setObjectName("sign_in.go")
        self.waiting = Note(kit, NO_NAMES)
        self.offline_too = Note(kit, OFFLINE_TOO)
        self._build()
        self.names.chosen.connect(self._on_chosen)
        self.number.found.connect(self._on_found)
        self.number.entered.connect(self.entered)
        self.pin.entered.connect(self.entered)
        kit.theme.changed.connect(self._relook)
        kit.language.changed.connect(self._show_language)
        self._relook()
        self._show_parts()

    def begin(self) -> None:
        """As somebody finds it: the last one here chosen, nothing typed, the caret in the PIN."""
        self.number.clear()
        self.pin.field.clear()
        self.pin.show_right()
        self.names.choose_first()
        self._show_parts()
        self._put_caret()

    def show_names(self, facts: DoorFacts) -> None:
        """Show who may sit down; what was chosen and typed stays."""
        first = not self._members
        self._members = {choice.member.id: choice for choice in facts.names}
        self.names.show_names(facts.names)
        self.number.show_names(facts.names)
        self._show_parts()
        if first and facts.names:
            self._put_caret()

    def chosen(self) -> StaffChoice | None:
        """Whose PIN is asked for."""
        current = self.names.current
        return self.number.member if current == "" else self._members.get(current or "")

    def settle(self) -> StaffChoice | None:
        """Enter: the member, or ``None`` when something is still to be typed, which then is said."""
        if self.names.current == "" and self.number.field.line.hasFocus():
            if self.number.settle():
                self.pin.setFocus(Qt.FocusReason.OtherFocusReason)
            if self.pin.field.count() == 0:
                return None
        choice = self.chosen()
        if choice is None and self.names.current == "":
            self.number.settle()
            self.number.setFocus(Qt.FocusReason.OtherFocusReason)
        return choice

    def back(self) -> bool:
        """Away with the digits; with none, back to the first name."""
        if self.pin.field.count():
            self.pin.field.clear()
            return True
        self.begin()
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._kit.theme.colour("win"))
        painter.end()

    def _build(self) -> None:
        kit = self._kit
        choices = [Choice("en", Plain("English")), Choice("sw", Plain("Kiswahili"))]
        self.languages = Segments(kit, choices, kit.language.code, name=N_("Language"))
        self.languages.chosen.connect(self._on_language)
        top = row(None, Picture(kit, "globe", 18, "ink1"), self.languages, KeyCap(kit, "Ctrl+L"), spacing=9)
        forgotten = Text(kit, N_("Forgotten PIN: your supervisor gives a new one"), "small", "ink2", wrap=True)
        help_ = row(KeyCap(kit, "F1"), Text(kit, N_("Help"), "label", "ink2"), spacing=6)
        under = row(forgotten, help_, spacing=12)
        under.setStretch(0, 1)
        self._asking = holder(column(self.number, self.pin, 14, self.go, 14, under))
        head = Text(kit, N_("Sign in"), "total", wrap=True)
        self._hint = Text(kit, N_("Choose your name, then type your own PIN."), "body", "ink2", wrap=True)
        self._middle = holder(
            column(head, 4, self._hint, 20, self.waiting, 4, self._scroll, 24, self._asking, 24, self.offline_too)
        )
        locks = say(N_("After {n} wrong PINs a name is locked until a supervisor opens it."), n=WRONG_PINS)
        foot = row(
            Text(kit, locks, "label", "ink2", wrap=True),
            Text(kit, say(N_("Version {version}"), version=PROGRAM), "label", "ink2", align=RIGHT),
            spacing=16,
        )
        foot.setStretch(0, 1)
        whole = column(top, 12, None, row(None, self._middle, None), None, 12, foot, margins=(48, 36, 48, 26))
        whole.setStretch(2, 3)
        whole.setStretch(4, 5)
        self.setLayout(whole)

    def _on_chosen(self, _id: str) -> None:
        self.pin.field.clear()
        self.pin.show_right()
        self._show_parts()
        self._put_caret()

    def _on_found(self, _choice: StaffChoice | None) -> None:
        self._show_owner()

    def _put_caret(self) -> None:
        if not self._members:
            return
        by_number = self.names.current == "" and self.number.member is None
        (self.number if by_number else self.pin).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_parts(self) -> None:
        """The PIN only where there is somebody to sign in; the note while there is room for it."""
        some = bool(self._members)
        for part in (self._hint, self._scroll):
            part.setVisible(some)
        self._asking.setVisible(some)
        self.waiting.setVisible(not some)
        self.offline_too.setVisible(some and self.names.rows() <= _MOST_ROWS_WITH_NOTE)
        self.number.setVisible(self.names.current == "")
        self._show_owner()

    def _show_owner(self) -> None:
        choice = self.chosen()
        self.pin.show_owner(choice.member.name if choice else "")
        if choice is not None and choice.locked:
            locked = N_("{name} is locked after {most} wrong PINs. A supervisor gives a new PIN.")
            self.pin.show_problem(say(locked, name=choice.member.name, most=WRONG_PINS))

    def _on_language(self, code: str) -> None:
        self._kit.language.set_code("sw" if code == "sw" else "en")

    def _show_language(self) -> None:
        self.languages.choose(self._kit.language.code)

    def _relook(self) -> None:
        self._middle.setFixedWidth(WIDTH_LARGE if self._kit.theme.large else WIDTH)
        self.update()
