"""ESC/POS as a printer reads it: one command after the other, each obeyed when its turn comes.

A table gives every command its length and its deed; a command that is known but changes nothing visible is skipped
by its length, an unknown one is written down in `unknown`. Codes: Epson ESC/POS reference.
"""

from __future__ import annotations

from collections.abc import Callable

from printing.page import Size
from printing.qr_matrix import qr_matrix
from printing.virtual.buffer import Buffer, Cleared, SwitchedOff
from printing.virtual.pictures import column_picture, raster_picture
from printing.virtual.speaker import Speaker
from printing.virtual.state import State
from printing.virtual.typesetter import Typesetter

CODECS = {0: "cp437", 2: "cp850", 16: "cp1252", 19: "cp858"}
DOTS_OF_AN_INCH = 203
LF, CR, HT, FF, ESC, FS, GS, DLE, CAN = 0x0A, 0x0D, 0x09, 0x0C, 0x1B, 0x1C, 0x1D, 0x10, 0x18
# Known commands that change nothing seen here → bytes that follow.
SKIPPED_ESC = dict.fromkeys(map(ord, " %-=?MRTUVr{"), 1) | {ord("c"): 2, ord("S"): 0, ord("L"): 0}
SKIPPED_GS = dict.fromkeys(map(ord, "Hbfhw/T"), 1) | dict.fromkeys(map(ord, "W$\\"), 2)
SKIPPED_FS = {ord("."): 0, ord("&"): 0} | dict.fromkeys(map(ord, "!-W"), 1) | dict.fromkeys(map(ord, "pS"), 2)


