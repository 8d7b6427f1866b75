"""Inter, bundled: loaded once into Qt, and made into fonts by the steps of the type ramp.

All figures are tabular. Codes (receipt numbers, rail codes) have a slashed zero and an open I, l, 1. The features
sit on the font object because a style sheet would drop them.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

import resources
from ui.kit.tokens import LARGE_TEXT, RAMP, TextStyle

TEXT_FAMILY = "Inter"
DISPLAY_FAMILY = "Inter Display"
_FILES = ("Inter-Regular.ttf", "Inter-Medium.ttf", "Inter-SemiBold.ttf", "InterDisplay-SemiBold.ttf")


def load_fonts() -> list[str]:
    """Give Qt the bundled files (a QApplication must exist); returns the families Qt then knows.

    Raises ``RuntimeError`` when a file is missing or unreadable: the program was not installed whole.
    """
    folder = Path(resources.__path__[0]) / "fonts"
    families: list[str] = []
    for name in _FILES:
        number = QFontDatabase.addApplicationFont(str(folder / name))
        if number < 0:
            raise RuntimeError(f"the font {name} could not be loaded")
        families += QFontDatabase.applicationFontFamilies(number)
    return families


@lru_cache(maxsize=256)
def font(style: TextStyle, *, weight: int = 0, code: bool = False, large: bool = False) -> QFont:
    """The font of a ramp step. ``weight`` 0 takes the step's own; ``large`` is large-text mode."""
    step = RAMP[style]
    made = QFont(DISPLAY_FAMILY if step.display else TEXT_FAMILY)
    made.setPixelSize(round(step.size * LARGE_TEXT) if large else step.size)
    made.setWeight(QFont.Weight(weight or step.weight))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if step.tabular:
        made.setFeature(QFont.Tag("tnum"), 1)
    if code:
        made.setFeature(QFont.Tag("zero"), 1)
        made.setFeature(QFont.Tag("ss02"), 1)
    if step.spacing:
        made.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, step.spacing)
    return made


def line_height(style: TextStyle, *, large: bool = False) -> int:
    """Pixels from one line of text to the next."""
    line = RAMP[style].line
    return round(line * LARGE_TEXT) if large else line
