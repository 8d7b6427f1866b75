"""Rules of a portal that dies, stands still or is parted from its counter while both are at work."""

from __future__ import annotations

import time
from pathlib import Path

import msgspec

from portal.running import RunningPortal
from sync.connectivity import Link
from sync.protocol.messages import RoundRequest
from tests.faults.counter_here import counter_here
from tests.faults.invariants import check_invariants, read_books
from tests.faults.processes import Line, PortalProcess, driving
from tests.faults.proxy import PASS, Exchange, Fault, FaultyProxy, Kind

BILLS = 20
BACK_S = 3.0
"""So soon after the network is back, a counter that nobody touches has sent what it has."""
AT_ONCE_S = 0.3
"""How long the second way takes to follow the first."""


def of_act(said: list[Line], act: str) -> list[Line]:
    """What was said of this act."""
    return [line for line in said if line["act"] == act]


def test_network_that_is_parted_in_the_middle_and_heals_loses_nothing(portal: RunningPortal, tmp_path: Path) -> None:
    with (
        FaultyProxy(portal.url) as proxy,
        driving(proxy.url, tmp_path / "counter", "--bills", str(BILLS), "--pay") as drive,
    ):
        drive.until("receipt_issued", 3)
        proxy.part()
        drive.until("bill_raised", BILLS)  # a drive goes on without a network, as a counter does
        time.sleep(1.0)
        proxy.heal()
        said = drive.end()
    books = check_invariants(portal.settings.database, [tmp_path / "counter"], said)
    assert len(books.bills) == len(books.receipts) == len(of_act(said, "receipt_issued")) == BILLS


def test_a_network_that_comes_and_goes_loses_nothing(portal: RunningPortal, tmp_path: Path) -> None:
    with (
        FaultyProxy(portal.url) as proxy,
        driving(proxy.url, tmp_path / "counter", "--bills", str(BILLS), "--pay") as drive,
    ):
        drive.until("bill_raised", 1)
        for _ in range(6):
            proxy.part()
            time.sleep(0.15)
            proxy.heal()
            time.sleep(0.15)
        said = drive.end()
    books = check_invariants(portal.settings.database, [tmp_path / "counter"], said)
    assert len(books.bills) == len(books.receipts) == BILLS


def test_work_done_while_parted_does_not_keep_the_counter_away_afterwards(
    portal: RunningPortal, tmp_path: Path
) -> None:
    """Each bill is a try at once, and a try that somebody asked for says nothing of how long to leave the portal."""
    with FaultyProxy(portal.url) as proxy, counter_here(proxy.url, tmp_path / "counter") as counter:
        counter.until(lambda: counter.ready and counter.drained(), "the first download")
        counter.sign_in()
        proxy.part()
        said = counter.raise_bills(12)
        counter.until(counter.slips_ordered, "the last slip")
        proxy.heal()
        begun = time.monotonic()
        counter.until(lambda: counter.drained() and counter.confirmed(said), "the portal's word on each bill")
        assert time.monotonic() - begun < BACK_S
    check_invariants(portal.settings.database, [tmp_path / "counter"], said)


def test_network_is_found_again_by_both_ways_when_nobody_does_anything(portal: RunningPortal, tmp_path: Path) -> None:
    heard: dict[bool, float] = {}

    def script(exchange: Exchange) -> Fault:
        waits = msgspec.json.decode(exchange.plain, type=RoundRequest).changes
        heard.setdefault(waits, time.monotonic())
        return PASS

    with FaultyProxy(portal.url) as proxy, counter_here(proxy.url, tmp_path / "counter") as counter:
        counter.until(lambda: counter.ready and counter.drained(), "the first download")
        proxy.part()
        time.sleep(1.5)  # nobody does anything, and both ways come to leave the portal alone for longer
        proxy.script = script
        assert counter.running.counter.connectivity().link is Link.OFFLINE
        proxy.heal()
        begun = time.monotonic()
        counter.until(lambda: counter.running.counter.connectivity().link is Link.CONNECTED, "the network")
        counter.until(lambda: len(heard) == 2, "both ways")
        assert time.monotonic() - begun < BACK_S
        assert heard[True] - heard[False] < AT_ONCE_S, "the wait was not woken by what the push had heard"
    check_invariants(portal.settings.database, [tmp_path / "counter"], [])


def test_line_that_takes_requests_and_never_answers_does_not_hold_up_the_counter(
    portal: RunningPortal, tmp_path: Path
) -> None:
    with FaultyProxy(portal.url) as proxy, counter_here(proxy.url, tmp_path / "counter") as counter:
        counter.until(lambda: counter.ready and counter.drained(), "the first download")
        counter.sign_in()
        proxy.script = lambda _exchange: Fault(Kind.FREEZE)
        begun = time.monotonic()
        counter.raise_bills(20)
        assert time.monotonic() - begun < 5.0, "work waited for the network"
        assert read_books(portal.settings.database).bills == []
        proxy.script = lambda _exchange: Fault(Kind.PASS)
        proxy.heal()
        counter.until(counter.drained, "the last entry")
        said = counter.said
    books = check_invariants(portal.settings.database, [tmp_path / "counter"], said)
    assert len(books.bills) == 20


def test_portal_killed_twice_loses_nothing_it_acknowledged(portal_process: PortalProcess, tmp_path: Path) -> None:
    with driving(portal_process.url, tmp_path / "counter", "--bills", str(BILLS), "--pay") as drive:
        for receipts in (2, 8):
            drive.until("receipt_issued", receipts)
            portal_process.kill()
            acknowledged = [*drive.said]
            there = read_books(portal_process.database)
            for act, export, key in (
                ("payment_confirmed", there.payments, "rail_code"),
                ("receipt_issued", there.receipts, "account"),
            ):
                assert {line[key] for line in of_act(acknowledged, act)} <= {row[key] for row in export}
            portal_process.start()
        said = drive.end()
    books = check_invariants(portal_process.database, [tmp_path / "counter"], said)
    assert len(books.bills) == len(books.receipts) == len(of_act(said, "receipt_issued")) == BILLS
    assert "Traceback" not in portal_process.complaints


def test_both_killed_again_and_again_lose_and_double_nothing(portal_process: PortalProcess, tmp_path: Path) -> None:
    said: list[Line] = []
    for bills in (3, 7):
        with driving(portal_process.url, tmp_path / "counter", "--bills", str(BILLS), "--pay") as drive:
            drive.until("bill_raised", bills)
            portal_process.kill()
            drive.until("bill_raised", bills + 2)
            said += drive.kill()
        portal_process.start()
    with driving(portal_process.url, tmp_path / "counter", "--bills", "1", "--pay") as drive:
        said += drive.end()
    books = check_invariants(portal_process.database, [tmp_path / "counter"], said)
    assert len(books.bills) == len(books.receipts)


def test_portal_that_stands_still_for_seconds_goes_on(portal_process: PortalProcess, tmp_path: Path) -> None:
    with driving(portal_process.url, tmp_path / "counter", "--bills", str(BILLS), "--pay") as drive:
        drive.until("receipt_issued", 3)
        portal_process.stop_for(2.0)
        said = drive.end()
    books = check_invariants(portal_process.database, [tmp_path / "counter"], said)
    assert len(books.bills) == len(books.receipts) == BILLS
