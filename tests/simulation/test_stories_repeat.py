"""A seed is one story: told again, in another process too, it is the same to the last step."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys

import pytest

from tests.paths import ROOT
from tests.simulation.story import tell

SEED = 13


def story_of(seed: int) -> str:
    """Every step, as one digest: ids, numbers, hashes of what was written are among them."""
    verdict = tell(seed)
    assert len(verdict.story) > 50, "too short to say anything"
    return hashlib.sha256("\n".join(verdict.story).encode()).hexdigest()


@pytest.mark.timeout(120)
def test_a_seed_is_the_same_story_when_it_is_told_again_elsewhere() -> None:
    here = story_of(SEED)
    assert story_of(SEED) == here
    words = "from tests.simulation.test_stories_repeat import *; print(story_of(SEED))"
    told = subprocess.run(
        [sys.executable, "-c", words],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "1"},
        capture_output=True,
        text=True,
        check=True,
        timeout=100,
    )
    assert told.stdout.strip() == here


def test_another_seed_is_another_story() -> None:
    assert story_of(SEED) != story_of(SEED + 1)
