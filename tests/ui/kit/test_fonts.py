"""Inter is bundled: four files, figures of equal width, codes that cannot be misread."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF

import resources
from ui.kit.fonts import DISPLAY_FAMILY, TEXT_FAMILY, font, line_height
from ui.kit.tokens import RAMP, TextStyle

FOLDER = Path(resources.__path__[0]) / "fonts"


def test_qt_knows_the_families_after_loading(fonts: list[str]) -> None:
    assert {TEXT_FAMILY, DISPLAY_FAMILY} <= set(fonts)


def test_the_fonts_are_small_and_their_licence_is_beside_them() -> None:
    assert sum(path.stat().st_size for path in FOLDER.glob("Inter*.ttf")) < 400_000
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FOLDER / "OFL-Inter.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("style", RAMP)
def test_a_step_of_the_ramp_is_inter_in_its_weight(fonts: list[str], style: TextStyle) -> None:
    step = RAMP[style]
    made = font(style)
    assert QFontInfo(made).family() == (DISPLAY_FAMILY if step.display else TEXT_FAMILY)
    assert made.weight() == QFont.Weight(step.weight)
    assert made.pixelSize() == step.size


def test_figures_are_as_wide_as_each_other(fonts: list[str]) -> None:
    metrics = QFontMetricsF(font("small"))
    assert len({round(metrics.horizontalAdvance(digit * 8), 3) for digit in "0123456789"}) == 1


def test_codes_have_a_slashed_zero_and_an_open_one(fonts: list[str]) -> None:
    assert font("body", code=True).featureValue(QFont.Tag("zero")) == 1
    assert font("body", code=True).featureValue(QFont.Tag("ss02")) == 1
    assert not font("body").isFeatureSet(QFont.Tag("zero"))


def test_larger_text_is_a_fifth_larger(fonts: list[str]) -> None:
    assert font("body", large=True).pixelSize() == 17
    assert line_height("body", large=True) == 24
