"""`python -m printing virtual`: a printer until it is interrupted, one JSON line when it listens and for each paper."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from threading import Event

from desktop.domain.errors import UserError
from printing.printer_settings import columns_of
from printing.virtual.control import ControlPage
from printing.virtual.printer import PrintedPaper, VirtualPrinter

Say = Callable[[dict[str, object]], None]


def be_a_printer(chosen: argparse.Namespace, say: Say) -> int:
    """Listens, and draws what arrives as paper."""
    refuse(chosen)

    def tell(paper: PrintedPaper) -> None:
        say({"paper": paper.number, "png": str(paper.png), "bin": str(paper.bin), "bytes": len(paper.data)})

    printer = VirtualPrinter(
        Path(chosen.out),
        chosen.port,
        host=chosen.host,
        columns=columns_of(chosen.width),
        on_paper=tell,
        buffer_bytes=chosen.buffer,
        speed_mm_s=chosen.speed,
        roll_mm=chosen.roll,
    )
    with printer:
        told: dict[str, object] = {"listening": printer.address, "out": chosen.out}
        if chosen.control is not None:
            told["control"] = ControlPage(printer, chosen.control).start()
        say(told)
        Event().wait()
    return 0


def refuse(chosen: argparse.Namespace) -> None:
    """`UserError` for what no printer can be."""
    for port in (chosen.port, chosen.control or 0):
        if not 0 <= port <= 65535:
            raise UserError("{port} is not a port. Use 0 to 65535; 0 takes a free one.", port=port)
    if chosen.buffer < 1 or chosen.speed < 0 or chosen.roll < 0:
        raise UserError("A printer's buffer, speed and roll cannot be less than nothing. Leave them out.")
