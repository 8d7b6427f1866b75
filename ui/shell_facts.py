"""What the frame shows of the counter: connectivity, clock, printer, who is signed in — in its words."""

from __future__ import annotations

from typing import Final

from desktop.domain.staff import Role, StaffMember
from desktop.services.connectivity import Connectivity, Link
from desktop.services.ports.views import Standing
from desktop.services.printer_view import PrinterState, PrinterView
from desktop.services.state_code import MOST_DRIFT_S
from ui.language import N_, Plain, Words, say
from ui.shell.state import ClockOff, LinkKind, PrinterLight
from ui.shell.state import Link as ShellLink

CLOCK_SHOWN_S: Final = 60.0
"""A clock further from the portal's than this is said."""
_LINKS: Final[dict[Link, LinkKind]] = {
    Link.STARTING: "starting", Link.CONNECTED: "online", Link.SLOW: "slow", Link.OFFLINE: "offline",
}  # fmt: skip
_ASKED_TO_WAIT: Final = "busy"
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


def shell_link(connectivity: Connectivity, enrol_again: str = "") -> ShellLink:
    """The chip of the network. A portal that is only busy has not refused anything."""
    if enrol_again:
        return ShellLink("enrol_again", connectivity.since)
    if connectivity.link is Link.OFFLINE and connectivity.refusal not in ("", _ASKED_TO_WAIT):
        return ShellLink("refused", connectivity.since)
    return ShellLink(_LINKS[connectivity.link], connectivity.since)


def clock_off(drift_s: float | None) -> ClockOff:
    """How far this clock is ahead of the portal's, when that is worth a word."""
    if drift_s is None or abs(drift_s) < CLOCK_SHOWN_S:
        return ClockOff()
    return ClockOff(round(drift_s / 60) or 1, abs(drift_s) >= MOST_DRIFT_S)


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
