"""How a table looks: its head on `inset`, its cells, chips and the chosen row."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from ui.kit.chip import chip_width, draw_chip
from ui.kit.kit import Kit
from ui.kit.paint import fill_box
from ui.kit.table_row import Cell, Column, TableRow, cell_of
from ui.kit.text_block import Run, TextBlock
from ui.kit.tokens import ACCENT_EDGE, CARD_PADDING, CHIP_HEIGHT, RADIUS_SMALL

_SIDE = 10
_MARK = 6
Index = QModelIndex | QPersistentModelIndex


def head_width(kit: Kit, column: Column) -> int:
    """Pixels the head of a column needs."""
    return _block(kit, kit.words(column.title), style="label").natural_width + 2 * _SIDE


def cell_width(kit: Kit, cell: Cell, row: TableRow) -> int:
    """Pixels a cell needs on one line."""
    text = kit.words(cell.words)
    if cell.tone is not None:
        return chip_width(kit.theme, text, cell.icon) + 2 * _SIDE
    return _block(kit, text, strong=cell.strong or row.total, code=cell.code).natural_width + 2 * _SIDE


def _block(
    kit: Kit, text: str, *, style: str = "small", strong: bool = False, code: bool = False, width: int | None = None
) -> TextBlock:
    theme = kit.theme
    font = theme.font(style, weight=600 if strong else 0, code=code)  # type: ignore[arg-type]
    return TextBlock([Run(text)], font, theme.line(style), theme, width=width)  # type: ignore[arg-type]


class HeadPainter(QHeaderView):
    """The head of a table."""

    def __init__(self, kit: Kit, columns: Sequence[Column], table: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._kit, self._columns = kit, list(columns)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(20)
        self.setSectionsClickable(False)
        self.setHighlightSections(False)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        theme = self._kit.theme
        painter.save()
        painter.fillRect(rect, theme.colour("inset"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.colour("line"))
        block = _block(self._kit, self._kit.words(self._columns[section].title), style="label")
        inner = _inner(rect, section, len(self._columns))
        x = inner.left()
        if self._columns[section].side == "right":
            x = inner.right() + 1 - block.natural_width
        block.draw(painter, x, rect.top() + (rect.height() - block.height) // 2, theme.colour("ink2"))
        painter.restore()


class CellPainter(QStyledItemDelegate):
    """The cells of a table."""

    def __init__(self, kit: Kit, table: QTableView, columns: Sequence[Column]) -> None:
        super().__init__(table)
        self._kit, self._table, self._columns = kit, table, list(columns)

    def row_height(self, row: TableRow, widths: Sequence[int], least: int) -> int:
        """``least``, or more where the words of the stretching column wrap."""
        tallest = least
        for place, column in enumerate(self._columns):
            if not column.stretch:
                continue
            cell = cell_of(row.cells[place])
            room = _inner(QRect(0, 0, widths[place], least), place, len(self._columns)).width()
            if cell.tone is None and cell_width(self._kit, cell, row) - 2 * _SIDE > room:
                tallest = max(tallest, self._words(cell, row, room).height + 16)
        return tallest

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: TableRow = index.data(Qt.ItemDataRole.UserRole)
        rect: QRect = option.rect
        painter.save()
        self._paint_ground(painter, rect, row, index)
        cell = cell_of(row.cells[index.column()])
        inner = _inner(rect, index.column(), len(self._columns))
        right = self._columns[index.column()].side == "right"
        if cell.tone is not None:
            self._paint_chip(painter, inner, cell, right=right)
        else:
            self._paint_words(painter, inner, cell, row, right=right)
        painter.restore()

    def _paint_ground(self, painter: QPainter, rect: QRect, row: TableRow, index: Index) -> None:
        theme = self._kit.theme
        chosen = self._table.currentIndex().row() == index.row() and not row.total
        chosen = chosen and self._table.focusPolicy() != Qt.FocusPolicy.NoFocus
        if row.total:
            painter.fillRect(rect, theme.colour("inset"))
        elif chosen:
            painter.fillRect(rect, theme.colour("tint"))
            if index.column() == 0:
                painter.fillRect(rect.left(), rect.top(), ACCENT_EDGE, rect.height(), theme.colour("accent"))
        if chosen and (self._table.hasFocus() or theme.contrast):
            ring = theme.colour("focus" if self._table.hasFocus() else "accent")
            painter.fillRect(rect.left(), rect.top(), rect.width(), 2, ring)
            painter.fillRect(rect.left(), rect.bottom() - 2, rect.width(), 2, ring)
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.colour("line"))

    def _paint_chip(self, painter: QPainter, inner: QRect, cell: Cell, *, right: bool) -> None:
        theme, text = self._kit.theme, self._kit.words(cell.words)
        width, height = chip_width(theme, text, cell.icon), theme.row(CHIP_HEIGHT)
        left = inner.right() + 1 - width if right else inner.left()
        box = QRect(left, inner.top() + (inner.height() - height) // 2, width, height)
        density = painter.device().devicePixelRatioF()
        draw_chip(painter, theme, box, text, cell.icon, cell.tone or "neutral", density)

    def _paint_words(self, painter: QPainter, inner: QRect, cell: Cell, row: TableRow, *, right: bool) -> None:
        theme = self._kit.theme
        block = self._words(cell, row, inner.width())
        x = inner.right() + 1 - block.natural_width if right else inner.left()
        y = inner.top() + (inner.height() - block.height) // 2
        if cell.marked:
            box = QRect(x - _MARK, y - 1, block.natural_width + 2 * _MARK, block.height + 2)
            fill_box(painter, box, theme.colour("wait_tint"), RADIUS_SMALL)
        ink = theme.colour("wait" if cell.marked else cell.ink)
        block.draw(painter, x, y, ink)

    def _words(self, cell: Cell, row: TableRow, room: int) -> TextBlock:
        text, strong = self._kit.words(cell.words), cell.strong or row.total or cell.marked
        block = _block(self._kit, text, strong=strong, code=cell.code)
        if block.natural_width <= room:
            return block
        return _block(self._kit, text, strong=strong, code=cell.code, width=max(40, room))


def _inner(rect: QRect, section: int, sections: int) -> QRect:
    """A cell without its padding; the first and last column keep the card's."""
    left = CARD_PADDING if section == 0 else _SIDE
    right = CARD_PADDING if section == sections - 1 else _SIDE
    return rect.adjusted(left, 0, -right, -1)
