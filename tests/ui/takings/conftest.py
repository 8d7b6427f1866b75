"""The takings page in the shell, an agent signed in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ui.sign_in.stage import Stage, staged
from ui.kit.kit import Kit
from ui.takings.screen import TakingsScreen


@pytest.fixture
def stage(tmp_path: Path, kit: Kit) -> Iterator[Stage]:
    (tmp_path / "counter").mkdir()
    with staged(tmp_path / "counter", kit) as made:
        made.sign_in()
        yield made


@pytest.fixture
def screen(stage: Stage, tmp_path: Path) -> TakingsScreen:
    """In front, with its first figures."""
    made = TakingsScreen(stage.desk.counter, stage.kit, stage.work, stage.changes, export_folder=tmp_path / "out")
    stage.open(made)
    stage.until(lambda: made.facts is not None)
    return made
