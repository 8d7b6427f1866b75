"""A serial line, also one that Bluetooth gives: eight bits, no parity, one stop bit, at the speed of the address.

Linux and macOS through termios. Windows through pyserial where it is installed; that way was never run here.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal

from desktop.domain.errors import Trouble, UserError
from printing.ports import Takes
from printing.transports.device_stream import DeviceStream
from printing.transports.stream_link import Stream, StreamLink
from printing.transports.usb_device import told

Flow = Literal["none", "rtscts", "xonxoff"]
BAUDS = (9600, 19200, 38400, 57600, 115200)
FLOWS: tuple[Flow, ...] = ("none", "rtscts", "xonxoff")
READ_S, WRITE_S = 0.25, 10.0


@dataclass(frozen=True, slots=True)
class SerialLine:
    """A port and how it is set; as the switches of the printer are."""

    port: str
    baud: int = 9600
    flow: Flow = "none"

    def __post_init__(self) -> None:
        if self.baud not in BAUDS:
            raise UserError(
                "A printer's serial line runs at {known} baud, not {baud}. Look at its test page.",
                known=", ".join(map(str, BAUDS)),
                baud=self.baud,
            )
        if self.flow not in FLOWS:
            raise UserError(
                "“{flow}” is no handshake of a serial line. Use {known}.", flow=self.flow, known=", ".join(FLOWS)
            )


class SerialTransport:
    """A printer at a serial port."""

    takes: Takes = "escpos"

    def __init__(self, address: str, line: SerialLine) -> None:
        self.address, self.line = address, line

    def open(self) -> StreamLink:
        """Opens and sets the port; `Trouble` when it is away, taken or not ours."""
        stream: Stream = posix_stream(self.line) if os.name == "posix" else pyserial_stream(self.line)
        return StreamLink(stream, self.address)


def posix_stream(line: SerialLine) -> Stream:
    try:
        number = os.open(line.port, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
    except OSError as fault:
        raise told(line.port, fault) from fault
    try:
        set_up(number, line)
    except (OSError, ValueError) as fault:
        os.close(number)
        raise Trouble("{port} is no serial line. Look at the address.", port=line.port) from fault
    return DeviceStream(number, empty_is_end=True)


def set_up(number: int, line: SerialLine) -> None:
    """Raw bytes, eight data bits, the speed, the handshake."""
    import termios
    import tty

    try:
        tty.setraw(number)
        iflag, oflag, cflag, lflag, _, _, control = termios.tcgetattr(number)
        speed = getattr(termios, f"B{line.baud}")
        cflag |= termios.CLOCAL | termios.CREAD
        hardware = getattr(termios, "CRTSCTS", 0)
        cflag = cflag | hardware if line.flow == "rtscts" else cflag & ~hardware
        software = termios.IXON | termios.IXOFF
        iflag = iflag | software if line.flow == "xonxoff" else iflag & ~software
        termios.tcsetattr(number, termios.TCSANOW, [iflag, oflag, cflag, lflag, speed, speed, control])
    except termios.error as fault:
        raise ValueError(str(fault)) from fault


def pyserial_stream(line: SerialLine) -> Stream:
    """Windows. Not tried here."""
    try:
        serial = import_module("serial")
    except ImportError as fault:
        raise Trouble(
            "A serial line on this system needs the package pyserial, which is not installed. Use the printer's queue."
        ) from fault
    try:
        port = serial.Serial(
            line.port,
            line.baud,
            timeout=READ_S,
            write_timeout=WRITE_S,
            rtscts=line.flow == "rtscts",
            xonxoff=line.flow == "xonxoff",
        )
    except (OSError, ValueError) as fault:
        raise Trouble(
            "The printer at {path} is not there ({why}). Look at its cable and that it is on.",
            path=line.port,
            why=str(fault),
        ) from fault
    return PyserialStream(port)


class PyserialStream:
    """A port of pyserial as a stream."""

    def __init__(self, port: Any) -> None:
        self.port = port

    def write(self, data: memoryview) -> int:
        """As many as went."""
        return int(self.port.write(bytes(data)))

    def read(self) -> bytes:
        """What came within a quarter of a second."""
        return bytes(self.port.read(max(1, self.port.in_waiting)))

    def close(self) -> None:
        """Closes the port."""
        self.port.close()
