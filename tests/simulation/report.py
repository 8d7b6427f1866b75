"""What is printed of a story that went wrong: the rules that were broken, and the steps around each."""

from __future__ import annotations

from tests.simulation.invariants.broken import Broken
from tests.simulation.story import Verdict

MOST_BROKEN = 8
MOST_LINES = 40
AROUND = 4


def report_of(verdict: Verdict) -> str:
    """The report, with the command that tells the story again."""
    parts = [f"seed {verdict.seed} FAILED. Again: python3 dev.py simulate --seeds {verdict.seed} --trace"]
    for broken in verdict.broken[:MOST_BROKEN]:
        parts.append(f"  {broken}")
        parts += [f"    | {line}" for line in _steps_around(verdict.story, broken)]
    if len(verdict.broken) > MOST_BROKEN:
        parts.append(f"  and {len(verdict.broken) - MOST_BROKEN} more")
    return "\n".join(parts)


def _steps_around(story: list[str], broken: Broken) -> list[str]:
    """Where it was seen done, and every step that names it."""
    wanted = set(range(broken.line - AROUND, broken.line + AROUND)) if broken.line else set()
    if broken.about:
        wanted |= {number for number, line in enumerate(story) if broken.about in line}
    return [story[number] for number in sorted(wanted) if 0 <= number < len(story)][:MOST_LINES]
