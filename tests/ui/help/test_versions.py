"""The version on the screens is the project's own."""

from __future__ import annotations

import tomllib

from tests.paths import ROOT
from ui.help.versions import PROGRAM


def test_the_version_on_the_screen_is_the_projects() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == PROGRAM
