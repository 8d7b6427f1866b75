"""Every way to a printer: what is an address, what comes back, and what a person is told when it cannot be.

A pseudo terminal stands for a cable: behind it is the virtual printer, so papers go all the way.
"""

from __future__ import annotations

import os
import pty
import select
import stat
import sys
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from socket import create_connection
from threading import Event, Thread
from types import ModuleType
from typing import Any

import pytest

from desktop.domain.errors import Trouble, UserError
from printing import Grade, JobState, VirtualPrinter, render_escpos, transport_for
from printing.probe import probe
from printing.samples import sample_receipt, sample_slip
from printing.transports import cups
from tests.printing.bench_of_faults import QUICK, Bench

GOOD = {
    "tcp://192.0.2.41": "TcpTransport",
    "tcp://printer.example:9101": "TcpTransport",
    "usb:///dev/usb/lp0": "UsbDeviceTransport",
    "usb://04b8:0e15": "UsbLibraryTransport",
    "usb://04B8:0E15/J3XK%201": "UsbLibraryTransport",
    "serial:///dev/ttyUSB0?baud=19200&flow=rtscts": "SerialTransport",
    "serial://COM3": "SerialTransport",
    "bluetooth://00:11:22:33:44:55?channel=2": "BluetoothTransport",
    "bluetooth:///dev/rfcomm0": "SerialTransport",
    "cups://Receipts": "CupsTransport",
    "cups://Office?as=pdf": "CupsTransport",
    "windows://EPSON%20TM-T20": "WindowsSpoolerTransport",
    "file:///tmp/out.bin": "FileTransport",
    "pdf:///tmp/papers": "PdfFolderTransport",
    "virtual:///tmp/papers": "VirtualTransport",
}
BAD = (
    "", "printer", "http://host", "tcp://", "tcp://host:port", "tcp://host/path", "tcp://host?speed=1", "usb://",
    "usb:///etc/passwd", "usb://4b8:e15", "serial://", "serial:///etc/passwd", "serial:///dev/ttyS0?baud=fast",
    "serial:///dev/ttyS0?baud=1200", "serial:///dev/ttyS0?flow=odd", "serial:///dev/ttyS0?parity=odd", "bluetooth://printer",
    "bluetooth://00:11:22:33:44:55?channel=x", "cups://", "cups://-o", "cups://Queue/x", "cups://Queue?as=ps", "windows://",
    "file://host/x", "file:", "pdf:", "virtual:",
)  # fmt: skip


@pytest.mark.parametrize("address", GOOD)
def test_an_address_means_its_way(address: str) -> None:
    way = transport_for(address)
    assert (type(way).__name__, way.address) == (GOOD[address], address)


@pytest.mark.parametrize("address", BAD)
def test_what_is_not_an_address_is_refused_with_a_way_out(address: str) -> None:
    with pytest.raises(UserError) as refused:
        transport_for(address)
    assert str(refused.value).count(". ") >= 1
    assert "{" not in str(refused.value)


@contextmanager
def cable(printer: VirtualPrinter) -> Iterator[str]:
    """A pseudo terminal whose far end is plugged into the printer; its path."""
    near, far = pty.openpty()
    tty.setraw(near)
    path = os.ttyname(far)
    line = create_connection((printer.server.host, printer.server.port))
    unplugged = Event()

    def shuttle() -> None:
        while not unplugged.is_set():
            ready, _, _ = select.select([near, line.fileno()], [], [], 0.05)
            if near in ready:
                line.sendall(os.read(near, 512))
            if line.fileno() in ready:
                os.write(near, line.recv(512))

    thread = Thread(target=shuttle, daemon=True)
    thread.start()
    try:
        yield path
    finally:
        unplugged.set()
        thread.join(2)
        line.close()
        os.close(near)
        os.close(far)


@pytest.mark.parametrize("form", ["serial://{path}?baud=19200", "usb://{path}", "bluetooth://{path}"])
def test_a_paper_is_proved_over_a_cable_as_over_the_network(tmp_path: Path, form: str) -> None:
    with VirtualPrinter(tmp_path / "papers") as printer, cable(printer) as path:
        assert probe(transport_for(form.format(path=path))).grade is Grade.A
        desk = Bench(tmp_path, form.format(path=path))
        desk.until(lambda: desk.spooler.grade is Grade.A)
        job = desk.submit(sample_receipt())
        ended = desk.end_of(job)
        assert (ended.state, ended.grade) == (JobState.PRINTED, Grade.A)
        printer.state.set(cover_open=True)
        desk.until(lambda: desk.spooler.condition.problem == "cover_open")
        desk.end()


