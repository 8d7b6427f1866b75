"""Asks a printer what it can confirm, without printing: the grade follows from what it answers.

Model names lie, so nothing is read from them. A printer that stands still (no paper, cover open) answers nothing in
order, so what it could confirm is then left open (`certain` is False).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from time import monotonic

from printing.conversation import QUESTIONS, Patience
from printing.job import Grade
from printing.ports import Link, Transport
from printing.sentences import GRADE_SAYS
from printing.status import ASK_IN_ORDER, PROCESS_ID_LETTERS, Condition, Kind, after_realtime, ask_process_id

SAYS = {Grade(grade): says for grade, says in GRADE_SAYS.items()}


@dataclass(frozen=True, slots=True)
class Findings:
    """What a printer answered."""

    grade: Grade
    certain: bool
    questions: tuple[bytes, ...]
    """The status questions it answers, to be asked again."""
    answers: dict[int, str]
    """DLE EOT number → answer in hexadecimal."""
    in_order: str
    """Answer to GS r 1 in hexadecimal, empty when none came."""
    process_id: bool
    noisy: bool
    """Something came that was no answer to anything: what it seemed to confirm is worth nothing."""
    condition: Condition


def probe(transport: Transport, patience: Patience | None = None) -> Findings:
    """Connects, asks, lets go. `Trouble` when the printer cannot be reached."""
    link = transport.open()
    try:
        return probe_link(link, patience or Patience())
    finally:
        link.close()


def probe_link(link: Link, patience: Patience) -> Findings:
    """Asks over an open link. Afterwards the link may owe answers: use a fresh one unless all was answered."""
    strays = link.strays
    answers, condition = ask_status(link, patience)
    in_order = named = None
    if link.answers and not condition.problem:
        in_order = ask(link, ASK_IN_ORDER, Kind.IN_ORDER, b"", patience)
    if in_order is not None or (answers and not condition.problem):
        # Not of a printer that is mute: it might print what it does not understand.
        name = bytes(secrets.choice(PROCESS_ID_LETTERS) for _ in range(4))
        named = ask(link, ask_process_id(name), Kind.BLOCK, name, patience)
    noisy = named is None and link.strays != strays
    return Findings(
        grade=grade_of(bool(answers), None if noisy else in_order, named),
        certain=not condition.problem and not noisy and not link.broken,
        questions=tuple(question for question in QUESTIONS if question[2] in answers),
        answers={number: answer.hex() for number, answer in answers.items()},
        in_order=(in_order or b"").hex(),
        process_id=named is not None,
        noisy=noisy,
        condition=condition,
    )


def ask_status(link: Link, patience: Patience) -> tuple[dict[int, bytes], Condition]:
    """The four status questions, each after the answer to the one before; the first silence ends it."""
    answers: dict[int, bytes] = {}
    condition = Condition()
    for question in QUESTIONS if link.answers else ():
        answer = ask(link, question, Kind.REALTIME, b"", patience)
        if answer is None:
            break
        answers[question[2]] = answer
        condition = after_realtime(condition, question, answer[0])
    return answers, condition


def ask(link: Link, question: bytes, kind: Kind, name: bytes, patience: Patience) -> bytes | None:
    started = monotonic()
    ticket = link.expect(kind, name)
    link.send(question)
    return ticket.wait(max(0.0, started + patience.answer_s - monotonic()))


def grade_of(healthy: bool, in_order: bytes | None, named: bytes | None) -> Grade:
    if named is not None:
        return Grade.A
    if in_order is not None:
        return Grade.B
    return Grade.C if healthy else Grade.D
