"""The front at the door, and somebody signed in with everything sent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ui.portal_link.stage import Stage, staged
from ui.kit.kit import Kit


@pytest.fixture
def door(tmp_path: Path, kit: Kit) -> Iterator[Stage]:
    """Nobody is signed in yet."""
    with staged(tmp_path, kit) as made:
        yield made


@pytest.fixture
def stage(door: Stage) -> Stage:
    """The agent sits at the counter; everything is sent."""
    door.sign_in()
    door.all_sent()
    return door
