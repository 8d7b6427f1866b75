"""Two quiet charts: takings by hour as upright bars, by channel as level ones. A table always stands beside them.

One accent; the value is written at the foot of its bar; a comparison is a line with a halo in the card's colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.kit.kit import Kit
from ui.kit.paint import fill_box
from ui.kit.tokens import RADIUS_BAR
from ui.language import Words

_AXIS = 34
_FOOT = 22
_GRID_LINES = 5


@dataclass(frozen=True)
class HourBar:
    """One hour: its label, its value in cents, how the value is written, and what it is compared with (cents)."""

    label: str
    cents: int
    shown: str
    compared_cents: int | None = None


class HourChart(QWidget):
    """Upright bars; the axis counts thousands of shillings."""

    def __init__(self, kit: Kit, name: str) -> None:
        super().__init__()
        self._kit = kit
        self._bars: list[HourBar] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        kit.language.bind(self.setAccessibleName, name)
        kit.theme.changed.connect(self.update)

    def show_bars(self, bars: Sequence[HourBar]) -> None:
        self._bars = list(bars)
        self.setAccessibleDescription(", ".join(f"{bar.label} {bar.shown}" for bar in bars))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(480, 200)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 120)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._kit.theme.font("label"))
        plot = QRect(_AXIS, 8, self.width() - _AXIS, self.height() - 8 - _FOOT)
        step = step_of(max([1, *(max(bar.cents, bar.compared_cents or 0) for bar in self._bars)]))
        self._paint_grid(painter, plot, step)
        if self._bars:
            across = plot.width() / len(self._bars)
            for place, bar in enumerate(self._bars):
                slot = QRectF(plot.left() + place * across, plot.top(), across, plot.height())
                self._paint_bar(painter, slot, bar, step * _GRID_LINES)
        painter.end()

    def _paint_grid(self, painter: QPainter, plot: QRect, step: int) -> None:
        theme = self._kit.theme
        for number in range(_GRID_LINES + 1):
            y = round(plot.bottom() - number * plot.height() / _GRID_LINES)
            painter.fillRect(plot.left(), y, plot.width(), 1, theme.colour("line"))
            painter.setPen(theme.colour("ink2"))
            box = QRect(0, y - 10, _AXIS - 8, 20)
            side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, side, thousands(number * step))

    def _paint_bar(self, painter: QPainter, slot: QRectF, bar: HourBar, most: int) -> None:
        theme = self._kit.theme
        width = min(48.0, slot.width() * 0.7)
        left = round(slot.center().x() - width / 2)
        height = round(slot.height() * bar.cents / most)
        bottom = round(slot.bottom())
        if height > 0:
            fill_box(painter, QRectF(left, bottom - height, round(width), height), theme.colour("accent"), RADIUS_BAR)
        line_y = bottom
        if bar.compared_cents is not None:
            line_y = y = round(bottom - slot.height() * bar.compared_cents / most)
            painter.fillRect(left - 6, y - 2, round(width) + 12, 6, theme.colour("card"))
            painter.fillRect(left - 5, y, round(width) + 10, 2, theme.colour("ink2"))
        if bar.cents:
            self._paint_value(painter, QRect(left, bottom - height, round(width), height), bar.shown, line_y)
        painter.setFont(theme.font("label"))
        painter.setPen(theme.colour("ink2"))
        foot = QRect(round(slot.left()), bottom + 4, round(slot.width()), _FOOT - 4)
        painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, bar.label)

    def _paint_value(self, painter: QPainter, bar: QRect, shown: str, line_y: int) -> None:
        """At the foot of the bar, or over a bar too low or too narrow to hold it."""
        theme = self._kit.theme
        font = theme.font("label", weight=600)
        painter.setFont(font)
        inside = bar.height() >= 22 and QFontMetrics(font).horizontalAdvance(shown) <= bar.width()
        painter.setPen(theme.colour("on_accent" if inside else "ink1"))
        box = QRect(bar.left(), bar.bottom() - 20, bar.width(), 18)
        if not inside:
            over = min(bar.top(), line_y) if bar.top() - 20 < line_y < bar.top() + 4 else bar.top()
            box = QRect(bar.left() - 20, over - 18, bar.width() + 40, 16)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown)


def step_of(most_cents: int) -> int:
    """The cents between two lines of the grid, so that five of them hold ``most_cents``: 1, 2, 2.5 or 5 times ten."""
    power = 1
    while True:
        for step in (10 * power, 20 * power, 25 * power, 50 * power):
            if step * _GRID_LINES >= most_cents:
                return step
        power *= 10


def thousands(cents: int) -> str:
    """Cents as thousands of shillings: ``20``, ``2.5``, ``0``."""
    return f"{cents / 100_000:.10g}"


@dataclass(frozen=True)
class Share:
    """One part of a whole: what it is, its cents, its sum as written, its share as written ("58.2 %")."""

    words: Words
    cents: int
    shown: str
    share: str = ""


class ShareChart(QWidget):
    """Level bars, the longest first; each with its sum and share beside it."""

    def __init__(self, kit: Kit, name: str) -> None:
        super().__init__()
        self._kit = kit
        self._shares: list[Share] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        kit.language.bind(self.setAccessibleName, name)
        kit.language.changed.connect(self.updateGeometry)
        kit.theme.changed.connect(self.updateGeometry)

    def show_shares(self, shares: Sequence[Share]) -> None:
        self._shares = list(shares)
        words = self._kit.words
        self.setAccessibleDescription(", ".join(f"{words(one.words)} {one.shown}" for one in shares))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(480, max(1, len(self._shares)) * self._kit.theme.row(31))

    def minimumSizeHint(self) -> QSize:
        labels, sums, shares = self._widths()
        return QSize(labels + sums + shares + 96, max(1, len(self._shares)) * self._kit.theme.row(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._shares:
            return
        painter = QPainter(self)
        high = min(self._kit.theme.row(31), self.height() / len(self._shares))
        for place, share in enumerate(self._shares):
            self._paint_share(painter, round(place * high), round(high), share)
        painter.end()

    def _paint_share(self, painter: QPainter, top: int, high: int, share: Share) -> None:
        theme = self._kit.theme
        labels, sums, shares = self._widths()
        left_middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        right_middle = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("ink1"))
        painter.drawText(QRect(0, top, labels, high), left_middle, self._kit.words(share.words))
        right = self.width() - shares
        painter.drawText(QRect(right - sums - 16, top, sums, high), right_middle, share.shown)
        painter.setPen(theme.colour("ink2"))
        painter.drawText(QRect(right, top, shares, high), right_middle, share.share)
        start = labels + 24
        room = right - sums - 16 - start - 24
        most = max(one.cents for one in self._shares) or 1
        long = max(3 if share.cents else 0, round(room * share.cents / most))
        if long and room > 0:
            fill_box(painter, QRect(start, top + high // 2 - 6, long, 12), theme.colour("accent"), RADIUS_BAR)

    def _widths(self) -> tuple[int, int, int]:
        metrics = QFontMetrics(self._kit.theme.font("small"))
        wide = metrics.horizontalAdvance
        return (
            max((wide(self._kit.words(one.words)) for one in self._shares), default=0) + 2,
            max((wide(one.shown) for one in self._shares), default=0) + 2,
            max((wide(one.share) for one in self._shares), default=0) + 2,
        )
