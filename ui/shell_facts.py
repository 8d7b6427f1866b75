"""What the frame shows of the counter: connectivity, printer, entries waiting, who is signed in — in its words."""

from __future__ import annotations

from typing import Final

from desktop.domain.staff import Role, StaffMember
from desktop.services.connectivity import Connectivity, Link
from desktop.services.ports.views import Standing
from desktop.services.printer_view import PrinterState, PrinterView
from ui.language import N_, Plain, Words, say
from ui.shell.state import Link as ShellLink
from ui.shell.state import PrinterLight

_LINKS: Final[dict[Link, str]] = {Link.CONNECTED: "online", Link.SLOW: "slow"}
_PRINTERS: Final[dict[PrinterState, PrinterLight]] = {
    PrinterState.NONE: PrinterLight(N_("No printer"), "wait"),
    PrinterState.NOT_ASKED: PrinterLight(N_("Printer not asked yet"), "neutral"),
    PrinterState.READY: PrinterLight(N_("Printer ready"), "ok"),
    PrinterState.PAPER_OUT: PrinterLight(N_("Paper out"), "bad"),
    PrinterState.COVER_OPEN: PrinterLight(N_("Printer cover open"), "bad"),
    PrinterState.CUTTER: PrinterLight(N_("Printer cutter stuck"), "bad"),
    PrinterState.FAULT: PrinterLight(N_("Printer fault"), "bad"),
    PrinterState.OFFLINE: PrinterLight(N_("Printer offline"), "bad"),
    PrinterState.SILENT: PrinterLight(N_("Printer silent"), "bad"),
}


def shell_link(connectivity: Connectivity) -> ShellLink:
    """The chip of the network."""
    kind = _LINKS.get(connectivity.link)
    if kind == "online":
        return ShellLink("online", connectivity.since)
    if kind == "slow":
        return ShellLink("slow", connectivity.since)
    return ShellLink("offline", connectivity.since)


def printer_light(view: PrinterView) -> PrinterLight:
    """The chip of the printer."""
    return _PRINTERS[view.state]


def under_name(member: StaffMember, standing: Standing) -> Words:
    """What stands under a name: the counter, or the role of a supervisor."""
    if member.role is Role.SUPERVISOR:
        return N_("Supervisor")
    return say(N_("Counter {n}"), n=standing.number)


def centre_words(standing: Standing) -> Words:
    """The centre's name as the foot shows it."""
    town = "" if standing.town == standing.centre_name else f" {standing.town}"
    return Plain(f"{standing.centre_name}{town}")
