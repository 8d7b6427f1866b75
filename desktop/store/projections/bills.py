"""Bills as rows: raised with their lines, cancelled."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert, update

from desktop.store.bill_words import index_bill
from desktop.store.tables import bill, bill_line
from sync.protocol.entry import Entry
from sync.protocol.kinds import BillCancelled, BillRaised


def raised(connection: Connection, entry: Entry, body: BillRaised) -> frozenset[str]:
    """The bill and its lines; what was asked stands beside each line as one text."""
    connection.execute(
        insert(bill).values(
            id=body.bill,
            account=body.account,
            citizen=body.citizen,
            language=body.language,
            currency=body.currency,
            total_cents=body.total_cents,
            raised_at=entry.at,
            raised_by=entry.actor,
            replaces=body.replaces,
            open=1,
        )
    )
    details, subjects = _details(entry), _personal(entry, "subjects")
    connection.execute(
        insert(bill_line),
        [
            {
                "bill": body.bill,
                "position": position,
                "line": line.line,
                "service": line.service,
                "units": line.units,
                "service_cents": line.service_cents,
                "convenience_cents": line.convenience_cents,
                "legal_basis": line.legal_basis,
                "detail": details.get(line.line, ""),
                "subject": str(subjects.get(line.line, "")),
            }
            for position, line in enumerate(body.lines)
        ],
    )
    index_bill(connection, body.bill)
    return frozenset({f"bill:{body.bill}", "bills", "takings", "owed"})


def cancelled(connection: Connection, entry: Entry, body: BillCancelled) -> frozenset[str]:
    """The bill is closed; its rows stay."""
    connection.execute(update(bill).where(bill.c.id == body.bill).values(cancelled_at=entry.at, open=0))
    return frozenset({f"bill:{body.bill}", "bills", "takings"})


def _details(entry: Entry) -> dict[str, str]:
    """Each line's answers as one text; whom it is for stands apart."""
    subjects = _personal(entry, "subjects")
    return {
        line: " · ".join(str(value) for value in given.values() if value != subjects.get(line))
        for line, given in _personal(entry, "answers").items()
    }


def _personal(entry: Entry, name: str) -> dict[str, Any]:
    personal = (entry.record.personal if entry.record else None) or {}
    found = personal.get(name, {})
    return found if isinstance(found, dict) else {}
