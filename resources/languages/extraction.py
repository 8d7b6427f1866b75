"""Finding every sentence the programs say, by reading their source as a syntax tree.

A call such as `tr("…")` or `UserError("…")` marks a literal as a key. Adjacent literals, both branches of an `x if
y else z` and every part of an `or` are found; anything else at such a place (a variable, an f-string) is not a
literal and is left alone, except an f-string, which can never be a key and is reported.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("desktop", "ui", "sync", "printing", "portal")
# Which arguments of which call are keys, counted from 0.
MARKS: Mapping[str, tuple[int, ...]] = {
    "tr": (0,),
    "template": (0,),
    "say": (0,),
    "N_": (0,),
    "bind": (1,),
    "counted": (1, 2),
    "UserError": (0,),
    "Trouble": (0,),
}


@dataclass(frozen=True, slots=True)
class Found:
    """One key and the file (from the root, with `/`) that says it."""

    text: str
    file: str
    line: int


class NotAKey(Exception):
    """An f-string at a place where a key must stand: its sentence would differ at every call."""


def keys_of_project(root: Path = ROOT) -> list[Found]:
    """Every key in the order of files and lines; one entry for each place."""
    found: list[Found] = []
    for room in ROOMS:
        for path in sorted((root / room).rglob("*.py")):
            file = path.relative_to(root).as_posix()
            found += [Found(text, file, line) for text, line in keys_of_source(path.read_bytes(), file)]
    return found


def keys_of_source(source: str | bytes, file: str) -> list[tuple[str, int]]:
    """The keys of one module with their lines. Raises `NotAKey` with the place of an f-string."""
    calls = (node for node in ast.walk(ast.parse(source, filename=file)) if isinstance(node, ast.Call))
    keys = [key for call in calls for key in _keys_of_call(call, file)]
    return sorted(keys, key=lambda key: key[1])


def _keys_of_call(call: ast.Call, file: str) -> Iterator[tuple[str, int]]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    for position in MARKS.get(name, ()):
        if position < len(call.args):
            yield from _literals(call.args[position], file)


def _literals(node: ast.expr, file: str) -> Iterator[tuple[str, int]]:
    match node:
        case ast.Constant(value=str(text)) if text.strip():
            yield text, node.lineno
        case ast.JoinedStr():
            raise NotAKey(f"{file}:{node.lineno} translates an f-string. Name the facts: “{{name}}”, name=…")
        case ast.IfExp(body=body, orelse=orelse):
            yield from _literals(body, file)
            yield from _literals(orelse, file)
        case ast.BoolOp(values=values):
            for value in values:
                yield from _literals(value, file)
        case _:
            return
