"""The portal on PostgreSQL: confirmations that are durable, matched and in the ledger; rounds of a country's counters.

A real portal of two workers over a real PostgreSQL 18 that flushes every commit. Real bills are raised; real C2B
confirmations are posted for them over HTTP, first as fast as they are answered, then at half that pace. Then
``--counters`` counters hold their waits while others send entries. Nothing may be lost or doubled. Beside it, in the
same run, the floor: the very rows those payments left, inserted by the bare driver, one transaction for each payment.
Last line: JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import psutil
import psycopg
import requests
from psycopg import sql

from desktop.domain.time import utc_now
from portal.demonstration import CENTRE
from portal.feed.watch import all_heads
from portal.first_start import epoch_in_force
from portal.money.ledger import balance_of, ledger_balanced
from portal.money.ledger_chain import verify_ledger
from portal.rails.sandbox.mpesa_payer import SandboxRail, c2b_body
from portal.store.database import Database
from sync.protocol import kinds
from sync.protocol.cursor import REFERENCE_FEED, Cursor
from tests.bench.portal_load import Link, Waiter, as_fast_as_answered, at_pace, enrol_all
from tests.conformance.device import Device
from tests.portal.services import fixed_lines
from tests.support.postgres_server import PostgresServer

SETTINGS = ("shared_buffers=128MB", "max_connections=60", "max_wal_size=2GB")
DEVICES = 24
BILLS_A_PUSH = 100
LINKS = 96
RAW = 1_000
STEADY_PER_S, PEAK_PER_S = 12, 120
PATIENCE_S = 60.0
TABLES = ("raw_messages", "payments", "ledger_lines", "ledger_entries", "receipts", "fulfilment", "feed")


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--payments", type=int, default=4_000)
    parser.add_argument("--counters", type=int, default=1_500)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seconds", type=int, default=8, help="how long each pace of entries is held")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, PostgresServer(SETTINGS) as server:
        os.environ["XDG_STATE_HOME"] = folder
        database = server.make_database("books")
        with _portal(database, given.workers, Path(folder)) as (process, url):
            figures = _callbacks(database, url, given.payments, (process.pid, server.pid))
            figures |= asyncio.run(_rounds(database, url, process.pid, given.counters, given.seconds))
            figures["rss_mb"] = _rss_mb(process)
        figures |= _floor(database, figures["callbacks_per_s"])
    print(json.dumps(figures))


def _callbacks(database: str, url: str, count: int, pids: tuple[int, int]) -> dict[str, Any]:
    """All of them as fast as they are answered, but for a third that come at half that pace."""
    bills = _raise_bills(url, count)
    rail = SandboxRail(url)
    path = rail.address().confirmation.removeprefix(url)
    bodies = [_body(bill, rail.address().short_code) for bill in bills]
    fast = count * 2 // 3

    async def send(link: Link, place: int) -> None:
        assert json.loads(await link.post(path, bodies[place]))["ResultCode"] == "0"

    before = [_cpu_s(pid) for pid in pids]
    took = asyncio.run(as_fast_as_answered(url, fast, LINKS, send))
    worked = [_cpu_s(pid) - then for pid, then in zip(pids, before, strict=True)]
    per_s = fast / took

    async def send_later(link: Link, place: int) -> None:
        await send(link, fast + place)

    paced = asyncio.run(at_pace(url, count - fast, per_s / 2, LINKS, send_later))
    return {
        "callbacks_per_s": round(per_s),
        "callback_ms_p50": _at(paced, 0.5),
        "callback_ms_p99": _at(paced, 0.99),
        "paced_per_s": round(per_s / 2),
        "portal_cpu_ms": round(worked[0] / fast * 1_000, 2),
        "postgres_cpu_ms": round(worked[1] / fast * 1_000, 2),
        **_counted(database, bills),
    }


def _counted(database: str, bills: Sequence[kinds.BillRaised]) -> dict[str, int]:
    """Nothing lost and nothing doubled, by the books themselves."""
    with Database(database) as books:

        def numbers(statement: str) -> list[Any]:
            return list(books.read(lambda c: c.exec_driver_sql(statement).all()))

        paid = {row[0]: row[1] for row in numbers("SELECT bill_id, count(*) FROM payments GROUP BY bill_id")}
        receipts = {row[0]: row[1] for row in numbers("SELECT bill_id, count(*) FROM receipts GROUP BY bill_id")}
        serials = [row[0] for row in numbers("SELECT serial FROM receipts ORDER BY serial")]
        lost = sum(paid.get(bill.bill, 0) < 1 or receipts.get(bill.bill, 0) < 1 for bill in bills)
        doubled = sum(paid.get(bill.bill, 0) > 1 or receipts.get(bill.bill, 0) > 1 for bill in bills)
        assert (lost, doubled) == (0, 0), (lost, doubled)
        assert serials == list(range(1, len(bills) + 1)), "serials have no gap"
        assert books.read(ledger_balanced)
        assert books.read(verify_ledger)[1] == []
        assert books.read(lambda c: balance_of(c, "suspense")) == 0
    return {"payments": len(bills), "lost": lost, "doubled": doubled}


async def _rounds(database: str, url: str, portal: int, counters: int, seconds: int) -> dict[str, Any]:
    """Entries of a steady hour, of eight in the morning, and as many rounds as go, while every counter waits."""
    waiters = [Waiter(url) for _ in range(counters)]
    senders = await asyncio.to_thread(lambda: [Device(url).enrol() for _ in range(DEVICES)])
    await enrol_all(url, waiters)
    cursors = _ends_of_feeds(database)
    for waiter in waiters:
        waiter.cursors = cursors  # what was there before is no part of what is measured
    waiting = [asyncio.create_task(waiter.wait()) for waiter in waiters]
    until = time.monotonic() + PATIENCE_S
    while not all(waiter.held for waiter in waiters):
        assert time.monotonic() < until, "every counter waits"
        await asyncio.sleep(0.1)
    steady = await _entries(url, senders, STEADY_PER_S, seconds)
    peak = await _entries(url, senders, PEAK_PER_S, seconds)
    rounds = PEAK_PER_S * seconds
    before = _cpu_s(portal)
    took = await as_fast_as_answered(url, rounds, DEVICES, _pushes(senders))
    worked = _cpu_s(portal) - before
    held = sum(waiter.held for waiter in waiters)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    return {
        "rounds_per_s": round(rounds / took),
        "round_portal_cpu_ms": round(worked / rounds * 1_000, 2),
        "entry_ms_p99_steady": _at(steady, 0.99),
        "entry_ms_p99_peak": _at(peak, 0.99),
        "counters": held,
    }


def _ends_of_feeds(database: str) -> tuple[str, str]:
    with Database(database) as books:
        epoch, heads = books.read(lambda c: (epoch_in_force(c), all_heads(c)))
    return str(Cursor(epoch, REFERENCE_FEED, heads[REFERENCE_FEED])), str(Cursor(epoch, CENTRE, heads[CENTRE]))


async def _entries(url: str, senders: list[Device], per_s: int, seconds: int) -> list[float]:
    return await at_pace(url, per_s * seconds, per_s, DEVICES, _pushes(senders))


def _pushes(senders: list[Device]) -> Any:
    """One entry of whichever counter is free."""
    free = list(senders)

    async def send(link: Link, _place: int) -> None:
        device = free.pop()
        device.citizen()
        request = device.request(device.written[device.acknowledged :], pack=True, changes=False)
        body = msgspec.json.encode(request)
        headers = [f"{name}: {value}" for name, value in device.headers(body).items()]
        answer = json.loads(await link.post("/v1/round", body, *headers))
        device.acknowledged = answer["head"]["seq"]
        assert device.acknowledged == len(device.written)
        free.append(device)

    return send


def _raise_bills(url: str, count: int) -> list[kinds.BillRaised]:
    """Bills in the books, over several counters."""
    lines = fixed_lines(2)
    bills: list[kinds.BillRaised] = []
    devices = [Device(url).enrol() for _ in range(DEVICES)]
    while len(bills) < count:
        device = devices[len(bills) // BILLS_A_PUSH % DEVICES]
        bills += [device.bill(*lines) for _ in range(min(BILLS_A_PUSH, count - len(bills)))]
        assert {outcome.outcome.value for outcome in device.push().outcomes} == {"created"}
    for device in devices:
        device.close()
    return bills


def _body(bill: kinds.BillRaised, short_code: str) -> bytes:
    return json.dumps(c2b_body(bill.account, bill.total_cents, None, "AMINA", utc_now(), short_code)).encode()


def _floor(database: str, per_s: float) -> dict[str, Any]:
    """The same rows by the bare driver into tables of the same form, without a rule: one transaction a payment."""
    with psycopg.connect(database.replace("+psycopg", "")) as connection:
        written = _rows_of_payments(connection)
        for table in TABLES:
            copy = sql.Identifier(f"floor_{table}")
            connection.execute(sql.SQL("CREATE TABLE {} (LIKE {} INCLUDING ALL)").format(copy, sql.Identifier(table)))
        connection.commit()
        begun = time.perf_counter()
        for rows in written:
            for table, row in rows:
                connection.execute(_INSERTS[table, len(row)], row)
            connection.commit()
        raw = len(written) / (time.perf_counter() - begun)
    return {"raw_per_s": round(raw), "ratio": round(per_s / raw, 2)}


class _Inserts(dict[tuple[str, int], str]):
    def __missing__(self, wanted: tuple[str, int]) -> str:
        table, columns = wanted
        self[wanted] = f"INSERT INTO floor_{table} VALUES ({', '.join(['%s'] * columns)})"
        return self[wanted]


_INSERTS = _Inserts()


def _rows_of_payments(connection: psycopg.Connection[Any]) -> list[list[tuple[str, tuple[Any, ...]]]]:
    """Every row that the first payments left, payment by payment."""
    found = []
    picked = "SELECT id, bill_id FROM payments WHERE state = 'matched' ORDER BY id LIMIT %s"
    for payment, bill in connection.execute(picked, (RAW,)).fetchall():
        wanted = {
            "raw_messages": ("payment_id = %s", payment),
            "payments": ("id = %s", payment),
            "ledger_lines": ("entry_no = (SELECT no FROM ledger_entries WHERE payment_id = %s)", payment),
            "ledger_entries": ("payment_id = %s", payment),
            "receipts": ("payment_id = %s", payment),
            "fulfilment": ("bill_id = %s", bill),
            "feed": ("key IN (%s, (SELECT number FROM receipts WHERE payment_id = %s))", payment, payment),
        }
        rows: list[tuple[str, tuple[Any, ...]]] = []
        for table, (where, *values) in wanted.items():
            asked = f"SELECT * FROM {table} WHERE {where}"
            rows += [(table, row) for row in connection.execute(asked, values).fetchall()]
        found.append(rows)
    return found


@contextlib.contextmanager
def _portal(database: str, workers: int, folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [sys.executable, "-m", "portal", "serve", "--database", database, "--port", "0"]
    with (
        (folder / "portal.log").open("wb") as log,
        subprocess.Popen(
            [*command, "--workers", str(workers)], stdout=subprocess.PIPE, stderr=log, text=True
        ) as process,
    ):
        try:
            yield process, _ready(process, folder)
        except BaseException:
            print((folder / "portal.log").read_text()[-4_000:], file=sys.stderr)
            raise
        finally:
            process.terminate()
            process.wait(PATIENCE_S)


def _ready(process: subprocess.Popen[str], folder: Path) -> str:
    said: queue.Queue[str] = queue.Queue()
    assert process.stdout is not None
    words = process.stdout
    threading.Thread(target=lambda: said.put(words.readline()), daemon=True).start()
    line = said.get(timeout=PATIENCE_S)
    assert line.startswith("portal ready "), (folder / "portal.log").read_text()
    url = line.split()[-1]
    assert requests.get(f"{url}/ready", timeout=10).status_code == 200
    return url


def _rss_mb(process: subprocess.Popen[str]) -> int:
    """All of the portal's processes."""
    parent = psutil.Process(process.pid)
    held = sum(int(each.memory_info().rss) for each in (parent, *parent.children()))
    return round(held / 2**20)


def _cpu_s(pid: int) -> float:
    """What a process and those it started have worked, on every core together."""
    parent = psutil.Process(pid)
    times = [each.cpu_times() for each in (parent, *parent.children(recursive=True))]
    return float(sum(time.user + time.system for time in times))


def _at(sorted_ms: list[float], share: float) -> float:
    return round(sorted_ms[min(len(sorted_ms) - 1, int(len(sorted_ms) * share))], 1)


if __name__ == "__main__":
    main()
