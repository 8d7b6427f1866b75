"""Bills as rows: raised with their lines, cancelled."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, insert, update

from desktop.domain.line_detail import line_detail
from desktop.store.bill_words import index_new_bill
from desktop.store.prepared import Prepared
from desktop.store.tables import bill, bill_line
from sync.protocol.entry import Entry
from sync.protocol.kinds import BillCancelled, BillRaised

_PUT: Final = Prepared(
    insert(bill),
    (
        *("id", "account", "citizen", "language", "currency", "total_cents", "raised_at", "raised_by"),
        *("replaces", "cancelled_at", "open"),
    ),
)
_PUT_LINE: Final = Prepared(insert(bill_line), [column.name for column in bill_line.columns])


def raised(connection: Connection, entry: Entry, body: BillRaised) -> frozenset[str]:
    """The bill and its lines; what was asked stands beside each line as one text."""
    _PUT.run(
        connection,
        {
            "id": body.bill,
            "account": body.account,
            "citizen": body.citizen,
            "language": body.language,
            "currency": body.currency,
            "total_cents": body.total_cents,
            "raised_at": entry.at,
            "raised_by": entry.actor,
            "replaces": body.replaces,
            "cancelled_at": None,
            "open": 1,
        },
    )
    answers, subjects = _personal(entry, "answers"), _personal(entry, "subjects")
    details = []
    for position, line in enumerate(body.lines):
        subject = str(subjects.get(line.line, ""))
        details.append(line_detail(answers.get(line.line, {}), subject))
        _PUT_LINE.run(
            connection,
            {
                "bill": body.bill,
                "position": position,
                "line": line.line,
                "service": line.service,
                "units": line.units,
                "service_cents": line.service_cents,
                "convenience_cents": line.convenience_cents,
                "legal_basis": line.legal_basis,
                "detail": details[-1],
                "subject": subject,
            },
        )
    index_new_bill(connection, body.bill, body.account, body.citizen, details)
    return frozenset({f"bill:{body.bill}", "bills", "takings", "owed"})


def cancelled(connection: Connection, entry: Entry, body: BillCancelled) -> frozenset[str]:
    """The bill is closed; its rows stay."""
    connection.execute(update(bill).where(bill.c.id == body.bill).values(cancelled_at=entry.at, open=0))
    return frozenset({f"bill:{body.bill}", "bills", "takings"})


def _personal(entry: Entry, name: str) -> dict[str, Any]:
    personal = (entry.record.personal if entry.record else None) or {}
    found = personal.get(name, {})
    return found if isinstance(found, dict) else {}
