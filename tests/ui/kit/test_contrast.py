"""Colours keep the contrast they promise (WCAG 2.2), computed from the tokens themselves."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from ui.kit.tokens import DARK, LIGHT, TONE_INK, TONE_TINT, Token, Tone, high_contrast

LOOKS: dict[str, Mapping[Token, str]] = {
    "light": LIGHT,
    "dark": DARK,
    "light, more contrast": high_contrast(LIGHT),
    "dark, more contrast": high_contrast(DARK),
}
TEXT = 4.5
PART = 3.0
SURFACES: tuple[Token, ...] = ("card", "win", "inset", "tint")
TONES: tuple[Tone, ...] = ("neutral", "ok", "wait", "unk", "bad", "info")
# Promised by the look, to one decimal: (ink, surface, light, dark).
PROMISED: tuple[tuple[Token, Token, float, float], ...] = (
    ("ink1", "card", 17.2, 14.8),
    ("ink2", "card", 8.5, 9.6),
    ("ink3", "card", 5.8, 6.5),
    ("accent", "card", 8.3, 8.5),
    ("on_accent", "accent", 8.3, 9.2),
    ("ink1", "tint", 14.8, 11.6),
    ("rail_text", "rail", 11.4, 11.3),
    ("ok", "ok_tint", 6.1, 7.5),
    ("wait", "wait_tint", 5.9, 7.9),
    ("unk", "unk_tint", 6.9, 7.0),
    ("bad", "bad_tint", 5.8, 7.2),
    ("info", "info_tint", 6.6, 7.2),
)


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb``."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("surface", SURFACES)
def test_text_is_readable_on_every_surface(look: str, surface: Token) -> None:
    tokens = LOOKS[look]
    for ink in ("ink1", "ink2", "ink3"):
        assert contrast(tokens[ink], tokens[surface]) >= TEXT, (ink, surface)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("tone", TONES)
def test_a_state_is_readable_on_its_tint_and_on_the_card(look: str, tone: Tone) -> None:
    tokens = LOOKS[look]
    ink = tokens[TONE_INK[tone]]
    assert contrast(ink, tokens[TONE_TINT[tone]]) >= TEXT
    assert contrast(ink, tokens["card"]) >= TEXT


@pytest.mark.parametrize("look", LOOKS)
def test_what_can_be_pressed_or_typed_in_has_a_visible_edge(look: str) -> None:
    tokens = LOOKS[look]
    assert contrast(tokens["field"], tokens["card"]) >= PART
    assert contrast(tokens["accent"], tokens["card"]) >= PART
    assert contrast(tokens["focus"], tokens["card"]) >= PART
    assert contrast(tokens["accent"], tokens["tint"]) >= PART


@pytest.mark.parametrize("look", LOOKS)
def test_words_on_the_deed_and_the_rail_are_readable(look: str) -> None:
    tokens = LOOKS[look]
    deeds: tuple[Token, ...] = ("accent", "accent_pressed")
    rails: tuple[Token, ...] = ("rail", "rail_chosen")
    for ground in deeds:
        assert contrast(tokens["on_accent"], tokens[ground]) >= TEXT
    for ground in rails:
        assert contrast(tokens["rail_text"], tokens[ground]) >= TEXT
        assert contrast(tokens["on_rail"], tokens[ground]) >= TEXT
    assert contrast(tokens["rail_good"], tokens["rail"]) >= TEXT


@pytest.mark.parametrize("look", LOOKS)
def test_letters_that_matched_stay_readable_on_their_mark(look: str) -> None:
    tokens = LOOKS[look]
    assert contrast(tokens["ink2"], tokens["mark"]) >= TEXT


@pytest.mark.parametrize(("ink", "surface", "light", "dark"), PROMISED)
def test_the_figures_of_the_look_hold(ink: Token, surface: Token, light: float, dark: float) -> None:
    assert contrast(LIGHT[ink], LIGHT[surface]) == pytest.approx(light, abs=0.15)
    assert contrast(DARK[ink], DARK[surface]) == pytest.approx(dark, abs=0.15)


def test_more_contrast_leaves_no_pale_hint_and_no_tint() -> None:
    more = high_contrast(LIGHT)
    assert more["line"] == LIGHT["field"]
    assert more["ink2"] == more["ink3"] == LIGHT["ink1"]
    assert {more[tint] for tint in ("tint", "ok_tint", "wait_tint", "unk_tint", "bad_tint", "info_tint")} == {"#FFFFFF"}
