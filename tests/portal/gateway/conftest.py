"""Two real portals: one plays the gateway with its understudy, the other has it as its rail, over real HTTP."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.admin.centre import make_enrolment_code
from portal.rails.pesaflow.chosen import UNDERSTUDY_ID, UNDERSTUDY_KEY, UNDERSTUDY_PATH, UNDERSTUDY_SECRET
from portal.rails.rail_settings import PESAFLOW, PesaflowSettings, RailSettings, Secret
from portal.rails.sandbox.gateway_payer import GatewayPayer
from portal.running import RunningPortal
from tests.conformance.device import Device
from tests.portal.books import export
from tests.portal.gateway.world import MovedClock, number_of, raise_waiting
from tests.portal.services import fixed_lines


@pytest.fixture
def clock() -> MovedClock:
    """The gateway portal's clock."""
    return MovedClock()


@pytest.fixture(scope="session")
def playing(tmp_path_factory: pytest.TempPathFactory, ready_database: Path) -> Iterator[RunningPortal]:
    """The portal that plays the gateway; its invoices outlive a test, as a real gateway's do."""
    path = tmp_path_factory.mktemp("gateway") / "gateway.db"
    shutil.copy(ready_database, path)
    with RunningPortal(f"sqlite:///{path}") as running:
        yield running


@pytest.fixture
def gateway(playing: RunningPortal) -> RunningPortal:
    """The gateway without any fault."""
    GatewayPayer(playing.url).calm()
    return playing


def rail_to(gateway: RunningPortal, own_url: str, numbers: str = "gateway") -> RailSettings:
    """The settings of a rail that leads to the understudy."""
    told = PesaflowSettings(
        url=gateway.url + UNDERSTUDY_PATH,
        client_id=UNDERSTUDY_ID,
        key=Secret(UNDERSTUDY_KEY),
        secret=Secret(UNDERSTUDY_SECRET),
        service_id="990011",
        callback_url=own_url,
        numbers=numbers,
    )
    return RailSettings(pesaflow=told)


@pytest.fixture
def served(database: str, gateway: RunningPortal, clock: MovedClock) -> Iterator[RunningPortal]:
    """A portal whose numbers come from the gateway."""
    told = rail_to(gateway, "http://127.0.0.1:1")
    with RunningPortal(database, (PESAFLOW,), clock=clock, rail_settings=told) as running:
        yield running


@pytest.fixture
def counter(served: RunningPortal) -> Iterator[Device]:
    """A counter of that portal."""
    code = served.context.database.write(lambda tx: make_enrolment_code(tx, "GPO", 1)).code
    device = Device(served.url)
    yield device.enrol(code)
    device.close()


@pytest.fixture
def payer(gateway: RunningPortal, served: RunningPortal) -> GatewayPayer:
    """Citizens who pay at the gateway, which notifies the portal that is served."""
    return GatewayPayer(gateway.url, f"{served.url}/rails/pesaflow/{served.context.identity.rail_secret}/notification")


@pytest.fixture
def number(served: RunningPortal, counter: Device) -> str:
    """A bill's number at the gateway."""
    return number_of(served, raise_waiting(counter, *fixed_lines(1)).bill)


@pytest.fixture
def total(served: RunningPortal, number: str) -> int:
    """What is due for it."""
    (row,) = export(served, "bills")
    return int(row["total_cents"])
