"""The answers over the questions: the list is as tall as its rows, as long as the panel under it keeps its room."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.kit.result_list import ResultList


class ListOverPanel(QWidget):
    """``list_`` above, ``panel`` below. ``needed`` tells the panel's height at a width; it gets what the rows leave."""

    LEAST_ROWS_PX = 104

    def __init__(self, list_: ResultList, panel: QWidget, needed: Callable[[int], int], least_px: int) -> None:
        super().__init__()
        self._need = needed
        self._list, self._panel, self._least = list_, panel, least_px
        list_.setParent(self)
        panel.setParent(self)

    def arrange(self) -> None:
        """Share the height out again; called when rows or panel are others."""
        panel = max(self._least, min(self._need(self.width()), self.height() - self.LEAST_ROWS_PX))
        tall = self._whole_rows(max(0, self.height() - panel))
        self._list.setVisible(tall > 0)
        self._list.setGeometry(0, 0, self.width(), tall)
        self._panel.setGeometry(0, tall, self.width(), self.height() - tall)

    def _whole_rows(self, room: int) -> int:
        """As many rows as fit; none is cut in the middle."""
        tall = 0
        for place in range(len(self._list.rows())):
            row = self._list.sizeHintForRow(place)
            if tall + row > room:
                break
            tall += row
        return tall

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()
