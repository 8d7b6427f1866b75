"""A real portal for each test: port 0, real counters, and real books that are a copy of some made ready once.

Whatever asks for a database runs twice, on a SQLite file and on a PostgreSQL 18; ``@pytest.mark.books("sqlite")`` says
that a rule is one of files. The server starts with the first test that needs it.

The test command has six minutes for everything: there the server sees the rules of ``ON_BOTH_AT_ONCE``. With
``HUDUMA_BOOKS=server`` it sees all others, and nothing else runs: that is CI's second step.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from portal.app import close_app, make_app
from portal.rails.sandbox import SandboxRail
from portal.running import RunningPortal
from portal.settings import Settings
from tests.conformance.device import Device
from tests.portal.restorable import Restorable
from tests.support.postgres_server import PostgresServer

MakeDevice = Callable[[], Device]
KINDS = ("sqlite", "postgresql")
READY = "ready"
ON_BOTH_AT_ONCE = frozenset(
    {
        "test_payments",
        "test_ledger",
        "test_receipts",
        "test_bill_entries",
        "test_rounds",
        "test_feeds",
        "test_waits",
        "test_ids_once",
        "test_errands",
        "test_attempts",
        "test_every_cent_has_one_place",
        "test_reversals",
        "test_two_portals_at_once",
    }
)
"""Files whose rules lean hardest on what a database does; and every ``test_postgres…``."""
SERVER_ALONE = os.environ.get("HUDUMA_BOOKS") == "server"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that uses a database runs on each kind of it."""
    if "books_on" in metafunc.fixturenames:
        marked = metafunc.definition.get_closest_marker("books")
        metafunc.parametrize("books_on", marked.args if marked else KINDS, indirect=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of a rule with many examples one alone runs on the server: the others are about the rule, not about the books."""
    seen: set[str] = set()
    items[:] = [item for item in items if _runs_now(item, seen)]


def _runs_now(item: pytest.Item, seen: set[str]) -> bool:
    callspec = getattr(item, "callspec", None)
    on_server = callspec is not None and callspec.params.get("books_on") == "postgresql"
    now = item.path.stem in ON_BOTH_AT_ONCE or item.path.stem.startswith("test_postgres")
    if not on_server:
        return not SERVER_ALONE
    rule = item.nodeid.partition("[")[0]
    first = rule not in seen
    seen.add(rule)
    return first and now is not SERVER_ALONE


@pytest.fixture
def books_on(request: pytest.FixtureRequest) -> str:
    """Which database this run is on."""
    return str(request.param)


@pytest.fixture(scope="session")
def ready_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demonstration's database after its first start."""
    path = tmp_path_factory.mktemp("ready") / "portal.db"
    close_app(make_app(Settings(database=f"sqlite:///{path}")))
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A server of this session's own."""
    with PostgresServer() as server:
        yield server


@pytest.fixture(scope="session")
def ready_server(postgres: PostgresServer) -> PostgresServer:
    """The server with a demonstration's database after its first start."""
    close_app(make_app(Settings(database=postgres.make_database(READY))))
    return postgres


@pytest.fixture
def database(books_on: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database of one's own, made ready."""
    if books_on == "sqlite":
        path = tmp_path / "portal.db"
        shutil.copy(request.getfixturevalue("ready_database"), path)
        yield f"sqlite:///{path}"
        return
    server: PostgresServer = request.getfixturevalue("ready_server")
    name = f"books_{uuid4().hex}"
    yield server.make_database(name, READY)
    server.drop_database(name)


@pytest.fixture
def empty_database(books_on: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database nobody has opened yet."""
    if books_on == "sqlite":
        yield f"sqlite:///{tmp_path / 'new.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = f"empty_{uuid4().hex}"
    yield server.make_database(name)
    server.drop_database(name)


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
