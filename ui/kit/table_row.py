"""What a table shows: columns, rows, cells; plain values without Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from ui.kit.tokens import Token, Tone
from ui.language import Words

Side = Literal["left", "right"]


@dataclass(frozen=True)
class Column:
    """A column: its head (with the unit, "Bill KES"), the side its content stands on, whether it takes spare room."""

    title: Words
    side: Side = "left"
    stretch: bool = False


@dataclass(frozen=True)
class Cell:
    """Words in a cell; with a ``tone`` they are a chip; ``marked`` tints a figure that does not fit the others."""

    words: Words
    tone: Tone | None = None
    icon: str = ""
    strong: bool = False
    ink: Token = "ink1"
    marked: bool = False
    code: bool = False


@dataclass(frozen=True)
class TableRow:
    """A row by its key; ``total`` is the sum row at the end."""

    key: str
    cells: Sequence[Cell | Words]
    total: bool = False
    data: object = field(default=None, compare=False)


def cell_of(cell: Cell | Words) -> Cell:
    """Bare words as a cell."""
    return cell if isinstance(cell, Cell) else Cell(cell)
