"""Rules of leaving a portal alone that does not answer."""

from __future__ import annotations

import random

from sync.backoff import CAP_S, FIRST_S, Backoff


def test_waits_double_up_to_the_cap_and_jitter_comes_after_it() -> None:
    backoff = Backoff(random.Random(7))
    waits = [backoff.next_s() for _ in range(12)]
    for tries, waited in enumerate(waits):
        capped = min(CAP_S, FIRST_S * 2**tries)
        assert capped / 2 <= waited <= capped
    assert len({round(w, 3) for w in waits[-4:]}) == 4, "counters at the cap must not come back together"


def test_first_wait_is_short_again_after_an_answer() -> None:
    backoff = Backoff(random.Random(7))
    for _ in range(8):
        backoff.next_s()
    backoff.reset()
    assert backoff.next_s() <= FIRST_S


def test_portal_that_names_a_time_is_not_asked_before() -> None:
    assert Backoff(random.Random(7)).next_s(retry_after_s=12) == 12


def test_wait_that_was_cut_short_does_not_make_the_next_one_longer() -> None:
    backoff = Backoff(random.Random(7))
    for _ in range(20):
        assert backoff.next_s() <= FIRST_S
        backoff.cut_short()
    backoff.next_s()
    assert FIRST_S <= backoff.next_s() <= 2 * FIRST_S
