"""What the set-up screen shows, read off the GUI thread, and its words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from desktop.domain.account_number import grouped
from desktop.services.counter import Counter
from desktop.services.ports.printers import PaperListed
from desktop.services.ports.views import PaperState
from desktop.services.printer_desk import Papers, PaperStep
from desktop.services.printer_room import PrinterAtWork
from desktop.services.printer_view import PrinterState
from ui.dates import exact_time
from ui.kit.tokens import Tone
from ui.language import N_, Language, Plain, Words, say

if TYPE_CHECKING:
    from desktop.services.printer_desk import FoundPrinter

ADDRESS_KINDS: Final[tuple[tuple[str, str], ...]] = (
    ("tcp://", N_("Network, {place}")),
    ("usb://", N_("USB, this computer")),
    ("serial://", N_("Serial, {place}")),
    ("bluetooth://", N_("Bluetooth, {place}")),
    ("cups://", N_("Through the system, {place}")),
    ("windows://", N_("Through the system, {place}")),
    ("pdf://", N_("PDF on this computer")),
    ("file://", N_("A file on this computer")),
    ("virtual://", N_("A printer in software")),
)
PAPER_NAMES: Final[dict[str, str]] = {
    "receipt": N_("Receipt {reference}"),
    "slip": N_("Bill slip {reference}"),
    "acknowledgement": N_("Acknowledgement {reference}"),
    "number_slip": N_("Slip without a number"),
    "not_completed": N_("Slip: not completed {reference}"),
    "test": N_("Test page"),
}


@dataclass(frozen=True, slots=True)
class PrintersFacts:
    """The printers and the queue at an instant."""

    printers: tuple[PrinterAtWork, ...]
    papers: Papers
    found: tuple[FoundPrinter, ...]
    looking: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class StateWords:
    """A printer's state as a chip and a head: ``title`` beside its icon, ``after`` what happens once it is mended."""

    brief: Words
    title: Words
    tone: Tone
    icon: str
    after: str = ""


RESUMES: Final = N_("The waiting paper then comes out by itself. Do not send it again.")
STATES: Final[dict[PrinterState, StateWords]] = {
    PrinterState.NONE: StateWords(N_("No printer"), N_("No printer"), "wait", "warning"),
    PrinterState.NOT_ASKED: StateWords(N_("Not asked"), N_("Not asked yet"), "neutral", "clock"),
    PrinterState.READY: StateWords(N_("Ready"), N_("Ready"), "ok", "paid"),
    PrinterState.PAPER_OUT: StateWords(N_("Paper out"), N_("Paper out"), "bad", "not_paid", RESUMES),
    PrinterState.COVER_OPEN: StateWords(N_("Cover open"), N_("Cover open"), "bad", "not_paid", RESUMES),
    PrinterState.CUTTER: StateWords(N_("Cutter stuck"), N_("Cutter stuck"), "bad", "not_paid", RESUMES),
    PrinterState.FAULT: StateWords(N_("Fault"), N_("The printer reports a fault"), "bad", "not_paid", RESUMES),
    PrinterState.OFFLINE: StateWords(N_("Offline"), N_("The printer is offline"), "bad", "not_paid", RESUMES),
    PrinterState.SILENT: StateWords(N_("Silent"), N_("The printer does not answer"), "bad", "not_paid"),
}
GRADES: Final[tuple[tuple[str, str], ...]] = (
    ("A", N_("says which paper came out: printed")),
    ("B", N_("answers after the data: printed")),
    ("C", N_("healthy before and after: sent, look at the paper")),
    ("D", N_("takes data only: handed over, look at the paper")),
)


def read_facts(counter: Counter) -> PrintersFacts:
    """Everything the screen shows."""
    desk = counter.printers
    printers, found = tuple(desk.printers()), tuple(desk.found())
    return PrintersFacts(printers, desk.papers(), found, desk.finder.looking, counter.clock())


