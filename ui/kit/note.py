"""A note: the tint of a state, an icon, one fact and one way out. A strip is a note right across a page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.kit.arrange import column, row
from ui.kit.flow import Flow
from ui.kit.kit import Kit
from ui.kit.paint import tone_box
from ui.kit.picture import Picture
from ui.kit.text import Text
from ui.kit.tokens import Tone
from ui.language import Words

ICONS: dict[Tone, str] = {
    "neutral": "info", "ok": "paid", "wait": "warning", "unk": "not_known", "bad": "not_paid", "info": "info",
}  # fmt: skip


class _Toned(QWidget):
    """A surface in the tint of a tone."""

    def __init__(self, kit: Kit, tone: Tone, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit, self._tone = kit, tone
        kit.theme.changed.connect(self.update)

    @property
    def tone(self) -> Tone:
        return self._tone

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tone_box(painter, self.rect(), self._kit.theme, self._tone)
        painter.end()


class Note(_Toned):
    """A tinted note in a card.

    ``title`` stands in the colour of the tone; ``words`` is the fact; ``add_way_out`` puts quiet buttons under it.
    """

    def __init__(
        self, kit: Kit, words: Words | None, tone: Tone = "neutral", *, title: Words | None = None, icon: str = ""
    ) -> None:
        super().__init__(kit, tone)
        ink = kit.theme.ink(tone)
        self._icon = Picture(kit, icon or ICONS[tone], 16, ink if tone != "neutral" else "ink1", box=18)
        self.title = Text(kit, title, "small", ink, weight=600, wrap=True) if title is not None else None
        self.words = Text(kit, words if words is not None else "", "small", wrap=True)
        if words is None:  # and never `show()` before there is a parent: it would be a window of its own
            self.words.hide()
        self._ways = QWidget()
        self._flow = Flow(self._ways, gap=16)
        self._ways.hide()
        if self.title is not None:
            head = row(self._icon, self.title, spacing=8)
            head.setAlignment(self._icon, Qt.AlignmentFlag.AlignTop)
            whole = column(head, self.words, self._ways, spacing=4, margins=(12, 12, 12, 10))
            self.setLayout(whole)
            return
        self._matter = matter = column(self.words, self._ways, spacing=4)
        side = row(self._icon, matter, spacing=12, margins=(14, 12, 12, 12))
        side.setAlignment(self._icon, Qt.AlignmentFlag.AlignTop)
        self.setLayout(side)

    def say(self, words: Words) -> None:
        self.words.say(words)
        self.words.show()

    def add_words(self, words: Words) -> None:
        """A further sentence under the first, in a note without a title."""
        self._matter.insertWidget(self._matter.count() - 1, Text(self._kit, words, "small", wrap=True))

    def add_line(self, widget: QWidget) -> None:
        """A further line of facts under the first."""
        layout = self.layout()
        assert layout is not None
        if self.title is not None:
            layout.removeWidget(self._ways)
            layout.addWidget(widget)
            layout.addWidget(self._ways)

    def add_way_out(self, widget: QWidget) -> None:
        """A quiet button: what to do about it."""
        self._flow.addWidget(widget)
        self._ways.show()


class Strip(_Toned):
    """A note across a page: the fact left, a fact or a way out right. Used for "as of", "does not tie" and trouble."""

    def __init__(self, kit: Kit, words: Words, tone: Tone = "wait", *, icon: str = "") -> None:
        super().__init__(kit, tone)
        ink = kit.theme.ink(tone)
        self.words = Text(kit, words, "small", wrap=True, middle=True)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 4, 12, 4)
        self._row.setSpacing(12)
        picture = Picture(kit, icon or ICONS[tone], 18, ink if tone != "neutral" else "ink1")
        self._row.addWidget(picture)
        self._row.addWidget(self.words, 1)
        self.setMinimumHeight(36)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def say(self, words: Words) -> None:
        self.words.say(words)

    def add(self, widget: QWidget) -> None:
        """A quiet fact or button at the right."""
        self._row.addWidget(widget)
