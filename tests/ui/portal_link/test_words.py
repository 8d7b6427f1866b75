"""Every code of the protocol has plain words, and no exception reaches a person as it is."""

from __future__ import annotations

import ast
from datetime import UTC, datetime, timedelta

import pytest

from desktop.services.connectivity import Connectivity, Link
from desktop.services.ports.views import RefusedEntry, Standing
from sync.protocol.kinds import KINDS
from sync.protocol.messages import ENROL_AGAIN, PROBLEMS, REASONS
from tests.paths import ROOT
from ui.dates import age, short_age
from ui.kit.tokens import Tone
from ui.language import Language, Words
from ui.portal_link.enrol_words import HAPPENED, asks_for_code, happened_words
from ui.portal_link.refusals import DONE, WAYS, done_words, way_on
from ui.portal_link.state_words import clock_words, heard_words, state_look, unsent_words
from ui.portal_link.why_words import OTHER_NO, OTHER_TROUBLE, SPEAKS_NOT, why_words

NOON = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)
HERE = Standing(counter="c", number=12)
SAYS_TROUBLE = ("sync/portal_client.py", "sync/round.py", "desktop/store/sync_store.py", "desktop/store/connection.py")


def english(words: Words) -> str:
    return Language("en").words(words)


def away(trouble: str = "", refusal: str = "") -> Connectivity:
    return Connectivity(Link.OFFLINE, NOON, trouble=trouble, refusal=refusal)


def test_every_no_of_the_portal_has_words() -> None:
    assert set(SPEAKS_NOT) == set(PROBLEMS)


def test_every_reason_of_a_refused_entry_has_a_way_on() -> None:
    assert set(WAYS) == set(REASONS)


def test_every_kind_of_entry_says_what_was_done() -> None:
    assert set(DONE) == set(KINDS)


def test_every_reason_to_enrol_again_says_what_happened() -> None:
    assert set(HAPPENED) == set(ENROL_AGAIN)


def test_codes_of_a_newer_portal_stand_as_they_are_and_still_have_a_way_on() -> None:
    entry = RefusedEntry("e", "stamp_bought", NOON, "", "no_stamps")
    assert english(done_words(entry.kind)) == "stamp_bought"
    assert "Tell support" in english(way_on(entry))
    assert why_words(away(refusal="new_no")) == OTHER_NO
    assert "Support" in english(happened_words(Standing(counter="c", enrol_again="new_reason")))


def troubles() -> list[str]:
    """Every sentence of trouble that the sync and its store may hand on, as it is written in their sources."""
    found = []
    for path in SAYS_TROUBLE:
        for node in ast.walk(ast.parse((ROOT / path).read_bytes())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Trouble":
                first = node.args[0]
                assert isinstance(first, ast.Constant)
                found.append(str(first.value))
    return found


@pytest.mark.parametrize("sentence", troubles())
def test_every_trouble_of_the_sync_has_plain_words(sentence: str) -> None:
    for why in ("it did not answer in time", "no connection"):
        said = why_words(away(sentence.replace("{why}", why).replace("{url}", "https://x")))
        assert said not in (None, OTHER_TROUBLE)
        assert "https" not in english(said or "")


def test_an_exception_nobody_foresaw_is_never_shown_as_it_is() -> None:
    look = state_look(HERE, away("'NoneType' object has no attribute 'seq'"))
    assert english(look.why) == OTHER_TROUBLE


def test_a_busy_portal_has_refused_nothing() -> None:
    look = state_look(HERE, away("busy: later", "busy"))
    assert (english(look.title), look.tone) == ("Offline since 12:00", "info")


def test_what_needs_a_person_comes_before_what_passes_by_itself() -> None:
    look = state_look(Standing(counter="c", enrol_again="restored"), away("no connection"))
    assert english(look.title) == "This counter must be enrolled again"


@pytest.mark.parametrize(
    ("standing", "refusal", "asks"),
    [
        (HERE, "", False),
        (HERE, "bad_code", False),
        (Standing(counter="c", enrol_again="not_enrolled"), "", True),
        (Standing(), "not_a_demonstration", True),
        (Standing(), "bad_code", True),
        (Standing(), "", False),
    ],
)
def test_a_code_is_asked_for_only_where_it_would_help(standing: Standing, refusal: str, asks: bool) -> None:
    assert asks_for_code(standing, away(refusal=refusal)) is asks


@pytest.mark.parametrize(
    ("drift", "said", "tone"),
    [
        (None, "not compared yet", "neutral"),
        (-4.9, "right", "ok"),
        (12.4, "12 seconds ahead", "neutral"),
        (-62.0, "1 minute behind", "neutral"),
        (299.0, "5 minutes ahead", "neutral"),
        (-300.0, "5 minutes behind", "wait"),
        (7_260.0, "121 minutes ahead", "wait"),
    ],
)
def test_clock_is_a_warning_from_five_minutes_on(drift: float | None, said: str, tone: Tone) -> None:
    words, is_tone = clock_words(drift)
    assert (english(words), is_tone) == (said, tone)


@pytest.mark.parametrize(
    ("seconds", "short", "long"),
    [
        (0, "under 1 min", "less than a minute"),
        (60, "1 min", "1 minute"),
        (12 * 60 + 59, "12 min", "12 minutes"),
        (3_600, "1 h", "1 hour"),
        (7_500, "2 h 5 min", "2 hours and 5 min"),
        (47 * 3_600, "47 h", "47 hours"),
        (50 * 3_600, "2 days", "2 days"),
    ],
)
def test_ages_are_said_in_words(seconds: int, short: str, long: str) -> None:
    assert (english(short_age(seconds)), english(age(seconds))) == (short, long)


def test_what_waits_is_counted_with_the_age_of_the_oldest() -> None:
    standing = Standing(counter="c", unsent=3, unsent_since=NOON - timedelta(minutes=12))
    assert english(unsent_words(standing, NOON)) == "3 entries, the oldest for 12 minutes"
    assert english(unsent_words(HERE, NOON)) == "nothing, all is sent"


def test_last_word_of_the_portal_has_its_time_and_after_a_minute_its_age() -> None:
    link = Connectivity(Link.OFFLINE, NOON, heard_at=NOON)
    assert english(heard_words(link, NOON + timedelta(seconds=20))) == "12:00:00"
    assert english(heard_words(link, NOON + timedelta(minutes=7))) == "12:00:00, 7 minutes ago"
    assert "not since" in english(heard_words(Connectivity(), NOON))
