"""A list of answers, each two lines high: what it is and what it costs. The chosen row has a tint and an accent edge.

Rows are painted, not built of widgets, so that a list of fifty answers follows every key within a frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from ui.kit.chip import chip_width, draw_chip
from ui.kit.key_cap import cap_size, draw_cap
from ui.kit.kit import Kit
from ui.kit.text_block import Run, TextBlock, plain_text
from ui.kit.tokens import ACCENT_EDGE, CARD_PADDING, CHIP_HEIGHT, FIELD_HEIGHT, RESULT_ROW, TextStyle, Tone
from ui.language import Words

Index = QModelIndex | QPersistentModelIndex
_DATA = Qt.ItemDataRole.UserRole
_TOP = 6
_LEADING = 2


@dataclass(frozen=True)
class ChipLook:
    """A chip inside a painted row."""

    words: Words
    tone: Tone
    icon: str = ""


@dataclass(frozen=True)
class ResultRow:
    """One answer. ``title`` and ``second`` are runs of data, so that matched letters can be marked.

    At the right stand words, a chip or the key of a ``shortcut``.
    """

    key: str
    title: tuple[Run, ...]
    second: tuple[Run, ...] = ()
    right: Words = ""
    right_second: Words = ""
    chip: ChipLook | None = None
    shortcut: str = ""
    data: object = field(default=None, compare=False)


class _Rows(QAbstractListModel):
    """The rows; a screen reader hears the whole of each."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self.rows: list[ResultRow] = []

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        found = self.rows[index.row()]
        if role == _DATA:
            return found
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            words = self._kit.words
            chip = words(found.chip.words) if found.chip is not None else words(found.right)
            parts = (plain_text(found.title), plain_text(found.second), chip, words(found.right_second))
            return ", ".join(part for part in parts if part)
        return None

    def show_rows(self, rows: Sequence[ResultRow]) -> None:
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()


