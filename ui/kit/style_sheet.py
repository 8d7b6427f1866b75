"""The little style sheet for the parts that Qt draws itself: scroll bars, menus, tool tips, bare line edits.

It names no font: a font in a style sheet would lose the figures' features.
"""

from __future__ import annotations

from collections.abc import Mapping

from ui.kit.tokens import Token

_SHEET = """
QToolTip {{ background: {card}; color: {ink1}; border: 1px solid {field}; padding: 4px 8px; }}
QMenu {{ background: {card}; color: {ink1}; border: 1px solid {field}; padding: 4px 0; }}
QMenu::item {{ padding: 8px 16px; }}
QMenu::item:selected {{ background: {tint}; color: {ink1}; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 2px; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 2px; }}
QScrollBar::handle {{ background: {field}; border-radius: 3px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""


def style_sheet(tokens: Mapping[Token, str]) -> str:
    """The sheet in today's colours."""
    return _SHEET.format(**{str(token): colour for token, colour in tokens.items()})
