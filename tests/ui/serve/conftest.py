"""The serve screen over a stocked counter, closed and joined after each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.serve.stage import Stage, open_stage


@pytest.fixture
def stage(qtbot: QtBot, tmp_path: Path) -> Iterator[Stage]:
    """Signed in, the first page in front."""
    opened = open_stage(tmp_path)
    yield opened
    opened.close()
