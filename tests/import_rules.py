"""The rooms table of docs/architecture.md as data, and a reader that finds every import that breaks it.

The reader never runs the code it judges: it parses each file and counts *every* import as an arrow, also
those inside functions and under `TYPE_CHECKING`, and those spelled `import_module("…")` with a literal name.
"""

from __future__ import annotations

import ast
import graphlib
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

# A room, and what it may import besides itself and third-party packages. A dotted name that is no room is the
# one part of a room that is open (a port, a public face).
ROOMS: Mapping[str, frozenset[str]] = {
    "desktop.domain": frozenset(),
    "sync.protocol": frozenset({"desktop.domain"}),
    "printing": frozenset({"desktop.domain", "resources"}),
    "sync": frozenset({"sync.protocol", "desktop.domain"}),
    "desktop.services": frozenset({"desktop.domain", "resources", "sync", "sync.protocol", "printing"}),
    "desktop.store": frozenset(
        {"desktop.domain", "desktop.services.ports", "sync.protocol", "printing.ports", "printing.job", "sync.ports"}
    ),
    "ui": frozenset({"desktop.services", "desktop.domain", "resources"}),
    "desktop.app": frozenset(
        {
            "desktop.domain",
            "desktop.services",
            "desktop.store",
            "sync",
            "sync.protocol",
            "printing",
            "portal",
            "resources",
            "ui",
        }
    ),
    "portal": frozenset({"desktop.domain", "sync.protocol", "resources"}),
    "resources": frozenset(),
    "deploy": frozenset(),
}
# The package's own root is no room: `desktop/__main__.py` is the composition room's front door.
ROOM_OF_FILE = {"desktop.__main__": "desktop.app", "dev": "deploy"}
STANDARD_LIBRARY_ONLY = frozenset({"desktop.domain", "resources", "deploy"})
# A package with side effects on a whole program, and the only rooms that may know it.
KEPT_IN: Mapping[str, frozenset[str]] = {
    "PySide6": frozenset({"ui"}),
    "sqlalchemy": frozenset({"desktop.store", "portal"}),
    "sqlcipher3": frozenset({"desktop.store", "portal"}),
    "fastapi": frozenset({"portal"}),
}
TOP_LEVEL = ("desktop", "ui", "sync", "printing", "portal", "resources", "deploy", "tests")


@dataclass(frozen=True, slots=True)
class Arrow:
    """One import: from the module `source` (line `line`) to the module `target`."""

    source: str
    line: int
    target: str


def modules_under(root: Path) -> dict[str, Path]:
    """Every module of the project below `root`, by dotted name; tests are left out (they may import all)."""
    found: dict[str, Path] = {}
    if (root / "dev.py").is_file():
        found["dev"] = root / "dev.py"
    for folder in TOP_LEVEL:
        if folder == "tests":
            continue
        for path in sorted((root / folder).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def arrows_of(modules: Mapping[str, Path]) -> list[Arrow]:
    """Every import in `modules`; a name taken from a package is its submodule where such a file exists."""
    return [arrow for name, path in modules.items() for arrow in _arrows_in(name, path, modules)]


def _arrows_in(name: str, path: Path, modules: Mapping[str, Path]) -> Iterator[Arrow]:
    tree = ast.parse(path.read_bytes(), filename=str(path))
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(tree):
        for target in _targets(node, package, modules):
            yield Arrow(name, getattr(node, "lineno", 0), target)


def _targets(node: ast.AST, package: str, modules: Mapping[str, Path]) -> Iterable[str]:
    match node:
        case ast.Import(names=names):
            return [alias.name for alias in names]
        case ast.ImportFrom(names=names, level=level):
            base = _absolute(node.module, package, level)
            return {f"{base}.{a.name}" if f"{base}.{a.name}" in modules else base for a in names}
        case ast.Call(
            func=ast.Attribute(attr="import_module") | ast.Name(id="import_module" | "__import__"),
            args=[ast.Constant(value=str(target)), *_],
        ):
            return [target]
        case _:
            return ()


def _absolute(module: str | None, package: str, level: int) -> str:
    if level == 0:
        return module or ""
    parts = package.split(".")
    kept = parts[: len(parts) - level + 1]
    return ".".join([*kept, module] if module else kept)


def room_of(module: str) -> str | None:
    """The innermost room that holds `module`, or None for what is no part of the project."""
    if module in ROOM_OF_FILE:
        return ROOM_OF_FILE[module]
    holding = [room for room in ROOMS if module == room or module.startswith(room + ".")]
    return max(holding, key=len, default=None)


def broken_rules(arrows: Iterable[Arrow]) -> list[str]:
    """One sentence per arrow that the table does not have."""
    return [
        f"{arrow.source}:{arrow.line} imports {arrow.target}: {why}"
        for arrow in arrows
        if (why := _objection(arrow)) is not None
    ]


def _objection(arrow: Arrow) -> str | None:
    room = room_of(arrow.source)
    first = arrow.target.partition(".")[0]
    if first == "tests":
        return "nothing outside tests may import tests"
    if first in TOP_LEVEL:
        return _objection_inside(arrow, room)
    if room in STANDARD_LIBRARY_ONLY and first not in sys.stdlib_module_names:
        return f"{room} uses the standard library alone"
    if first in KEPT_IN and room not in KEPT_IN[first]:
        return f"{first} is kept in {', '.join(sorted(KEPT_IN[first]))}"
    return None


def _objection_inside(arrow: Arrow, room: str | None) -> str | None:
    target_room = room_of(arrow.target)
    if room is None:
        return "a package that only holds rooms imports nothing"
    if target_room == room:
        return None
    if target_room == "desktop.app":
        return "nobody imports the composition room"
    open_parts = ROOMS[room] - ROOMS.keys()
    if target_room in ROOMS[room] or any(_is_within(arrow.target, part) for part in open_parts):
        return None
    return f"{room} may import {', '.join(sorted(ROOMS[room])) or 'no other room'}"


def _is_within(module: str, part: str) -> bool:
    return module == part or module.startswith(part + ".")


def circle_of(arrows: Iterable[Arrow], modules: Iterable[str]) -> list[str]:
    """One circle of modules that import each other, first and last the same; empty where there is none."""
    graph: dict[str, set[str]] = {name: set() for name in modules}
    for arrow in arrows:
        if arrow.target in graph and arrow.target != arrow.source:
            graph[arrow.source].add(arrow.target)
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        return list(error.args[1])
    return []