def place_words(address: str) -> Words:
    """Where a printer is, without the letters of its address."""
    for prefix, words in ADDRESS_KINDS:
        if address.startswith(prefix):
            return say(words, place=Plain(address.removeprefix(prefix).removesuffix(":9100")))
    return Plain(address)


def paper_words(paper: PaperListed) -> Words:
    """Which paper it is, with its number and that it is a copy."""
    reference = paper.reference
    if paper.paper in ("slip", "acknowledgement", "not_completed") and len(reference) == 11 and reference.isdigit():
        reference = grouped(reference)
    words = say(PAPER_NAMES.get(paper.paper, N_("Paper {reference}")), reference=Plain(reference))
    if paper.copy and paper.paper == "receipt":
        return say(N_("{paper}, copy {n}"), paper=words, n=paper.copy)
    return words


@dataclass(frozen=True, slots=True)
class PaperLook:
    """A paper's state as a chip, and what is known of it."""

    words: Words
    tone: Tone
    icon: str
    known: Words
    asks: bool = False


def look_of(paper: PaperListed) -> PaperLook:
    """What a row of the queue says; never more than was seen."""
    state, error = paper.state, paper.error
    if state is PaperState.PRINTED:
        return PaperLook(N_("Printed"), "ok", "paid", N_("printer confirmed the last line"))
    if state is PaperState.SENT and paper.grade:
        said = {"came_out": N_("looked at: it came out"), "did_not": N_("looked at: it did not come out")}
        known: Words = said.get(paper.answer, say(N_("to {printer}, look at the paper"), printer=Plain(paper.printer)))
        return PaperLook(N_("Sent"), "neutral", "sent", known)
    if state is PaperState.UNKNOWN:
        return _not_known(paper)
    if state is PaperState.FAILED_BEFORE:
        return PaperLook(N_("Not sent"), "bad", "not_paid", error or N_("not one byte was sent"))
    if state is PaperState.QUEUED and not paper.printer:
        return PaperLook(N_("Waits for a printer"), "wait", "clock", N_("it prints as soon as there is one"))
    if error:
        return PaperLook(N_("Waits"), "wait", "clock", error)
    if state in (PaperState.SENDING, PaperState.SENT):
        return PaperLook(N_("On its way"), "neutral", "clock", N_("the printer is being sent the paper"))
    return PaperLook(N_("Queued"), "neutral", "clock", N_("its turn comes by itself"))


STEPS: Final[dict[PaperState, str]] = {
    PaperState.QUEUED: N_("queued {time}"),
    PaperState.PREFLIGHT: N_("printer looked at {time}"),
    PaperState.SENDING: N_("sending {time}"),
    PaperState.SENT: N_("sent {time}"),
    PaperState.PRINTED: N_("on paper {time}"),
    PaperState.FAILED_BEFORE: N_("not sent {time}"),
    PaperState.UNKNOWN: N_("not known {time}"),
}
ANSWERS: Final = {"came_out": N_("came out, seen {time}"), "did_not": N_("did not come out, seen {time}")}


@dataclass(frozen=True)
class History:
    """A paper's steps as one line: what it became and when, each once."""

    steps: tuple[PaperStep, ...]

    def spoken(self, language: Language) -> str:
        told: list[str] = []
        before: tuple[PaperState, str] | None = None
        for step in self.steps:
            if (step.state, step.answer) != before:
                before = step.state, step.answer
                words = ANSWERS.get(step.answer, STEPS[step.state])
                told.append(language.tr(words, time=exact_time(step.at)))
        return " · ".join(told)


def _not_known(paper: PaperListed) -> PaperLook:
    if paper.answer == "came_out":
        return PaperLook(N_("Came out"), "neutral", "check", N_("looked at: it came out"))
    if paper.answer == "did_not":
        return PaperLook(N_("Did not come out"), "neutral", "copy", N_("looked at: it did not come out"))
    return PaperLook(N_("Not known"), "unk", "not_known", N_("Did it come out? Look at the paper."), asks=True)
