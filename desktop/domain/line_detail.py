"""What stands beside a line of a bill: what was asked for it, as one text."""

from __future__ import annotations

from collections.abc import Mapping


def line_detail(answers: Mapping[str, str], subject: str) -> str:
    """The answers in the order they were asked; whom the line is for stands apart and is left out."""
    return " · ".join(str(answer) for answer in answers.values() if answer != subject)
