"""The head of the right column: the state of the bill, and how long it has waited. A figure that counts."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.kit.arrange import column, row
from ui.kit.kit import Kit
from ui.kit.paint import edge_box, top_box
from ui.kit.picture import Picture
from ui.kit.text import Text
from ui.kit.tokens import CARD_PADDING, RADIUS, Tone
from ui.language import Plain, Words


class WaitingHead(QWidget):
    """Icon, word and tint of the state; under it the running time and since when."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._tone: Tone = "neutral"
        self._icon = Picture(kit, "clock", 22, "ink1", box=kit.theme.line("state"))
        self.title = Text(kit, "", "state", wrap=True)
        self.running = Text(kit, Plain(""), "paid")
        self._since = Text(kit, "", "small", "ink2", wrap=True, middle=True)
        self._why = Text(kit, "", "body", weight=600, wrap=True)
        self._why.hide()
        head = row(self._icon, self.title, spacing=10)
        head.setAlignment(self._icon, Qt.AlignmentFlag.AlignTop)
        head.setStretch(1, 1)
        time = row(self.running, self._since, spacing=10)
        time.setStretch(1, 1)
        time.setAlignment(self._since, Qt.AlignmentFlag.AlignBottom)
        self._since.setContentsMargins(0, 0, 0, 6)
        self.setLayout(column(head, self._why, time, spacing=4, margins=(CARD_PADDING, 14, CARD_PADDING, 10)))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        kit.theme.changed.connect(self.update)

    def show_state(self, tone: Tone, icon: str, title: Words, since: Words, why: Words = "") -> None:
        """Another state, and in a few words why."""
        self._tone = tone
        ink = self._kit.theme.ink(tone) if tone != "neutral" else "ink1"
        self._icon.show_icon(icon, ink)
        self.title.set_ink(ink)
        self.title.say(title)
        self._why.say(why)
        self._why.setVisible(bool(self._why.text()))
        self._since.say(since)
        self.running.setVisible(bool(self._since.text()))
        self.update()

    def show_time(self, text: str) -> None:
        """The running time."""
        if self.running.text() != text:
            self.running.say(Plain(text))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._kit.theme
        painter = QPainter(self)
        if theme.contrast:
            edge_box(painter, self.rect(), theme.colour(theme.ink(self._tone)), theme.colour("card"), width=2)
        else:
            top_box(painter, QRectF(self.rect()), theme.colour(theme.tint(self._tone)), RADIUS - 1)
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.colour("line"))
        painter.end()
