"""What the desk asks before a bill is raised, and the usual shape of each answer.

The pattern is for the whole answer after it was tidied as `normalise` says. A `strict` question refuses another
shape; the others only say that it looks unusual, because plates, parcel numbers and passports come in more shapes
than any list holds. Every answer is personal data unless the question says otherwise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from resources.catalogue.table import Row, read_table

QUESTIONS_CSV = Path(__file__).with_name("questions.csv")

Normalise = Literal["none", "upper"]

COLUMNS = (
    "id",
    "label_en",
    "label_sw",
    "hint_en",
    "hint_sw",
    "pattern",
    "normalise",
    "strict",
    "required",
    "personal",
    "subject",
    "instead",
    "instead_en",
    "instead_sw",
)


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the desk.

    `subject`: the answer names the person the service is for (the child, the deceased). `instead` is the id of a
    question that may be answered in place of this one, `instead_en`/`instead_sw` the words that offer it.
    """

    id: str
    label_en: str
    label_sw: str
    hint_en: str | None
    hint_sw: str | None
    pattern: str | None
    normalise: Normalise
    strict: bool
    required: bool
    personal: bool
    subject: bool
    instead: str | None
    instead_en: str | None
    instead_sw: str | None


def read_questions(path: Path = QUESTIONS_CSV) -> dict[str, Question]:
    """Read the questions by id. Raises `CatalogueError` with every bad row."""
    table = read_table(path, {COLUMNS: "questions"})
    questions: dict[str, Question] = {}
    for row in table.rows:
        question = _question(row)
        if question.id in questions:
            row.complain("id", f"the question “{question.id}” is already listed. Keep one of them.")
        questions[question.id] = question
    for row in table.rows:
        instead = row.text("instead")
        if instead and instead not in questions:
            row.complain("instead", f"there is no question “{instead}”. Use an id of this file.")
    table.refuse_if_bad()
    return questions


def _question(row: Row) -> Question:
    return Question(
        id=row.needed("id"),
        label_en=row.needed("label_en"),
        label_sw=row.needed("label_sw"),
        hint_en=row.text("hint_en"),
        hint_sw=row.text("hint_sw"),
        pattern=_pattern(row),
        normalise="upper" if row.one_of("normalise", ("none", "upper")) == "upper" else "none",
        strict=row.flag("strict"),
        required=row.flag("required"),
        personal=row.flag("personal"),
        subject=row.flag("subject"),
        instead=row.text("instead"),
        instead_en=row.text("instead_en"),
        instead_sw=row.text("instead_sw"),
    )


def _pattern(row: Row) -> str | None:
    pattern = row.text("pattern")
    if pattern is None:
        return None
    try:
        re.compile(pattern)
    except re.error as error:
        row.complain("pattern", f"“{pattern}” is not a regular expression ({error}).")
    return pattern
