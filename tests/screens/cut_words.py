"""Looks over a page as it stands and names every word that is cut and every two parts that overlap."""

from __future__ import annotations

from itertools import combinations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QLabel, QWidget

from ui.kit.button import Button
from ui.kit.chip import Chip
from ui.kit.text import Text


def cut_words(page: QWidget) -> list[str]:
    """One line for each visible text, chip or button that got less room than its words need."""
    found = []
    for label in page.findChildren(QLabel):
        if not label.isVisibleTo(page) or not label.text() or not isinstance(label, (Text, Chip)):
            continue
        least = label.minimumSizeHint()
        tall = label.heightForWidth(label.width()) if isinstance(label, Text) else least.height()
        if label.width() < least.width() or label.height() < tall:
            found.append(f"“{label.text()}” needs {least.width()}×{tall}, has {label.width()}×{label.height()}")
    narrow = [
        f"button “{button.text()}” has {button.width()} of {button.minimumSizeHint().width()}"
        for button in page.findChildren(QAbstractButton)
        if button.isVisibleTo(page) and button.text() and button.width() < button.minimumSizeHint().width()
    ]
    return found + narrow + _clipped(page)


def _clipped(page: QWidget) -> list[str]:
    """Texts and buttons that reach out of the page itself."""
    room = QRect(QPoint(0, 0), page.size())
    found = []
    worded: list[Text | Button] = [*page.findChildren(Text), *page.findChildren(Button)]
    for widget in worded:
        if widget.isVisibleTo(page) and not _scrolls(widget, page):
            rect = QRect(widget.mapTo(page, QPoint(0, 0)), widget.size())
            if not room.contains(rect):
                found.append(f"“{widget.text()}” reaches out of the page: {rect.getRect()}")
    return found


def overlaps(page: QWidget) -> list[str]:
    """Pairs of texts or buttons that lie on each other."""
    worded: list[Text | Button | Chip] = [
        *page.findChildren(Text),
        *page.findChildren(Button),
        *page.findChildren(Chip),
    ]
    widgets = [widget for widget in worded if widget.isVisibleTo(page) and widget.text() and not _scrolls(widget, page)]
    boxes = [(widget, QRect(widget.mapTo(page, QPoint(0, 0)), widget.size())) for widget in widgets]
    return [
        f"“{one.text()}” lies on “{other.text()}”"
        for (one, a), (other, b) in combinations(boxes, 2)
        if a.intersects(b) and not one.isAncestorOf(other) and not other.isAncestorOf(one)
    ]


def _scrolls(widget: QWidget, page: QWidget) -> bool:
    """Whether the widget is inside a part that scrolls: what is below its edge is not lost."""
    above = widget.parentWidget()
    while above is not None and above is not page:
        if isinstance(above, QAbstractScrollArea):
            return True
        above = above.parentWidget()
    return False
