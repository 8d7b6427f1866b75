"""Every colour, size, space and type step of the look, as plain data.

Nothing here knows Qt. A screen names a token ("ink2", "wait_tint"), never a colour; the theme says which
colour that is today. Contrast is computed from these tables in the tests, so a changed figure is noticed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Token = Literal[
    "win", "card", "inset", "line", "field", "ink1", "ink2", "ink3",
    "accent", "accent_pressed", "on_accent", "tint",
    "rail", "rail_text", "rail_chosen", "on_rail", "rail_good",
    "ok", "ok_tint", "wait", "wait_tint", "unk", "unk_tint", "bad", "bad_tint", "info", "info_tint",
    "mark", "focus", "scrim",
    "flag_black", "flag_red", "flag_green", "flag_white",
]  # fmt: skip
Tone = Literal["neutral", "ok", "wait", "unk", "bad", "info"]
Mode = Literal["light", "dark"]

LIGHT: Final[Mapping[Token, str]] = {
    "win": "#F3F5F3", "card": "#FFFFFF", "inset": "#ECF0ED", "line": "#D6DDD8", "field": "#7F8C84",
    "ink1": "#141D18", "ink2": "#435048", "ink3": "#5C6961",
    "accent": "#0B5A3A", "accent_pressed": "#084630", "on_accent": "#FFFFFF", "tint": "#E4F1EA",
    "rail": "#0E2A20", "rail_text": "#D3E2DA", "rail_chosen": "#1D4535", "on_rail": "#FFFFFF",
    "rail_good": "#6BD39A",
    "ok": "#0A6638", "ok_tint": "#E1F2E7", "wait": "#855000", "wait_tint": "#FCF0DA",
    "unk": "#5A3E9B", "unk_tint": "#EFEAF8", "bad": "#AE231B", "bad_tint": "#FBE7E5",
    "info": "#1C5683", "info_tint": "#E4EEF6",
    "mark": "#FFE9A8", "focus": "#141D18", "scrim": "#0E1411",
    "flag_black": "#141414", "flag_red": "#B8201F", "flag_green": "#0A6A3C", "flag_white": "#FFFFFF",
}  # fmt: skip

DARK: Final[Mapping[Token, str]] = {
    "win": "#0E1411", "card": "#171E1A", "inset": "#1F2823", "line": "#303C35", "field": "#718077",
    "ink1": "#EBF1ED", "ink2": "#BAC6BF", "ink3": "#95A39B",
    "accent": "#5CCB98", "accent_pressed": "#7BDAB0", "on_accent": "#06170F", "tint": "#17352A",
    "rail": "#0A1A13", "rail_text": "#BFD2C7", "rail_chosen": "#1A3D2F", "on_rail": "#FFFFFF",
    "rail_good": "#6BD39A",
    "ok": "#6BD39A", "ok_tint": "#14331F", "wait": "#F0B95A", "wait_tint": "#38290D",
    "unk": "#BDA7F0", "unk_tint": "#2B2344", "bad": "#F49A92", "bad_tint": "#3F1B18",
    "info": "#8DC1EA", "info_tint": "#15303F",
    "mark": "#5A4A12", "focus": "#EBF1ED", "scrim": "#000000",
    "flag_black": "#141414", "flag_red": "#C4302E", "flag_green": "#14854D", "flag_white": "#FFFFFF",
}  # fmt: skip

TINTS: Final[tuple[Token, ...]] = ("tint", "ok_tint", "wait_tint", "unk_tint", "bad_tint", "info_tint")

# The colour of a tone's words, and the surface under them.
TONE_INK: Final[Mapping[Tone, Token]] = {
    "neutral": "ink2", "ok": "ok", "wait": "wait", "unk": "unk", "bad": "bad", "info": "info",
}  # fmt: skip
TONE_TINT: Final[Mapping[Tone, Token]] = {
    "neutral": "inset", "ok": "ok_tint", "wait": "wait_tint", "unk": "unk_tint", "bad": "bad_tint",
    "info": "info_tint",
}  # fmt: skip


def high_contrast(colours: Mapping[Token, str]) -> dict[Token, str]:
    """The same colours for someone who needs more: hints become text, dividers become edges, tints go."""
    changed: dict[Token, str] = {**colours, "line": colours["field"]}
    changed["ink2"] = changed["ink3"] = colours["ink1"]
    for token in TINTS:
        changed[token] = colours["card"]
    return changed


@dataclass(frozen=True)
class TypeStep:
    """One step of the type ramp: pixel size, pixel line, weight; Inter Display or not; figures of equal width or not.

    The largest figures stand alone and are read, not compared: they keep their own widths.
    """

    size: int
    line: int
    weight: int = 400
    display: bool = False
    spacing: float = 0.0
    tabular: bool = True


TextStyle = Literal[
    "rail_key", "cap", "label", "small", "body", "title", "name", "lead", "screen", "state",
    "total", "paid", "figure", "time", "account", "place", "board", "board_small", "board_body",
]  # fmt: skip

RAMP: Final[Mapping[TextStyle, TypeStep]] = {
    "rail_key": TypeStep(10, 12),
    "cap": TypeStep(11, 16),
    "label": TypeStep(12, 16),
    "small": TypeStep(13, 18),
    "body": TypeStep(14, 20),
    "title": TypeStep(15, 20, 600),
    "name": TypeStep(16, 22, 600),
    "lead": TypeStep(16, 22),
    "screen": TypeStep(18, 24, 600),
    "state": TypeStep(20, 26, 600),
    "total": TypeStep(28, 34, 600, display=True, spacing=0.4),
    "paid": TypeStep(34, 40, 600, display=True, tabular=False),
    "figure": TypeStep(38, 44, 600, display=True, spacing=0.4, tabular=False),
    "time": TypeStep(40, 44, 600, display=True),
    "account": TypeStep(73, 80, 600, display=True, spacing=2.2, tabular=False),
    "place": TypeStep(72, 80, 600, display=True),
    "board": TypeStep(158, 170, 600, display=True, spacing=4.0, tabular=False),
    "board_small": TypeStep(26, 34),
    "board_body": TypeStep(30, 40),
}

LARGE_TEXT: Final = 1.2
LARGE_ROW: Final = 1.15

SPACE: Final = (4, 8, 12, 16, 24, 32)
RADIUS: Final = 8
RADIUS_SMALL: Final = 4
RADIUS_BAR: Final = 2
CARD_PADDING: Final = 16
CARD_HEAD: Final = 44
CARD_GAP: Final = 16
REPORT_GAP: Final = 12
FIELD_HEIGHT: Final = 40
LARGE_HEIGHT: Final = 48
SMALL_HEIGHT: Final = 32
ROW_BUTTON_HEIGHT: Final = 28
CHIP_HEIGHT: Final = 24
TABLE_HEAD: Final = 32
TABLE_ROW: Final = 38
RESULT_ROW: Final = 52
RAIL_WIDTH: Final = 76
RAIL_ENTRY: Final = 62
TOP_BAR: Final = 52
FOOT: Final = 28
SCRIM_OPACITY: Final = 0.55
ACCENT_EDGE: Final = 4
