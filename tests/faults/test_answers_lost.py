"""Rules of an answer that is lost after the portal did what was asked: asked again, it is done once."""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path

from sqlalchemy import select

from portal.admin.centre import add_counter, make_enrolment_code
from portal.running import RunningPortal
from portal.store.tables.centre_tables import counters
from tests.faults.counter_here import counter_here
from tests.faults.invariants import check_invariants
from tests.faults.processes import drive_to_the_end
from tests.faults.proxy import PASS, Exchange, Fault, FaultyProxy, Kind, seeded


class DropFirst:
    """Drops the answer to every request of this path's end the first time it is made; the same again passes."""

    def __init__(self, path: str) -> None:
        self.dropped = 0
        self._path = path
        self._seen: set[bytes] = set()
        self._lock = threading.Lock()

    def __call__(self, exchange: Exchange) -> Fault:
        """The script."""
        if not exchange.path.endswith(self._path):
            return PASS
        mark = hashlib.sha256(exchange.plain).digest()
        with self._lock:
            if mark in self._seen:
                return PASS
            self._seen.add(mark)
            self.dropped += 1
        return Fault(Kind.DROP_ANSWER)


def enrolled(portal: RunningPortal) -> int:
    """How many counters of the portal belong to a device."""
    return portal.read(lambda c: len(c.execute(select(counters.c.id).where(counters.c.device_key != "")).all()))


def test_every_answer_to_a_round_is_lost_once_and_each_round_has_one_effect(
    portal: RunningPortal, tmp_path: Path
) -> None:
    script = DropFirst("/v1/round")
    with FaultyProxy(portal.url, script) as proxy:
        said = drive_to_the_end(proxy.url, tmp_path / "counter", "--bills", "5", "--pay", "--offline-first", "2")
    assert script.dropped > 10
    books = check_invariants(portal.settings.database, [tmp_path / "counter"], said)
    assert len(books.bills) == len(books.receipts) == 5


def test_lost_answer_to_an_enrolment_makes_one_counter(portal: RunningPortal, tmp_path: Path) -> None:
    script = DropFirst("/v1/enrol")
    with FaultyProxy(portal.url, script) as proxy:
        said = drive_to_the_end(proxy.url, tmp_path / "counter", "--bills", "1")
    assert script.dropped == 1
    assert enrolled(portal) == 1
    check_invariants(portal.settings.database, [tmp_path / "counter"], said)


def test_code_is_not_spent_when_the_answer_is_lost_and_the_counter_ends(database: str, tmp_path: Path) -> None:
    script = DropFirst("/v1/enrol")
    with RunningPortal(database, demo=False) as real, FaultyProxy(real.url, script) as proxy:
        real.context.database.write(lambda tx: add_counter(tx, "GPO", 40))
        code = real.context.database.write(lambda tx: make_enrolment_code(tx, "GPO", 40)).code
        with counter_here(proxy.url, tmp_path / "counter", code=code) as first:
            first.until(lambda: script.dropped == 1, "the first try")
            proxy.part()
        proxy.heal()
        with counter_here(proxy.url, tmp_path / "counter", code=code) as again:
            again.until(lambda: again.ready and again.drained(), "the enrolment", impatient=True)
            assert again.standing.number == 40
        assert enrolled(real) == 1


def test_a_payment_whose_answer_to_the_rail_is_lost_is_delivered_again_and_booked_once(
    portal: RunningPortal, tmp_path: Path
) -> None:
    script = DropFirst("/confirmation")
    with FaultyProxy(portal.url, script) as proxy:
        said = drive_to_the_end(proxy.url, tmp_path / "counter", "--bills", "2", "--pay")
    assert script.dropped >= 2
    books = check_invariants(portal.settings.database, [tmp_path / "counter"], said)
    assert len(books.receipts) == 2


def test_a_network_that_fails_in_every_way_loses_and_doubles_nothing(portal: RunningPortal, tmp_path: Path) -> None:
    kinds = (Kind.DROP_ANSWER, Kind.CUT_REQUEST, Kind.CUT_ANSWER, Kind.RESET, Kind.DELAY)
    with FaultyProxy(portal.url, seeded(20, kinds, share=0.25)) as proxy:
        said = drive_to_the_end(proxy.url, tmp_path / "counter", "--bills", "6", "--pay", "--offline-first", "2")
    books = check_invariants(portal.settings.database, [tmp_path / "counter"], said)
    assert len(books.bills) == len(books.receipts) == 6
