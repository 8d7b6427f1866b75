"""A real portal for each test: port 0, a real SQLite file (a copy of one that was made ready once), real counters."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portal.app import close_app, make_app
from portal.rails.sandbox import SandboxRail
from portal.running import RunningPortal
from portal.settings import Settings
from tests.conformance.device import Device
from tests.portal.restorable import Restorable

MakeDevice = Callable[[], Device]


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
def lost(tmp_path: Path, ready_database: Path) -> Iterator[Restorable]:
    """A portal that will be restored from a copy."""
    path = tmp_path / "lost.db"
    shutil.copy(ready_database, path)
    running = Restorable(path)
    yield running
    running.stop()


@pytest.fixture
def portal(database: str) -> Iterator[RunningPortal]:
    """A portal that answers."""
    with RunningPortal(database) as running:
        yield running


@pytest.fixture
def make_device(portal: RunningPortal) -> Iterator[MakeDevice]:
    """Makes counters that are enrolled at the demonstration centre."""
    made: list[Device] = []

    def make() -> Device:
        device = Device(portal.url)
        made.append(device)
        return device.enrol()

    yield make
    for device in made:
        device.close()


@pytest.fixture
def device(make_device: MakeDevice) -> Device:
    """One counter."""
    return make_device()


@pytest.fixture
def rail(portal: RunningPortal) -> SandboxRail:
    """The payers' phones."""
    return SandboxRail(portal.url)
