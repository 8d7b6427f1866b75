"""Tables: figures right, words left, the unit in the head, the chosen row tinted with an accent edge.

Columns take the width of their widest content; the one that stretches takes the rest and wraps. Nothing is cut.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QSizePolicy, QTableView

from ui.kit.kit import Kit
from ui.kit.table_paint import CellPainter, HeadPainter, cell_width, head_width
from ui.kit.table_row import Column, TableRow, cell_of
from ui.kit.tokens import CARD_PADDING, TABLE_HEAD, TABLE_ROW

Index = QModelIndex | QPersistentModelIndex
ROW_DATA = Qt.ItemDataRole.UserRole
_MEASURED_ROWS = 400


class _Rows(QAbstractTableModel):
    """Rows and columns for Qt and for screen readers."""

    def __init__(self, kit: Kit, columns: Sequence[Column]) -> None:
        super().__init__()
        self._kit = kit
        self.columns = list(columns)
        self.rows: list[TableRow] = []

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == ROW_DATA:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return self._kit.words(cell_of(row.cells[index.column()]).words)
        return None

    def headerData(self, section: int, side: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if side == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._kit.words(self.columns[section].title)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and self.rows[index.row()].total:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def show_rows(self, rows: Sequence[TableRow]) -> None:
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()


class Table(QTableView):
    """Rows of facts. ``chosen`` follows the marked row, ``opened`` comes with Enter or a double click.

    It takes the room there is; with ``fit`` no more than its rows need.
    """

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(
        self,
        kit: Kit,
        columns: Sequence[Column],
        name: str,
        *,
        choosable: bool = True,
        row_height: int = TABLE_ROW,
        fit: bool = False,
    ) -> None:
        super().__init__()
        self._kit, self._row_height, self._choosable = kit, row_height, choosable
        self._rows = _Rows(kit, columns)
        self.setModel(self._rows)
        self.setHorizontalHeader(HeadPainter(kit, columns, self))
        self.setItemDelegate(CellPainter(kit, self, columns))
        self._set_manners()
        if fit:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        kit.language.bind(self.setAccessibleName, name)
        kit.language.changed.connect(self._relook)
        kit.theme.changed.connect(self._relook)
        self.selectionModel().currentRowChanged.connect(self._on_current)
        self.activated.connect(self._on_activated)

    def show_rows(self, rows: Sequence[TableRow], current: str | None = None) -> None:
        """Show these rows; ``current`` (or none) is marked."""
        self._rows.show_rows(rows)
        self._fit()
        self.updateGeometry()
        keys = [row.key for row in rows]
        if current in keys:
            self.setCurrentIndex(self._rows.index(keys.index(current), 0))

    def rows(self) -> list[TableRow]:
        return list(self._rows.rows)

    def current(self) -> TableRow | None:
        place = self.currentIndex().row()
        return self._rows.rows[place] if 0 <= place < len(self._rows.rows) else None

    def step(self, by: int) -> None:
        """Mark the row ``by`` places on; it stops at the ends."""
        most = sum(1 for row in self._rows.rows if not row.total) - 1
        if most >= 0:
            self.setCurrentIndex(self._rows.index(max(0, min(most, self.currentIndex().row() + by)), 0))

    def height_of_rows(self) -> int:
        """Pixels of head and all rows."""
        return self.horizontalHeader().height() + sum(self.rowHeight(n) for n in range(len(self._rows.rows)))

    def sizeHint(self) -> QSize:
        return QSize(320, self.height_of_rows())

    def minimumSizeHint(self) -> QSize:
        rows = min(2, len(self._rows.rows)) * self._kit.theme.row(self._row_height)
        return QSize(240, self._kit.theme.row(TABLE_HEAD) + rows)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _set_manners(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.SingleSelection if self._choosable else mode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if self._choosable else Qt.FocusPolicy.NoFocus)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrap(False)
        self.viewport().setAutoFillBackground(False)

    def _fit(self) -> None:
        """Give each column its width and each row its height."""
        kit, columns, rows = self._kit, self._rows.columns, self._rows.rows[:_MEASURED_ROWS] + self._rows.rows[-1:]
        widths = [
            max([head_width(kit, column), *(cell_width(kit, cell_of(row.cells[n]), row) for row in rows)], default=40)
            for n, column in enumerate(columns)
        ]
        ends = [CARD_PADDING - 10 if n in (0, len(columns) - 1) else 0 for n in range(len(columns))]
        widths = [width + end for width, end in zip(widths, ends, strict=True)]
        stretching = [n for n, column in enumerate(columns) if column.stretch] or [len(columns) - 1]
        room = self.viewport().width() - sum(w for n, w in enumerate(widths) if n not in stretching)
        for n in stretching:
            widths[n] = max(80, room // len(stretching))
        for n, width in enumerate(widths):
            self.setColumnWidth(n, width)
        head = self.horizontalHeader()
        head.setFixedHeight(kit.theme.row(TABLE_HEAD))
        painter = self.itemDelegate()
        assert isinstance(painter, CellPainter)
        for place, row in enumerate(self._rows.rows):
            self.setRowHeight(place, painter.row_height(row, widths, kit.theme.row(self._row_height)))

    def _relook(self) -> None:
        self._fit()
        self.viewport().update()
        self.horizontalHeader().viewport().update()

    def _on_current(self, current: QModelIndex) -> None:
        self.viewport().update()
        if current.isValid():
            self.chosen.emit(self._rows.rows[current.row()].key)

    def _on_activated(self, index: QModelIndex) -> None:
        self.opened.emit(self._rows.rows[index.row()].key)
