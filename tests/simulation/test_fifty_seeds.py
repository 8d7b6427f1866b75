"""The first fifty stories, and every one that has ever failed: each rule holds at each quiet point."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.simulation.report import report_of
from tests.simulation.story import tell

SEEDS = 50
A_CHUNK = 5
FAILED = Path(__file__).with_name("failed_seeds.txt")


def failed_seeds() -> list[int]:
    """The seeds of the file; a line is a seed and what it found."""
    lines = FAILED.read_text(encoding="utf-8").splitlines()
    return [int(line.split()[0]) for line in lines if line.strip() and not line.startswith("#")]


def check(seed: int) -> None:
    """Tells the story; fails with the steps around whatever is broken."""
    verdict = tell(seed)
    if not verdict.ok:
        pytest.fail(report_of(verdict), pytrace=False)


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("first", range(1, SEEDS + 1, A_CHUNK))
def test_every_rule_holds_in_the_stories_from(first: int) -> None:
    for seed in range(first, first + A_CHUNK):
        check(seed)


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", failed_seeds())
def test_a_seed_that_failed_once_holds(seed: int) -> None:
    check(seed)
