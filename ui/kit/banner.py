"""The head of a card that says a state so that nobody can miss it: tint, icon, the word, a sum or a running time."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.kit.arrange import column, row
from ui.kit.kit import Kit
from ui.kit.paint import edge_box, top_box
from ui.kit.picture import Picture
from ui.kit.states import STATES, StateName
from ui.kit.text import RIGHT, Text
from ui.kit.tokens import RADIUS, TextStyle, Token, Tone
from ui.language import Words


class _Tinted(QWidget):
    """The tinted upper end of a card."""

    def __init__(self, kit: Kit, tone: Tone) -> None:
        super().__init__()
        self._kit, self._tone = kit, tone
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        kit.theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._kit.theme
        painter = QPainter(self)
        if theme.contrast:
            edge_box(painter, self.rect(), theme.colour(theme.ink(self._tone)), theme.colour("card"), width=2)
        else:
            top_box(painter, QRectF(self.rect()), theme.colour(theme.tint(self._tone)), RADIUS - 1)
        painter.end()


class StateBanner(_Tinted):
    """``title`` and ``second`` left, ``amount`` (Plain money or a running time) with ``amount_note`` right.

    Put it first in a card with ``card.flush(banner)``.
    """

    def __init__(
        self,
        kit: Kit,
        tone: Tone,
        icon: str,
        title: Words,
        second: Words = "",
        *,
        amount: Words = "",
        amount_note: Words = "",
        amount_style: TextStyle = "paid",
    ) -> None:
        super().__init__(kit, tone)
        self._icon = Picture(kit, icon, 40, kit.theme.ink(tone))
        self.title = Text(kit, title, "state", kit.theme.ink(tone), wrap=True)
        self.second = Text(kit, second, "small", "ink1", wrap=True)
        self.amount = Text(kit, amount, amount_style, align=RIGHT)
        self.amount_note = Text(kit, amount_note, "label", "ink2", align=RIGHT)
        across = QHBoxLayout(self)
        across.setContentsMargins(20, 14, 20, 14)
        across.setSpacing(16)
        across.addWidget(self._icon)
        across.addLayout(column(self.title, self.second), 1)
        across.addLayout(column(self.amount, self.amount_note))
        self._hide_empty()

    @classmethod
    def of(cls, kit: Kit, state: StateName, second: Words = "", *, amount: Words = "") -> StateBanner:
        """The banner of a state in its own words."""
        look = STATES[state]
        return cls(kit, look.tone, look.icon, look.words, second, amount=amount)

    def show_state(self, tone: Tone, icon: str, title: Words, second: Words = "") -> None:
        """Become another state; the amount stays."""
        self._tone = tone
        ink = self._kit.theme.ink(tone)
        self._icon.show_icon(icon, ink)
        self.title.set_ink(ink)
        self.title.say(title)
        self.second.say(second)
        self._hide_empty()
        self.update()

    def show_amount(self, amount: Words, note: Words = "") -> None:
        self.amount.say(amount)
        self.amount_note.say(note)
        self._hide_empty()

    def _hide_empty(self) -> None:
        for text in (self.second, self.amount, self.amount_note):
            text.setVisible(bool(text.text()))


class RunningBanner(_Tinted):
    """A state that lasts, in a narrow column: icon and word, under them the running time and since what."""

    def __init__(self, kit: Kit, state: StateName, since: Words, time: Words = "") -> None:
        look = STATES[state]
        super().__init__(kit, look.tone)
        ink: Token = "ink1" if look.tone == "neutral" else kit.theme.ink(look.tone)
        self._icon = Picture(kit, look.icon, 22, ink)
        self.title = Text(kit, look.words, "screen", ink, wrap=True, middle=True)
        self.time = Text(kit, time, "time")
        self.since = Text(kit, since, "small", "ink2", wrap=True)
        head = row(self._icon, self.title, spacing=8)
        head.setStretch(1, 1)
        below = row(self.time, column(None, self.since, 6), spacing=10)
        below.setStretch(1, 1)
        self.setLayout(column(head, 4, below, margins=(16, 14, 16, 12)))

    def show_time(self, time: Words) -> None:
        self.time.say(time)
