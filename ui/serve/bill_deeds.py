"""What can be done with a raised bill: its papers, its cancelling, its picture. Each runs off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal

from desktop.domain.account_number import grouped
from desktop.domain.ids import new_id
from desktop.services.ask_prompt import PromptDraft
from desktop.services.cancel_bill import CancelReason
from desktop.services.connectivity import Link
from desktop.services.counter import Counter
from desktop.services.ports.views import BillView
from desktop.services.print_paper import CopyReason
from desktop.services.state_code import Statement
from ui.kit.dialog import Dialog
from ui.kit.kit import Kit
from ui.kit.segments import Choice
from ui.language import N_, Plain, Words, say
from ui.serve.names import kes
from ui.serve.reason_dialog import ReasonDialog
from ui.serve.stated_dialog import StatedDialog
from ui.shell.action import Action
from ui.work import Running, Work

OpenDialog = Callable[[Dialog, Sequence[Action]], None]

CANCEL_REASONS = (
    Choice(CancelReason.WRONG_SERVICE, N_("Wrong service")),
    Choice(CancelReason.WRONG_DETAIL, N_("Wrong detail")),
    Choice(CancelReason.WRONG_CITIZEN, N_("Wrong citizen")),
    Choice(CancelReason.CITIZEN_LEFT, N_("The citizen left")),
)
COPY_REASONS = (
    Choice(CopyReason.DID_NOT_COME_OUT, N_("It did not come out")),
    Choice(CopyReason.UNREADABLE, N_("It cannot be read")),
    Choice(CopyReason.LOST, N_("It was lost")),
    Choice(CopyReason.SECOND_DESK, N_("A second desk keeps it")),
)
CANCELLING = N_("The bill stays in the record, marked cancelled. Take the slip back. Money that still comes is held.")
COPYING = N_("The paper says COPY 1 and NAKALA 1, or its number, and why it was made. Copies are counted.")


class BillDeeds(QObject):
    """``pictured`` carries a bill's id and the picture of its receipt, ``saved`` where a PDF was put."""

    problem = Signal(object)
    pictured = Signal(str, object)
    saved = Signal(object)

    def __init__(self, kit: Kit, counter: Counter, work: Work, open_dialog: OpenDialog, folder: Path | None) -> None:
        super().__init__()
        self._kit, self._counter, self._work, self._open = kit, counter, work, open_dialog
        self._folder = folder

    def slip_again(self, bill_id: str) -> Running:
        """Another slip of a bill that waits."""
        return self._work.run(lambda: self._counter.papers.slip_again(bill_id), self._nothing, self.problem.emit)

    def retry(self, job: str) -> Running:
        """A paper that never left, once more."""
        return self._work.run(lambda: self._counter.papers.retry(job), self._nothing, self.problem.emit)

    def cancel(self, bill: BillView) -> None:
        """Asks why, then takes the bill back. The intent is minted here, at the key press."""
        intent = new_id()
        dialog = ReasonDialog(
            self._kit,
            self._work,
            N_("Cancel this bill"),
            N_("Cancel the bill"),
            CANCEL_REASONS,
            lambda reason: self._counter.bills.cancel(intent, bill.id, CancelReason(reason)),
            icon="not_paid",
            explained=CANCELLING,
            facts=_facts(bill),
            kind="destructive_plain",
        )
        self._open(dialog, dialog.dialog_actions())

    def copy(self, bill: BillView, *, not_out: bool = False) -> None:
        """Asks why, then makes a marked copy of the receipt."""
        dialog = ReasonDialog(
            self._kit,
            self._work,
            N_("Copy of a receipt"),
            N_("Print a marked copy"),
            COPY_REASONS,
            lambda reason: self._counter.papers.copy(bill.id, CopyReason(reason)),
            icon="copy",
            explained=COPYING,
            facts=_facts(bill),
            chosen=CopyReason.DID_NOT_COME_OUT if not_out else CopyReason.UNREADABLE,
        )
        self._open(dialog, dialog.dialog_actions())

    def state_code(self, bill: BillView) -> None:
        """Takes down what the citizen's SMS says. The intent is minted here, at the key press."""
        intent = new_id()
        offline = self._counter.connectivity().link is Link.OFFLINE

        def take(code: str, cents: int, time: str) -> object:
            return self._counter.bills.state_code(Statement(intent, bill.id, code, cents, time, offline))

        dialog = StatedDialog(self._kit, self._work, bill, take)
        self._open(dialog, dialog.dialog_actions())

    def look_for_code(self, bill: BillView, code: str, told: Callable[[Exception | None], None]) -> Running:
        """Takes down the code of an SMS for what is still due; ``told`` hears what is wrong with it, or nothing."""
        intent = new_id()
        offline = self._counter.connectivity().link is Link.OFFLINE
        said = Statement(intent, bill.id, code, bill.balance_cents, "", offline)
        return self._work.run(lambda: self._counter.bills.state_code(said), lambda _bill: told(None), told, owner=self)

    def not_completed(self, bill_id: str) -> Running:
        """The paper that says: not confirmed, do not pay again."""
        return self._work.run(lambda: self._counter.papers.not_completed(bill_id), self._nothing, self.problem.emit)

    def prompt(self, bill: BillView, phone: str, told: Callable[[Exception | None], None]) -> Running:
        """Asks the phone to pay. The intent is minted here, at the key press; ``told`` hears why it could not be."""
        asked = PromptDraft(new_id(), bill.id, phone)
        return self._work.run(lambda: self._counter.money.ask_prompt(asked), lambda _bill: told(None), told, owner=self)

    def draw(self, bill: BillView) -> None:
        """The picture of the receipt."""
        self._work.read(
            lambda: (bill.id, self._counter.papers.preview(bill)),
            self._on_drawn,
            self.problem.emit,
            key="serve.picture",
        )

    def save_pdf(self, bill: BillView) -> Running:
        """The receipt as a PDF in the folder for papers."""
        folder = self._folder or _documents()
        return self._work.run(lambda: _write_pdf(self._counter, bill, folder), self._on_saved, self.problem.emit)

    def _on_drawn(self, answer: tuple[str, bytes]) -> None:
        self.pictured.emit(*answer)

    def _on_saved(self, path: Path) -> None:
        words: Words = say(N_("Saved as {name} in {folder}."), name=Plain(path.name), folder=Plain(str(path.parent)))
        self.saved.emit(words)

    def _nothing(self, _answer: object) -> None:
        """What was done shows by the change it made."""


def _facts(bill: BillView) -> list[tuple[Words, Words]]:
    facts: list[tuple[Words, Words]] = []
    if bill.citizen is not None:
        facts.append((N_("Citizen"), Plain(bill.citizen.name)))
    facts.append((N_("Account number"), Plain(grouped(bill.account))))
    if bill.receipt is not None:
        facts.append((N_("Receipt number"), Plain(bill.receipt.number)))
    return [*facts, (N_("Total"), kes(bill.total_cents))]


def _documents() -> Path:
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))


def _write_pdf(counter: Counter, bill: BillView, folder: Path) -> Path:
    assert bill.receipt is not None, "a PDF is offered of a receipt"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{bill.receipt.number}.pdf"
    path.write_bytes(counter.papers.pdf(bill))
    return path
