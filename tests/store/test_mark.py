"""Rules of the high-water mark: a file that is behind it, or went another way, is not the counter it says it is."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.domain.errors import UserError
from desktop.store.mark import FILE_NAME, Mark, MarkFiles
from tests.support.desk import Desk, open_desk, reopen_desk
from tests.support.people import amina, draft
from tests.support.stock import AGENT, COUNTER_ID


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "profile"
    made.mkdir()
    return made


def _bills(desk: Desk, count: int) -> list[str]:
    desk.counter.door.sign_in(AGENT[0], AGENT[4])
    citizen = desk.counter.citizens.take_down(amina())
    return [desk.counter.bills.raise_bill(draft(citizen.id)).account for _ in range(count)]


def _with(folder: Path, act: Callable[[Desk], object], opens: Callable[[Path], Desk] = reopen_desk) -> Desk:
    desk = opens(folder)
    try:
        act(desk)
    finally:
        desk.file.close()
    return desk


def _copy(folder: Path) -> Path:
    """The database alone, as a backup program takes it while nothing runs."""
    kept = folder.parent / "kept"
    kept.mkdir()
    for path in folder.glob("counter.db*"):
        shutil.copy(path, kept)
    return kept


def _restore(folder: Path, kept: Path) -> None:
    for path in folder.glob("counter.db*"):
        path.unlink()
    for path in kept.iterdir():
        shutil.copy(path, folder)


def test_a_file_at_its_mark_works_on(folder: Path) -> None:
    _with(folder, lambda desk: _bills(desk, 2), open_desk)
    standing = []
    _with(folder, lambda desk: standing.append(desk.counter.standing()))
    assert (standing[0].enrol_again, standing[0].numbers_left) == ("", 198)


def test_a_restored_file_gives_no_number_and_says_so(folder: Path) -> None:
    _with(folder, lambda desk: _bills(desk, 2), open_desk)
    kept = _copy(folder)
    _with(folder, lambda desk: _bills(desk, 3))
    _restore(folder, kept)

    def act(desk: Desk) -> None:
        standing = desk.counter.standing()
        assert (standing.enrol_again, standing.numbers_left) == ("restored", 0)
        with pytest.raises(UserError, match="enrolled again"):
            _bills(desk, 1)

    _with(folder, act)


def test_a_restored_file_does_not_talk_its_mark_down(folder: Path) -> None:
    _with(folder, lambda desk: _bills(desk, 2), open_desk)
    kept = _copy(folder)
    _with(folder, lambda desk: _bills(desk, 3))
    before = MarkFiles(folder).read(COUNTER_ID)
    _restore(folder, kept)
    _with(folder, lambda desk: desk.counter.door.sign_in(AGENT[0], AGENT[4]))
    assert MarkFiles(folder).read(COUNTER_ID) == before


def test_a_file_that_went_another_way_is_noticed_even_when_it_is_ahead(folder: Path) -> None:
    _with(folder, lambda desk: _bills(desk, 1), open_desk)
    kept = _copy(folder)
    _with(folder, lambda desk: _bills(desk, 1))
    mark = (folder / FILE_NAME).read_bytes()
    _restore(folder, kept)
    (folder / FILE_NAME).unlink()
    _with(folder, lambda desk: _bills(desk, 5))  # a copy elsewhere, without the mark
    (folder / FILE_NAME).write_bytes(mark)
    standing = []
    _with(folder, lambda desk: standing.append(desk.counter.standing()))
    assert standing[0].enrol_again == "restored"


def test_a_torn_mark_is_no_mark(folder: Path) -> None:
    marks = MarkFiles(folder)
    marks.write(Mark(COUNTER_ID, 1, 7, "a" * 64, 482_019_377))
    marks.close()
    assert MarkFiles(folder).read(COUNTER_ID) == Mark(COUNTER_ID, 1, 7, "a" * 64, 482_019_377)
    path = folder / FILE_NAME
    path.write_bytes(path.read_bytes().replace(b'"seq":7', b'"seq":9'))
    assert MarkFiles(folder).read(COUNTER_ID) is None


def test_the_further_of_two_places_counts(folder: Path) -> None:
    shared = folder / "shared"
    both = MarkFiles(folder, shared)
    both.write(Mark(COUNTER_ID, 1, 7, "a" * 64))
    both.close()
    profile_alone = MarkFiles(folder)
    profile_alone.write(Mark(COUNTER_ID, 1, 3, "b" * 64))
    profile_alone.close()
    found = MarkFiles(folder, shared).read(COUNTER_ID)
    assert found is not None
    assert found.seq == 7


def test_a_mark_that_cannot_be_written_stops_nobody(folder: Path) -> None:
    marks = MarkFiles(folder / "nowhere" / "\0", folder)
    marks.write(Mark(COUNTER_ID, 1, 7, "a" * 64))
    marks.close()
    assert MarkFiles(folder / "elsewhere", folder).read(COUNTER_ID) is not None


def test_a_mark_of_another_counter_says_nothing(folder: Path) -> None:
    marks = MarkFiles(folder)
    marks.write(Mark("another", 9, 99, "a" * 64))
    marks.close()
    standing = []
    _with(folder, lambda desk: standing.append(desk.counter.standing()), open_desk)
    assert standing[0].enrol_again == ""
