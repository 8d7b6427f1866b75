"""Which printers there are: on USB, in the queues of this computer, and, only when asked, in its own network.

Nothing is sent to anybody: a network is looked at by opening port 9100 and closing it again, within bounds of hosts and
time, and only where this computer itself belongs. Names are those the printers and the system give; makers' lists are
not consulted.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from desktop.domain.errors import UserError
from printing.transports.cups import queues

Way = Literal["usb", "network", "queue"]
Network = ipaddress.IPv4Network

PORT = 9100
MOST_HOSTS = 1024
AT_ONCE = 64
CONNECT_S = 0.4
PRINTER_CLASS = 7
LENGTH = re.compile(r"^[\x00-\x1f].", re.DOTALL)  # two bytes that some systems leave before the text
RECEIPT_WORDS = ("ESC/POS", "EPSON", "POS", "THERMAL", "RECEIPT")


@dataclass(frozen=True, slots=True)
class FoundPrinter:
    """A printer that may be added. `receipt` is True where it says that it speaks ESC/POS."""

    name: str
    address: str
    way: Way
    receipt: bool = False


def find_printers(*, network: bool = False, root: Path = Path("/")) -> list[FoundPrinter]:
    """All of them, receipt printers first; looks into the own network only when asked. Takes a few seconds then."""
    found = [*usb_printers(root), *library_printers(), *queue_printers()]
    if network:
        found += network_printers(own_networks())
    return sorted(found, key=lambda printer: (not printer.receipt, printer.way, printer.name))


def usb_printers(root: Path = Path("/")) -> list[FoundPrinter]:
    """Device files of USB printers, named by what the printer says of itself (IEEE 1284)."""
    found = []
    for device in sorted((root / "dev/usb").glob("lp*")):
        described = identity(root / "sys/class/usbmisc" / device.name / "device/ieee1284_id")
        name = " ".join(part for part in (described.get("MFG", ""), described.get("MDL", "")) if part)
        speaks = described.get("CMD", "").upper()
        found.append(
            FoundPrinter(
                name or f"USB printer {device.name}",
                f"usb:///{device.relative_to(root).as_posix()}",
                "usb",
                any(word in speaks for word in RECEIPT_WORDS),
            )
        )
    return found


def identity(path: Path) -> dict[str, str]:
    """What a printer says of itself: `MFG:EPSON;MDL:TM-T20II;CMD:ESC/POS;`, in long or short names."""
    try:
        text = path.read_text(encoding="latin-1")
    except OSError:
        return {}
    long = {"MANUFACTURER": "MFG", "MODEL": "MDL", "COMMAND SET": "CMD"}
    pairs = (pair.partition(":") for pair in LENGTH.sub("", text).split(";"))
    return {long.get(name.strip().upper(), name.strip().upper()): value.strip() for name, _, value in pairs if value}


def library_printers() -> list[FoundPrinter]:
    """USB devices with a printer's interface, where pyusb is installed; else none."""
    try:
        core = import_module("usb.core")
        devices = list(core.find(find_all=True, custom_match=is_printer))
    except Exception:  # noqa: BLE001 - the library raises its own kinds, also for a missing libusb
        return []
    return [
        FoundPrinter(
            f"USB printer {device.idVendor:04x}:{device.idProduct:04x}",
            f"usb://{device.idVendor:04x}:{device.idProduct:04x}",
            "usb",
        )
        for device in devices
    ]


def is_printer(device: Iterable[Iterable[object]]) -> bool:
    """True when one of a device's interfaces is a printer's."""
    return any(
        getattr(interface, "bInterfaceClass", 0) == PRINTER_CLASS
        for configuration in device
        for interface in configuration
    )


def queue_printers() -> list[FoundPrinter]:
    """Queues of CUPS. They hand over and confirm nothing."""
    return [FoundPrinter(name, f"cups://{quote(name, safe='')}", "queue") for name in queues()]


def network_printers(networks: Sequence[Network], port: int = PORT, connect_s: float = CONNECT_S) -> list[FoundPrinter]:
    """Hosts that listen on the printers' port. `UserError` for a network that is not private or too large."""
    hosts = [host for network in networks for host in hosts_of(network)]
    if len(hosts) > MOST_HOSTS:
        raise UserError(
            "{count} computers are too many to look at; {most} are the most. Add the printer by its address.",
            count=len(hosts),
            most=MOST_HOSTS,
        )
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="printer-search") as pool:
        listening = pool.map(lambda host: listens(host, port, connect_s), hosts)
        return [
            FoundPrinter(f"Network printer {host}", f"tcp://{host}:{port}", "network")
            for host, there in zip(hosts, listening, strict=True)
            if there
        ]


def hosts_of(network: Network) -> list[str]:
    if not (network.is_private or network.is_loopback):
        raise UserError(
            "{network} is not a network of your own. Add the printer by its address instead.", network=str(network)
        )
    if network.num_addresses > MOST_HOSTS:
        raise UserError(
            "{count} computers are too many to look at; {most} are the most. Add the printer by its address.",
            count=network.num_addresses,
            most=MOST_HOSTS,
        )
    return [str(host) for host in network.hosts()]


def listens(host: str, port: int, connect_s: float) -> bool:
    try:
        socket.create_connection((host, port), connect_s).close()
    except OSError:
        return False
    return True


def own_networks() -> list[Network]:
    """The networks of 256 addresses that this computer's own private addresses lie in; never anybody else's."""
    try:
        told = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
    except OSError:
        told = []
    own = {ipaddress.IPv4Address(entry[4][0]) for entry in told} | outgoing()
    private = sorted(address for address in own if address.is_private and not address.is_loopback)
    return sorted({ipaddress.IPv4Network(f"{address}/24", strict=False) for address in private})


def outgoing() -> set[ipaddress.IPv4Address]:
    """The address this computer would speak from; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        try:
            line.connect(("192.0.2.1", 9))
            return {ipaddress.IPv4Address(line.getsockname()[0])}
        except OSError:
            return set()
