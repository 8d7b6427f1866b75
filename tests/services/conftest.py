"""A stocked counter in a fresh folder, with an agent signed in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.desk import Desk, open_desk
from tests.support.stock import AGENT


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(tmp_path)
    opened.counter.door.sign_in(AGENT[0], AGENT[4])
    yield opened
    opened.file.close()
