"""From the rail's call to the counter's screen while two hundred counters are connected.

A real portal process, ``--others`` counters that hold a waiting round each, and one counter with its window: its bills
are paid one after another through the sandbox rail. Beside it the rail's own call, which is the floor: nothing can be
on a screen before the portal has answered for it. Last line: JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from desktop.app.bootstrap import RunningCounter, build_counter
from desktop.app.demonstration import STAFF
from desktop.app.portal_process import PortalProcess
from desktop.app.settings import CounterSettings
from desktop.services.ports.views import BillView
from portal.rails.sandbox import SandboxRail
from sync.portal_client import PortalClient
from sync.protocol.messages import COUNTER_HEADER, SIGNATURE_HEADER, EnrolRequest, RoundAnswer, RoundRequest
from sync.protocol.signing import new_private_key, public_key, round_statement, sign
from tests.support.people import amina, draft

OTHERS = 200
BILLS = 100
PATIENCE_S = 30.0
REST_MS = 100
WAIT_S = 25


class Other:
    """A counter that only waits: it asks, holds, and asks again with the cursors it was given."""

    def __init__(self, client: PortalClient) -> None:
        self._key = new_private_key()
        self._counter = client.enrol(EnrolRequest(code="", device_key=public_key(self._key))).counter
        self._cursors = ("", "")
        self.held = False

    async def wait(self, host: str, port: int) -> None:
        """Until it is cancelled."""
        reader, writer = await asyncio.open_connection(host, port)
        try:
            while True:
                self.held = all(self._cursors)
                writer.write(self._request(host))
                answer = await self._answer(reader)
                self._cursors = (answer.reference, answer.centre)
        finally:
            writer.close()

    def _request(self, host: str) -> bytes:
        reference, centre = self._cursors
        body = msgspec.json.encode(RoundRequest(incarnation=1, reference=reference, centre=centre, wait_s=WAIT_S))
        lines = (
            "POST /v1/round HTTP/1.1",
            f"Host: {host}",
            f"{COUNTER_HEADER}: {self._counter}",
            f"{SIGNATURE_HEADER}: {sign(self._key, round_statement(body))}",
            "Content-Type: application/json",
            f"Content-Length: {len(body)}",
        )
        return ("\r\n".join(lines) + "\r\n\r\n").encode() + body

    async def _answer(self, reader: asyncio.StreamReader) -> RoundAnswer:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        assert head.startswith("http/1.1 200"), head
        length = int(head.partition("content-length:")[2].partition("\r\n")[0])
        return msgspec.json.decode(await reader.readexactly(length), type=RoundAnswer)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--others", type=int, default=OTHERS)
    parser.add_argument("--bills", type=int, default=BILLS)
    given = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"] = folder
        portal = PortalProcess(Path(folder) / "portal")
        try:
            url = portal.wait_ready()
            with _connected(url, given.others) as held, _counter(Path(folder) / "counter", url) as running:
                figures = _measure(running, url, given.bills)
                figures["counters"] = held()
        finally:
            portal.stop()
    print(json.dumps(figures))


@contextmanager
def _connected(url: str, how_many: int) -> Iterator[Callable[[], int]]:
    """So many waiting counters on a thread of their own; yields a way to count those that hold."""
    client = PortalClient(url)
    others = [Other(client) for _ in range(how_many)]
    client.close()
    parts = urlsplit(url)
    loop = asyncio.new_event_loop()

    async def hold() -> None:
        await asyncio.gather(*(other.wait(parts.hostname or "", parts.port or 0) for other in others))

    task = loop.create_task(hold())

    def run() -> None:
        try:
            loop.run_until_complete(task)
        except asyncio.CancelledError:
            loop.close()

    thread = threading.Thread(target=run, name="others", daemon=True)
    thread.start()
    _until(lambda: all(other.held for other in others), "every counter waiting")
    yield lambda: sum(other.held for other in others)
    loop.call_soon_threadsafe(task.cancel)
    thread.join(PATIENCE_S)


@contextmanager
def _counter(profile: Path, url: str) -> Iterator[RunningCounter]:
    running = build_counter(CounterSettings(profile, portal=url))
    running.start()
    try:
        _until(lambda: running.counter.standing().numbers_left > 0 and running.counter.standing().services > 0, "work")
        _until(lambda: len(running.counter.door.names()) > 0, "staff")
        yield running
    finally:
        running.stop()


def _measure(running: RunningCounter, url: str, how_many: int) -> dict[str, float]:
    from ui.application import make_application, make_kit
    from ui.demonstration.hand import Hand
    from ui.front import Front
    from ui.kit.theme import Look

    front = Front(running.counter, make_kit(make_application(), "en", Look(), listening=False))
    front.open()
    hand = Hand(front.shell)
    number, _, pin = STAFF["agent"]
    door = running.counter.door
    member = next(choice.member for choice in door.names() if choice.member.number == number)
    front.on_signed_in(door.sign_in(member.id, pin))
    citizen = running.counter.citizens.take_down(amina())
    rail = SandboxRail(url)
    rail.address()
    calls: list[float] = []
    screens = []
    for _ in range(how_many):
        bill = running.counter.bills.raise_bill(draft(citizen.id))
        hand.wait(lambda bill=bill: _is_there(running, bill), "the portal's word")  # type: ignore[misc]
        front.serve.open_bill(bill.id)
        hand.wait(lambda: front.serve.page == "waiting", "the waiting page")
        hand.rest(REST_MS)
        phone = threading.Thread(target=_pay, args=(rail, bill, calls), name="citizen-phone")
        begun = time.perf_counter()
        phone.start()
        hand.wait(lambda: front.serve.page == "paid", "the payment on the screen")
        screens.append(time.perf_counter() - begun)
        phone.join()
    front.close()
    return {
        "callback_to_screen_ms_p50": _ms(statistics.median(screens)),
        "callback_to_screen_ms_p99": _ms(sorted(screens)[max(0, int(len(screens) * 0.99) - 1)]),
        "callback_to_screen_ms_worst": _ms(max(screens)),
        "floor_rail_call_ms_p50": _ms(statistics.median(calls)),
        "bills": how_many,
    }


def _pay(rail: SandboxRail, bill: BillView, took: list[float]) -> None:
    begun = time.perf_counter()
    rail.pay(account=bill.account, amount_cents=bill.balance_cents)
    took.append(time.perf_counter() - begun)


def _is_there(running: RunningCounter, bill: BillView) -> bool:
    seen = running.counter.bills.bill(bill.id)
    return seen is not None and seen.portal_at is not None


def _until(true: Callable[[], bool], what: str) -> None:
    ends = time.monotonic() + PATIENCE_S
    while not true():
        if time.monotonic() > ends:
            raise SystemExit(f"{what} did not come in time")
        time.sleep(0.01)


def _ms(seconds: float) -> float:
    return round(seconds * 1_000, 1)


if __name__ == "__main__":
    main()
