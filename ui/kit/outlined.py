"""An outlined fact with an icon for the head of a page: a ticket, a day. It is told, not pressed."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.kit.arrange import row
from ui.kit.kit import Kit
from ui.kit.paint import edge_box
from ui.kit.picture import Picture
from ui.kit.text import Text
from ui.kit.tokens import CHIP_HEIGHT, RADIUS_SMALL
from ui.language import Words


class Outlined(QWidget):
    """Icon and words in a thin frame of a chip's height."""

    def __init__(self, kit: Kit, icon: str, words: Words) -> None:
        super().__init__()
        self._kit = kit
        self.words = Text(kit, words, "label", "ink1")
        self.setLayout(row(Picture(kit, icon, 14, "ink2"), self.words, spacing=6, margins=(8, 0, 8, 0)))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        kit.theme.changed.connect(self._relook)
        self._relook()

    def say(self, words: Words) -> None:
        self.words.say(words)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        edge_box(painter, self.rect(), self._kit.theme.colour("line"), radius=RADIUS_SMALL)
        painter.end()

    def _relook(self) -> None:
        self.setFixedHeight(self._kit.theme.row(CHIP_HEIGHT))
        self.update()
