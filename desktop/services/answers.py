"""Answers to a service's questions: a plate, a parcel, an entry number. Checked before a bill is raised."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from desktop.domain.errors import UserError
from desktop.services.ports.views import QuestionView, ServiceView

MOST_LETTERS = 80


class Verdict(StrEnum):
    """What can be said of an answer while it is typed."""

    EMPTY = "empty"
    RIGHT = "right"
    UNUSUAL = "unusual"
    WRONG = "wrong"


def tidy(question: QuestionView, text: str) -> str:
    """The answer in its kept form."""
    plain = " ".join(text.split())
    return plain.upper() if question.upper else plain


def judge(question: QuestionView, text: str) -> Verdict:
    """Whether the answer looks right; an unusual one is let through, a wrong one is not."""
    plain = tidy(question, text)
    if not plain:
        return Verdict.EMPTY
    if len(plain) > MOST_LETTERS or not plain.isprintable():
        return Verdict.WRONG
    if not question.pattern or re.fullmatch(question.pattern, plain):
        return Verdict.RIGHT
    return Verdict.WRONG if question.strict else Verdict.UNUSUAL


def answered(question: QuestionView, answers: Mapping[str, str]) -> QuestionView:
    """The question itself, or the one that was answered in its place."""
    instead = question.instead
    return instead if instead and answers.get(instead.id) and not answers.get(question.id) else question


def subject_of(service: ServiceView, kept: Mapping[str, str]) -> str:
    """Whom the service is for, when that was asked (the child, the deceased); empty when it is the applicant."""
    return next((kept[q.id] for q in service.questions if q.subject and q.id in kept), "")


def read_answers(service: ServiceView, answers: Mapping[str, str]) -> dict[str, str]:
    """The kept answers of a service; ``UserError`` for one that is missing or cannot be right."""
    kept: dict[str, str] = {}
    for asked in service.questions:
        question = answered(asked, answers)
        text = answers.get(question.id, "")
        verdict = judge(question, text)
        if verdict is Verdict.WRONG:
            raise UserError(
                "“{text}” cannot be right here. Look at it again: {question}.", text=text, question=question.label_en
            )
        if verdict is Verdict.EMPTY:
            if question.required:
                raise UserError(
                    "{service} asks for one more thing: {question}. Type it.",
                    service=service.name_en,
                    question=question.label_en,
                )
            continue
        kept[question.id] = tidy(question, text)
    return kept
