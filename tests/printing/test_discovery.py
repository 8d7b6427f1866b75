"""Printers are found by what they say of themselves, within bounds, and nothing is sent to anybody."""

from __future__ import annotations

import ipaddress
import os
import socket
import stat
from pathlib import Path

import pytest

from desktop.domain.errors import UserError
from printing.discovery import FoundPrinter, find_printers, network_printers, own_networks, usb_printers


def plug_in(root: Path, name: str, identity: bytes) -> None:
    (root / "dev/usb").mkdir(parents=True, exist_ok=True)
    (root / "dev/usb" / name).write_text("")
    folder = root / "sys/class/usbmisc" / name / "device"
    folder.mkdir(parents=True)
    (folder / "ieee1284_id").write_bytes(identity)


def test_usb_printers_are_named_by_themselves(tmp_path: Path) -> None:
    plug_in(tmp_path, "lp0", b"\x00\x3cMFG:EPSON;CMD:ESC/POS;MDL:TM-T20II;CLS:PRINTER;")
    plug_in(tmp_path, "lp1", b"MANUFACTURER:HP;COMMAND SET:PJL,PCL;MODEL:LaserJet;")
    plug_in(tmp_path, "lp2", b"")
    assert usb_printers(tmp_path) == [
        FoundPrinter("EPSON TM-T20II", "usb:///dev/usb/lp0", "usb", True),
        FoundPrinter("HP LaserJet", "usb:///dev/usb/lp1", "usb", False),
        FoundPrinter("USB printer lp2", "usb:///dev/usb/lp2", "usb", False),
    ]


def test_a_computer_without_any_printer_has_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert [printer for printer in find_printers(root=tmp_path) if printer.way != "usb"] == []


def test_queues_are_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "lpstat"
    program.write_text("#!/bin/sh\necho 'Front desk'\n")
    program.chmod(stat.S_IRWXU)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert FoundPrinter("Front desk", "cups://Front%20desk", "queue") in find_printers(root=tmp_path)


def test_a_host_that_listens_is_found_and_nothing_is_said_to_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as printer:
        port = int(printer.getsockname()[1])
        (found,) = network_printers([ipaddress.IPv4Network("127.0.0.0/30")], port)
        assert found.address == f"tcp://127.0.0.1:{port}"
        line, _ = printer.accept()
        line.settimeout(2)
        assert line.recv(16) == b""
        line.close()


@pytest.mark.parametrize("network", ["8.8.8.0/24", "10.0.0.0/8", "192.168.0.0/16"])
def test_other_peoples_and_endless_networks_are_not_looked_at(network: str) -> None:
    with pytest.raises(UserError, match="by its address"):
        network_printers([ipaddress.IPv4Network(network)])


def test_own_networks_are_private_and_small() -> None:
    for network in own_networks():
        assert network.is_private
        assert network.num_addresses == 256
