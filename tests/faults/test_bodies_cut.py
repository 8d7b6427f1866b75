"""Rules of a body that is cut, at every hundredth byte: nothing is half done, and in the end everything is there."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from pathlib import Path

import msgspec
from sqlalchemy import Table, func, select

from portal.running import RunningPortal
from portal.store.tables.bill_tables import bills
from portal.store.tables.journal_tables import entries
from sync.protocol.messages import RoundRequest
from tests.faults.counter_here import CounterHere, counter_here
from tests.faults.invariants import check_invariants
from tests.faults.proxy import Exchange, Fault, FaultyProxy, Kind, all_pass

STEP = 100
BILLS = 8
Look = Callable[[Exchange], object]


class CutEverywhere:
    """Cuts the same exchange 100 bytes later each time it is tried, until it gets through whole."""

    def __init__(self, kind: Kind, look: Look) -> None:
        self.seen: set[object] = set()
        self._kind = kind
        self._look = look
        self._next: dict[bytes, int] = {}
        self._lock = threading.Lock()

    def __call__(self, exchange: Exchange) -> Fault:
        """The script. ``look`` says before each try what the tries before it have left behind."""
        mark = hashlib.sha256(exchange.plain).digest()
        with self._lock:
            self.seen.add(self._look(exchange))
            after = self._next.get(mark, 0)
            self._next[mark] = after + STEP
        return Fault(self._kind, after=after)


def rows(portal: RunningPortal, table: Table) -> int:
    """How many there are at the portal."""
    return portal.read(lambda c: int(c.execute(select(func.count()).select_from(table)).scalar_one()))


def offline_bills(counter: CounterHere, proxy: FaultyProxy) -> None:
    """A counter at work that has lost the network, and goes on raising bills."""
    counter.until(lambda: counter.ready and counter.drained(), "the first download")
    proxy.part()
    counter.sign_in()
    counter.raise_bills(BILLS)
    counter.until(counter.slips_ordered, "the last slip")


def test_a_push_cut_anywhere_is_taken_whole_or_not_at_all(portal: RunningPortal, tmp_path: Path) -> None:
    script = CutEverywhere(Kind.CUT_REQUEST, lambda _exchange: (rows(portal, entries), rows(portal, bills)))
    with FaultyProxy(portal.url) as proxy, counter_here(proxy.url, tmp_path / "counter") as counter:
        offline_bills(counter, proxy)
        before = rows(portal, entries)
        proxy.script = script
        proxy.heal()
        counter.until(counter.drained, "the last entry", impatient=True)
        assert proxy.cuts > 15
        proxy.script = all_pass
        said, now = counter.said, counter.standing.entries
    assert script.seen <= {(before, 0), (now, BILLS)}
    books = check_invariants(portal.settings.database, [tmp_path / "counter"], said)
    assert len(books.bills) == BILLS


def test_the_answer_to_a_push_cut_anywhere_acknowledges_all_or_nothing(portal: RunningPortal, tmp_path: Path) -> None:
    with FaultyProxy(portal.url) as proxy, counter_here(proxy.url, tmp_path / "counter") as counter:
        offline_bills(counter, proxy)
        unsent = counter.standing.unsent
        script = CutEverywhere(Kind.CUT_ANSWER, lambda _exchange: counter.standing.unsent)
        proxy.script = script
        proxy.heal()
        counter.until(counter.drained, "the last acknowledgement", impatient=True)
        assert proxy.cuts > 5
        proxy.script = all_pass
        said = counter.said
    assert unsent in script.seen
    assert script.seen <= {unsent, 0}
    books = check_invariants(portal.settings.database, [tmp_path / "counter"], said)
    assert len(books.bills) == BILLS


def test_enrolment_and_first_download_cut_anywhere_begin_again_from_empty(
    portal: RunningPortal, tmp_path: Path
) -> None:
    with FaultyProxy(portal.url) as proxy, counter_here(portal.url, tmp_path / "other") as other:
        other.until(lambda: other.ready, "the first download over a good network")

        def look(exchange: Exchange) -> object:
            first = exchange.path == "/v1/round" and _asks_from_empty(exchange.plain)
            return counter.standing.services if first else 0

        with counter_here(proxy.url, tmp_path / "counter") as counter:
            script = CutEverywhere(Kind.CUT_ANSWER, look)
            proxy.script = script
            counter.until(lambda: counter.ready and counter.drained(), "the first download", impatient=True)
            proxy.script = all_pass
            assert counter.standing.number == other.standing.number + 1, "lost answers took a place of their own"
            assert counter.standing.services == other.standing.services
        assert proxy.cuts > 50
    assert script.seen == {0}
    check_invariants(portal.settings.database, [tmp_path / "counter", tmp_path / "other"], [])


def _asks_from_empty(body: bytes) -> bool:
    asked = msgspec.json.decode(body, type=RoundRequest)
    return asked.changes and not asked.reference
