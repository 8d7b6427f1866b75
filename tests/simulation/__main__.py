"""``python -m tests.simulation --seeds A..B``: tells a story for each seed; 0 when every rule held in all of them."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence

from tests.simulation.report import report_of
from tests.simulation.workers import verdicts

SAID_EVERY_S = 10.0


def main(arguments: Sequence[str]) -> int:
    """Runs the seeds that ``arguments`` name."""
    wanted = _read(arguments)
    seeds = list(_seeds(wanted.seeds))
    begun = said_at = time.monotonic()
    failed: list[int] = []
    acts = 0
    for done, verdict in enumerate(verdicts(seeds, wanted.jobs, trace=wanted.trace), start=1):
        acts += verdict.acts
        if not verdict.ok:
            failed.append(verdict.seed)
            print(report_of(verdict), flush=True)
        if time.monotonic() - said_at > SAID_EVERY_S:
            said_at = time.monotonic()
            print(f"{done} of {len(seeds)} seeds, {len(failed)} failed", flush=True)
    took_s = time.monotonic() - begun
    print(
        f"{len(seeds)} seeds, {acts} acts that were seen done, {took_s:.0f} s, {took_s / len(seeds):.2f} s a seed; "
        + (f"FAILED: {', '.join(str(seed) for seed in failed)}" if failed else "every rule held in all of them")
    )
    return 1 if failed else 0


def _read(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dev.py simulate", description=__doc__)
    parser.add_argument("--seeds", default="1..50", metavar="A..B", help="a range, or one seed (default: 1..50)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="processes (default: cores)")
    parser.add_argument("--trace", action="store_true", help="print every step")
    return parser.parse_args(arguments)


def _seeds(text: str) -> range:
    first, _, last = text.partition("..")
    try:
        return range(int(first), int(last or first) + 1)
    except ValueError:
        sys.exit(f"“{text}” is no range of seeds. Write 1..50, or one number.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
