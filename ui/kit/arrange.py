"""Columns and rows of widgets, said in one call.

Items are widgets or layouts; a number is that many pixels of space; ``None`` is room that stretches.
"""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

Item = QWidget | QLayout | int | None
Margins = tuple[int, int, int, int]
Box = TypeVar("Box", bound=QBoxLayout)


def column(*items: Item, spacing: int = 0, margins: Margins = (0, 0, 0, 0)) -> QVBoxLayout:
    """Items one under the other."""
    return _filled(QVBoxLayout(), items, spacing, margins)


def row(*items: Item, spacing: int = 0, margins: Margins = (0, 0, 0, 0)) -> QHBoxLayout:
    """Items side by side."""
    return _filled(QHBoxLayout(), items, spacing, margins)


def holder(layout: QLayout, parent: QWidget | None = None) -> QWidget:
    """A bare widget round a layout, so that the whole can be shown and hidden."""
    widget = QWidget(parent)
    widget.setLayout(layout)
    return widget


def add(layout: QBoxLayout, *items: Item) -> None:
    """Append items to a column or row."""
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, int):
            layout.addSpacing(item)
        elif isinstance(item, QWidget):
            layout.addWidget(item)
        else:
            layout.addLayout(item)


def empty(layout: QLayout) -> None:
    """Take everything out of a layout; its widgets are deleted."""
    while (item := layout.takeAt(0)) is not None:
        inner: QObject | None = item.layout()
        if isinstance(inner, QLayout):
            empty(inner)
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def _filled(layout: Box, items: tuple[Item, ...], spacing: int, margins: Margins) -> Box:
    layout.setSpacing(spacing)
    layout.setContentsMargins(*margins)
    add(layout, *items)
    return layout