def test_a_device_that_is_not_there_or_no_line_is_told(tmp_path: Path) -> None:
    for address in ("usb:///dev/usb/lp99", "serial:///dev/ttyNOWHERE9"):
        with pytest.raises(Trouble, match="is not there"):
            transport_for(address).open()
    with pytest.raises(Trouble, match="no serial line"):
        transport_for("serial:///dev/null").open()


def test_a_cable_that_is_pulled_under_a_paper_leaves_it_unknown_or_free(tmp_path: Path) -> None:
    with VirtualPrinter(tmp_path / "papers") as printer:
        with cable(printer) as path:
            desk = Bench(tmp_path, f"serial://{path}", replace(QUICK, give_up_s=0.5))
            desk.until(lambda: desk.spooler.grade is Grade.A)
            printer.state.leave_paper(600)
            job = desk.submit(sample_receipt())
            desk.until(lambda: desk.now(job).state is JobState.SENT)
        assert desk.end_of(job).state is JobState.UNKNOWN
        after = desk.submit(sample_slip())
        assert desk.end_of(after).state is JobState.FAILED_BEFORE
        desk.end()


LP = """#!/bin/sh
printf '%s\\n' "$*" > "{folder}/arguments"
case "$(cat {folder}/mood 2>/dev/null)" in
  refuse) echo "lp: no" >&2; exit 1 ;;
  hang) sleep 5 ;;
esac
cat > "{folder}/taken"
"""


