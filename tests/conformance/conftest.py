"""The portal under test: the one at HUDUMA_PORTAL_URL, or one started here on port 0.

It must demonstrate (counters enrol without a code) and run on this machine, so that its sandbox rail can be played.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest

from portal.rails.sandbox import SandboxRail
from portal.running import RunningPortal
from tests.conformance.device import Device

MakeDevice = Callable[[], Device]


@pytest.fixture(scope="session")
def portal_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the portal answers."""
    given = os.environ.get("HUDUMA_PORTAL_URL")
    if given:
        yield given.rstrip("/")
        return
    with RunningPortal(f"sqlite:///{tmp_path_factory.mktemp('conformance') / 'portal.db'}") as portal:
        yield portal.url


@pytest.fixture
def make_device(portal_url: str) -> Iterator[MakeDevice]:
    """Makes enrolled counters."""
    made: list[Device] = []

    def make() -> Device:
        made.append(Device(portal_url))
        return made[-1].enrol()

    yield make
    for device in made:
        device.close()


@pytest.fixture
def device(make_device: MakeDevice) -> Device:
    """A counter that has pushed its first word and read everything."""
    made = make_device()
    made.push()
    made.pull()
    return made


@pytest.fixture
def rail(portal_url: str) -> SandboxRail:
    """The payers' phones."""
    return SandboxRail(portal_url)
