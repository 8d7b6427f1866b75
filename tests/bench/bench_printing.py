"""What a print costs: the GUI thread, the time until bytes are ready and until the first is at the printer, PDF.

Run as `python -m tests.bench.bench_printing`. A printer in a process of its own answers at once; papers go through the
real job machine over a durable store, another paper every time, so that nothing is remembered from the one before.
The last line is JSON:

    gui_ms_p99            longest the GUI thread was kept in one print: handing over, hearing of five states, and any
                          moment in which another thread had its turn (less what other programs took, where the
                          system tells it); `gui_idle_ms_p99` is the same without a print
    bytes_ready_ms_p50    from the paper's commit until its bytes are ready
    first_byte_ms_p50     from handing over until the first byte is at the printer, two commits of the job included
    counter_file_…        the same with the counter's own encrypted file as store
    receipt_bytes         a receipt of one service in one language, QR included; `…_both` two services, both languages
    pdf_ms_p50            a receipt with its QR as PDF
    floor_…               bytes put together by hand, one send over a kept connection, one bare commit of the store
"""

from __future__ import annotations

import json
import queue
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import Any

from desktop.domain.ids import new_id
from desktop.domain.time import utc_now
from printing import (
    Job,
    JobFile,
    JobStore,
    Patience,
    PrinterSettings,
    Receipt,
    Spooler,
    is_final,
    paper_id,
    render_escpos,
    render_pdf,
    to_json,
)
from printing.samples import sample_receipt
from tests.paths import ROOT

PRINTS = 150
PDFS = 40
TICK_S = 0.0005
NAME = "Receipts"
SCHEDULED = Path("/proc/thread-self/schedstat")


def receipt(number: int) -> Receipt:
    """A receipt of one service in English, another for every number."""
    made = sample_receipt()
    return replace(
        made,
        language="en",
        receipt_number=f"GPO-26-{number:07d}",
        lines=made.lines[1:],
        total_cents=55_000,
        paid_cents=55_000,
        rail_code=f"UJ{number:08d}",
        qr_text=made.qr_text[:-7] + f"{number:07d}",
        next_en="NTSA copy: at once.",
    )


def job_for(number: int) -> Job:
    document = receipt(number)
    now = utc_now()
    return Job(
        id=new_id(),
        paper_id=paper_id(document),
        printer=NAME,
        document=to_json(document),
        created_at=now,
        changed_at=now,
    )


class GuiThread:
    """Stands for the interface: hands papers over, hears of their states, and must never be kept waiting."""

    def __init__(self) -> None:
        self.heard: queue.SimpleQueue[Job] = queue.SimpleQueue()

    def longest_ms(self, until: Callable[[], bool], hand_over: Callable[[], None] | None = None) -> float:
        """The longest it was kept while something happened elsewhere.

        What the system took from this thread for other programs is not the print's doing and is taken off.
        """
        longest = 0.0
        if hand_over is not None:
            start, lost = time.perf_counter(), lost_s()
            hand_over()
            longest = time.perf_counter() - start - (lost_s() - lost)
        while not until():
            start, lost = time.perf_counter(), lost_s()
            time.sleep(TICK_S)
            while not self.heard.empty():
                self.heard.get()
            longest = max(longest, time.perf_counter() - start - TICK_S - (lost_s() - lost))
        return longest * 1000


