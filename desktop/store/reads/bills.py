"""One bill, whole: what this counter raised, overlaid with what the portal agreed, its money and its papers."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, select

from desktop.domain.time import read_instant
from desktop.services.ports.asked_views import who_raised
from desktop.services.ports.views import ELSEWHERE, BillView, LineView, PaperView, PaymentView, ReceiptView, StatedView
from desktop.store.reads.asked import asked_of
from desktop.store.reads.catalogue import agency_names, service_rows
from desktop.store.reads.citizens import citizen
from desktop.store.tables import agreed_bill, bill_line, journal, paper_job, payment, stated
from desktop.store.tables import bill as bills
from desktop.store.tables import receipt as receipts
from sync.protocol.states import BillState, Channel, Outcome, PaperState, ReceiptState


def bill(connection: Connection, bill_id: str) -> BillView | None:
    """The bill as this counter knows it."""
    query = (
        select(
            bills,
            agreed_bill.c.state.label("agreed_state"),
            agreed_bill.c.paid_cents,
            agreed_bill.c.first_seen_at,
            journal.c.seq,
            journal.c.outcome,
            journal.c.reason,
        )
        .outerjoin(agreed_bill, agreed_bill.c.bill == bills.c.id)
        .outerjoin(journal, journal.c.id == bills.c.id)
        .where(bills.c.id == bill_id)
    )
    row = connection.execute(query).first()
    if row is None:
        return None
    asked = asked_of(connection, bill_id)
    return BillView(
        id=row.id,
        account=row.account,
        state=state_of(row),
        citizen=citizen(connection, row.citizen),
        lines=_lines(connection, bill_id, who_raised(asked.rail, row.account) if asked.rail else "", asked.description),
        total_cents=row.total_cents,
        paid_cents=row.paid_cents or 0,
        currency=row.currency,
        language=row.language,
        raised_at=read_instant(row.raised_at),
        raised_by=row.raised_by,
        seq=row.seq,
        portal_at=read_instant(row.first_seen_at) if row.first_seen_at else None,
        refusal=row.reason or "",
        payments=_payments(connection, bill_id),
        receipt=_receipt(connection, bill_id),
        papers=_papers(connection, bill_id),
        stated=_stated(connection, bill_id),
        attempts=asked.attempts,
        suggestions=asked.suggestions,
        rail=asked.rail,
    )


def state_of(row: Any) -> BillState:
    """The portal's word where it has spoken; this counter's own act where it has not yet been acknowledged."""
    agreed = BillState(row.agreed_state) if row.agreed_state else None
    if row.cancelled_at and agreed in (None, BillState.RAISED, BillState.WAITING):
        return BillState.CANCELLED
    if agreed:
        return agreed
    if row.outcome == Outcome.REFUSED.value:
        return BillState.REFUSED
    return BillState.RAISED if row.account else BillState.AWAITING_NUMBER


def bill_by_account(connection: Connection, account: str) -> str:
    """The bill's id, empty when this counter has none with that number."""
    return connection.execute(select(bills.c.id).where(bills.c.account == account)).scalar() or ""


def bill_of_code(connection: Connection, code: str) -> str:
    """The account a rail's code was booked or stated for at this counter; empty when it is new here."""
    paid = select(payment.c.account).where(payment.c.rail_code == code)
    said = select(bills.c.account).join(stated, stated.c.bill == bills.c.id).where(stated.c.code == code)
    return connection.execute(paid).scalar() or connection.execute(said).scalar() or ""


def receipt(connection: Connection, number: str) -> ReceiptView | None:
    """A receipt by its number."""
    row = connection.execute(select(receipts).where(receipts.c.number == number)).first()
    return _receipt_view(row) if row else None


def copies_of(connection: Connection, number: str) -> int:
    """How many copies of a receipt were ordered here."""
    query = select(paper_job.c.copy).where(paper_job.c.paper_id == f"receipt:{number}")
    return max(connection.scalars(query), default=0)


def _stated(connection: Connection, bill_id: str) -> StatedView | None:
    query = select(stated, journal.c.hash).join(journal, journal.c.id == stated.c.entry).where(stated.c.bill == bill_id)
    row = connection.execute(query).first()
    if row is None:
        return None
    return StatedView(row.code, row.amount_cents, row.paid_time, read_instant(row.at), row.by, row.hash[:16])


def _lines(connection: Connection, bill_id: str, raiser: str, description: str) -> tuple[LineView, ...]:
    query = select(bill_line).where(bill_line.c.bill == bill_id).order_by(bill_line.c.position)
    rows = connection.execute(query).all()
    names = service_rows(connection, [row.service for row in rows])
    agencies = agency_names(connection)
    lines = []
    for row in rows:
        service = names.get(row.service)
        short = service.agency if service else raiser
        unnamed = description if row.service == ELSEWHERE else row.service
        lines.append(
            LineView(
                line=row.line,
                service=row.service,
                name_en=service.name_en if service else unnamed,
                name_sw=(service.name_sw or service.name_en) if service else unnamed,
                agency=short,
                agency_en=agencies.get(short, (short, short))[0],
                agency_sw=agencies.get(short, (short, short))[1],
                detail=row.detail,
                subject=row.subject,
                units=row.units,
                service_cents=row.service_cents,
                convenience_cents=row.convenience_cents,
                ready_en=service.ready_en if service else "",
                ready_sw=service.ready_sw if service else "",
            )
        )
    return tuple(lines)


def _payments(connection: Connection, bill_id: str) -> tuple[PaymentView, ...]:
    query = select(payment).where(payment.c.bill == bill_id).order_by(payment.c.booked_at)
    return tuple(
        PaymentView(
            id=row.id,
            rail_code=row.rail_code,
            channel=Channel(row.channel),
            amount_cents=row.amount_cents,
            state=row.state,
            paid_at=read_instant(row.paid_at),
            booked_at=read_instant(row.booked_at),
            seen_at=read_instant(row.seen_at),
        )
        for row in connection.execute(query)
    )


def _receipt(connection: Connection, bill_id: str) -> ReceiptView | None:
    row = connection.execute(select(receipts).where(receipts.c.bill == bill_id)).first()
    return _receipt_view(row) if row else None


def _receipt_view(row: Row[Any]) -> ReceiptView:
    return ReceiptView(
        number=row.number,
        amount_cents=row.amount_cents,
        issued_at=read_instant(row.issued_at),
        qr=row.qr,
        check=row.check,
        original=row.original,
        state=ReceiptState(row.state),
        channel=Channel(row.channel),
        rail_code=row.rail_code,
    )


def _papers(connection: Connection, bill_id: str) -> tuple[PaperView, ...]:
    query = select(paper_job).where(paper_job.c.bill == bill_id).order_by(paper_job.c.created_at)
    return tuple(
        PaperView(
            job=row.id,
            paper=row.paper,
            copy=row.copy,
            state=PaperState(row.state),
            grade=row.grade,
            error=row.error,
            printer=row.printer,
            queued_at=read_instant(row.created_at),
            changed_at=read_instant(row.changed_at),
        )
        for row in connection.execute(query)
    )
