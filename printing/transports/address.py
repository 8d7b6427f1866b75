"""Addresses of printers, and the way each one means.

tcp://HOST[:9100]                     network
usb:///dev/usb/lp0                    USB, by its device file
usb://04b8:0e15[/SERIAL]              USB, through libusb
serial:///dev/ttyUSB0?baud=19200      serial line; also &flow=rtscts or xonxoff; serial://COM3 on Windows
bluetooth://00:11:22:33:44:55         paired printer; ?channel=2; bluetooth:///dev/rfcomm0 where it is bound
cups://QUEUE                          queue of CUPS; ?as=pdf for an office printer
windows://NAME                        Windows spooler
file:///PATH                          bytes appended to a file
pdf:///FOLDER                         a PDF a paper
virtual:///FOLDER                     a printer in software, in this process
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from desktop.domain.errors import UserError
from printing.ports import Takes, Transport

PORT = 9100
NUMBERS = re.compile(r"([0-9a-fA-F]{4}):([0-9a-fA-F]{4})")
BLUETOOTH = re.compile(r"[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}")


def transport_for(address: str) -> Transport:
    """The way to an address; `UserError` with an example when it is not one."""
    try:
        parts = urlsplit(address.strip())
        _ = parts.port if parts.scheme == "tcp" else None
        options = {name: values[-1] for name, values in parse_qs(parts.query, strict_parsing=bool(parts.query)).items()}
    except ValueError as fault:
        raise not_an_address(address) from fault
    made = WAYS.get(parts.scheme)
    if made is None:
        raise not_an_address(address)
    return made(address, parts, options)


Options = dict[str, str]


def tcp(address: str, parts: SplitResult, options: Options) -> Transport:
    from printing.transports.tcp import TcpTransport

    known(address, options)
    if not parts.hostname or parts.path.strip("/"):
        raise wrong(address, "tcp://192.0.2.41:9100")
    return TcpTransport(address, parts.hostname, parts.port or PORT)


def usb(address: str, parts: SplitResult, options: Options) -> Transport:
    known(address, options)
    if not parts.netloc and parts.path.startswith("/dev/"):
        from printing.transports.usb_device import UsbDeviceTransport

        return UsbDeviceTransport(address, unquote(parts.path))
    numbers = NUMBERS.fullmatch(parts.netloc)
    if numbers is None:
        raise wrong(address, "usb:///dev/usb/lp0")
    from printing.transports.usb_library import UsbLibraryTransport

    vendor, product = (int(number, 16) for number in numbers.groups())
    return UsbLibraryTransport(address, vendor, product, unquote(parts.path.strip("/")))


def serial(address: str, parts: SplitResult, options: Options) -> Transport:
    from printing.transports.serial_line import SerialLine, SerialTransport

    known(address, options, "baud", "flow")
    port = unquote(parts.path) if not parts.netloc else parts.netloc
    if not (port.startswith("/dev/") or port.upper().startswith("COM")):
        raise wrong(address, "serial:///dev/ttyUSB0?baud=19200")
    line = SerialLine(port, whole(address, options, "baud", 9600), options.get("flow", "none"))  # type: ignore[arg-type]
    return SerialTransport(address, line)


def bluetooth(address: str, parts: SplitResult, options: Options) -> Transport:
    known(address, options, "channel")
    if not parts.netloc and parts.path.startswith("/dev/"):
        from printing.transports.serial_line import SerialLine, SerialTransport

        return SerialTransport(address, SerialLine(unquote(parts.path), 115200))
    if not BLUETOOTH.fullmatch(parts.netloc):
        raise wrong(address, "bluetooth://00:11:22:33:44:55")
    from printing.transports.bluetooth import BluetoothTransport

    return BluetoothTransport(address, parts.netloc, whole(address, options, "channel", 1))


def cups(address: str, parts: SplitResult, options: Options) -> Transport:
    from printing.transports.cups import CupsTransport

    known(address, options, "as")
    queue = unquote(parts.netloc)
    form = options.get("as", "raw")
    if not queue or queue.startswith("-") or parts.path.strip("/") or form not in ("raw", "pdf"):
        raise wrong(address, "cups://Receipts")
    takes: Takes = "pdf" if form == "pdf" else "escpos"
    return CupsTransport(address, queue, takes)


def windows(address: str, parts: SplitResult, options: Options) -> Transport:
    from printing.transports.windows_spooler import WindowsSpoolerTransport

    known(address, options)
    name = unquote(parts.netloc + parts.path)
    if not name.strip("/"):
        raise wrong(address, "windows://EPSON%20TM-T20")
    return WindowsSpoolerTransport(address, name)


def file(address: str, parts: SplitResult, options: Options) -> Transport:
    from printing.transports.file import FileTransport

    known(address, options)
    return FileTransport(address, local_path(address, parts, "file:///home/me/out.bin"))


def pdf(address: str, parts: SplitResult, options: Options) -> Transport:
    from printing.transports.pdf_folder import PdfFolderTransport

    known(address, options)
    return PdfFolderTransport(address, local_path(address, parts, "pdf:///home/me/papers"))


def virtual(address: str, parts: SplitResult, options: Options) -> Transport:
    from printing.transports.virtual import VirtualTransport

    known(address, options)
    return VirtualTransport(address, local_path(address, parts, "virtual:///home/me/papers"))


WAYS: dict[str, Callable[[str, SplitResult, Options], Transport]] = {
    "tcp": tcp,
    "usb": usb,
    "serial": serial,
    "bluetooth": bluetooth,
    "cups": cups,
    "windows": windows,
    "file": file,
    "pdf": pdf,
    "virtual": virtual,
}


def local_path(address: str, parts: SplitResult, example: str) -> str:
    from urllib.request import url2pathname  # knows how a drive letter is written; heavy, hence here

    if parts.netloc or not parts.path.strip("/"):
        raise wrong(address, example)
    return url2pathname(parts.path)


def whole(address: str, options: Options, name: str, otherwise: int) -> int:
    given = options.get(name, str(otherwise))
    if not given.isascii() or not given.isdigit():
        raise UserError(
            "“{name}” in {address} is not a whole number. Write {name}={example}.",
            name=name,
            address=address,
            example=otherwise,
        )
    return int(given)


def known(address: str, options: Options, *names: str) -> None:
    """Refuses options that an address of this kind does not have."""
    strange = next((name for name in options if name not in names), None)
    if strange is not None:
        raise UserError("“{name}” means nothing in {address}. Take it out.", name=strange, address=address)


def wrong(address: str, example: str) -> UserError:
    return UserError(
        "“{address}” is not a printer's address. Write it like {example}.", address=address, example=example
    )


def not_an_address(address: str) -> UserError:
    return UserError(
        "“{address}” is not a printer's address. It begins with {known}://, such as tcp://192.0.2.41:9100.",
        address=address,
        known="://, ".join(WAYS),
    )
