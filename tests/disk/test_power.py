"""Rules of a disk that loses its power: what was synced is there, the rest perhaps, and the engine recovers from both.

That the rules can fail is shown by the engine itself, told not to sync: it then loses what it has acknowledged.
"""

from __future__ import annotations

import random
from typing import Any

import pytest
import sqlcipher3.dbapi2 as engine

from tests.disk import Disk, installed_disk
from tests.disk.codes import OPEN_CREATE, OPEN_READWRITE
from tests.disk.content import SECTOR, File
from tests.disk.engine import add, connect, connected, make_table, numbers, whole

LIVES = 150
OFTEN = 40
"""Enough tries for something that happens in every second or fourth of them."""


def one_life(disk: Disk, chance: random.Random, known: list[int], **how: Any) -> list[int]:
    """Writes until the power goes at some call; gives what was acknowledged by then."""
    acknowledged = list(known)
    disk.stop_at_call(chance.randint(1, 150), chance)
    connection = None
    try:
        connection = connect(**how)
        make_table(connection)
        while True:
            no = acknowledged[-1] + 1 if acknowledged else 1
            add(connection, no)
            acknowledged.append(no)
            if chance.random() < 0.1:
                connection.execute("PRAGMA wal_checkpoint(RESTART)")
    except engine.DatabaseError:  # with a key, a first read that fails is "not a database"
        assert disk.is_off()
        return acknowledged
    finally:
        if connection is not None:
            connection.close()
        disk.power_on()


@pytest.mark.parametrize("key", [False, True], ids=["plain", "encrypted"])
@pytest.mark.parametrize(("journal", "synchronous"), [("WAL", "FULL"), ("DELETE", "EXTRA")], ids=["WAL", "DELETE"])
def test_what_was_acknowledged_is_there_after_hundreds_of_cuts(
    disk: Disk, journal: str, synchronous: str, key: bool
) -> None:
    chance = random.Random(f"{journal} {key}")
    known: list[int] = []
    for _ in range(LIVES):
        known = one_life(disk, chance, known, journal=journal, synchronous=synchronous, key=key)
        with connected(journal=journal, synchronous=synchronous, key=key) as reopened:
            make_table(reopened)
            assert whole(reopened)
            found = numbers(reopened)
        assert found[: len(known)] == known
        assert len(found) - len(known) <= 1, "only the row in flight may be there unacknowledged"
        known = found
    assert disk.cuts == LIVES
    assert len(known) > LIVES


def test_without_syncs_acknowledged_rows_are_lost() -> None:
    lost = 0
    for seed in range(OFTEN):
        disk, chance = Disk(seed), random.Random(seed)
        with installed_disk(disk):
            known = one_life(disk, chance, [], synchronous="OFF")
            with connected() as reopened:
                make_table(reopened)
                lost += len(set(known) - set(numbers(reopened)))
    assert lost > OFTEN


def test_without_syncs_a_rollback_journal_leaves_broken_databases() -> None:
    """The disk is as unkind as a real one: order and tears break what is not synced."""
    broken = 0
    for seed in range(5 * OFTEN):
        disk, chance = Disk(seed), random.Random(seed)
        with installed_disk(disk):
            with connected() as connection:
                make_table(connection)
            one_life(disk, chance, [], synchronous="OFF", journal="DELETE")
            try:
                with connected(journal="DELETE") as reopened:
                    broken += not whole(reopened)
            except engine.DatabaseError:
                broken += 1
    assert broken > 0


def test_the_same_seed_gives_the_same_disk() -> None:
    def story(seed: int) -> tuple[int, dict[str, bytes]]:
        disk, chance, known = Disk(seed), random.Random(seed), list[int]()
        with installed_disk(disk):
            for _ in range(10):
                known = one_life(disk, chance, known)
        return disk.calls, dict(disk.image().files)

    assert story(3) == story(3)
    assert story(3) != story(4)


def test_connections_from_before_the_cut_are_dead_and_new_ones_are_not(disk: Disk) -> None:
    with connected() as old, connected() as reading:
        make_table(old)
        add(old, 1)
        assert numbers(reading) == [1]
        reading.execute("BEGIN")
        assert numbers(reading) == [1]
        disk.power_cut(random.Random(1))
        with pytest.raises(engine.OperationalError, match="disk I/O error"):
            add(old, 2)
        with connected() as new:
            add(new, 2)
            for dead in (old, reading):
                with pytest.raises(engine.OperationalError, match="disk I/O error"):
                    add(dead, 3)
            assert numbers(new) == [1, 2]
    with connected() as again:
        assert (numbers(again), whole(again)) == ([1, 2], True)


