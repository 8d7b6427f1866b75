"""A portal with one bill in every state, and a browser that looks at their pages."""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.app import close_app, make_app
from portal.rails.sandbox import SandboxRail
from portal.running import RunningPortal
from portal.settings import Settings
from tests.conformance.device import Device
from tests.pages.browser import NAMES, PACKAGE, Browser, browser, find_browser
from tests.pages.citizen_pages import pages_of_every_state


@pytest.fixture(scope="session")
def page_portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPortal]:
    """A portal of the tests in this folder."""
    path = tmp_path_factory.mktemp("pages") / "portal.db"
    close_app(make_app(Settings(database=f"sqlite:///{path}")))
    with RunningPortal(f"sqlite:///{path}") as running:
        yield running


@pytest.fixture(scope="session")
def pages(page_portal: RunningPortal) -> Iterator[dict[str, str]]:
    """The address of a page of every state, by the state's word."""
    device = Device(page_portal.url).enrol()
    yield pages_of_every_state(page_portal, device, SandboxRail(page_portal.url))
    device.close()


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """The browser of this machine; where there is none these tests say so."""
    program = find_browser()
    if program is None:
        said = f"NOT RUN: no browser here (looked for {', '.join(NAMES)}). Install the Debian package “{PACKAGE}”."
        pytest.skip(said)
    folder = tmp_path_factory.mktemp("browser")
    with warnings.catch_warnings(), browser(program, folder) as opened:
        yield opened
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the pictures of the pages go."""
    return tmp_path_factory.mktemp("pictures")