def lost_s() -> float:
    """How long this thread was ready to run and another program had the processor; 0 where the system does not say."""
    try:
        return int(SCHEDULED.read_text().split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return 0.0


class Acts:
    """The thread that does what the interface asks for."""

    def __init__(self) -> None:
        self.asked: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self.thread = Thread(target=self.work, daemon=True)
        self.thread.start()

    def work(self) -> None:
        while (act := self.asked.get()) is not None:
            act()


@contextmanager
def bare_printer() -> Iterator[tuple[str, subprocess.Popen[str]]]:
    program = [sys.executable, "-m", "tests.bench.bare_printer"]
    with subprocess.Popen(program, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield f"tcp://127.0.0.1:{int(process.stdout.readline())}", process


def printed(store: JobStore) -> dict[str, list[float]]:
    """Times of many prints through the job machine over this store, in milliseconds."""
    gui, acts, over = GuiThread(), Acts(), Event()
    committed: list[int] = []
    ready: list[int] = []
    handed: list[int] = []
    kept: list[float] = []

    def hear(job: Job) -> None:
        gui.heard.put(job)
        if is_final(job):
            over.set()

    with bare_printer() as (address, process):
        patience = Patience(warm_after_s=0.0)
        spooler = Spooler(PrinterSettings(name=NAME, address=address), store, on_change=hear, patience=patience)
        render = spooler.render

        def rendered(job: Job) -> bytes:
            data = render(job)
            ready.append(time.monotonic_ns())
            return data

        spooler.render = rendered  # type: ignore[method-assign]
        spooler.start()
        wait_for(lambda: spooler.warm and spooler.condition.heard)
        for number in range(PRINTS):
            job = job_for(number + 1)
            over.clear()

            def act(job: Job = job) -> None:
                added = store.add(job)
                committed.append(time.monotonic_ns())
                assert added
                spooler.wake()

            def hand_over(act: Callable[[], None] = act) -> None:
                handed.append(time.monotonic_ns())
                acts.asked.put(act)

            kept.append(gui.longest_ms(over.is_set, hand_over))
        spooler.stop()
        acts.asked.put(None)
        assert process.stdout is not None
        arrived = json.loads(process.stdout.readline())[-PRINTS:]
    return {
        "gui": kept,
        "ready": [(b - a) / 1e6 for a, b in zip(committed, ready, strict=True)],
        "first": [(b - a) / 1e6 for a, b in zip(handed, arrived, strict=True)],
    }


def wait_for(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end, "the printer was not ready"
        time.sleep(0.01)


def idle_ms() -> list[float]:
    """The same look at the GUI thread while nothing prints."""
    gui = GuiThread()
    found = []
    for _ in range(PRINTS):
        end = time.perf_counter() + 0.008
        found.append(gui.longest_ms(lambda end=end: time.perf_counter() >= end))  # type: ignore[misc]
    return found


def by_hand(number: int) -> bytes:
    """The same receipt put together by hand: what no layout, no wrapping and no second language would cost."""
    made = receipt(number)
    qr = made.qr_text.encode()
    parts = [
        b"\x1b@\x1bt\x13\x1dP\xcb\xcb\x1b3\x1c\x1ba\x01\x1bE\x01REPUBLIC OF KENYA\n\x1bE\x00",
        f"{made.centre}, {made.town}\nCounter {made.counter}\n".encode("cp858"),
        b"\x1ba\x00\x1b!8\x1dB\x01        RECEIPT         \n\x1b!\x00\x1dB\x00 Receipt number\n",
        f" {made.receipt_number}\nPAID\nKES {made.paid_cents / 100:,.2f}\n{made.account}\n".encode("cp858"),
        f" Date {made.paid_at:%d %b %Y %H:%M:%S}\n {made.channel} code {made.rail_code}\n".encode("cp858"),
        f" Payer {made.payer_name}\n ID {made.id_masked}\n".encode("cp858"),
        *(
            f" {line.service_en}\n {line.agency} {line.service_fee_cents / 100:,.2f}\n".encode("cp858")
            for line in made.lines
        ),
        b"\x1d(k\x04\x001A2\x00\x1d(k\x03\x001C\x05\x1d(k\x03\x001E0\x1d(k",
        (len(qr) + 3).to_bytes(2, "little") + b"1P0" + qr + b"\x1d(k\x03\x001Q0",
        f" Check {made.check_hex}\n Served by {made.served_by}\n {made.next_en}\n".encode("cp858"),
        b"--- end of receipt ---\n\x1dVB\x00",
    ]
    return b"".join(parts)


def floor_ms() -> dict[str, float]:
    """Hand-made bytes, one send over a kept connection."""
    made, sent = [], []
    with bare_printer() as (address, process):
        host, port = address.removeprefix("tcp://").split(":")
        line = socket.create_connection((host, int(port)))
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for number in range(PRINTS):
            start = time.monotonic_ns()
            data = by_hand(number)
            made.append(time.monotonic_ns() - start)
            sent.append(time.monotonic_ns())
            line.sendall(data)
            time.sleep(0.002)
        line.close()
        assert process.stdout is not None
        arrived = json.loads(process.stdout.readline())
    first = sorted((b - a) / 1e6 for a, b in zip(sent, arrived, strict=True))
    return {"ready": median([nanoseconds / 1e6 for nanoseconds in made]), "first": median(first)}


def commit_ms(folder: Path) -> float:
    """One bare durable commit of SQLite in the same folder."""
    base = sqlite3.connect(folder / "floor.sqlite", isolation_level=None)
    base.execute("PRAGMA journal_mode=WAL")
    base.execute("PRAGMA synchronous=FULL")
    base.execute("CREATE TABLE paper (id INTEGER PRIMARY KEY, body TEXT)")
    text = to_json(receipt(1))
    times = timed(lambda: base.execute("INSERT INTO paper (body) VALUES (?)", (text,)), PRINTS)
    base.close()
    return median(times)


def timed(act: Callable[[], object], count: int) -> list[float]:
    taken = []
    for _ in range(count):
        start = time.perf_counter()
        act()
        taken.append((time.perf_counter() - start) * 1000)
    return taken


def counter_file(folder: Path) -> dict[str, list[float]]:
    """The same over the counter's own file."""
    from desktop.store.paper_jobs import PaperJobs
    from tests.support.desk import open_desk

    folder.mkdir()
    desk = open_desk(folder)
    try:
        return printed(PaperJobs(desk.file, desk.file.run_read))
    finally:
        desk.file.close()


def import_ms() -> float:
    """What importing the printing stack adds to the start of a program that knows the domain already."""
    asked = (
        "import time, desktop.domain.errors, desktop.domain.money, desktop.domain.time, desktop.domain.ids;"
        "start = time.perf_counter(); import printing, printing.spooler, printing.printers;"
        "print((time.perf_counter() - start) * 1000)"
    )
    runs = [
        subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
        for _ in range(5)
    ]
    return median([float(done.stdout) for done in runs])


def median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def p99(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.99)]


def main() -> int:
    """Measure and print; the last line is JSON."""
    numbers = iter(range(1, 1_000_000))
    with TemporaryDirectory() as folder:
        store = JobFile(Path(folder) / "jobs.sqlite")
        times = printed(store)
        store.close()
        own = counter_file(Path(folder) / "counter")
        commit = commit_ms(Path(folder))
    render_pdf(receipt(0))
    floor = floor_ms()
    figures: dict[str, Any] = {
        "gui_ms_p99": p99(times["gui"]),
        "gui_idle_ms_p99": p99(idle_ms()),
        "bytes_ready_ms_p50": median(times["ready"]),
        "first_byte_ms_p50": median(times["first"]),
        "receipt_bytes": len(render_escpos(receipt(1))),
        "receipt_bytes_both": len(render_escpos(sample_receipt())),
        "pdf_ms_p50": median(timed(lambda: render_pdf(receipt(next(numbers))), PDFS)),
        "counter_file_gui_ms_p99": p99(own["gui"]),
        "counter_file_bytes_ready_ms_p50": median(own["ready"]),
        "counter_file_first_byte_ms_p50": median(own["first"]),
        "import_ms": import_ms(),
        "floor_bytes_ready_ms_p50": floor["ready"],
        "floor_first_byte_ms_p50": floor["first"],
        "floor_bytes": len(by_hand(1)),
        "floor_commit_ms_p50": commit,
    }
    print(f"{PRINTS} receipts over each store, {PDFS} PDF; nothing here touches paper")
    print(json.dumps({name: round(value, 3) for name, value in figures.items()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