def test_locks_and_the_shared_memory_end_with_the_power(disk: Disk) -> None:
    with connected() as old:
        make_table(old)
        old.execute("BEGIN IMMEDIATE")
        disk.power_cut(random.Random(1))
        with connected() as new:
            add(new, 1)
            assert numbers(new) == [1]


def test_a_process_that_dies_leaves_what_it_has_written(disk: Disk) -> None:
    with connected(synchronous="OFF") as old:
        make_table(old)
        for no in range(1, 50):
            add(old, no)
        old.execute("BEGIN IMMEDIATE")
        old.execute("INSERT INTO line VALUES (50, 'never committed')")
        disk.kill()
        with connected() as new:
            assert numbers(new) == list(range(1, 50))
            add(new, 51)
        with pytest.raises(engine.OperationalError):
            old.execute("COMMIT")


@pytest.mark.parametrize("synced", [False, True], ids=["unsynced", "synced"])
def test_a_name_is_there_for_certain_only_when_its_folder_was_synced(synced: bool) -> None:
    made, unmade = set(), set()
    for seed in range(OFTEN):
        disk = Disk(seed)
        disk.put("/machine/old", b"old")
        disk.put("/machine/other", b"other")
        handle = disk.open("/machine/new", OPEN_READWRITE | OPEN_CREATE)
        disk.write(handle, 0, b"new")
        disk.sync(handle)
        disk.delete("/machine/old", sync_folder=False)
        if synced:
            disk.delete("/machine/other", sync_folder=True)
        disk.power_cut()
        made.add(disk.has("/machine/new"))
        unmade.add(disk.has("/machine/old"))
        if disk.has("/machine/new"):
            assert disk.get("/machine/new") == b"new"
    assert made == ({True} if synced else {True, False})
    assert unmade == ({False} if synced else {True, False})


def test_any_of_the_unsynced_writes_may_survive_and_any_may_be_torn_at_a_sector() -> None:
    before, after = bytes([1]) * (4 * SECTOR), bytes([2]) * SECTOR
    seen = set()
    for seed in range(200):
        file = File(before)
        file.write(0, after * 2)
        file.write(3 * SECTOR, after)
        file.cut(random.Random(seed), 0.5)
        seen.add(tuple(file.read(n * SECTOR, SECTOR) == after for n in range(4)))
        assert all(set(file.read(n * SECTOR, SECTOR)) in ({1}, {2}) for n in range(4)), "torn inside a sector"
    assert seen == {(a, b, False, c) for a in (False, True) for b in (False, True) for c in (False, True)}


def test_bytes_beside_a_torn_write_stay_whole() -> None:
    for seed in range(OFTEN):
        file = File(bytes([1]) * 2000)
        file.write(100, bytes([2]) * 1000)
        file.cut(random.Random(seed), 0.5)
        assert set(file.read(0, 100) + file.read(1100, 900)) == {1}


def test_a_file_that_grew_may_be_long_without_its_content() -> None:
    ends = set()
    for seed in range(200):
        file = File(b"")
        file.write(0, bytes([1]) * SECTOR)
        file.write(SECTOR, bytes([2]) * SECTOR)
        file.cut(random.Random(seed), 0.5)
        first = set(file.read(0, SECTOR))
        ends.add("none" if not first else "whole" if first == {1} else "zeros" if first == {0} else "rubbish")
    assert ends == {"none", "whole", "zeros", "rubbish"}


def test_a_truncation_that_was_not_synced_may_not_have_happened() -> None:
    lengths = set()
    for seed in range(OFTEN):
        file = File(bytes(1000))
        file.truncate(10)
        file.cut(random.Random(seed), 0.5)
        lengths.add(len(file.content))
    assert lengths == {10, 1000}


def test_what_is_durable_is_what_the_last_sync_saw() -> None:
    """Against the simplest of models: a copy made at every sync."""
    chance = random.Random(5)
    for _ in range(100):
        file = File(chance.randbytes(chance.randint(0, 3000)))
        copy = bytes(file.content)
        for _ in range(chance.randint(1, 30)):
            if chance.random() < 0.1:
                file.sync()
                copy = bytes(file.content)
            elif chance.random() < 0.3:
                file.truncate(chance.randint(0, len(file.content)))
            else:
                file.write(chance.randint(0, len(file.content)), chance.randbytes(chance.randint(1, 900)))
        assert bytes(file.durable()) == copy
        written = bytes(file.content)
        everything = File(copy)
        everything.content, everything.unsynced = file.content, file.unsynced
        everything.cut(chance, 1.0)
        assert bytes(everything.content) == written
