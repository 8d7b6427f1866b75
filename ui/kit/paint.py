"""Flat boxes with one-pixel lines, drawn so that every edge falls on a pixel."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen

from ui.kit.theme import Theme
from ui.kit.tokens import RADIUS, Token, Tone


def fill_box(painter: QPainter, rect: QRect | QRectF, fill: QColor | None, radius: float = RADIUS) -> None:
    """A filled box with round corners and no edge."""
    if fill is None:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    painter.drawRoundedRect(QRectF(rect), radius, radius)


def edge_box(
    painter: QPainter,
    rect: QRect | QRectF,
    edge: QColor,
    fill: QColor | None = None,
    *,
    radius: float = RADIUS,
    width: float = 1.0,
) -> None:
    """A box whose edge lies wholly inside ``rect``."""
    half = width / 2
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(edge, width))
    painter.setBrush(QBrush(fill) if fill is not None else QBrush(Qt.BrushStyle.NoBrush))
    inner = QRectF(rect).adjusted(half, half, -half, -half)
    painter.drawRoundedRect(inner, max(0.0, radius - half), max(0.0, radius - half))


def tone_box(painter: QPainter, rect: QRect, theme: Theme, tone: Tone, radius: float = RADIUS) -> None:
    """A surface in the tint of a state; in high contrast the card with a two-pixel edge of its colour."""
    if theme.contrast:
        edge_box(painter, rect, theme.colour(theme.ink(tone)), theme.colour("card"), radius=radius, width=2)
    else:
        fill_box(painter, rect, theme.colour(theme.tint(tone)), radius)


def top_box(painter: QPainter, rect: QRectF, fill: QColor, radius: float) -> None:
    """A filled box whose two upper corners alone are round: the tinted head of a card."""
    path = QPainterPath()
    path.moveTo(rect.bottomLeft())
    path.lineTo(rect.left(), rect.top() + radius)
    path.quadTo(rect.topLeft(), QPointF(rect.left() + radius, rect.top()))
    path.lineTo(rect.right() - radius, rect.top())
    path.quadTo(rect.topRight(), QPointF(rect.right(), rect.top() + radius))
    path.lineTo(rect.bottomRight())
    path.closeSubpath()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(path, fill)


def line(painter: QPainter, theme: Theme, x1: int, y1: int, x2: int, y2: int, ink: Token = "line") -> None:
    """A one-pixel line, level or upright, on whole pixels."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(QPen(theme.colour(ink), 1))
    painter.drawLine(x1, y1, x2, y2)


def focus_ring(painter: QPainter, rect: QRect, theme: Theme, radius: float = RADIUS) -> None:
    """The two-pixel ring round a focused button or row."""
    edge_box(painter, rect, theme.colour("focus"), radius=radius, width=2)
