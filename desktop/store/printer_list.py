"""The printers of this counter, kept in its file, and the papers that went or go to them."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, and_, func, or_, select

from desktop.domain.identity import listed_name
from desktop.domain.time import day_span, instant_text, read_instant
from desktop.services.ports.printers import KeptPrinter, PaperListed
from desktop.store import identity
from desktop.store.file import CounterFile
from desktop.store.store_reads import Run
from desktop.store.tables import agreed_bill, bill, citizen, paper_job, receipt
from desktop.store.writer import Rank
from sync.protocol.states import PaperState

PRINTERS = "printers"
_OF_RECEIPT = "receipt:"
_ENDED_WELL = (PaperState.PRINTED.value, PaperState.SENT.value, PaperState.FAILED_BEFORE.value)


class FilePrinterList:
    """Implements :class:`desktop.services.ports.printers.PrinterList`."""

    def __init__(self, file: CounterFile, read: Run) -> None:
        self._file = file
        self._read = read

    def printers(self) -> list[KeptPrinter]:
        """See the port."""
        text = self._read(identity.fact, PRINTERS)
        return msgspec.json.decode(text, type=list[KeptPrinter]) if text else []

    def keep(self, printers: list[KeptPrinter]) -> None:
        """See the port."""
        text = msgspec.json.encode(printers).decode()

        def act(connection: Connection) -> tuple[None, frozenset[str]]:
            identity.set_fact(connection, PRINTERS, text)
            return None, frozenset({"printers", "printer"})

        self._file.run(act, Rank.USER)

    def papers(self, day: date, most: int) -> list[PaperListed]:
        """See the port."""
        return self._read(_papers, day, most)


def _papers(connection: Connection, day: date, most: int) -> list[PaperListed]:
    begins, ends = (instant_text(at) for at in day_span(day))
    of_day = and_(paper_job.c.created_at >= begins, paper_job.c.created_at < ends)
    unsettled = and_(paper_job.c.state.not_in(_ENDED_WELL), paper_job.c.answer == "", paper_job.c.created_at < ends)
    account = func.coalesce(agreed_bill.c.account, bill.c.account, "")
    query = (
        select(paper_job, citizen.c.name, account.label("account"), receipt.c.number)
        .outerjoin(bill, bill.c.id == paper_job.c.bill)
        .outerjoin(agreed_bill, agreed_bill.c.bill == paper_job.c.bill)
        .outerjoin(citizen, citizen.c.id == bill.c.citizen)
        .outerjoin(receipt, receipt.c.bill == paper_job.c.bill)
        .where(or_(of_day, unsettled))
        .order_by(paper_job.c.created_at.desc(), paper_job.c.id.desc())
        .limit(most)
    )
    return [_listed(row) for row in connection.execute(query)]


def _listed(row: Row[Any]) -> PaperListed:
    return PaperListed(
        job=row.id,
        paper=row.paper,
        reference=(row.number or "") if row.paper_id.startswith(_OF_RECEIPT) else row.account,
        bill=row.bill,
        who=listed_name(row.name) if row.name else "",
        copy=row.copy,
        printer=row.printer,
        state=PaperState(row.state),
        grade=row.grade,
        error=row.error,
        answer=row.answer,
        queued_at=read_instant(row.created_at),
        changed_at=read_instant(row.changed_at),
    )
