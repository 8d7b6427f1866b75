"""Exports as plain rows: bills, payments, receipts, the ledger, refunds, reversals, fulfilment and alarms.

The words are those of ``sync.protocol.states``. Nothing personal is among them. Rows are streamed, oldest first.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, Final

from sqlalchemy import Connection, Select, and_, select

from portal.fulfilment.feed import export_fulfilment
from portal.store.tables.bill_tables import bills
from portal.store.tables.centre_tables import counters
from portal.store.tables.journal_tables import alarms
from portal.store.tables.ledger_tables import ledger_entries, ledger_lines
from portal.store.tables.money_tables import payments, receipts, refund_cases, reversals

Rows = Iterator[dict[str, Any]]
CHUNK = 500


def export_bills(connection: Connection) -> Rows:
    """Every bill the portal has, refused ones too."""
    wanted = (
        select(
            bills.c.account,
            bills.c.total_cents,
            bills.c.paid_cents,
            bills.c.state,
            bills.c.centre_id.label("centre"),
            counters.c.number.label("counter"),
            bills.c.raised_at,
            bills.c.id.label("bill"),
            bills.c.flags,
            bills.c.replaces,
        )
        .join(counters, and_(counters.c.centre_id == bills.c.centre_id, counters.c.id == bills.c.counter_id))
        .order_by(bills.c.received_at, bills.c.id)
    )
    return _rows(connection, wanted)


def export_payments(connection: Connection) -> Rows:
    """Every payment; ``account`` as it was understood, ``account_typed`` as it came."""
    wanted = select(
        payments.c.rail_code,
        payments.c.account,
        payments.c.amount_cents,
        payments.c.channel,
        payments.c.state,
        payments.c.id.label("payment"),
        payments.c.bill_id.label("bill"),
        payments.c.centre_id.label("centre"),
        payments.c.account_typed,
        payments.c.paid_at,
        payments.c.booked_at,
    ).order_by(payments.c.booked_at, payments.c.id)
    return _rows(connection, wanted)


def export_receipts(connection: Connection) -> Rows:
    """Every receipt."""
    wanted = select(
        receipts.c.number,
        receipts.c.account,
        receipts.c.amount_cents,
        receipts.c.issued_at,
        receipts.c.bill_id.label("bill"),
        receipts.c.channel,
        receipts.c.rail_code,
        receipts.c.state,
        receipts.c.qr,
        receipts.c.code_check.label("check"),
    ).order_by(receipts.c.centre_id, receipts.c.series, receipts.c.serial)
    return _rows(connection, wanted)


def export_ledger(connection: Connection) -> Rows:
    """Every line of the ledger, with the number and the business day of its entry."""
    wanted = (
        select(
            ledger_entries.c.no.label("entry"),
            ledger_lines.c.account.label("ledger_account"),
            ledger_lines.c.debit_cents,
            ledger_lines.c.credit_cents,
            ledger_entries.c.at,
            ledger_entries.c.day,
            ledger_entries.c.kind,
            ledger_entries.c.centre_id.label("centre"),
            ledger_entries.c.payment_id.label("payment"),
            ledger_entries.c.bill_id.label("bill"),
            ledger_entries.c.hash,
        )
        .join(ledger_lines, ledger_lines.c.entry_no == ledger_entries.c.no)
        .order_by(ledger_entries.c.no, ledger_lines.c.place)
    )
    return _rows(connection, wanted)


def export_refunds(connection: Connection) -> Rows:
    """Every refund case; ``rail_code`` is the payment's, ``reference`` that of the payment that gave it back."""
    wanted = (
        select(
            refund_cases.c.id.label("case"),
            refund_cases.c.state,
            refund_cases.c.reason,
            refund_cases.c.amount_cents,
            refund_cases.c.payment_id.label("payment"),
            payments.c.rail,
            payments.c.rail_code,
            refund_cases.c.bill_id.label("bill"),
            refund_cases.c.centre_id.label("centre"),
            refund_cases.c.held_on,
            refund_cases.c.opened_at,
            refund_cases.c.approved_by,
            refund_cases.c.approved_at,
            refund_cases.c.paid_by,
            refund_cases.c.paid_at,
            refund_cases.c.reference,
            refund_cases.c.closed_at,
        )
        .join(payments, payments.c.id == refund_cases.c.payment_id)
        .order_by(refund_cases.c.opened_at, refund_cases.c.id)
    )
    return _rows(connection, wanted)


def export_reversals(connection: Connection) -> Rows:
    """Every reversal; one without ``payment`` waits for its payment to come."""
    wanted = select(
        reversals.c.reversal_code,
        reversals.c.rail,
        reversals.c.rail_code,
        reversals.c.payment_id.label("payment"),
        payments.c.amount_cents,
        payments.c.bill_id.label("bill"),
        payments.c.centre_id.label("centre"),
        reversals.c.at,
        reversals.c.booked_at,
        reversals.c.applied_at,
    ).outerjoin(payments, payments.c.id == reversals.c.payment_id)
    return _rows(connection, wanted.order_by(reversals.c.booked_at, reversals.c.id))


def export_alarms(connection: Connection) -> Rows:
    """What a person must look at, oldest first; ``detail`` as it was kept."""
    wanted = select(
        alarms.c.at,
        alarms.c.kind,
        alarms.c.key,
        alarms.c.centre_id.label("centre"),
        alarms.c.counter_id.label("counter"),
        alarms.c.detail,
    ).order_by(alarms.c.at, alarms.c.id)
    for row in _rows(connection, wanted):
        yield {**row, "detail": json.loads(row["detail"])}


EXPORTS: Final[dict[str, Callable[[Connection], Rows]]] = {
    "bills": export_bills,
    "payments": export_payments,
    "receipts": export_receipts,
    "ledger": export_ledger,
    "refunds": export_refunds,
    "reversals": export_reversals,
    "fulfilment": export_fulfilment,
}


def _rows(connection: Connection, wanted: Select[Any]) -> Rows:
    for row in connection.execution_options(yield_per=CHUNK).execute(wanted):
        yield dict(row._mapping)
