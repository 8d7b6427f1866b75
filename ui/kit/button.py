"""Buttons: the deed (green, one a screen), plain, quiet (a link) and destructive; the key stands inside.

A button takes no focus from a click, so the caret stays where the agent types. An unavailable button keeps readable
words; why it is unavailable stands beside it (``ReasonedButton``) and is told to screen readers.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from ui.kit.arrange import column
from ui.kit.key_cap import cap_size, draw_cap
from ui.kit.kit import Kit
from ui.kit.paint import edge_box, fill_box, focus_ring
from ui.kit.text import Text
from ui.kit.text_block import Run, TextBlock, widest_word
from ui.kit.tokens import FIELD_HEIGHT, LARGE_HEIGHT, ROW_BUTTON_HEIGHT, SMALL_HEIGHT, TextStyle, Token
from ui.language import Words

Kind = Literal["deed", "plain", "quiet", "destructive", "destructive_plain"]
Size = Literal["large", "normal", "small", "row"]

_HEIGHT: dict[Size, int] = {
    "large": LARGE_HEIGHT, "normal": FIELD_HEIGHT, "small": SMALL_HEIGHT, "row": ROW_BUTTON_HEIGHT,
}  # fmt: skip
_STYLE: dict[Size, TextStyle] = {"large": "lead", "normal": "body", "small": "small", "row": "small"}
_PADDING: dict[Size, int] = {"large": 16, "normal": 16, "small": 12, "row": 12}
_GAP = 8
_ICON = 16


class Button(QPushButton):
    """A word that does something; ``key`` is its shortcut, shown as a cap, not installed here."""

    def __init__(
        self,
        kit: Kit,
        words: Words,
        kind: Kind = "plain",
        *,
        size: Size = "normal",
        icon: str = "",
        key: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kit, self._words, self._kind, self._size = kit, words, kind, size
        self._icon, self._key, self._hovered = icon, key, False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        kit.theme.changed.connect(self._relook)
        kit.language.changed.connect(self._relook)
        self._relook()

    def say(self, words: Words) -> None:
        """Show other words."""
        self._words = words
        self._relook()

    def set_kind(self, kind: Kind) -> None:
        """Become the deed, or stop being it, as the screen's next step moves."""
        self._kind = kind
        self.update()

    def set_key(self, key: str) -> None:
        self._key = key
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        around = self._around()
        return QSize(around + self._block(None).natural_width, self._kit.theme.row(_HEIGHT[self._size]))

    def minimumSizeHint(self) -> QSize:
        """Narrow enough for two lines of words where there is height for them, never less than a word."""
        hint = self.sizeHint()
        if self._size in ("small", "row"):
            return hint
        return QSize(self._around() + widest_word(self.text(), self._font()), hint.height())

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hovered = True
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: object) -> None:
        self._hovered = False
        super().leaveEvent(event)  # type: ignore[arg-type]
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint_ground(painter)
        self._paint_inside(painter)
        if self.hasFocus():
            focus_ring(painter, self.rect(), self._kit.theme)
        painter.end()

    def _relook(self) -> None:
        self.setText(self._kit.words(self._words))
        self.updateGeometry()
        self.update()

    def _around(self) -> int:
        """Everything across but the words."""
        padding = 0 if self._kind in ("quiet",) else 2 * _PADDING[self._size]
        mark = _ICON + _GAP if self._icon else 0
        cap = cap_size(self._kit.theme, self._key).width() + _GAP if self._key else 0
        return padding + mark + cap

    def _font(self) -> QFont:
        return self._kit.theme.font(_STYLE[self._size], weight=600)

    def _block(self, width: int | None) -> TextBlock:
        theme = self._kit.theme
        line = theme.line(_STYLE[self._size])
        if width is not None and widest_word(self.text(), self._font()) <= width:
            return TextBlock([Run(self.text())], self._font(), line - 2, theme, width=width)
        return TextBlock([Run(self.text())], self._font(), line, theme)

    def _paint_ground(self, painter: QPainter) -> None:
        theme = self._kit.theme
        if self._kind == "deed":
            if not self.isEnabled():
                edge_box(painter, self.rect(), theme.colour("line"), theme.colour("inset"))
            else:
                pressed = self.isDown() or self._hovered
                fill_box(painter, self.rect(), theme.colour("accent_pressed" if pressed else "accent"))
        elif self._kind in ("plain", "destructive_plain"):
            busy = self.isEnabled() and (self.isDown() or self._hovered)
            edge: Token = "field" if self.isEnabled() else "line"
            edge_box(painter, self.rect(), theme.colour(edge), theme.colour("inset" if busy else "card"))
        elif self._hovered and self.isEnabled():
            fill_box(painter, self.rect(), theme.colour("inset"))

    def _ink(self) -> QColor:
        theme = self._kit.theme
        if not self.isEnabled():
            return theme.colour("ink3")
        inks: dict[Kind, Token] = {
            "deed": "on_accent", "plain": "ink1", "quiet": "accent", "destructive": "bad", "destructive_plain": "bad",
        }  # fmt: skip
        return theme.colour(inks[self._kind])

    def _cap_colours(self) -> tuple[QColor, QColor]:
        theme = self._kit.theme
        if self._kind == "deed" and self.isEnabled():
            edge = QColor(theme.colour("on_accent"))
            edge.setAlphaF(0.6)
            return theme.colour("on_accent"), edge
        return theme.colour("ink3"), theme.colour("line")

    def _paint_inside(self, painter: QPainter) -> None:
        theme, ink = self._kit.theme, self._ink()
        block = self._block(None)
        room = self.width() - self._around()
        if block.natural_width > room + 1:
            block = self._block(room)
        wrapped = block.height > self._kit.theme.line(_STYLE[self._size])
        x = 0 if wrapped and self._kind == "quiet" else max(0, (room - block.natural_width) // 2)
        x += 0 if self._kind == "quiet" else _PADDING[self._size]
        middle = self.height() // 2
        if self._icon:
            token: Token = _token_of(self._kind) if self.isEnabled() else "ink3"
            painter.drawPixmap(x, middle - _ICON // 2, theme.icon(self._icon, _ICON, token, self.devicePixelRatioF()))
            x += _ICON + _GAP
        block.draw(painter, x, middle - block.height / 2, ink)
        if self._key:
            size = cap_size(theme, self._key)
            corner = QPoint(x + block.natural_width + _GAP, middle - size.height() // 2)
            draw_cap(painter, theme, corner, self._key, *self._cap_colours())


def _token_of(kind: Kind) -> Token:
    tokens: dict[Kind, Token] = {
        "deed": "on_accent", "quiet": "accent", "destructive": "bad", "destructive_plain": "bad",
    }  # fmt: skip
    return tokens.get(kind, "ink1")


class ReasonedButton(QWidget):
    """A button with room under it for why it cannot be pressed now ("Next prompt in 0:42")."""

    def __init__(self, kit: Kit, button: Button, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = button
        self._kit = kit
        self._reason = Text(kit, "", "label", "ink3", wrap=True)
        self._reason.hide()
        self.setLayout(column(button, self._reason, spacing=4))

    def set_reason(self, reason: Words | None) -> None:
        """Unavailable with a reason, or (``None``) available again."""
        self.button.setEnabled(reason is None)
        self._reason.setVisible(reason is not None)
        self._reason.say(reason if reason is not None else "")
        self.button.setAccessibleDescription(self._kit.words(reason) if reason is not None else "")


class IconButton(QPushButton):
    """An icon that does something where there is no room for a word; its name is for screen readers and the tip."""

    def __init__(self, kit: Kit, icon: str, name: Words, *, side: int = 28, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit, self._icon, self._name, self._side, self._hovered = kit, icon, name, side, False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedSize(side, side)
        kit.theme.changed.connect(self.update)
        kit.language.changed.connect(self._relook)
        self._relook()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hovered = True
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: object) -> None:
        self._hovered = False
        super().leaveEvent(event)  # type: ignore[arg-type]
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._kit.theme
        painter = QPainter(self)
        if self._hovered:
            fill_box(painter, self.rect(), theme.colour("inset"))
        token: Token = "ink1" if self._hovered else "ink2"
        side = (self._side - _ICON) // 2
        painter.drawPixmap(
            QRect(side, side, _ICON, _ICON), theme.icon(self._icon, _ICON, token, self.devicePixelRatioF())
        )
        if self.hasFocus():
            focus_ring(painter, self.rect(), theme)
        painter.end()

    def _relook(self) -> None:
        name = self._kit.words(self._name)
        self.setAccessibleName(name)
        self.setToolTip(name)
