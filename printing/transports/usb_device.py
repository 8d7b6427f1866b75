"""A USB printer by its device file, `/dev/usb/lp0`: opened for both directions, or for writing where that is all.

Linux gives the file to the group `lp`, or to the person at the screen where a udev rule says so (docs/printing.md).
"""

from __future__ import annotations

import errno
import os

from desktop.domain.errors import Trouble
from printing.ports import Link, Takes
from printing.transports.device_stream import DeviceStream
from printing.transports.file import FileLink
from printing.transports.stream_link import StreamLink

ONE_WAY = (errno.EINVAL, errno.ENXIO, errno.EROFS)


class UsbDeviceTransport:
    """A printer at a device file."""

    takes: Takes = "escpos"

    def __init__(self, address: str, path: str) -> None:
        self.address, self.path = address, path

    def open(self) -> Link:
        """Opens the device; `Trouble` when it is away, taken or not ours."""
        flags = os.O_NOCTTY | os.O_NONBLOCK if os.name == "posix" else 0
        try:
            number = os.open(self.path, os.O_RDWR | flags)
        except OSError as fault:
            if fault.errno in ONE_WAY:
                return self.open_one_way()
            raise told(self.path, fault) from fault
        return StreamLink(DeviceStream(number, empty_is_end=False), self.address)

    def open_one_way(self) -> Link:
        """A printer that only takes bytes: nothing can be asked of it."""
        try:
            return FileLink(open(self.path, "wb", buffering=0))
        except OSError as fault:
            raise told(self.path, fault) from fault


def told(path: str, fault: OSError) -> Trouble:
    """What a person can do about it."""
    if fault.errno == errno.EACCES:
        return Trouble(
            "This account may not use the printer at {path}. Add it to the group lp, or install the udev rule.",
            path=path,
        )
    if fault.errno == errno.EBUSY:
        return Trouble("Another program holds the printer at {path}. End that program, or use its queue.", path=path)
    return Trouble(
        "The printer at {path} is not there ({why}). Look at its cable and that it is on.",
        path=path,
        why=fault.strerror or str(fault),
    )
