"""Rules of a counter whose disk takes nothing for a while: it is said, nothing is half there, and all of it goes on."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from desktop.app.bootstrap import RunningCounter, build_counter
from desktop.app.settings import CounterSettings
from desktop.domain.errors import Trouble
from desktop.store.writer import Writer
from portal.rails.sandbox import SandboxRail
from portal.running import RunningPortal
from tests.conftest import ExpectLog
from tests.faults.counter_here import CounterHere, counter_here
from tests.faults.invariants import check_invariants
from tests.faults.proxy import FaultyProxy

COMPLAINT = "a paper that is owed could not be ordered"


def set_disk(running: RunningCounter, *, refuses: bool) -> None:
    """What a writing connection, also one that is opened anew, is told by a file system mounted for reading only."""
    writer = running.file._writer
    assert isinstance(writer, Writer)
    engine = writer._engine
    engine.raw_connection().cursor().execute(f"PRAGMA query_only = {'ON' if refuses else 'OFF'}")
    if refuses:
        event.listen(engine, "connect", _only_to_read)
    else:
        event.remove(engine, "connect", _only_to_read)


def _only_to_read(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA query_only = ON")


def test_everything_goes_on_after_a_disk_that_took_nothing(portal: RunningPortal, tmp_path: Path) -> None:
    with FaultyProxy(portal.url) as proxy, counter_here(proxy.url, tmp_path / "counter") as counter:
        counter.until(lambda: counter.ready and counter.drained(), "the first download")
        counter.sign_in()
        paid = counter.raise_bills(1)
        counter.until(lambda: counter.drained() and counter.confirmed(paid) and counter.slips_ordered(), "the bill")
        proxy.part()
        unsent = counter.raise_bills(2)
        counter.until(counter.slips_ordered, "the slips")
        set_disk(counter.running, refuses=True)
        proxy.heal()
        SandboxRail(portal.url).pay(account=str(paid[0]["account"]), amount_cents=int(paid[0]["total_cents"]))
        with pytest.raises(Trouble, match="readonly"):
            counter.raise_bills(1)
        seen = proxy.exchanges
        counter.until(lambda: proxy.exchanges > seen + 3, "rounds whose answers cannot be kept", impatient=True)
        time.sleep(0.2)
        assert not counter.drained()
        set_disk(counter.running, refuses=False)
        counter.until(counter.drained, "the last entry", impatient=True)
        counter.until(lambda: len(counter.receipts(paid)) == 1, "the receipt", impatient=True)
        counter.until(lambda: counter.confirmed(unsent), "the portal's word", impatient=True)
        counter.raise_bills(1)
        counter.until(lambda: counter.slips_ordered() and counter.drained(), "the clerk's slip")
        said = counter.said
    books = check_invariants(portal.settings.database, [tmp_path / "counter"], said)
    assert (len(books.bills), len(books.receipts)) == (4, 1)


def test_a_paper_that_could_not_be_ordered_is_ordered_later(
    portal: RunningPortal, tmp_path: Path, expect_log: ExpectLog, caplog: pytest.LogCaptureFixture
) -> None:
    profile = tmp_path / "counter"
    with counter_here(portal.url, profile) as counter:
        counter.until(lambda: counter.ready and counter.drained(), "the first download")
    running = build_counter(CounterSettings(profile, portal=portal.url))  # with neither clerk nor sync
    counter = CounterHere(running)
    try:
        counter.sign_in()
        counter.raise_bills(1)
        set_disk(running, refuses=True)
        expect_log(COMPLAINT)
        running.clerk.start()
        counter.until(lambda: COMPLAINT in caplog.text, "the clerk's complaint")
        set_disk(running, refuses=False)
        counter.raise_bills(1)
        counter.until(counter.slips_ordered, "both slips")
    finally:
        running.clerk.stop()
        running.file.close()