class Interpreter:
    """Takes commands from a buffer and sets type; `cut` takes the finished paper."""

    def __init__(
        self,
        buffer: Buffer,
        state: State,
        dots: int,
        speaker: Speaker,
        cut: Callable[[Typesetter, bytes], None],
    ) -> None:
        self.buffer, self.state, self.dots = buffer, state, dots
        self.speaker, self.cut = speaker, cut
        self.setter = Typesetter(dots)
        self.codec = "cp437"
        self.unit = (1.0, 1.0)
        self.qr_edge, self.qr_text = 3, b""
        self.unknown: list[bytes] = []
        self.drawer_pulses = 0
        self.taken = bytearray()
        self.clears = 0

    def step(self) -> None:
        """One character or one command."""
        byte = self.take(1)[0]
        self.clears = self.buffer.clears
        self.stand_ready()
        if byte == ESC:
            self.escape(self.take(1)[0])
        elif byte == GS:
            self.group(self.take(1)[0])
        elif byte == FS:
            self.obey(FS, self.take(1)[0], {}, SKIPPED_FS)
        elif byte == DLE:
            self.unknown.append(bytes([DLE]) + self.take(1))
        elif byte >= 0x20:
            self.setter.letter(bytes([byte]).decode(self.codec, "replace"))
        else:
            self.control(byte)

    def stand_ready(self) -> None:
        """Waits while nothing can come out; what was begun is forgotten when the buffer is cleared meanwhile."""
        if not self.state.wait_until_ready():
            raise SwitchedOff
        if self.buffer.clears != self.clears:
            raise Cleared

    def take(self, count: int) -> bytes:
        data = self.buffer.take(count)
        self.taken += data
        return data

    def control(self, byte: int) -> None:
        if byte == LF:
            self.setter.line_feed()
        elif byte == HT:
            self.setter.tab()
        elif byte not in (CR, FF, CAN, 0x00):
            self.unknown.append(bytes([byte]))

    def escape(self, code: int) -> None:
        """ESC and a letter."""
        look = self.setter.look
        deeds: dict[int, Callable[[], None]] = {
            ord("@"): self.initialise,
            ord("a"): lambda: setattr(look, "align", self.take(1)[0] % 48 % 3),
            ord("E"): lambda: setattr(look, "bold", bool(self.take(1)[0] & 1)),
            ord("G"): lambda: setattr(look, "bold", bool(self.take(1)[0] & 1)),
            ord("2"): lambda: setattr(look, "spacing", 30),
            ord("3"): lambda: setattr(look, "spacing", self.down(self.take(1)[0])),
            ord("J"): lambda: self.setter.feed(self.down(self.take(1)[0])),
            ord("d"): lambda: self.setter.feed(self.take(1)[0] * look.spacing),
            ord("t"): lambda: setattr(self, "codec", CODECS.get(self.take(1)[0], "cp437")),
            ord("$"): lambda: self.setter.move_to(self.across(self.number())),
            ord("!"): lambda: self.print_mode(self.take(1)[0]),
            ord("*"): lambda: self.setter.raster(column_picture(self.take)),
            ord("D"): self.tab_stops,
            ord("p"): self.drawer,
            ord("i"): self.cut_paper,
            ord("m"): self.cut_paper,
        }
        self.obey(ESC, code, deeds, SKIPPED_ESC)

    def group(self, code: int) -> None:
        """GS and a letter."""
        look = self.setter.look
        deeds: dict[int, Callable[[], None]] = {
            ord("!"): lambda: setattr(look, "size", size_of(self.take(1)[0])),
            ord("B"): lambda: setattr(look, "inverse", bool(self.take(1)[0] & 1)),
            ord("L"): lambda: setattr(look, "left", self.across(self.number())),
            ord("P"): self.motion_units,
            ord("V"): self.cut_command,
            ord("("): self.extended,
            ord("v"): lambda: self.setter.raster(raster_picture(self.take)),
            ord("r"): lambda: self.speaker.in_order(self.take(1)[0]),
            ord("I"): self.identity,
            ord("a"): lambda: self.speaker.tell_status(bool(self.take(1)[0])),
            ord("k"): self.barcode,
        }
        self.obey(GS, code, deeds, SKIPPED_GS)

    def obey(self, lead: int, code: int, deeds: dict[int, Callable[[], None]], skipped: dict[int, int]) -> None:
        if code in deeds:
            deeds[code]()
        elif code in skipped:
            self.take(skipped[code])
        else:
            self.unknown.append(bytes([lead, code]))

    def initialise(self) -> None:
        """ESC @: everything as after switching on; automatic status goes off too."""
        self.setter.reset()
        self.codec, self.unit = "cp437", (1.0, 1.0)
        self.speaker.tell_status(False)

    def print_mode(self, mode: int) -> None:
        look = self.setter.look
        look.size = Size(2 if mode & 0x20 else 1, 2 if mode & 0x10 else 1)
        look.bold = bool(mode & 0x08)

    def number(self) -> int:
        return int.from_bytes(self.take(2), "little")

    def motion_units(self) -> None:
        """GS P: how many units an inch has, across and down; 0 is the printer's own."""
        across, down = self.take(2)
        self.unit = (DOTS_OF_AN_INCH / (across or DOTS_OF_AN_INCH), DOTS_OF_AN_INCH / (down or DOTS_OF_AN_INCH))

    def across(self, units: int) -> int:
        return round(units * self.unit[0])

    def down(self, units: int) -> int:
        return round(units * self.unit[1])

    def tab_stops(self) -> None:
        while self.take(1) != b"\x00":
            pass

    def drawer(self) -> None:
        """ESC p: a pulse to the cash drawer; nothing this project prints may ever cause one."""
        self.take(3)
        self.drawer_pulses += 1

    def cut_command(self) -> None:
        mode = self.take(1)[0]
        if mode >= 65:
            self.take(1)
        self.cut_paper()

    def cut_paper(self) -> None:
        """Hands the paper over and begins a new one; the look stays."""
        self.setter.flush()
        self.state.cut()
        self.stand_ready()
        done, fresh = self.setter, Typesetter(self.dots)
        fresh.look = done.look
        taken, self.taken = bytes(self.taken), bytearray()
        self.setter = fresh
        if not done.blank:
            self.cut(done, taken)

    def identity(self) -> None:
        self.take(1)
        self.speaker.identity()

    def barcode(self) -> None:
        """GS k: taken out of the stream by its length, not drawn."""
        kind = self.take(1)[0]
        if kind < 65:
            self.tab_stops()
        else:
            self.take(self.take(1)[0])
        self.unknown.append(b"\x1dk")

    def extended(self) -> None:
        """GS ( x pL pH …: QR, process id; the others are skipped by their length."""
        kind = self.take(1)
        body = self.take(self.number())
        if kind == b"k" and body[:1] == b"\x31":
            self.qr(body[1:2], body[2:])
        elif kind == b"H" and body[:2] == b"00":
            self.speaker.process_id(body[2:6])
        elif kind not in (b"A", b"E", b"K", b"D", b"k", b"H"):
            self.unknown.append(b"\x1d(" + kind)

    def qr(self, function: bytes, data: bytes) -> None:
        if function == b"C":
            self.qr_edge = data[0]
        elif function == b"P":
            self.qr_text = data[1:]
        elif function == b"Q":
            self.setter.modules(qr_matrix(self.qr_text.decode("utf-8", "replace")), self.qr_edge)


def size_of(byte: int) -> Size:
    return Size((byte >> 4 & 7) + 1, (byte & 7) + 1)
