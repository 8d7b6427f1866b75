"""Order a paper: one entry and one job row in one transaction, before the first byte leaves for a printer.

The original of a slip or receipt is ordered by itself (``print_owed``); more are copies, counted and with a reason.
Each paper's end is an entry too, written by the store with the job's last step.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from desktop.domain.errors import UserError
from desktop.domain.ids import new_id
from desktop.domain.staff import StaffMember
from desktop.services.papers import acknowledgement_document, not_completed_document, receipt_document, slip_document
from desktop.services.ports.journal import SYSTEM, Act, Actor, Journal, QueuedPaper, Reads, Transaction
from desktop.services.ports.views import BillView
from desktop.services.session import Session
from printing.document import Document
from printing.document_json import to_json
from sync.protocol.kinds import PaperOrdered
from sync.protocol.states import BillState

SLIP = "slip"
RECEIPT = "receipt"
ACKNOWLEDGEMENT = "acknowledgement"
NOT_COMPLETED = "not_completed"
NUMBER_SLIP = "number_slip"
"""The slip of a bill whose number its rail has not allotted yet: it says that the number follows."""
COPIES_MOST = 20

_UNPAID = {BillState.RAISED, BillState.WAITING, BillState.PART_PAID, BillState.AWAITING_NUMBER}


class CopyReason(StrEnum):
    """Why a copy is made; a closed list, so that copies can be counted by cause."""

    DID_NOT_COME_OUT = "did_not_come_out"
    LOST = "lost"
    UNREADABLE = "unreadable"
    SECOND_DESK = "second_desk"


def order_owed(journal: Journal, printer: str, among: Collection[str] = (), *, numberless: bool = False) -> list[str]:
    """Orders each paper that is owed and not ordered yet; the ids of their bills. Safe to call at any time.

    ``among`` names the bills to look at, empty all of them. ``numberless``: also slips without a number.
    """
    done: list[str] = []
    for paper, bill_id in journal.reads.owed_papers(among, numberless=numberless):

        def act(tx: Transaction, paper: str = paper, bill_id: str = bill_id) -> bool:
            return _order(tx, _bill(tx, bill_id), paper, 0, "", SYSTEM, printer)

        if journal.write(act):
            done.append(bill_id)
    return done


def order_again(journal: Journal, session: Session, bill_id: str, paper: str, printer: str) -> None:
    """Another paper of a bill that is not paid: slip, acknowledgement, or the one for what nobody has confirmed.

    They carry no money and are clearly no receipts, so they need no reason. ``UserError`` when the bill is closed, or
    when there is nothing such a paper could say.
    """
    actor = session.actor()

    def act(tx: Transaction) -> None:
        bill = _bill(tx, bill_id)
        if bill.state not in _UNPAID:
            raise UserError("This bill is closed. Its slip would mislead the citizen.")
        wanted = paper if paper not in (SLIP, NUMBER_SLIP) else SLIP if bill.account else NUMBER_SLIP
        _order(tx, bill, wanted, _next_number(bill, wanted), "", actor, printer)

    journal.write(act)


def _next_number(bill: BillView, paper: str) -> int:
    return 1 + max((one.copy for one in bill.papers if one.paper == paper), default=-1)


def order_copy(journal: Journal, session: Session, bill_id: str, reason: CopyReason, printer: str) -> int:
    """A marked copy of a receipt; its number. ``UserError`` when there is no receipt or too many copies."""
    actor = session.actor()

    def act(tx: Transaction) -> int:
        bill = _bill(tx, bill_id)
        if bill.receipt is None:
            raise UserError("The portal has not issued a receipt for this bill. Wait until it is paid in full.")
        number = tx.copies_of(bill.receipt.number) + 1
        if number > COPIES_MOST:
            raise UserError("{most} copies of this receipt were made. Ask a supervisor.", most=COPIES_MOST)
        _order(tx, bill, RECEIPT, number, reason.value, actor, printer)
        return number

    return journal.write(act)


def document_of(reads: Reads, bill: BillView, paper: str, *, copy: int = 0, reason: str = "") -> Document:
    """What a paper of this bill says now; also for the preview and the PDF."""
    standing, member = reads.standing(), _member(reads, bill.raised_by)
    if paper == ACKNOWLEDGEMENT:
        return acknowledgement_document(bill, standing, _member(reads, bill.stated.by if bill.stated else ""))
    if paper == NOT_COMPLETED:
        return not_completed_document(bill, standing, _member(reads, bill.attempt.by if bill.attempt else ""))
    if paper == RECEIPT:
        return receipt_document(bill, standing, member, copy=copy, reason=reason)
    return slip_document(bill, standing, member)


def _order(tx: Transaction, bill: BillView, paper: str, copy: int, reason: str, actor: Actor, printer: str) -> bool:
    receipt = bill.receipt.number if paper == RECEIPT and bill.receipt else ""
    job = new_id()
    queued = QueuedPaper(
        job=job,
        paper=paper,
        paper_id=f"{paper}:{receipt or bill.id}",
        bill=bill.id,
        copy=copy,
        printer=printer,
        document=to_json(document_of(tx, bill, paper, copy=copy, reason=reason)),
    )
    if not tx.queue_paper(queued):
        return False
    body = PaperOrdered(job=job, paper=paper, bill=bill.id, receipt=receipt, copy=copy, reason=reason)
    tx.append(Act(new_id(), body, actor))
    return True


def _bill(tx: Transaction, bill_id: str) -> BillView:
    bill = tx.bill(bill_id)
    if bill is None:
        raise UserError("This bill is not on this counter. Find it by its account number.")
    return bill


def _member(reads: Reads, staff_id: str) -> StaffMember | None:
    return next((c.member for c in reads.staff() if c.member.id == staff_id), None)
