"""Books without a server: the demonstration's, empty of money."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from portal.store.database import Database
from tests.portal.money.money_books import Books


@pytest.fixture
def books(database: str) -> Iterator[Books]:
    """Empty books of the demonstration centre."""
    with Database(database) as opened:
        yield Books(opened, {})
