"""The rooms of docs/architecture.md hold: no arrow that is not in the table, no circle, Qt in one place.

The bad examples at the end prove that the reader can fail.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.import_rules import ROOMS, Arrow, arrows_of, broken_rules, circle_of, modules_under
from tests.paths import ROOT


@pytest.fixture(scope="module")
def project() -> dict[str, Path]:
    """Every module of the project by name."""
    return modules_under(ROOT)


@pytest.fixture(scope="module")
def arrows(project: dict[str, Path]) -> list[Arrow]:
    """Every import of the project."""
    return arrows_of(project)


def test_every_import_is_an_arrow_of_the_table(arrows: list[Arrow]) -> None:
    assert broken_rules(arrows) == []


def test_no_module_imports_itself_in_a_circle(arrows: list[Arrow], project: dict[str, Path]) -> None:
    assert circle_of(arrows, project) == []


def test_the_table_here_and_the_page_name_the_same_rooms() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    section = page.partition("## Rooms and what they may import")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `([a-z/]+)/`", section, flags=re.MULTILINE)
    assert {row.replace("/", ".") for row in rows} == set(ROOMS) - {"deploy"}


BAD = {
    "a rule that reads a table": ("desktop/domain/bill.py", "from desktop.store import journal"),
    "a rule with a package": ("desktop/domain/bill.py", "import requests"),
    "a screen with rows": ("ui/serve.py", "import sqlalchemy.orm"),
    "a screen that knows the store": ("ui/serve.py", "from desktop import store"),
    "a portal with a screen": ("portal/page.py", "from PySide6.QtCore import QObject"),
    "a portal that knows a counter's store": ("portal/app.py", "import desktop.store.journal"),
    "a service that knows the store": ("desktop/services/raise_bill.py", "from desktop.store import journal"),
    "a service with a screen": ("desktop/services/raise_bill.py", "import ui.kit"),
    "a store that uses a service": ("desktop/store/writer.py", "from desktop.services import raise_bill"),
    "an import for types only": (
        "printing/layout.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from desktop.services import raise_bill",
    ),
    "an import inside a function": ("sync/client.py", "def go():\n    from printing import spooler"),
    "an import by a literal name": (
        "sync/client.py",
        "import importlib\nimportlib.import_module('desktop.store')",
    ),
    "a relative way out": ("desktop/services/raise_bill.py", "from ..store import journal"),
    "a user of the composition room": ("ui/shell.py", "from desktop.app import bootstrap"),
    "a program that needs its tests": ("portal/app.py", "import tests.conftest"),
}


def tree(root: Path, **files: str) -> Path:
    """A small project below `root`: `folder/file.py` and what stands in it."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


SURROUNDINGS = {
    "desktop/store/__init__.py": "",
    "desktop/store/journal.py": "",
    "desktop/services/__init__.py": "",
    "desktop/services/raise_bill.py": "",
    "desktop/services/ports.py": "",
    "sync/protocol/__init__.py": "",
    "sync/protocol/entry.py": "",
}


@pytest.mark.parametrize("case", BAD)
def test_the_reader_objects_when_a_room_breaks_the_table(tmp_path: Path, case: str) -> None:
    name, text = BAD[case]
    modules = modules_under(tree(tmp_path, **{**SURROUNDINGS, name: text}))
    assert len(broken_rules(arrows_of(modules))) == 1


def test_the_reader_is_content_when_every_arrow_is_in_the_table(tmp_path: Path) -> None:
    good = {
        "desktop/store/journal.py": "import sqlalchemy, sync.ports\nfrom desktop.services import ports",
        "desktop/services/raise_bill.py": "from desktop.domain import money\nfrom printing import document",
        "desktop/domain/money.py": "from decimal import Decimal\nfrom . import time",
        "desktop/domain/time.py": "",
        "desktop/__main__.py": "from desktop.app import commands",
        "desktop/app/commands.py": "import ui.shell, portal.app, desktop.store.journal",
        "ui/shell.py": "from PySide6 import QtWidgets\nfrom desktop.services.raise_bill import raise_bill",
        "sync/round.py": "from sync.protocol import entry",
    }
    modules = modules_under(tree(tmp_path, **{**SURROUNDINGS, **good}))
    assert broken_rules(arrows_of(modules)) == []
    assert circle_of(arrows_of(modules), modules) == []


def test_the_reader_objects_when_modules_import_each_other_in_a_circle(tmp_path: Path) -> None:
    circle = {
        "ui/a.py": "import ui.b",
        "ui/b.py": "def later():\n    from ui.c import x",
        "ui/c.py": "from ui import a",
    }
    modules = modules_under(tree(tmp_path, **circle))
    assert set(circle_of(arrows_of(modules), modules)) == {"ui.a", "ui.b", "ui.c"}
