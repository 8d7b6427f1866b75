"""Our own books against each other for a day: messages, bills, receipts, fulfilment, papers, the ledger's chain."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection, Subquery, and_, exists, func, or_, select

from desktop.domain.time import day_span, instant_text
from portal.fulfilment.rows import PAID
from portal.money.ledger import CONVENIENCE_FEE
from portal.money.ledger_chain import verify_entries
from portal.money.where_money_stands import discrepancies
from portal.rails.raw_message import RawState
from portal.reconcile.difference import Difference
from portal.store.tables.bill_tables import bill_lines, bills
from portal.store.tables.desk_tables import papers
from portal.store.tables.fulfilment_tables import fulfilment
from portal.store.tables.ledger_tables import ledger_entries, ledger_lines
from portal.store.tables.money_tables import raw_messages, receipts
from sync.protocol.states import BillState, ReceiptState


def compare_within(connection: Connection, day: date) -> Iterator[Difference]:
    """Every difference inside the books that the day has to answer for."""
    yield from _unread(connection, day)
    yield from _receipts(connection, day)
    yield from _fulfilment(connection, day)
    yield from _papers(connection, day)
    yield from _ledger(connection, day)


def bills_moved(day: date) -> Subquery:
    """Centre and id of the bills the day's entries are about, each once."""
    of_day = (ledger_entries.c.day == day.isoformat(), ledger_entries.c.bill_id.is_not(None))
    return select(ledger_entries.c.centre_id, ledger_entries.c.bill_id).where(*of_day).distinct().subquery("moved")


def _unread(connection: Connection, day: date) -> Iterator[Difference]:
    start, beyond = map(instant_text, day_span(day))
    left = raw_messages.c.state.in_((RawState.STORED.value, RawState.UNREADABLE.value))
    came = (raw_messages.c.received_at >= start, raw_messages.c.received_at < beyond)
    wanted = select(raw_messages.c.id, raw_messages.c.rail, raw_messages.c.state, raw_messages.c.note)
    for row in connection.execute(wanted.where(left, *came)):
        yield Difference("not_read", row.rail, detail=f"message {row.id}, {row.state}: {row.note}".rstrip(": "))


def _receipts(connection: Connection, day: date) -> Iterator[Difference]:
    """Of the bills the day's entries moved: who is paid has a receipt that counts, and the other way round."""
    moved = bills_moved(day)
    mine = and_(moved.c.centre_id == bills.c.centre_id, moved.c.bill_id == bills.c.id)
    same = and_(receipts.c.centre_id == bills.c.centre_id, receipts.c.bill_id == bills.c.id)
    bare = select(bills.c.account, bills.c.total_cents).join(moved, mine)
    for account, cents in connection.execute(bare.where(bills.c.state == BillState.PAID.value, ~exists().where(same))):
        yield Difference("receipt_missing", account=account, here_cents=cents)
    issued = (
        select(receipts, bills.c.state.label("bill_state"), bills.c.total_cents).join(bills, same).join(moved, mine)
    )
    counts = receipts.c.state == ReceiptState.ISSUED.value
    wrong = or_(and_(counts, bills.c.state != BillState.PAID.value), receipts.c.amount_cents != bills.c.total_cents)
    for row in connection.execute(issued.where(wrong)):
        name = "receipt_amount_differs" if row.amount_cents != row.total_cents else "receipt_without_payment"
        told = {"here_cents": row.amount_cents, "there_cents": row.total_cents, "detail": f"bill {row.bill_state}"}
        yield Difference(name, account=row.account, receipt=row.number, **told)


def _fulfilment(connection: Connection, day: date) -> Iterator[Difference]:
    """Each line of a receipt reached its agency, and agencies were told what the ledger says they earned."""
    moved = bills_moved(day)
    mine = and_(moved.c.centre_id == receipts.c.centre_id, moved.c.bill_id == receipts.c.bill_id)
    line = and_(bill_lines.c.centre_id == receipts.c.centre_id, bill_lines.c.bill_id == receipts.c.bill_id)
    told = exists().where(
        fulfilment.c.centre_id == bill_lines.c.centre_id,
        fulfilment.c.bill_id == bill_lines.c.bill_id,
        fulfilment.c.line_id == bill_lines.c.id,
    )
    missing = (
        select(receipts.c.number, receipts.c.account, bill_lines.c.service).join(moved, mine).join(bill_lines, line)
    )
    for number, account, service in connection.execute(missing.where(~told)):
        yield Difference("fulfilment_missing", account=account, receipt=number, detail=service)
    rows = fulfilment.c.service_cents + fulfilment.c.convenience_cents
    for state, side in ((PAID, ledger_lines.c.credit_cents), ("reversed", ledger_lines.c.debit_cents)):
        here = (
            select(func.sum(rows))
            .join(ledger_entries, ledger_entries.c.no == fulfilment.c.entry_no)
            .where(ledger_entries.c.day == day.isoformat(), fulfilment.c.state == state)
        )
        earned = (
            select(func.sum(side))
            .join(ledger_entries, ledger_entries.c.no == ledger_lines.c.entry_no)
            .where(ledger_entries.c.day == day.isoformat())
            .where(or_(ledger_lines.c.account.like("revenue:%"), ledger_lines.c.account == CONVENIENCE_FEE))
        )
        told_cents, ledger_cents = (int(connection.execute(one).scalar() or 0) for one in (here, earned))
        if told_cents != ledger_cents:
            amounts = {"here_cents": told_cents, "there_cents": ledger_cents}
            yield Difference("fulfilment_amount_differs", detail=state, **amounts)  # type: ignore[arg-type]


def _papers(connection: Connection, day: date) -> Iterator[Difference]:
    start, beyond = map(instant_text, day_span(day))
    of_day = (papers.c.ordered_at >= start, papers.c.ordered_at < beyond, papers.c.receipt != "")
    unknown = ~exists().where(receipts.c.number == papers.c.receipt)
    for receipt, centre in connection.execute(select(papers.c.receipt, papers.c.centre_id).where(*of_day, unknown)):
        yield Difference("paper_without_receipt", receipt=receipt, detail=centre)


def _ledger(connection: Connection, day: date) -> Iterator[Difference]:
    for broken in verify_entries(connection, day):
        yield Difference("ledger_broken", detail=f"entry {broken.no}: {broken.name}")
    for place in discrepancies(connection):
        cents = {"here_cents": place.expected_cents, "there_cents": place.ledger_cents}
        yield Difference("money_misplaced", detail=place.place, **cents)  # type: ignore[arg-type]
