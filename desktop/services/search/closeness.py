"""How many typing errors lie between what was typed and a word, or the beginning of a word.

Optimal string alignment: a letter left out, put in, put for another, or two neighbours swapped is one error each.
Only a band around the diagonal is computed, since more than `bound` errors are of no interest.
"""

from __future__ import annotations

FAR = 99


def errors_between(typed: str, word: str, bound: int) -> tuple[int, int]:
    """Errors to the whole word, and to that beginning of it that fits best; `FAR` for more than `bound`."""
    rows, columns = len(typed), min(len(word), len(typed) + bound)
    if columns < rows - bound:
        return FAR, FAR
    before: list[int] = []
    row = [column if column <= bound else FAR for column in range(columns + 1)]
    for i in range(1, rows + 1):
        before, row = row, _next_row(before, row, typed, word, i, bound, columns)
        if min(row) > bound:
            return FAR, FAR
    whole = row[columns] if len(word) == columns else FAR
    beginning = min(row[max(1, rows - bound) :], default=FAR)
    return (whole if whole <= bound else FAR), (beginning if beginning <= bound else FAR)


def _next_row(two_up: list[int], up: list[int], typed: str, word: str, i: int, bound: int, columns: int) -> list[int]:
    row = [FAR] * (columns + 1)
    low = max(0, i - bound)
    if low == 0:
        row[0] = i
    letter = typed[i - 1]
    swapped = typed[i - 2] if i > 1 else ""
    for j in range(max(1, low), min(columns, i + bound) + 1):
        other = word[j - 1]
        if letter == other:
            cost = up[j - 1]
        else:
            cost = 1 + min(up[j - 1], up[j], row[j - 1])
            if j > 1 and swapped == other and letter == word[j - 2]:
                cost = min(cost, two_up[j - 2] + 1)
        row[j] = cost
    return row
