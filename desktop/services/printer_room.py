"""The printers of this counter at work, over the list that is kept; the first prints receipts.

A sale never waits for anything here. Adding, changing and removing a printer stops and starts its thread alone.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop.domain.errors import UserError
from desktop.services.ports.printers import KeptPrinter, PrinterList
from desktop.services.printer_view import PrinterView, PrinterWatch

if TYPE_CHECKING:
    from printing.job import Job
    from printing.ports import JobStore
    from printing.printer_settings import PrinterSettings
    from printing.printers import Printers
    from printing.status import Condition

RECEIPTS = "Receipts"
"""The name of the printer that the command line or the profile's file names, before anybody names it otherwise."""
OnBytes = Callable[[str, bytes], None]


@dataclass(frozen=True, slots=True)
class PrinterAtWork:
    """A printer with what is known of it now."""

    kept: KeptPrinter
    view: PrinterView


class PrinterRoom:
    """Runs from ``start`` to ``stop``; ``told`` is called when something a screen shows has changed.

    The list is never altered, only replaced, so a screen reads it without waiting for a change, which may join a
    thread for seconds.
    """

    def __init__(
        self,
        kept: PrinterList,
        jobs: JobStore,
        told: Callable[[], None],
        on_bytes: OnBytes,
        address: str,
        columns: int = 48,
    ) -> None:
        from printing.printers import Printers

        self._list = kept
        self._told = told
        self._first = KeptPrinter(RECEIPTS, address, columns)
        self._changing = threading.Lock()
        self._at_work: dict[str, tuple[KeptPrinter, PrinterWatch]] = {}
        self._printers: Printers = Printers((), jobs, on_printer=self._on_condition, on_bytes=on_bytes)
        for printer in self._to_begin():
            self._begin(printer)

    def start(self) -> None:
        """A thread begins for each printer."""
        self._printers.start()

    def stop(self) -> None:
        """Every thread ends and is joined."""
        self._printers.stop()

    def printers(self) -> list[PrinterAtWork]:
        """All printers in their order, the receipts' first; from memory."""
        return [PrinterAtWork(kept, watch.view()) for kept, watch in self._at_work.values()]

    def receipts(self) -> PrinterView:
        """The printer that receipts go to; a nameless one where there is none. From memory."""
        return next((watch.view() for _kept, watch in self._at_work.values()), PrinterView())

    def wake(self) -> None:
        """Says that there may be new papers."""
        self._printers.wake()

    def retry(self, job: str) -> Job:
        """Queues a paper again that failed before a byte left; ``UserError`` for any other."""
        return self._printers.retry(job)

    def settle(self, job: str, answer: str) -> Job:
        """Somebody's word on a paper in doubt; after ``did_not`` the printer throws away what it may still hold."""
        return self._printers.settle(job, answer)

    def cancel(self, job: str) -> None:
        """Gives a paper up; ``UserError`` when it is no longer on its way."""
        self._printers.cancel(job)

    def send_elsewhere(self, job: str, printer: str) -> None:
        """Another printer gets a paper of which not one byte left; ``UserError`` once something was sent."""
        self._printers.send_elsewhere(job, printer)

    def add(self, printer: KeptPrinter) -> None:
        """One more printer; ``UserError`` for a name that is taken."""
        with self._changing:
            if printer.name in self._at_work:
                raise UserError("There is a printer named {name} already. Give it another name.", name=printer.name)
            self._begin(printer)
            self._keep()

    def change(self, name: str, printer: KeptPrinter) -> None:
        """Another paper, character set or stand-in for a printer; what it has queued waits meanwhile."""
        with self._changing:
            self._begin(replace(printer, name=name))
            self._keep()

    def make_first(self, name: str) -> None:
        """From now on receipts go to this printer."""
        with self._changing:
            self._at_work = {name: self._at_work[name], **self._at_work}
            self._keep()

    def remove(self, name: str) -> None:
        """Takes a printer out; ``UserError`` while papers wait for it."""
        with self._changing:
            if self._printers.store.pending(name):
                raise UserError("Papers wait for {name}. Let them print, or send them elsewhere first.", name=name)
            self._printers.take_out(name)
            self._at_work = {key: one for key, one in self._at_work.items() if key != name}
            self._keep()

    def _to_begin(self) -> list[KeptPrinter]:
        """What is kept; the profile's own printer leads until the list says otherwise."""
        kept = self._list.printers()
        if self._first.address and self._first.address not in {printer.address for printer in kept}:
            kept = [self._first, *(one for one in kept if one.name != RECEIPTS)]
        return kept

    def _begin(self, printer: KeptPrinter) -> None:
        settings, name = _settings(printer), printer.name
        before = self._at_work.get(name)
        watch = before[1] if before else PrinterWatch(name, lambda: self._grade(name), self._told)
        self._at_work = {**self._at_work, name: (printer, watch)}
        self._printers.put(settings)

    def _grade(self, name: str) -> str:
        found = (one.grade for one in self._printers.standings() if one.settings.name == name)
        return str(next(found, ""))

    def _on_condition(self, name: str, condition: Condition) -> None:
        found = self._at_work.get(name)
        if found is not None:
            found[1].on_condition(name, condition)

    def _keep(self) -> None:
        self._list.keep([kept for kept, _watch in self._at_work.values()])


def _settings(printer: KeptPrinter) -> PrinterSettings:
    from printing.printer_settings import PrinterSettings

    return PrinterSettings(
        name=printer.name,
        address=printer.address,
        columns=printer.columns,
        code_page=printer.code_page,
        spare=printer.spare,
    )
