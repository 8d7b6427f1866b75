"""Rules of a disk that fails a call, fills up, or loses its power at a call that was chosen beforehand."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from typing import Any

import pytest
import sqlcipher3.dbapi2 as engine

from tests.disk import Disk, installed_disk
from tests.disk.codes import FAILURES, LOCK_EXCLUSIVE, LOCK_SHARED, OPEN_READONLY, OPEN_READWRITE, Refused
from tests.disk.engine import PATH, add, connect, connected, make_table, numbers, whole


def test_the_call_that_was_chosen_fails_and_the_next_is_well(disk: Disk) -> None:
    with connected() as connection:
        make_table(connection)
        disk.fail_call(1)
        with pytest.raises(engine.OperationalError, match="disk I/O error"):
            add(connection, 1)
        add(connection, 1)
        assert numbers(connection) == [1]


def test_every_call_of_a_commit_can_fail_and_leaves_all_of_it_or_nothing(disk: Disk) -> None:
    with connected() as connection:
        make_table(connection)
        before = disk.calls
        add(connection, 0)
        calls = disk.calls - before
        assert calls > 3
        refused = 0
        for n in range(1, calls + 1):
            disk.fail_call(n)
            acknowledged = can(add, connection, n)
            disk.heal()
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            refused += not acknowledged
            assert (n in numbers(connection)) or not acknowledged
            assert whole(connection)
        assert refused > 3


def add_many(connection: Any) -> None:
    """A hundred rows from 0, each in a transaction of its own."""
    for no in range(100):
        add(connection, no)


def can(work: Callable[..., object], *arguments: object) -> bool:
    """True when the engine did it."""
    try:
        work(*arguments)
    except engine.OperationalError:
        return False
    return True


@pytest.mark.parametrize("kind", sorted(FAILURES))
def test_every_kind_of_call_can_be_made_to_fail(disk: Disk, kind: str) -> None:
    with connected() as connection:
        make_table(connection)
        add(connection, 1)
    disk.restore(disk.image().renamed("/machine", "/log"), "/log")
    with connected(journal="DELETE") as connection:
        disk.kill_at_call(2, kinds=("sync",))
        assert not can(add, connection, 2), "the journal is left behind"
    disk.power_on()
    disk.fail_call(1, kinds=(kind,), forever=True)
    assert not (can(_write_ahead) and can(_with_a_journal)), f"nothing here needs {kind}"


def _write_ahead() -> None:
    with connected("/log/books.db") as connection:
        add(connection, 3)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _with_a_journal() -> None:
    with connected(journal="DELETE") as connection:
        add(connection, 3)


def test_a_disk_that_fails_forever_is_well_again_when_it_is_healed(disk: Disk) -> None:
    with connected() as connection:
        make_table(connection)
        disk.fail_call(2, forever=True)
        for _ in range(3):
            with pytest.raises(engine.OperationalError, match="disk I/O error"):
                add(connection, 1)
        disk.heal()
        add(connection, 1)
        assert numbers(connection) == [1]


def test_a_full_disk_takes_what_fits_and_goes_on_when_there_is_room(disk: Disk) -> None:
    with connected() as connection:
        make_table(connection)
        disk.full(50_000)
        with pytest.raises(engine.OperationalError, match="full"):
            add_many(connection)
        taken = numbers(connection)
        assert 0 < len(taken) < 100
        disk.room()
        add(connection, 1000)
        assert numbers(connection) == [*taken, 1000]
        assert whole(connection)


def test_the_write_that_fills_the_disk_is_there_in_part(disk: Disk) -> None:
    disk.put(PATH, b"")
    handle = disk.open(PATH, OPEN_READWRITE)
    disk.full(5)
    disk.write(handle, 0, b"abc")
    for _ in range(2):
        with pytest.raises(Refused):
            disk.write(handle, 3, b"defg")
    assert disk.get(PATH) == b"abcde"


@pytest.mark.parametrize("seed", range(10))
def test_the_power_goes_instead_of_the_sync_that_was_chosen(disk: Disk, seed: int) -> None:
    with connected() as connection:
        make_table(connection)
        disk.stop_at_sync(4, random.Random(seed))
        with pytest.raises(engine.OperationalError):
            add_many(connection)
        assert disk.is_off()
        with pytest.raises(engine.OperationalError):
            numbers(connection)
        with pytest.raises(engine.OperationalError, match="unable to open"):
            connect()
    disk.power_on()
    with connected() as again:
        assert numbers(again) in ([0, 1, 2], [0, 1, 2, 3]), "three were acknowledged, the fourth was in flight"
        assert whole(again)


@pytest.mark.parametrize(
    "end", [lambda disk: disk.stop_at_call(5, prefix="/a"), lambda disk: disk.kill_at_call(5, prefix="/a")]
)
def test_only_the_machine_that_was_meant_stops(disk: Disk, end: Callable[[Disk], None]) -> None:
    with connected("/a/books.db") as here, connected("/another/books.db") as there:
        for connection in (here, there):
            make_table(connection)
        end(disk)
        add_many(there)
        assert not disk.is_off()
        with pytest.raises(engine.OperationalError):
            add_many(here)
        assert (disk.is_off(), disk.is_off("/a"), disk.is_off("/another")) == (True, True, False)
        add(there, 100)
        with pytest.raises(engine.OperationalError, match="unable to open"):
            connect("/a/books.db")
        disk.power_on("/a")
        with connected("/a/books.db") as again:
            assert whole(again)
        assert numbers(there) == list(range(101))


def test_a_mistake_of_the_disk_itself_is_an_error_to_the_engine_and_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    disk = Disk()
    with installed_disk(disk), connected() as connection:
        make_table(connection)
        with monkeypatch.context() as patch:
            patch.setattr(disk, "sync", lambda _handle: 1 // 0)
            with pytest.raises(engine.OperationalError, match="disk I/O error"):
                add(connection, 1)
        with pytest.raises(ZeroDivisionError):
            disk.check()


def test_a_copy_is_what_was_written_and_can_be_put_back_or_elsewhere(disk: Disk) -> None:
    with connected(synchronous="OFF") as connection:
        make_table(connection)
        add(connection, 1)
        copy = disk.image("/machine")
        add(connection, 2)
        assert set(copy.files) == {PATH, f"{PATH}-wal"}
    disk.put("/machine/later.db", b"made after the copy")
    disk.restore(copy, "/machine")
    disk.power_cut(random.Random(1))
    with connected() as old:
        assert numbers(old) == [1]
    disk.restore(copy.renamed("/machine", "/copied"), "/copied")
    with connected("/copied/books.db") as copied, connected() as old:
        add(copied, 3)
        assert (numbers(copied), numbers(old)) == ([1, 3], [1])
    assert disk.paths() == ["/copied/books.db", PATH]


def test_a_file_that_is_put_is_a_database_to_the_engine(disk: Disk) -> None:
    template = sqlite3.connect(":memory:")
    template.execute("CREATE TABLE line (no INTEGER, text TEXT)")
    template.execute("INSERT INTO line VALUES (7, 'x')")
    disk.put(PATH, template.serialize())
    template.close()
    with connected() as connection:
        assert numbers(connection) == [7]
    with pytest.raises(FileNotFoundError):
        disk.get("/machine/nothing.db")


def test_the_dead_take_no_call_and_count_none(disk: Disk) -> None:
    disk.put(PATH, b"x")
    handle = disk.open(PATH, OPEN_READWRITE)
    disk.kill()
    with connected("/elsewhere/books.db") as connection:
        make_table(connection)
    before = disk.calls
    with pytest.raises(Refused):
        disk.write(handle, 0, b"late")
    disk.close(handle)
    assert (disk.calls, disk.get(PATH)) == (before, b"x")


def test_who_may_only_read_gets_no_lock_to_write(disk: Disk) -> None:
    disk.put(PATH, b"x")
    handle = disk.open(PATH, OPEN_READONLY)
    disk.lock_file(handle, LOCK_SHARED)
    with pytest.raises(Refused):
        disk.lock_file(handle, LOCK_EXCLUSIVE)


def test_a_file_without_content_counts_as_none_when_asked_for(disk: Disk) -> None:
    disk.put(PATH, b"")
    assert not disk.access(PATH)
    disk.put(PATH, b"x")
    assert disk.access(PATH)
