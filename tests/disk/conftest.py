"""A disk under the engine for the length of a test; a mistake of the disk's own code fails the test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.disk import Disk, installed_disk


@pytest.fixture
def disk() -> Iterator[Disk]:
    """Empty, and the default of the process."""
    with installed_disk(Disk()) as disk:
        yield disk
    disk.check()
