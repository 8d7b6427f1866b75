"""What the sign-in page knows, read at once off the GUI thread."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.services.connectivity import Connectivity
from desktop.services.counter import Counter
from desktop.services.ports.views import StaffChoice, Standing
from desktop.services.printer_view import PrinterView


@dataclass(frozen=True)
class DoorFacts:
    """Where this counter is, who may sit down, and how link and printer stand."""

    standing: Standing
    names: tuple[StaffChoice, ...]
    link: Connectivity
    printer: PrinterView


def read_door(counter: Counter) -> DoorFacts:
    """The facts now; a keyed read and the staff list."""
    return DoorFacts(counter.standing(), tuple(counter.door.names()), counter.connectivity(), counter.printer())
