"""Rules of the disk under several connections: what one commits the others read, and no two write at once."""

from __future__ import annotations

import random
import threading
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as engine

from tests.disk import Disk, installed_disk
from tests.disk.engine import PATH, add, connect, connected, make_table, numbers, whole

encrypted_or_not = pytest.mark.parametrize("key", [False, True], ids=["plain", "encrypted"])


@encrypted_or_not
def test_what_one_connection_commits_the_others_read(disk: Disk, key: bool) -> None:
    with connected(key=key) as writer, connected(key=key) as reader, connected(key=key) as other:
        make_table(writer)
        add(writer, 1)
        reader.execute("BEGIN")
        assert numbers(reader) == numbers(other) == [1]
        add(writer, 2)
        assert numbers(reader) == [1], "a reader's transaction is one state of the books"
        assert numbers(other) == [1, 2]
        reader.execute("COMMIT")
        assert numbers(reader) == [1, 2]
    assert disk.paths() == [PATH], "the last connection takes the log away"
    assert disk.get(PATH).startswith(b"SQLite format 3") is not key
    with connected(key=key) as again:
        assert (numbers(again), whole(again)) == ([1, 2], True)


@pytest.mark.parametrize("journal", ["WAL", "DELETE"])
def test_a_second_writer_is_refused_until_the_first_is_done(disk: Disk, journal: str) -> None:
    with connected(journal=journal) as writer, connected(journal=journal) as second:
        make_table(writer)
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(engine.OperationalError, match="locked"):
            second.execute("BEGIN IMMEDIATE")
        writer.execute("COMMIT")
        add(second, 1)
        assert numbers(writer) == [1]


def test_a_writer_with_a_rollback_journal_waits_for_readers(disk: Disk) -> None:
    with connected(journal="DELETE") as writer, connected(journal="DELETE") as reader:
        make_table(writer)
        add(writer, 1)
        reader.execute("BEGIN")
        assert numbers(reader) == [1]
        with pytest.raises(engine.OperationalError, match="locked"):
            add(writer, 2)
        reader.execute("COMMIT")
        writer.execute("COMMIT")
        assert numbers(reader) == [1, 2]


def test_a_checkpoint_moves_the_log_into_the_file(disk: Disk) -> None:
    with connected() as writer:
        make_table(writer)
        for no in range(100):
            add(writer, no)
        before = len(disk.get(PATH))
        assert writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
        assert len(disk.get(PATH)) > before
        assert disk.get(f"{PATH}-wal") == b""
        assert whole(writer)


def test_who_may_only_read_never_writes(disk: Disk) -> None:
    with connected() as writer:
        make_table(writer)
        reader = engine.connect(f"file:{PATH}?mode=ro", uri=True, isolation_level=None)
        try:
            add(writer, 1)
            assert numbers(reader) == [1]
            with pytest.raises(engine.OperationalError, match="readonly"):
                add(reader, 2)
        finally:
            reader.close()


def test_temporary_files_are_on_the_disk_too_and_leave_nothing(disk: Disk) -> None:
    with connected() as connection:
        make_table(connection)
        connection.execute("PRAGMA temp_store = FILE")
        connection.execute("PRAGMA temp.cache_size = 10")
        opened = disk.calls_by_kind["open"]
        connection.execute("CREATE TEMP TABLE big (b BLOB)")
        connection.executemany("INSERT INTO big VALUES (?)", [(random.Random(n).randbytes(1000),) for n in range(300)])
        assert connection.execute("SELECT count(*) FROM (SELECT b FROM big ORDER BY b)").fetchone() == (300,)
        assert disk.calls_by_kind["open"] > opened
    assert disk.paths() == [PATH]


@encrypted_or_not
def test_threads_that_read_meanwhile_see_whole_transactions(disk: Disk, key: bool) -> None:
    wrong: list[object] = []
    done = threading.Event()
    with connected(key=key, timeout=5) as writer:
        make_table(writer)
        readers = [threading.Thread(target=_read_pairs, args=(key, done, wrong)) for _ in range(3)]
        for reader in readers:
            reader.start()
        try:
            _write_pairs(writer)
        finally:
            done.set()
            for reader in readers:
                reader.join()
        assert wrong == []
        assert whole(writer)


def _write_pairs(writer: Any) -> None:
    for no in range(0, 400, 2):
        writer.execute("BEGIN IMMEDIATE")
        writer.executemany("INSERT INTO line VALUES (?, 'x')", [(no,), (no + 1,)])
        writer.execute("COMMIT")
        if no % 100 == 0:
            writer.execute("PRAGMA wal_checkpoint(PASSIVE)")


def _read_pairs(key: bool, done: threading.Event, wrong: list[object]) -> None:
    """Rows come in pairs; half a pair is half a transaction."""
    try:
        with connected(key=key, timeout=5) as reader:
            while not done.is_set():
                found = numbers(reader)
                if found != list(range(len(found))) or len(found) % 2:
                    wrong.append(found)
    except BaseException as error:
        wrong.append(error)


def test_the_former_default_is_back_when_the_disk_is_taken_out(tmp_path: Path) -> None:
    path = tmp_path / "books.db"
    with installed_disk(Disk()) as disk:
        with connected(str(path)) as connection:
            make_table(connection)
        assert disk.has(path)
        assert not path.exists()
    with connected(str(path)) as connection:
        make_table(connection)
    assert path.exists()


def test_two_disks_know_nothing_of_each_other() -> None:
    first, second = Disk(), Disk()
    with installed_disk(first), connected() as connection:
        make_table(connection)
        add(connection, 1)
        with installed_disk(second), connected() as elsewhere:
            make_table(elsewhere)
            assert numbers(elsewhere) == []
        add(connection, 2)
    with installed_disk(first):
        reopened = connect()
        assert numbers(reopened) == [1, 2]
        reopened.close()
