"""Ready means: the books can be read and written, found out by doing it."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from portal.operations.readiness import ANSWER_S, READ_FAILS, SLOW, WRITE_FAILS, ReadinessCheck
from portal.running import RunningPortal
from portal.store.database import Database
from portal.store.transaction import Transaction

WAIT_S = 20


@contextmanager
def held_writing(file: Path) -> Iterator[None]:
    """Meanwhile somebody else is in the middle of writing, and does not end."""
    begun, end = threading.Event(), threading.Event()

    def hold(_tx: Transaction) -> None:
        begun.set()
        end.wait(WAIT_S)

    with Database(f"sqlite:///{file}") as other:
        thread = threading.Thread(target=other.write, args=(hold,))
        thread.start()
        begun.wait(WAIT_S)
        try:
            yield
        finally:
            end.set()
            thread.join()


def test_a_portal_that_can_do_its_work_is_ready(watched: RunningPortal) -> None:
    answer = requests.get(watched.url + "/ready", timeout=WAIT_S)
    assert answer.status_code == 200
    assert answer.json()["status"] == "ready"


def test_books_that_cannot_be_written_are_said_so_and_reading_goes_on(file: Path) -> None:
    with Database(f"sqlite:///{file}") as database:
        check = ReadinessCheck(database)
        with held_writing(file):
            begun = time.monotonic()
            found = asyncio.run(check.look())
            assert time.monotonic() - begun < ANSWER_S + 2
            assert found.wrong in (SLOW, WRITE_FAILS)
        assert asyncio.run(check.look()).wrong == ""


def test_books_without_their_tables_cannot_be_read(file: Path) -> None:
    with Database(f"sqlite:///{file}") as database:
        database.write(lambda tx: tx.connection.exec_driver_sql("DROP TABLE settings"))
        assert asyncio.run(ReadinessCheck(database).look()).wrong == READ_FAILS


def test_asking_every_moment_writes_once(watched: RunningPortal) -> None:
    before = watched.read(lambda c: c.exec_driver_sql("PRAGMA data_version").scalar())
    for _ in range(20):
        requests.get(watched.url + "/ready", timeout=WAIT_S)
    after = watched.read(lambda c: c.exec_driver_sql("PRAGMA data_version").scalar())
    assert int(after or 0) - int(before or 0) <= 2
