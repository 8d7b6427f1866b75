"""Whose PIN, six boxes, and what was wrong with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.domain.staff import PIN_DIGITS
from ui.kit.arrange import column, row
from ui.kit.kit import Kit
from ui.kit.lines import IconLine
from ui.kit.pin_field import PinField
from ui.kit.text import RIGHT, Text
from ui.language import N_, Words, say


class PinPart(QWidget):
    """``entered`` comes with Enter in the boxes."""

    entered = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.label = Text(kit, N_("PIN"), "small", "ink2", wrap=True)
        self.field = PinField(kit, N_("PIN, six digits"))
        self.field.setObjectName("sign_in.pin")
        self.error = IconLine(kit, "not_paid", "", tone="bad", ink="bad")
        self.error.hide()
        digits = Text(kit, say(N_("{n} digits"), n=PIN_DIGITS), "label", "ink3", align=RIGHT)
        head = row(self.label, digits, spacing=12)
        head.setStretch(0, 1)
        self.setLayout(column(head, 5, self.field, 6, self.error))
        self.field.entered.connect(self.entered)
        self.field.changed.connect(self._on_typed)
        self.setFocusProxy(self.field)

    def show_owner(self, name: str) -> None:
        """Whose PIN is asked for; "" while nobody is chosen."""
        self.label.say(say(N_("PIN of {name}"), name=name) if name else N_("PIN"))

    def show_wrong(self, words: Words) -> None:
        """What was wrong; the caret is back in the boxes."""
        self.field.set_wrong(True)
        self.show_problem(words)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_problem(self, words: Words) -> None:
        """Why it cannot be, without red boxes."""
        self.error.show_line("not_paid", words, "bad")
        self.error.show()
        self.field.setAccessibleDescription(self.error.words.text())

    def show_right(self) -> None:
        """Nothing is wrong."""
        self.field.set_wrong(False)
        self.error.hide()
        self.field.setAccessibleDescription("")

    def _on_typed(self, count: int) -> None:
        if count:
            self.show_right()
