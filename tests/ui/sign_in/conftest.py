"""The sign-in page in the shell, at a stocked counter and at one without a word from a portal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ui.sign_in.stage import Stage, new_counter, staged
from ui.kit.kit import Kit
from ui.sign_in.screen import SignInScreen


@pytest.fixture
def stage(tmp_path: Path, kit: Kit) -> Iterator[Stage]:
    with staged(tmp_path, kit) as made:
        yield made


@pytest.fixture
def page(stage: Stage) -> SignInScreen:
    """In front, with its names."""
    made = SignInScreen(stage.desk.counter, stage.kit, stage.work, stage.changes)
    stage.open_full(made)
    stage.until(lambda: made.form.names.current is not None)
    return made


@pytest.fixture
def new_stage(tmp_path: Path, kit: Kit) -> Iterator[Stage]:
    """A counter that waits for its portal."""
    with staged(tmp_path, kit, new_counter) as made:
        yield made
