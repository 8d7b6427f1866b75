"""The one-time code that enrols this counter: typed by a supervisor, tried at once, and what became of it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.kit.arrange import column
from ui.kit.button import Button
from ui.kit.field import Field
from ui.kit.kit import Kit
from ui.kit.note import Note
from ui.kit.tokens import Tone
from ui.language import N_, Words
from ui.portal_link.enrol_words import EMPTY

_TONES: tuple[Tone, ...] = ("neutral", "ok", "wait", "info")


class EnrolPart(QWidget):
    """``code_typed`` carries a code to try. What was typed stays until it was taken."""

    code_typed = Signal(str)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.field = Field(kit, N_("One-time code"), icon="key")
        self.field.line.setObjectName("portal.code")
        self.button = Button(kit, N_("Enrol again"), "deed", size="large", key="Return")
        self.button.setObjectName("portal.enrol")
        self._notes = {tone: Note(kit, "", tone) for tone in _TONES}
        self._asking = holder_of(self.field, self.button)
        self.setLayout(column(self._asking, *self._notes.values(), spacing=8, margins=(0, 0, 0, 16)))
        self.field.entered.connect(self._on_entered)
        self.button.clicked.connect(self._on_entered)
        self.field.changed.connect(lambda _text: self.field.set_error(None))
        self.show_answer(None, "neutral")

    def show_asking(self, asking: bool) -> None:
        """Whether a code is wanted; what became of the last one stands there either way."""
        self._asking.setVisible(asking)

    def show_answer(self, words: Words | None, tone: Tone) -> None:
        """What became of the code; ``None`` takes it away."""
        for one, note in self._notes.items():
            note.setVisible(words is not None and one == tone)
            if words is not None and one == tone:
                note.say(words)

    def _on_entered(self) -> None:
        code = self.field.text().strip()
        if code:
            self.code_typed.emit(code)
        else:
            self.field.set_error(EMPTY)
            self.field.line.setFocus()


def holder_of(*widgets: QWidget) -> QWidget:
    """Widgets under each other that come and go together."""
    made = QWidget()
    made.setLayout(column(*widgets, spacing=8))
    return made
