"""The receipt as it stands on paper, and under it the way on: the next citizen, or another service for this one."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.kit.arrange import column, row
from ui.kit.button import Button
from ui.kit.card import Card, Rule
from ui.kit.kit import Kit
from ui.kit.scroll import Scroll
from ui.kit.tokens import CARD_PADDING
from ui.kit.waiting import LoadingBar
from ui.language import N_, Plain, Words, say

PAPER_PX = 288
PAPER_DOTS = 576

_SPEAKS = {"en": Plain("English"), "sw": Plain("Kiswahili"), "both": Plain("English, Kiswahili")}


class ReceiptCard(Card):
    """``next_asked`` and ``same_asked`` are the two ways on."""

    next_asked = Signal()
    same_asked = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, N_("Receipt"), icon="receipt", facts=Plain(""))
        self._paper = _Paper(kit)
        self._loading = LoadingBar(kit, N_("Drawing the receipt"))
        self.next = Button(kit, N_("Next citizen"), "deed", size="large", key="Ctrl+N")
        self._same = Button(kit, N_("Another service"), key="Ctrl+B")
        self.next.setObjectName("serve.paid.next")
        self._same.setObjectName("serve.paid.same")
        ground = _Ground(kit)
        ground.setLayout(column(row(None, self._paper, None), None, margins=(0, 14, 0, 14)))
        self.flush(self._loading)
        self.flush(Scroll(ground), 1)
        self.flush(Rule(kit))
        foot = QWidget()
        foot.setLayout(column(self.next, self._same, spacing=8, margins=(CARD_PADDING, 12, CARD_PADDING, CARD_PADDING)))
        self.flush(foot)
        self.next.clicked.connect(self.next_asked)
        self._same.clicked.connect(self.same_asked)

    def show_ways(self, first_name: str, language: str) -> None:
        """Whom the second button names, and what the paper speaks."""
        words: Words = N_("Another service")
        if first_name:
            words = say(N_("Another service for {name}"), name=first_name)
        self._same.say(words)
        if self.facts is not None:
            self.facts.say(_SPEAKS.get(language, Plain("")))

    def show_loading(self) -> None:
        """The picture is being drawn."""
        self._loading.start()

    def show_picture(self, png: bytes | None) -> None:
        """The paper, or none while there is no receipt."""
        self._loading.stop()
        self._paper.show_picture(png)


class _Ground(QWidget):
    """What the paper lies on."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        kit.theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._kit.theme.colour("inset"))
        painter.end()


class _Paper(QWidget):
    """The picture at half its dots; on a dense screen, with more of them."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._image: QImage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        kit.language.bind(self.setAccessibleName, N_("Picture of the receipt"))

    def show_picture(self, png: bytes | None) -> None:
        image = QImage.fromData(png) if png else None
        self._image = image if image is not None and not image.isNull() else None
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        if self._image is None:
            return QSize(PAPER_PX, 1)
        return QSize(PAPER_PX, round(self._image.height() * PAPER_PX / self._image.width()))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._image is None:
            return
        painter = QPainter(self)
        density = self.devicePixelRatioF()
        scaled = self._image.scaled(
            self.size() * density, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        painter.drawImage(self.rect(), scaled)
        painter.setPen(self._kit.theme.colour("line"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()
