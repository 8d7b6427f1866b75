"""The look in force: light or dark, more contrast or not, larger text or not.

One ``Theme`` is made at the front door and handed to whoever paints. It answers what colour a token has today and
tells, by ``changed``, when to ask again. ``apply`` gives Qt the palette and the little style sheet that Qt's own
parts (scroll bars, menus, tool tips) need; everything else the kit paints itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from ui.kit import fonts, icons
from ui.kit.style_sheet import style_sheet
from ui.kit.tokens import DARK, LARGE_ROW, LIGHT, TONE_INK, TONE_TINT, Mode, TextStyle, Token, Tone, high_contrast


@dataclass(frozen=True)
class Look:
    """What a person chose: mode, contrast, text size."""

    mode: Mode = "light"
    contrast: bool = False
    large: bool = False


class Theme(QObject):
    """Colours, fonts and icons of the present look."""

    changed = Signal()

    def __init__(self, look: Look | None = None) -> None:
        super().__init__()
        self._look = look or Look()
        self._tokens = _tokens(self._look)
        self._colours: dict[Token, QColor] = {}
        self._app: QApplication | None = None

    @property
    def look(self) -> Look:
        return self._look

    @property
    def tokens(self) -> Mapping[Token, str]:
        return self._tokens

    @property
    def large(self) -> bool:
        return self._look.large

    @property
    def contrast(self) -> bool:
        return self._look.contrast

    def apply(self, app: QApplication) -> None:
        """Put the look on the application; from now on every change is put on it by itself."""
        self._app = app
        app.setStyle("Fusion")
        app.setFont(self.font("body"))
        self._put_on()

    def set_look(self, look: Look) -> None:
        if look == self._look:
            return
        self._look = look
        self._tokens = _tokens(look)
        self._colours.clear()
        self._put_on()
        self.changed.emit()

    def swap_mode(self) -> None:
        """Light or dark (Ctrl+Shift+L)."""
        self.set_look(replace(self._look, mode="dark" if self._look.mode == "light" else "light"))

    def set_large(self, large: bool) -> None:
        """Larger text (Ctrl + and Ctrl 0)."""
        self.set_look(replace(self._look, large=large))

    def set_contrast(self, contrast: bool) -> None:
        self.set_look(replace(self._look, contrast=contrast))

    def colour(self, token: Token) -> QColor:
        if token not in self._colours:
            self._colours[token] = QColor(self._tokens[token])
        return self._colours[token]

    def ink(self, tone: Tone) -> Token:
        return TONE_INK[tone]

    def tint(self, tone: Tone) -> Token:
        return TONE_TINT[tone]

    def font(self, style: TextStyle, *, weight: int = 0, code: bool = False) -> QFont:
        return fonts.font(style, weight=weight, code=code, large=self._look.large)

    def line(self, style: TextStyle) -> int:
        return fonts.line_height(style, large=self._look.large)

    def row(self, height: int) -> int:
        """A row, field or button height, grown in large-text mode."""
        return round(height * LARGE_ROW) if self._look.large else height

    def icon(self, name: str, size: int, token: Token, density: float) -> QPixmap:
        return icons.icon(name, size, self._tokens[token], density)

    def _put_on(self) -> None:
        if self._app is not None:
            self._app.setPalette(_palette(self._tokens))
            self._app.setStyleSheet(style_sheet(self._tokens))


def _tokens(look: Look) -> Mapping[Token, str]:
    colours = DARK if look.mode == "dark" else LIGHT
    return high_contrast(colours) if look.contrast else colours


def _palette(tokens: Mapping[Token, str]) -> QPalette:
    roles = QPalette.ColorRole
    wanted: dict[QPalette.ColorRole, Token] = {
        roles.Window: "win", roles.Base: "card", roles.AlternateBase: "inset", roles.Button: "card",
        roles.WindowText: "ink1", roles.Text: "ink1", roles.ButtonText: "ink1", roles.PlaceholderText: "ink3",
        roles.Highlight: "accent", roles.HighlightedText: "on_accent", roles.Link: "accent",
        roles.ToolTipBase: "card", roles.ToolTipText: "ink1",
    }  # fmt: skip
    palette = QPalette()
    for role, token in wanted.items():
        palette.setColor(role, QColor(tokens[token]))
    return palette
