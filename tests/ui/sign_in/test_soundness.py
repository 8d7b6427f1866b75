"""Four lines say what is sound; a problem names its cause and the way out; what was not seen is not said."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from desktop.services.connectivity import Connectivity, Link
from desktop.services.ports.views import Standing
from desktop.services.printer_view import PrinterState, PrinterView
from ui.kit.tokens import Tone
from ui.language import Language, Words
from ui.sign_in.soundness import clock_line, link_line, printer_line, records_line

MORNING = datetime(2026, 10, 14, 6, 41, tzinfo=UTC)
HERE = Standing(counter="c", number=12, centre="GPO", entries=18_231)


def english(words: Words) -> str:
    return Language("en").words(words)


def test_online_says_that_all_has_arrived_when_nothing_is_unsent() -> None:
    line = link_line(Connectivity(Link.CONNECTED), HERE)
    assert (english(line.title), line.tone) == ("Online", "ok")
    assert english(line.words) == "Everything this counter wrote has reached the portal"


def test_online_counts_what_is_unsent() -> None:
    line = link_line(Connectivity(Link.CONNECTED), Standing(counter="c", unsent=3))
    assert english(line.words) == "3 entries have yet to reach the portal"


def test_offline_is_information_with_its_time_and_a_way_out() -> None:
    line = link_line(Connectivity(Link.OFFLINE, since=MORNING), HERE)
    assert (english(line.title), line.tone) == ("Offline since 09:41", "info")
    assert "Look at the cable" in english(line.words)


@pytest.mark.parametrize(("link", "tone"), [(Link.STARTING, "neutral"), (Link.OFFLINE, "info")])
def test_a_new_counter_says_what_comes_next_when_the_portal_is_absent(link: Link, tone: Tone) -> None:
    line = link_line(Connectivity(link), Standing())
    assert (english(line.title), line.tone) == ("Waiting for the portal", tone)


@pytest.mark.parametrize("state", list(PrinterState))
def test_every_state_of_the_printer_has_its_words(state: PrinterState) -> None:
    line = printer_line(PrinterView("Counter 12 receipts", state, "A", "Put in a new roll."))
    assert english(line.title)
    assert english(line.words)


def test_a_printer_confirms_only_when_its_grade_says_so() -> None:
    ready = PrinterState.READY
    assert "confirms" in english(printer_line(PrinterView("LAN", ready, "B")).words)
    assert "confirms" not in english(printer_line(PrinterView("LAN", ready, "D")).words)


def test_a_stopped_printer_says_the_remedy() -> None:
    line = printer_line(PrinterView("LAN", PrinterState.PAPER_OUT, "A", "Put in a new roll."))
    assert (english(line.title), english(line.words), line.tone) == ("Paper out", "Put in a new roll.", "bad")


def test_records_count_their_entries() -> None:
    assert english(records_line(HERE).words) == "18,231 entries, kept encrypted"


@pytest.mark.parametrize(
    ("drift", "title", "tone"),
    [
        (None, "Clock not compared yet", "neutral"),
        (0.4, "Clock right", "ok"),
        (-5.0, "Clock right", "ok"),
        (5.1, "Clock wrong", "bad"),
        (-90.0, "Clock wrong", "bad"),
    ],
)
def test_the_clock_is_right_within_five_seconds_of_the_portals(drift: float | None, title: str, tone: Tone) -> None:
    line = clock_line(Connectivity(Link.CONNECTED, drift_s=drift))
    assert (english(line.title), line.tone) == (title, tone)
