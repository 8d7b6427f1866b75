"""What is known of a paper, in words of its evidence: never more than was seen.

Grades A and B mean that the printer itself reported the end of the paper; with C and D only bytes were handed over.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.services.ports.views import PaperState, PaperView
from ui.dates import exact_time
from ui.kit.states import STATES
from ui.kit.timeline import Step
from ui.kit.tokens import Tone
from ui.language import N_, Plain, Words, say

UNDER_WAY = frozenset({PaperState.PREFLIGHT, PaperState.SENDING})


@dataclass(frozen=True)
class PaperWords:
    """A state as a chip, and the sentence of its evidence; ``owed`` while nothing was ordered yet."""

    words: Words
    tone: Tone
    icon: str
    evidence: Words
    settled: bool = False


def under_way(paper: PaperView) -> bool:
    """Whether the printer is still at it: bytes are leaving, or its word on them is awaited."""
    return paper.state in UNDER_WAY or (paper.state is PaperState.SENT and not paper.grade)


def words_of(paper: PaperView | None) -> PaperWords:
    """The words of a paper; ``None`` is one that is not ordered yet."""
    if paper is None or paper.state is PaperState.QUEUED:
        return _queued(paper)
    if under_way(paper):
        return PaperWords(N_("On its way"), "neutral", "clock", N_("The printer is being sent the paper."))
    if paper.state is PaperState.PRINTED:
        look = STATES["printed"]
        return PaperWords(
            look.words, look.tone, look.icon, N_("The printer itself reported that the last line is on paper."), True
        )
    if paper.state is PaperState.SENT:
        look = STATES["sent"]
        return PaperWords(
            look.words, look.tone, look.icon, N_("All of it was handed over. This printer cannot say more."), True
        )
    if paper.state is PaperState.UNKNOWN:
        look = STATES["paper_not_known"]
        evidence = N_("The printer stopped answering in the middle. Look at the paper: did all of it come out?")
        return PaperWords(look.words, look.tone, look.icon, evidence)
    return PaperWords(N_("Not printed"), "wait", "warning", _cause(paper))


def steps_of(paper: PaperView | None) -> list[Step]:
    """Queued, sent, on paper: as far as it came."""
    if paper is None:
        return [Step("now", N_("Queued")), Step("to_come", N_("Sent, whole receipt")), Step("to_come", N_("On paper"))]
    queued = Step("done", N_("Queued"), time=Plain(exact_time(paper.queued_at)))
    at = Plain(exact_time(paper.changed_at))
    if under_way(paper):
        return [queued, Step("now", N_("Sending"), time=at), Step("to_come", N_("On paper"))]
    if paper.state is PaperState.PRINTED:
        return [queued, Step("done", N_("Sent, whole receipt")), Step("done", N_("On paper"), time=at)]
    if paper.state is PaperState.SENT:
        return [
            queued,
            Step("done", N_("Sent, whole receipt"), time=at),
            Step("to_come", N_("On paper"), N_("look at it")),
        ]
    if paper.state is PaperState.UNKNOWN:
        return [queued, Step("not_known", N_("Sent, perhaps not all"), time=at), Step("not_known", N_("On paper?"))]
    if paper.state is PaperState.FAILED_BEFORE:
        return [queued, Step("bad", N_("Not sent"), time=at), Step("to_come", N_("On paper"))]
    return [queued, Step("now", N_("Waits for the printer")), Step("to_come", N_("On paper"))]


def slip_step(paper: PaperView | None) -> Step:
    """The slip in the timeline of a waiting bill."""
    if paper is None:
        return Step("now", N_("Bill slip"), N_("waits for the printer"))
    at = Plain(exact_time(paper.changed_at))
    if paper.state is PaperState.PRINTED:
        return Step("done", N_("Bill slip printed"), N_("the printer confirmed it"), at)
    if under_way(paper):
        return Step("now", N_("Bill slip"), N_("is being printed"))
    if paper.state is PaperState.SENT:
        return Step("done", N_("Bill slip sent"), N_("look at the paper"), at)
    if paper.state is PaperState.UNKNOWN:
        return Step("not_known", N_("Bill slip"), N_("did it come out? Look at the paper"), at)
    if paper.state is PaperState.FAILED_BEFORE:
        return Step("part", N_("Bill slip not printed"), _cause(paper), at)
    return Step("now", N_("Bill slip"), N_("waits for the printer"))


def _queued(paper: PaperView | None) -> PaperWords:
    words = N_("It prints by itself as soon as the printer is ready. The citizen may go on waiting or fetch it later.")
    if paper is not None and paper.error:
        words = N_("It waits for the printer and prints by itself when that is put right.")
    return PaperWords(N_("Waits for the printer"), "neutral", "clock", words)


def _cause(paper: PaperView) -> Words:
    if paper.error:
        return say(N_("Nothing was sent: {cause}"), cause=paper.error)
    return N_("Nothing was sent to the printer.")
