"""Stories told in several processes at once: each by itself, and all in the order of their seeds."""

from __future__ import annotations

import gc
import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor

from tests.simulation.story import Verdict, tell
from tests.simulation.template import template

TIDY_EVERY = 10


def verdicts(seeds: Sequence[int], jobs: int, *, trace: bool = False) -> Iterator[Verdict]:
    """The verdict of each seed; with ``trace`` every step is printed as it happens."""
    if trace or jobs == 1 or len(seeds) == 1:
        for seed in seeds:
            yield tell(seed, print if trace else None)
        return
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _begin) as pool:
        yield from pool.map(_tell, seeds)


def _begin() -> None:
    """A worker has time for stories only: what is left over is tidied up between them."""
    template()
    gc.collect()
    gc.freeze()
    gc.disable()


def _tell(seed: int) -> Verdict:
    verdict = tell(seed)
    if verdict.ok:
        verdict.story.clear()
    if seed % TIDY_EVERY == 0:
        gc.collect()
    return verdict
