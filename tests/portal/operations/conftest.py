"""One SQLite portal for each test of operations: what is watched does not depend on the database."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.app import close_app, make_app
from portal.running import RunningPortal
from portal.settings import Settings


@pytest.fixture(scope="session")
def ready_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demonstration's database file after its first start."""
    path = tmp_path_factory.mktemp("operations") / "portal.db"
    close_app(make_app(Settings(database=f"sqlite:///{path}")))
    return path


@pytest.fixture
def file(tmp_path: Path, ready_file: Path) -> Path:
    """A database file of one's own."""
    path = tmp_path / "portal.db"
    shutil.copy(ready_file, path)
    return path


@pytest.fixture
def watched(file: Path) -> Iterator[RunningPortal]:
    """A portal that answers."""
    with RunningPortal(f"sqlite:///{file}") as running:
        yield running
