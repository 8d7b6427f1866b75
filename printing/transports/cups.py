"""A queue of CUPS, through its own program `lp`: the printer's bytes as they are (`raw`), or a PDF for office printers.

CUPS says that it took a job. It never says that paper came out, and a `raw` queue hides what the printer answers, so
this way can only ever be grade D: handed over, look at the paper. Give the printer an address of its own (tcp, usb,
serial) wherever it has one.
"""

from __future__ import annotations

import shutil
import subprocess

from desktop.domain.errors import Trouble
from printing.ports import Takes
from printing.transports.one_way import OneWayLink

HAND_OVER_S = 10.0


class CupsTransport:
    """A queue by its name."""

    def __init__(self, address: str, queue: str, takes: Takes = "escpos") -> None:
        self.address, self.queue = address, queue
        self.takes: Takes = takes

    def open(self) -> OneWayLink:
        """Looks for the queue; `Trouble` without CUPS or without the queue."""
        program = shutil.which("lp")
        if program is None:
            raise Trouble("CUPS is not on this computer: its program lp is missing. Use the printer's own address.")
        if self.queue not in queues():
            raise Trouble(
                "CUPS has no queue named {queue}. Look at the list of queues on this computer.", queue=self.queue
            )
        return OneWayLink(lambda title, data: self.hand_over(program, title, data))

    def hand_over(self, program: str, title: str, data: bytes) -> int:
        """All bytes, or none where `lp` refused; one where it did not end: then nobody knows what it took."""
        options = ["-o", "raw"] if self.takes == "escpos" else []
        command = [program, "-s", "-d", self.queue, "-t", title, *options, "-"]
        try:
            done = subprocess.run(command, input=data, capture_output=True, timeout=HAND_OVER_S, check=False)
        except subprocess.TimeoutExpired:
            return 1
        except OSError:
            return 0
        return len(data) if done.returncode == 0 else 0


def queues() -> list[str]:
    """The queues of this computer; none where CUPS is missing or does not answer."""
    program = shutil.which("lpstat")
    if program is None:
        return []
    try:
        done = subprocess.run([program, "-e"], capture_output=True, text=True, timeout=3, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return []
    return [line.strip() for line in done.stdout.splitlines() if line.strip()]
