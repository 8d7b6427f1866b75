"""The sync's figures: push, pull, one entry, an idle round, the first download, and the floors of the same run.

A real portal process on loopback, a real encrypted file, durable on both ends. Last line: JSON.
"""

from __future__ import annotations

import csv
import gzip
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import requests

from desktop.app.bootstrap import RunningCounter, build_counter
from desktop.app.portal_process import PortalProcess
from desktop.app.settings import CounterSettings
from desktop.domain.identity import IdKind
from desktop.domain.ids import new_id
from desktop.services.ports.journal import SYSTEM, Act, Transaction
from desktop.store.connection import open_engine
from desktop.store.feed_rows import FeedRows
from desktop.store.key import read_secrets
from desktop.store.sync_store import FileSyncStore
from resources.catalogue import generated_services
from sync.connectivity import ConnectivityKeeper
from sync.portal_client import GZIP_FROM, PortalClient
from sync.ports import Identity
from sync.protocol.kinds import CitizenTakenDown
from sync.protocol.messages import MOST_ENTRIES, RoundRequest
from sync.round import enrol, push, push_request, wait
from tests.support.desk import open_desk
from tests.support.people import amina, draft
from tests.support.stock import AGENT

ENTRIES = 10_000
SERVICES = 5_489
SINGLES = 60
BODY = "x" * 100


class Counter:
    """One counter without threads: rounds are made by hand."""

    def __init__(self, folder: Path, url: str) -> None:
        self.running: RunningCounter = build_counter(CounterSettings(folder, portal=url))
        file = self.running.file
        secrets = read_secrets(folder, keyring=False)
        self.store = FileSyncStore(file, file.run_read, FeedRows(secrets.pepper))
        self.client = PortalClient(url)
        self.link = ConnectivityKeeper(file.clock)
        self.identity: Identity = enrol(self.client, self.store, "")

    def write(self, count: int) -> None:
        """Entries of about 400 bytes, in one transaction."""

        def act(tx: Transaction) -> None:
            for _ in range(count):
                personal = {"name": f"Made Up {BODY}", "id_number": "12345678", "phone": "+254712345126"}
                body = CitizenTakenDown(citizen=new_id(), id_kind=IdKind.NATIONAL)
                tx.append(Act(new_id(), body, SYSTEM, personal))

        self.running.file.write(act)

    def push_all(self) -> None:
        while push(self.client, self.store, self.identity, self.link, hello=False):
            pass

    def pull_all(self) -> None:
        while wait(self.client, self.store, self.identity, self.link, 0):
            pass

    def close(self) -> None:
        self.client.close()
        self.running.file.close()


def main() -> None:
    """Measures and prints."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        portal = PortalProcess(root / "portal")
        try:
            url = portal.wait_ready()
            _import(root, portal.database)
            figures = measure(root, url)
        finally:
            portal.stop()
        figures |= floors(root)
    print(json.dumps(figures))


def measure(root: Path, url: str) -> dict[str, float]:
    counter = Counter(root / "counter", url)
    counter.push_all()
    download_s = _timed(counter.pull_all)
    counter.write(ENTRIES)
    bytes_per_entry = _wire_bytes(counter)
    push_s = _timed(counter.push_all)
    single = [_single(counter) for _ in range(SINGLES)]
    idle = [_timed(lambda: _idle(counter)) * 1_000 for _ in range(SINGLES)]
    counter.close()
    puller = Counter(root / "puller", url)
    pull_s = _timed(puller.pull_all)
    rows = puller.running.counter.standing().services
    puller.close()
    trip = [_timed(lambda: requests.get(f"{url}/health", timeout=5)) * 1_000 for _ in range(SINGLES)]
    return {
        "push_per_s": round(ENTRIES / push_s),
        "pull_per_s": round(rows / pull_s),
        "one_entry_ms_p50": round(statistics.median(single), 2),
        "idle_round_ms_p50": round(statistics.median(idle), 2),
        "bytes_per_entry": round(bytes_per_entry, 1),
        "first_download_s": round(download_s, 2),
        "floor_http_ms_p50": round(statistics.median(trip), 2),
    }


def floors(root: Path) -> dict[str, float]:
    """A raw encrypted commit, a raw bulk insert, and a bill beside the commit."""
    (root / "desk").mkdir()
    desk = open_desk(root / "desk")
    desk.counter.door.sign_in(AGENT[0], AGENT[4])
    citizen = desk.counter.citizens.take_down(amina())
    bill_ms = statistics.median(
        _timed(lambda: desk.counter.bills.raise_bill(draft(citizen.id))) * 1_000 for _ in range(SINGLES)
    )
    desk.file.close()
    engine = open_engine(root / "raw.db", bytes(32))
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE raw (body TEXT)")
    connection = engine.connect()

    def commit() -> None:
        with connection.begin():
            connection.exec_driver_sql("INSERT INTO raw VALUES (?)", ("x" * 400,))

    commit_ms = statistics.median(_timed(commit) * 1_000 for _ in range(SINGLES))

    def bulk() -> None:
        with connection.begin():
            connection.exec_driver_sql("INSERT INTO raw VALUES (?)", [("x" * 400,)] * ENTRIES)

    bulk_s = _timed(bulk)
    connection.close()
    engine.dispose()
    return {
        "floor_commit_ms_p50": round(commit_ms, 3),
        "floor_bulk_per_s": round(ENTRIES / bulk_s),
        "bill_commit_ms_p50": round(bill_ms, 2),
        "bill_commit_ratio": round(bill_ms / commit_ms, 1),
    }


def _single(counter: Counter) -> float:
    counter.write(1)
    return _timed(counter.push_all) * 1_000


def _idle(counter: Counter) -> None:
    counter.client.round(counter.identity, RoundRequest(incarnation=counter.identity.incarnation, changes=False))


def _wire_bytes(counter: Counter) -> float:
    """Bytes an entry on the wire in a full batch, as the client packs it."""
    outgoing = counter.store.outgoing(MOST_ENTRIES)
    body = msgspec.json.encode(push_request(counter.identity, outgoing))
    packed = gzip.compress(body, 1) if len(body) >= GZIP_FROM else body
    return len(packed) / len(outgoing.entries)


def _import(root: Path, database: str) -> None:
    """A list of the country's size, made up."""
    path = root / "list.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["service_id", "service_name", "agency", "ministry"])
        for service in generated_services(SERVICES):
            rows.writerow([service.code, service.name_en, service.agency, service.category or service.agency])
    command = [sys.executable, "-m", "portal", "admin", "--database", database, "catalogue", "import", str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


def _timed(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