@pytest.fixture
def queue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in for CUPS: a queue called Receipts, and a program that takes what is handed over."""
    folder = tmp_path / "cups"
    folder.mkdir()
    for name, text in (("lp", LP.format(folder=folder)), ("lpstat", "#!/bin/sh\necho Receipts\necho Office\n")):
        (folder / name).write_text(text, encoding="utf-8")
        (folder / name).chmod(stat.S_IRWXU)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return folder


def test_a_queue_of_cups_can_only_ever_hand_over(tmp_path: Path, queue: Path) -> None:
    desk = Bench(tmp_path, "cups://Receipts")
    job = desk.submit(sample_receipt())
    ended = desk.end_of(job)
    assert (ended.state, ended.grade) == (JobState.SENT, Grade.D)
    assert (queue / "taken").read_bytes() == desk.sent[job.id] == render_escpos(sample_receipt())
    assert (queue / "arguments").read_text().split() == [
        "-s",
        "-d",
        "Receipts",
        "-t",
        "receipt-GPO-26-0048127",
        "-o",
        "raw",
        "-",
    ]
    desk.end()


def test_a_queue_for_the_office_gets_a_pdf(tmp_path: Path, queue: Path) -> None:
    desk = Bench(tmp_path, "cups://Office?as=pdf")
    assert desk.end_of(desk.submit(sample_slip())).state is JobState.SENT
    assert (queue / "taken").read_bytes().startswith(b"%PDF")
    assert "raw" not in (queue / "arguments").read_text()
    desk.end()


def test_a_queue_that_refuses_took_nothing_and_one_that_hangs_leaves_it_unknown(
    tmp_path: Path, queue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cups, "HAND_OVER_S", 0.3)
    (queue / "mood").write_text("refuse")
    desk = Bench(tmp_path, "cups://Receipts", replace(QUICK, attempts=2))
    refused = desk.end_of(desk.submit(sample_receipt()))
    assert (refused.state, refused.bytes_sent) == (JobState.FAILED_BEFORE, 0)
    (queue / "mood").write_text("hang")
    assert desk.end_of(desk.submit(sample_slip())).state is JobState.UNKNOWN
    desk.end()


def test_a_queue_there_is_not_is_told(queue: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Trouble, match="no queue named"):
        transport_for("cups://Elsewhere").open()
    monkeypatch.setenv("PATH", str(queue / "nothing"))
    with pytest.raises(Trouble, match="CUPS is not on this computer"):
        transport_for("cups://Receipts").open()


def test_a_folder_takes_papers_as_pdf_and_writes_over_none(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    desk = Bench(tmp_path, f"pdf://{folder}")
    job = desk.submit(sample_receipt())
    assert (desk.end_of(job).state, desk.end_of(job).grade) == (JobState.SENT, Grade.D)
    assert desk.end_of(desk.copy_of(1)).state is JobState.SENT
    assert {path.name for path in folder.iterdir()} == {
        "receipt-GPO-26-0048127.pdf",
        "receipt-GPO-26-0048127-copy-1.pdf",
    }
    link = transport_for(f"pdf://{folder}").open()
    link.begin("receipt-GPO-26-0048127")
    assert link.send(b"%PDF another") == 12
    assert (folder / "receipt-GPO-26-0048127 (2).pdf").read_bytes() == b"%PDF another"
    desk.end()


def test_a_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Trouble, match="cannot be used"):
        transport_for(f"pdf://{tmp_path / 'file'}").open()


def test_the_virtual_printer_has_an_address_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "learning"
    desk = Bench(tmp_path, f"virtual://{folder}")
    assert desk.end_of(desk.submit(sample_receipt())).state is JobState.PRINTED
    assert (folder / "paper-0001.png").exists()
    desk.end()
    way: Any = desk.spooler.line.transport
    way.printer.stop()


@pytest.mark.skipif(os.name == "nt", reason="it is there on Windows")
def test_the_windows_spooler_is_on_windows_only() -> None:
    with pytest.raises(Trouble, match="on Windows only"):
        transport_for("windows://EPSON").open()


def test_usb_by_library_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "usb", None)
    monkeypatch.setitem(sys.modules, "usb.core", None)
    with pytest.raises(Trouble, match="needs the package pyusb"):
        transport_for("usb://04b8:0e15").open()


class FakeEnd:
    """An endpoint of a stand-in device, joined to a socket of the virtual printer."""

    def __init__(self, address: int, line: Any, late: type[Exception]) -> None:
        self.bEndpointAddress, self.line, self.late = address, line, late

    def write(self, data: bytes, timeout_ms: int) -> int:
        return int(self.line.send(data))

    def read(self, most: int, timeout_ms: int) -> bytes:
        ready, _, _ = select.select([self.line], [], [], 0.02)
        if not ready:
            raise self.late
        return bytes(self.line.recv(most))


class FakeInterface(list[FakeEnd]):
    bInterfaceClass, bInterfaceNumber = 7, 0


def fake_library(line: Any) -> tuple[ModuleType, ModuleType]:
    core: Any = ModuleType("usb.core")
    core.USBError = type("USBError", (OSError,), {})
    core.USBTimeoutError = type("USBTimeoutError", (core.USBError,), {})
    core.NoBackendError = type("NoBackendError", (ValueError,), {})
    interface = FakeInterface([FakeEnd(1, line, core.USBTimeoutError), FakeEnd(0x82, line, core.USBTimeoutError)])

    class Device(list[Any]):
        serial_number = "J3XK"

        def is_kernel_driver_active(self, number: int) -> bool:
            raise NotImplementedError

    core.find = lambda **wanted: iter([Device([[interface]])] if wanted["idVendor"] == 0x04B8 else [])
    util: Any = ModuleType("usb.util")
    util.claim_interface = util.dispose_resources = lambda *_: None
    return core, util


def test_usb_by_library_speaks_both_ways(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with VirtualPrinter(tmp_path) as printer, create_connection((printer.server.host, printer.server.port)) as line:
        core, util = fake_library(line)
        monkeypatch.setitem(sys.modules, "usb", ModuleType("usb"))
        monkeypatch.setitem(sys.modules, "usb.core", core)
        monkeypatch.setitem(sys.modules, "usb.util", util)
        assert probe(transport_for("usb://04b8:0e15/J3XK")).grade is Grade.A
        for missing in ("usb://04b8:0e15/OTHER", "usb://1234:0e15"):
            with pytest.raises(Trouble, match="is not there"):
                transport_for(missing).open()


def test_bluetooth_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    monkeypatch.delattr(socket, "AF_BLUETOOTH", raising=False)
    with pytest.raises(Trouble, match="no Bluetooth"):
        transport_for("bluetooth://00:11:22:33:44:55").open()