class ResultList(QListView):
    """``chosen`` follows the marked row, ``opened`` comes with Enter or a double click; both carry the row's key.

    It is as tall as its rows, and gives way. The search field keeps the caret: it calls ``step`` for the arrows.
    """

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, kit: Kit, name: str) -> None:
        super().__init__()
        self._kit = kit
        self._rows = _Rows(kit)
        self.setModel(self._rows)
        self.setItemDelegate(_Painter(kit, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.viewport().setAutoFillBackground(False)
        kit.language.bind(self.setAccessibleName, name)
        kit.language.changed.connect(self._relook)
        kit.theme.changed.connect(self._relook)
        self.selectionModel().currentChanged.connect(self._on_current)
        self.activated.connect(self._on_activated)

    def show_rows(self, rows: Sequence[ResultRow], current: str | None = None) -> None:
        """Show these rows; the marked one is ``current``, else the first."""
        self._rows.show_rows(rows)
        self.updateGeometry()
        if rows:
            keys = [row.key for row in rows]
            self._mark(keys.index(current) if current in keys else 0)

    def rows(self) -> list[ResultRow]:
        return list(self._rows.rows)

    def current(self) -> ResultRow | None:
        place = self.currentIndex().row()
        return self._rows.rows[place] if 0 <= place < len(self._rows.rows) else None

    def step(self, by: int) -> None:
        """Mark the row ``by`` places on; it stops at the ends."""
        if self._rows.rows:
            self._mark(max(0, min(len(self._rows.rows) - 1, self.currentIndex().row() + by)))

    def open_current(self) -> None:
        """What Enter in the search field does."""
        found = self.current()
        if found is not None:
            self.opened.emit(found.key)

    def height_of_rows(self) -> int:
        """Pixels that all rows take, so that a list can be as tall as its rows."""
        return sum(self.sizeHintForRow(place) for place in range(len(self._rows.rows)))

    def sizeHint(self) -> QSize:
        return QSize(320, self.height_of_rows())

    def minimumSizeHint(self) -> QSize:
        """At least two rows; a low window takes rows from a list before it takes anything else."""
        return QSize(240, min(2, len(self._rows.rows)) * self._kit.theme.row(RESULT_ROW))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()
            self.updateGeometry()

    def _mark(self, place: int) -> None:
        self.setCurrentIndex(self._rows.index(place))

    def _on_current(self, current: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(self._rows.rows[current.row()].key)

    def _on_activated(self, index: QModelIndex) -> None:
        self.opened.emit(self._rows.rows[index.row()].key)

    def _relook(self) -> None:
        self.scheduleDelayedItemsLayout()
        self.updateGeometry()
        self.viewport().update()


class _Painter(QStyledItemDelegate):
    """Draws one row."""

    def __init__(self, kit: Kit, view: QListView) -> None:
        super().__init__(view)
        self._kit, self._view = kit, view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: ResultRow = index.data(_DATA)
        theme = self._kit.theme
        room = self._view.viewport().width() - 2 * CARD_PADDING - self._right_width(row) - 16
        extra = sum(
            max(0, self._wrapped(runs, style, weight, room).height - theme.line(style))
            for runs, style, weight in self._lines(row)
        )
        high = RESULT_ROW if row.second or row.right_second else FIELD_HEIGHT
        return QSize(100, theme.row(high) + extra)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: ResultRow = index.data(_DATA)
        rect: QRect = option.rect
        painter.save()
        chosen = index == self._view.currentIndex()
        self._paint_ground(painter, rect, chosen=chosen)
        right = self._paint_right(painter, rect, row)
        room = right - rect.left() - CARD_PADDING - 16
        y = rect.top() + self._kit.theme.row(_TOP if row.second or row.right_second else _TOP + 2)
        for runs, style, weight in self._lines(row):
            block = self._wrapped(runs, style, weight, room)
            block.draw(painter, rect.left() + CARD_PADDING, y, self._kit.theme.colour("ink1" if weight else "ink2"))
            y += block.height + _LEADING
        painter.restore()

    def _paint_ground(self, painter: QPainter, rect: QRect, *, chosen: bool) -> None:
        theme = self._kit.theme
        if chosen:
            painter.fillRect(rect, theme.colour("tint"))
            painter.fillRect(rect.left(), rect.top(), ACCENT_EDGE, rect.height(), theme.colour("accent"))
            if theme.contrast or self._view.hasFocus():
                edge = theme.colour("focus" if self._view.hasFocus() else "accent")
                for side in (0, 1):
                    painter.setPen(edge)
                    painter.drawRect(rect.adjusted(side, side, -1 - side, -2 - side))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.colour("line"))

    def _paint_right(self, painter: QPainter, rect: QRect, row: ResultRow) -> int:
        """Draw the right column; answers where it begins."""
        theme, words = self._kit.theme, self._kit.words
        right = rect.right() + 1 - CARD_PADDING
        y = rect.top() + theme.row(_TOP)
        if row.shortcut:
            size = cap_size(theme, row.shortcut)
            corner = QPoint(right - size.width(), rect.top() + (rect.height() - size.height()) // 2)
            draw_cap(painter, theme, corner, row.shortcut, theme.colour("ink2"), theme.colour("field"))
        elif row.chip is not None:
            text = words(row.chip.words)
            width = chip_width(theme, text, row.chip.icon)
            box = QRect(right - width, y - 3, width, theme.row(CHIP_HEIGHT))
            density = painter.device().devicePixelRatioF()
            draw_chip(painter, theme, box, text, row.chip.icon, row.chip.tone, density)
        else:
            block = self._block([Run(words(row.right))], "body", 600)
            block.draw(painter, right - block.natural_width, y, theme.colour("ink1"))
        second = self._block([Run(words(row.right_second))], "label", 0)
        second_y = y + theme.line("body") + _LEADING
        second.draw(painter, right - second.natural_width, second_y, theme.colour("ink2"))
        return right - self._right_width(row)

    def _right_width(self, row: ResultRow) -> int:
        theme, words = self._kit.theme, self._kit.words
        if row.shortcut:
            first = cap_size(theme, row.shortcut).width()
        elif row.chip is not None:
            first = chip_width(theme, words(row.chip.words), row.chip.icon)
        else:
            first = self._block([Run(words(row.right))], "body", 600).natural_width
        return max(first, self._block([Run(words(row.right_second))], "label", 0).natural_width)

    def _lines(self, row: ResultRow) -> list[tuple[tuple[Run, ...], TextStyle, int]]:
        title: tuple[tuple[Run, ...], TextStyle, int] = (row.title, "body", 600)
        return [title, (row.second, "label", 0)] if row.second else [title]

    def _wrapped(self, runs: Sequence[Run], style: TextStyle, weight: int, room: int) -> TextBlock:
        block = self._block(runs, style, weight)
        if block.natural_width <= room:
            return block
        theme = self._kit.theme
        return TextBlock(runs, theme.font(style, weight=weight), theme.line(style), theme, width=max(60, room))

    def _block(self, runs: Sequence[Run], style: TextStyle, weight: int) -> TextBlock:
        theme = self._kit.theme
        return TextBlock(runs, theme.font(style, weight=weight), theme.line(style), theme)
