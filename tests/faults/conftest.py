"""A portal of its own for each test, on a copy of a database that was made ready once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.app import close_app, make_app
from portal.running import RunningPortal
from portal.settings import Settings
from tests.faults.processes import PortalProcess


@pytest.fixture(scope="session")
def ready_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demonstration's database after its first start."""
    path = tmp_path_factory.mktemp("ready") / "portal.db"
    close_app(make_app(Settings(database=f"sqlite:///{path}")))
    return path


@pytest.fixture
def database(tmp_path: Path, ready_database: Path) -> str:
    """The address of a database of one's own."""
    path = tmp_path / "portal.db"
    shutil.copy(ready_database, path)
    return f"sqlite:///{path}"


@pytest.fixture
def portal(database: str) -> Iterator[RunningPortal]:
    """A portal in this process, for faults of the way to it."""
    with RunningPortal(database) as running:
        yield running


@pytest.fixture
def portal_process(database: str, tmp_path: Path) -> Iterator[PortalProcess]:
    """A portal that may be killed, for faults of its own."""
    with PortalProcess(database, tmp_path / "portal.log") as running:
        yield running
