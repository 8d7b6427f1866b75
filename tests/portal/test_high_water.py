"""Rules of the portal's high-water mark: books that are behind it begin another epoch before anybody is answered."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop.domain.time import utc_now
from portal.app import close_app, make_app
from portal.first_start import epoch_in_force
from portal.http.context import Context
from portal.money.series import series_in_force
from portal.running import RunningPortal
from portal.settings import Settings
from portal.store.engine import read_url
from portal.store.high_water import HighWater, MarkFiles
from portal.store.serial import take_serial
from portal.store.tables.journal_tables import alarms
from tests.conftest import ExpectLog
from tests.portal.restorable import Restorable

BEHIND = "the books are behind their mark"


@pytest.fixture
def given(tmp_path: Path) -> Path:
    """A stopped portal that leased blocks and gave receipts; a copy of its books from before stands beside it."""
    (tmp_path / "books").mkdir()
    books = Restorable(tmp_path / "books" / "portal.db")
    device = books.device()
    books.paid_bill(device)
    books.copy("before.db")
    books.paid_bill(device)
    books.stop()
    return books.path


def restore(path: Path) -> None:
    """The database alone is the copy's."""
    for left in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        left.unlink(missing_ok=True)
    shutil.copy(path.with_name("before.db"), path)


def epochs(path: Path, shared: Path | None = None) -> tuple[str, list[str]]:
    """Starts a portal on the books: its epoch, and who noticed each restoring."""
    app = make_app(Settings(database=f"sqlite:///{path}"), utc_now, shared)
    context: Context = app.state.context
    epoch = context.database.read(epoch_in_force)
    details = context.database.read(
        lambda c: list(c.scalars(select(alarms.c.detail).where(alarms.c.kind == "restored")))
    )
    close_app(app)
    return epoch, [json.loads(detail)["noticed_by"] for detail in details]


def test_honest_books_keep_their_epoch(given: Path) -> None:
    first = epochs(given)
    assert epochs(given) == first
    assert first[1] == []


def test_restored_books_begin_another_epoch_before_the_first_answer(given: Path, expect_log: ExpectLog) -> None:
    before, _ = epochs(given)
    restore(given)
    expect_log(BEHIND)
    epoch, noticed = epochs(given)
    assert epoch != before
    assert noticed == ["its mark"]
    assert epochs(given) == (epoch, noticed), "once is enough"


def test_the_rail_that_calls_first_gets_a_receipt_of_another_series(given: Path, expect_log: ExpectLog) -> None:
    """Nobody has shown the portal a head yet when the money arrives."""
    restore(given)
    expect_log(BEHIND)
    with RunningPortal(f"sqlite:///{given}") as portal:
        assert portal.read(lambda c: series_in_force(c, utc_now())) != utc_now().year % 100


def test_books_restored_with_everything_beside_them_are_found_by_the_other_mark(
    given: Path, tmp_path: Path, expect_log: ExpectLog
) -> None:
    shared = tmp_path / "home"
    RunningPortalWithHome(given, shared).give()
    shutil.copytree(given.parent, tmp_path / "copy")
    RunningPortalWithHome(given, shared).give()
    shutil.rmtree(given.parent)
    shutil.copytree(tmp_path / "copy", given.parent)
    expect_log(BEHIND)
    assert epochs(given, shared)[1] == ["its mark"]


class RunningPortalWithHome:
    """A portal on these books that gives one more block, with its mark in two places."""

    def __init__(self, path: Path, shared: Path) -> None:
        self._settings = Settings(database=f"sqlite:///{path}")
        self._shared = shared

    def give(self) -> None:
        app = make_app(self._settings, utc_now, self._shared)
        context: Context = app.state.context
        context.database.write(lambda tx: take_serial(tx, "test"))
        close_app(app)


CASES: dict[str, tuple[Callable[[HighWater], HighWater], bool]] = {
    "the same": (lambda here: here, False),
    "more serials": (lambda here: _replace(here, serials=here.serials + 1), True),
    "more blocks": (lambda here: _replace(here, blocks=here.blocks + 1), True),
    "fewer serials": (lambda here: _replace(here, serials=here.serials - 1), False),
    "a later epoch with less": (lambda here: _replace(here, epochs=here.epochs + 1, serials=0), True),
    "an earlier epoch with more": (lambda here: _replace(here, epochs=here.epochs - 1, serials=99), False),
    "another portal with more": (lambda here: _replace(here, portal="another", serials=99), False),
}


def _replace(mark: HighWater, **changes: int | str) -> HighWater:
    return replace(mark, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("case", CASES)
def test_when_a_mark_is_ahead(case: str) -> None:
    here = HighWater("this portal", 2, 10, 5)
    change, ahead = CASES[case]
    assert change(here).is_ahead_of(here) is ahead


def test_a_mark_that_cannot_be_read_says_nothing(tmp_path: Path) -> None:
    marks = MarkFiles(read_url(f"sqlite:///{tmp_path / 'portal.db'}"))
    assert marks.read() == []
    (tmp_path / "portal.db.mark").write_text("{half", encoding="utf-8")
    assert marks.read() == []
