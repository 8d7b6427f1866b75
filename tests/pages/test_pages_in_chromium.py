"""The citizens' pages in a real browser, as a cheap phone shows them and as a desk does, by day and by night."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.pages.browser import Browser

LOOK = Path(__file__).with_name("look.js").read_text("utf-8")
WIDTHS = (320, 360, 412, 1280)
STATES = (
    "waiting",
    "part_paid",
    "paid",
    "cancelled",
    "reversed",
    "too_much",
    "not_here",
    "unknown",
    "receipt",
    "receipt_reversed",
    "receipt_unknown",
)
SMALLEST_PX = 14
ENOUGH_CONTRAST = 4.5
FINGER_PX = 36


def look(chromium: Browser) -> dict[str, Any]:
    """What the open page looks like, measured."""
    seen: dict[str, Any] = chromium.run(LOOK)
    return seen


@pytest.mark.parametrize("state", STATES)
def test_a_page_is_readable_at_every_width_by_day_and_by_night(
    chromium: Browser, pages: dict[str, str], pictures: Path, state: str
) -> None:
    for width in WIDTHS:
        for dark in (False, True):
            chromium.open(f"{pages[state]}?l={'sw' if dark else 'en'}", width, dark=dark)
            chromium.picture(pictures / f"{state}-{width}-{'dark' if dark else 'light'}.png")
            seen = look(chromium)
            assert seen["scroll"] <= width, f"{state} scrolls sideways at {width}"
            for text in seen["texts"]:
                assert text["left"] >= 0, text
                assert text["right"] <= width, text
                assert text["size"] >= SMALLEST_PX, text
                assert text["contrast"] >= ENOUGH_CONTRAST, text
            assert min(seen["presses"]) >= FINGER_PX
            assert seen["scripts"] == 0


@pytest.mark.parametrize("state", STATES)
def test_a_page_bears_letters_twice_as_large(chromium: Browser, pages: dict[str, str], state: str) -> None:
    chromium.open(f"{pages[state]}?l=sw", 320, root_px=32)
    seen = look(chromium)
    assert seen["scroll"] <= 320
    for text in seen["texts"]:
        assert text["right"] <= 320, text
        assert text["size"] >= 2 * SMALLEST_PX - 2, text


def test_a_page_is_one_request_of_a_few_kilobytes(chromium: Browser, pages: dict[str, str]) -> None:
    for url in pages.values():
        chromium.open(url, 360)
        assert chromium.requests() == [url]
        assert len(chromium.run("document.documentElement.outerHTML")) < 10_000


def test_each_language_is_marked_as_itself(chromium: Browser, pages: dict[str, str]) -> None:
    chromium.open(f"{pages['waiting']}?l=en", 360)
    spoken = {text["words"]: text["lang"] for text in look(chromium)["texts"]}
    assert spoken["Waiting for payment"] == "en"
    assert spoken["Inasubiri malipo"] == "sw"
    assert spoken["Kiswahili"] == "sw"


def test_a_reversed_receipt_is_red_in_both_languages(chromium: Browser, pages: dict[str, str]) -> None:
    chromium.open(f"{pages['receipt_reversed']}?l=en", 360)
    for words in ("Reversed after payment", "Imerudishwa baada ya malipo"):
        colour = chromium.run(
            f"getComputedStyle([...document.querySelectorAll('h2, h2 span')]"
            f".find((e) => e.textContent.startsWith('{words}'))).color"
        )
        assert colour == "rgb(174, 35, 27)"


def test_the_language_is_changed_by_a_press(chromium: Browser, pages: dict[str, str]) -> None:
    chromium.open(f"{pages['paid']}?l=en", 360)
    assert chromium.run("document.title") == "Your bill"
    address = chromium.run("document.querySelector('nav a[lang=sw]').href")
    chromium.open(address, 360)
    assert chromium.run("document.title") == "Bili yako"
