"""What a printer says about itself, told apart by fixed bits. Codes: Epson ESC/POS reference.

    DLE EOT n   10 04 n   → one byte,  b & 93 == 12    answered at once, also when paper is out
    GS a        1D 61 n   → four bytes, the first b & 93 == 10, the rest b & 90 == 00, sent by itself on a change
    GS r 1      1D 72 01  → one byte,  b & 90 == 00    answered in order with the data
    GS ( H      …30 30 d  → 37 22 d1 d2 d3 d4 00       when all data before it is on paper
    XON, XOFF   11, 13

Reports of the third kind may fall between the bytes of a block, and any of them may arrive in pieces.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from printing.sentences import REMEDIES as REMEDIES


class Kind(StrEnum):
    """What sort of report a reply is."""

    REALTIME = "realtime"
    OWN_STATUS = "own_status"
    IN_ORDER = "in_order"
    BLOCK = "block"
    FLOW = "flow"
    STRANGE = "strange"


@dataclass(frozen=True, slots=True)
class Reply:
    """One whole report."""

    kind: Kind
    data: bytes


@dataclass(frozen=True, slots=True)
class Condition:
    """What is known of a printer. `heard` is False until it said anything."""

    heard: bool = False
    online: bool = True
    cover_open: bool = False
    paper_out: bool = False
    paper_low: bool = False
    cutter: bool = False
    fault: bool = False

    @property
    def problem(self) -> str:
        """Why nothing comes out, worst first: a key of `REMEDIES`, or empty when nothing stands in the way."""
        for name in ("cover_open", "paper_out", "cutter", "fault"):
            if getattr(self, name):
                return name
        if self.online:
            return ""
        return "offline" if self.heard else "silent"


ASK_PRINTER, ASK_CAUSE, ASK_ERROR, ASK_PAPER = (b"\x10\x04" + bytes([n]) for n in (1, 2, 3, 4))
ASK_IN_ORDER = b"\x1dr\x01"
REPORT_YOURSELF = b"\x1da\xff"
"""GS a: the printer then reports every change by itself, until ESC @ switches that off."""
CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
"""DLE DC4 function 8: throws away what was received and not printed; answered with 37 25 00."""
CLEARED = b"\x25"
PROCESS_ID_LETTERS = bytes(byte for byte in range(0x20, 0x7F) if byte & 0x90 == 0)
"""Letters for process ids that cannot be mistaken for the first byte of another report between them."""

BLOCK_START, BLOCK_END = 0x37, 0x00
BLOCK_MOST = 80


def ask_process_id(name: bytes) -> bytes:
    """GS ( H function 48: asks the printer to say `name` (four bytes) when all before it is on paper."""
    if len(name) != 4 or not all(byte in PROCESS_ID_LETTERS for byte in name):
        raise ValueError(f"not a process id: {name!r}")
    return b"\x1d(H\x06\x0000" + name


def process_id_of(block: bytes) -> bytes | None:
    """The four bytes a block reply names, None when the block is another one."""
    return block[2:6] if len(block) == 7 and block[1] == 0x22 else None


def name_of(block: bytes) -> bytes:
    """What a block reply answers: a process id, `CLEARED`, or nothing we ever ask."""
    named = process_id_of(block)
    return named if named is not None else block[1:-1]


def is_realtime(byte: int) -> bool:
    return byte & 0x93 == 0x12


def is_own_status(byte: int) -> bool:
    return byte & 0x93 == 0x10


def is_in_order(byte: int) -> bool:
    return byte & 0x90 == 0


class ReplyParser:
    """Bytes as they arrive → whole reports, however they are cut or mixed."""

    def __init__(self) -> None:
        self.own = bytearray()
        self.block = bytearray()

    def feed(self, data: bytes) -> list[Reply]:
        """The reports that these bytes complete."""
        return [reply for byte in data if (reply := self.take(byte)) is not None]

    def take(self, byte: int) -> Reply | None:
        if self.own and is_in_order(byte):
            return self.take_own(byte)
        if is_own_status(byte):
            self.own = bytearray([byte])
            return None
        if is_realtime(byte):
            return Reply(Kind.REALTIME, bytes([byte]))
        if byte in (0x11, 0x13):
            return Reply(Kind.FLOW, bytes([byte]))
        if self.block or byte == BLOCK_START:
            return self.take_block(byte)
        return Reply(Kind.IN_ORDER if is_in_order(byte) else Kind.STRANGE, bytes([byte]))

    def take_own(self, byte: int) -> Reply | None:
        self.own.append(byte)
        if len(self.own) < 4:
            return None
        whole, self.own = bytes(self.own), bytearray()
        return Reply(Kind.OWN_STATUS, whole)

    def take_block(self, byte: int) -> Reply | None:
        self.block.append(byte)
        if byte != BLOCK_END and len(self.block) < BLOCK_MOST:
            return None
        whole, self.block = bytes(self.block), bytearray()
        return Reply(Kind.BLOCK if byte == BLOCK_END else Kind.STRANGE, whole)


def after_realtime(condition: Condition, question: bytes, answer: int) -> Condition:
    """What one DLE EOT answer changes in what is known."""
    known = replace(condition, heard=True)
    if question == ASK_PRINTER:
        return replace(known, online=not answer & 0x08)
    if question == ASK_CAUSE:
        return replace(known, cover_open=bool(answer & 0x04), paper_out=bool(answer & 0x20))
    if question == ASK_ERROR:
        return replace(known, cutter=bool(answer & 0x08), fault=bool(answer & 0x20))
    return replace(known, paper_low=bool(answer & 0x0C), paper_out=known.paper_out or bool(answer & 0x60))


def after_own_status(report: bytes) -> Condition:
    """What a four-byte report says; it is complete."""
    first, second, third, _ = report
    return Condition(
        heard=True,
        online=not first & 0x08,
        cover_open=bool(first & 0x20),
        paper_out=bool(third & 0x0C),
        paper_low=bool(third & 0x03),
        cutter=bool(second & 0x08),
        fault=bool(second & 0x20),
    )
