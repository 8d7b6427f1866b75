"""A USB printer through libusb, found by its interface class: for systems without `/dev/usb/lp*`.

Needs the package pyusb and a libusb of the system; without them the address is refused in words. Tried here with a
stand-in for the library only, never with a printer.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from desktop.domain.errors import Trouble
from printing.ports import Takes
from printing.transports.stream_link import StreamLink

PRINTER_CLASS = 7
WRITE_MS, READ_MS = 10_000, 250
READ_BYTES = 512
IN = 0x80


class UsbLibraryTransport:
    """A printer by its maker's and model's numbers, and a serial number where there are several alike."""

    takes: Takes = "escpos"

    def __init__(self, address: str, vendor: int, product: int, serial: str = "") -> None:
        self.address = address
        self.vendor, self.product, self.serial = vendor, product, serial

    def open(self) -> StreamLink:
        """Claims the printer's interface; `Trouble` when the library or the printer is not there."""
        core = usb_core()
        try:
            devices = core.find(find_all=True, idVendor=self.vendor, idProduct=self.product)
            device = next((one for one in devices if self.serial in ("", one.serial_number)), None)
            if device is None:
                raise Trouble(
                    "The printer {address} is not there. Look at its cable and that it is on.", address=self.address
                )
            return StreamLink(UsbStream(device, printer_interface(device), core.USBTimeoutError), self.address)
        except (core.USBError, core.NoBackendError, NotImplementedError) as fault:
            raise Trouble(
                "The printer {address} cannot be used ({why}). Look at its cable, or at who may use it.",
                address=self.address,
                why=str(fault),
            ) from fault


class UsbStream:
    """A claimed printer interface: one endpoint out, usually one in."""

    def __init__(self, device: Any, interface: Any, late: type[Exception]) -> None:
        self.device, self.number, self.late = device, interface.bInterfaceNumber, late
        try:
            if device.is_kernel_driver_active(self.number):
                device.detach_kernel_driver(self.number)
        except NotImplementedError:
            pass  # not on this system
        import_module("usb.util").claim_interface(device, self.number)
        ends = list(interface)
        self.out = next(end for end in ends if not end.bEndpointAddress & IN)
        self.back = next((end for end in ends if end.bEndpointAddress & IN), None)
        self.closed = False

    def write(self, data: memoryview) -> int:
        """One transfer."""
        return int(self.out.write(bytes(data), WRITE_MS))

    def read(self) -> bytes:
        """What came within a quarter of a second."""
        if self.closed or self.back is None:
            raise EOFError
        try:
            return bytes(self.back.read(READ_BYTES, READ_MS))
        except self.late:
            return b""

    def close(self) -> None:
        """Gives the interface back."""
        self.closed = True
        import_module("usb.util").dispose_resources(self.device)


def usb_core() -> Any:
    """pyusb; `Trouble` without it."""
    try:
        return import_module("usb.core")
    except ImportError as fault:
        raise Trouble(
            "This address needs the package pyusb, which is not installed. Use the printer's device file or a queue."
        ) from fault


def printer_interface(device: Any) -> Any:
    """The interface of class 7; `Trouble` for a device that has none."""
    for configuration in device:
        for interface in configuration:
            if interface.bInterfaceClass == PRINTER_CLASS:
                return interface
    raise Trouble("The device with these numbers is no printer. Look at the list of USB printers.")
