"""The left rail: the flag, a key for each screen one may open, and below set-up, help and lock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from ui.kit.arrange import row
from ui.kit.kit import Kit
from ui.kit.paint import edge_box
from ui.kit.tokens import ACCENT_EDGE, RAIL_ENTRY, RAIL_WIDTH, TOP_BAR, Token
from ui.language import N_, Words
from ui.shell.flag import FLAG, Flag

_ICON = 22
_LARGE = 1.12


@dataclass(frozen=True)
class RailPlace:
    """An entry of the rail: what it opens, its words, icon and key."""

    id: str
    words: Words
    icon: str
    key: str


HELP = RailPlace("help", N_("Help"), "help", "F1")
LOCK = RailPlace("lock", N_("Lock"), "lock", "F12")


class Rail(QWidget):
    """``chosen`` carries the id of the entry that was pressed."""

    chosen = Signal(str)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._entries: dict[str, RailEntry] = {}
        flag = QWidget()
        flag.setFixedHeight(TOP_BAR)
        flag.setLayout(row(None, Flag(kit), None))
        self._upper, self._lower = QVBoxLayout(), QVBoxLayout()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 8)
        whole.setSpacing(0)
        whole.addWidget(flag)
        for part in (self._upper, self._lower):
            part.setSpacing(0)
            whole.addLayout(part)
            if part is self._upper:
                whole.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        kit.language.bind(self.setAccessibleName, N_("Screens"))
        kit.theme.changed.connect(self._relook)
        self._relook()
        assert FLAG.height() < TOP_BAR

    def show_places(self, upper: Sequence[RailPlace], lower: Sequence[RailPlace], current: str) -> None:
        """Show these entries and no others; ``current`` is the screen in front."""
        for entry in self._entries.values():
            entry.hide()
            entry.deleteLater()
        self._entries = {}
        for layout, places in ((self._upper, upper), (self._lower, lower)):
            for place in places:
                entry = self._entries[place.id] = RailEntry(self._kit, place)
                entry.setChecked(place.id == current)
                entry.clicked.connect(lambda _checked=False, chosen=place.id: self._on_clicked(chosen))
                layout.addWidget(entry)

    def show_current(self, current: str) -> None:
        for id_, entry in self._entries.items():
            entry.setChecked(id_ == current)

    def entry(self, id_: str) -> RailEntry | None:
        return self._entries.get(id_)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._kit.theme.colour("rail"))
        painter.end()

    def _on_clicked(self, id_: str) -> None:
        self.chosen.emit(id_)

    def _relook(self) -> None:
        self.setFixedWidth(round(RAIL_WIDTH * _LARGE) if self._kit.theme.large else RAIL_WIDTH)
        self.update()


class RailEntry(QAbstractButton):
    """Icon over word, the key in the corner; the chosen one has a white edge."""

    def __init__(self, kit: Kit, place: RailPlace) -> None:
        super().__init__()
        self._kit, self._place = kit, place
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        kit.language.changed.connect(self._relook)
        kit.theme.changed.connect(self._relook)
        self._relook()

    def sizeHint(self) -> QSize:
        return QSize(RAIL_WIDTH, RAIL_ENTRY)

    def nextCheckState(self) -> None:
        """A press does not choose by itself: the shell does, once the screen is in front."""

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._kit.theme
        painter = QPainter(self)
        if self.isChecked():
            painter.fillRect(self.rect(), theme.colour("rail_chosen"))
            painter.fillRect(0, 0, ACCENT_EDGE, self.height(), theme.colour("on_rail"))
        elif self.underMouse():
            edge_box(painter, self.rect().adjusted(4, 2, -4, -2), theme.colour("rail_chosen"))
        ink: Token = "on_rail" if self.isChecked() else "rail_text"
        across = self.width()
        picture = theme.icon(self._place.icon, _ICON, ink, self.devicePixelRatioF())
        painter.drawPixmap((across - _ICON) // 2, 12, picture)
        painter.setFont(theme.font("label", weight=500))
        painter.setPen(theme.colour(ink))
        painter.drawText(QRect(0, 34, across, 20), Qt.AlignmentFlag.AlignCenter, self.text())
        painter.setFont(theme.font("rail_key"))
        painter.setPen(theme.colour("rail_text"))
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRect(0, 6, across - 9, 16), side, self._place.key)
        painter.end()

    def _relook(self) -> None:
        self.setText(self._kit.words(self._place.words))
        self.setToolTip(f"{self.text()} ({self._place.key})")
        self.update()
