"""Strips between top bar and page: trouble that belongs to no single place of the screen. At most three."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.kit.button import IconButton
from ui.kit.kit import Kit
from ui.kit.note import Strip
from ui.kit.tokens import CARD_GAP, Tone
from ui.language import N_, Words

MOST = 3


class StripHost(QWidget):
    """Holds strips by key: the same trouble again is the same strip, with new words."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._strips: dict[str, Strip] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(CARD_GAP, CARD_GAP, CARD_GAP, 0)
        self._column.setSpacing(8)
        self.hide()

    def show_strip(
        self, key: str, words: Words, tone: Tone = "wait", *, icon: str = "", ways: tuple[QWidget, ...] = ()
    ) -> Strip:
        """Show or renew the strip ``key``; the oldest goes when there are more than three."""
        self.take_away(key)
        while len(self._strips) >= MOST:
            self.take_away(next(iter(self._strips)))
        strip = Strip(self._kit, words, tone, icon=icon)
        for way in ways:
            strip.add(way)
        close = IconButton(self._kit, "close", N_("Take this message away"))
        close.clicked.connect(lambda: self.take_away(key))
        strip.add(close)
        self._strips[key] = strip
        self._column.addWidget(strip)
        self.show()
        return strip

    def take_away(self, key: str) -> None:
        strip = self._strips.pop(key, None)
        if strip is not None:
            self._column.removeWidget(strip)
            strip.hide()
            strip.deleteLater()
        self.setVisible(bool(self._strips))

    def __contains__(self, key: str) -> bool:
        return key in self._strips

    def strip(self, key: str) -> Strip | None:
        return self._strips.get(key)
