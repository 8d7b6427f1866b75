"""Is everything sound: link, printer, records and clock, each in a word and a line. A problem names its cause and
the way out instead. Pure: facts in, words out; nothing is said that was not seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from desktop.services.connectivity import Connectivity, Link
from desktop.services.ports.views import Standing
from desktop.services.printer_view import PrinterState, PrinterView
from ui.dates import clock_time
from ui.kit.tokens import Tone
from ui.language import N_, Plain, Words, as_spoken, counted, say
from ui.portal_link.enrol_words import asks_for_code
from ui.portal_link.state_words import clock_words
from ui.portal_link.why_words import BUSY, why_words
from ui.shell_facts import CLOCK_SHOWN_S
from ui.sign_in.door_facts import DoorFacts

DRIFT_MOST_S: Final = 5.0
"""A clock further from the portal's than this puts wrong times on papers that people compare."""
_CONFIRMS = frozenset({"A", "B"})

_PRINTER_WORDS: Final[dict[PrinterState, str]] = {
    PrinterState.PAPER_OUT: N_("Paper out"),
    PrinterState.COVER_OPEN: N_("Printer cover open"),
    PrinterState.CUTTER: N_("Printer cutter stuck"),
    PrinterState.FAULT: N_("Printer fault"),
    PrinterState.OFFLINE: N_("Printer offline"),
    PrinterState.SILENT: N_("Printer silent"),
}


@dataclass(frozen=True)
class Sound:
    """One line. ``tone`` is "ok" while all is well, "neutral" while nothing is known, else the state's own."""

    icon: str
    title: Words
    words: Words
    tone: Tone = "ok"


def soundness(facts: DoorFacts) -> tuple[Sound, Sound, Sound, Sound]:
    """The four lines, in the order link, printer, records, clock."""
    return (
        link_line(facts.link, facts.standing),
        printer_line(facts.printer),
        records_line(facts.standing),
        clock_line(facts.link),
    )


def link_line(link: Connectivity, standing: Standing) -> Sound:
    """The way to the portal; a counter that waits for its first word from there says so."""
    if not standing.enrolled:
        return _first_word(link)
    if standing.enrol_again:
        words = N_("Everything but new bills goes on. Ctrl+Shift+R says why, and takes the supervisor's code.")
        return Sound("key", N_("Must be enrolled again"), words, "wait")
    if link.link is Link.STARTING:
        return Sound("online", N_("Looking for the portal"), _unsent(standing.unsent), "neutral")
    if link.link is Link.OFFLINE:
        title = say(N_("Offline since {time}"), time=clock_time(link.since)) if link.since else N_("Offline")
        words = N_("The portal does not answer. Work goes on, and this counter keeps asking. Look at the cable.")
        if link.refusal not in ("", BUSY):
            return Sound("warning", N_("The portal refuses this counter"), why_words(link) or words, "wait")
        return Sound("offline", title, words, "info")
    if link.link is Link.SLOW:
        words = N_("The portal answers late. Work goes on; payments may show later than usual.")
        return Sound("slow", N_("Slow"), words, "wait")
    return Sound("online", N_("Online"), _unsent(standing.unsent))


def printer_line(printer: PrinterView) -> Sound:
    """The receipt printer: what it can confirm, or why it stands still."""
    name = Plain(printer.name)
    if printer.state is PrinterState.NONE:
        return Sound("printer", N_("No printer"), N_("Nothing stops: a receipt can be saved as a PDF."), "wait")
    if printer.state is PrinterState.NOT_ASKED:
        return Sound("printer", N_("Printer not asked yet"), name, "neutral")
    if printer.state is PrinterState.READY:
        confirms = N_("{printer}, confirms what it prints") if printer.grade in _CONFIRMS else N_("{printer}")
        return Sound("printer", N_("Printer ready"), say(confirms, printer=name))
    return Sound("printer", _PRINTER_WORDS[printer.state], printer.trouble or name, "bad")


def records_line(standing: Standing) -> Sound:
    """The journal of this counter."""
    words = counted(standing.entries, N_("1 entry, kept encrypted"), N_("{n} entries, kept encrypted"))
    return Sound("records", N_("Records open"), words)


def clock_line(link: Connectivity) -> Sound:
    """This clock beside the portal's."""
    drift = link.drift_s
    if drift is None:
        return Sound("clock", N_("Clock not compared yet"), N_("The portal's clock is not known."), "neutral")
    if abs(drift) >= CLOCK_SHOWN_S:
        words, _ = clock_words(drift)
        set_it = N_("{how_far} of the portal's. Set this computer's clock.")
        return Sound("clock", N_("Clock wrong"), say(set_it, how_far=as_spoken(words)), "bad")
    apart = Plain(f"{abs(drift):.1f}")
    if abs(drift) <= DRIFT_MOST_S:
        return Sound("clock", N_("Clock right"), say(N_("{seconds} seconds from the portal's clock"), seconds=apart))
    ahead = N_("It is {seconds} seconds ahead of the portal's. Set this computer's clock.")
    behind = N_("It is {seconds} seconds behind the portal's. Set this computer's clock.")
    return Sound("clock", N_("Clock wrong"), say(ahead if drift > 0 else behind, seconds=apart), "bad")


def _first_word(link: Connectivity) -> Sound:
    if asks_for_code(Standing(), link):
        words = N_("A supervisor has a one-time code for this counter. Ctrl+Shift+R takes it.")
        return Sound("key", N_("Not enrolled yet"), words, "wait")
    if link.link is Link.OFFLINE:
        words = N_("The portal has not answered. This counter asks again by itself and fills itself when it answers.")
        return Sound("offline", N_("Waiting for the portal"), words, "info")
    words = N_("This counter asks for its place, its staff and its services. That takes a moment.")
    return Sound("online", N_("Waiting for the portal"), words, "neutral")


def _unsent(unsent: int) -> Words:
    if unsent == 0:
        return N_("Everything this counter wrote has reached the portal")
    return counted(unsent, N_("1 entry has yet to reach the portal"), N_("{n} entries have yet to reach the portal"))
