"""Figures of the books for whoever watches: cheap to ask for, however large the books have become.

Nothing here reads a table from end to end. Payments are those of today; receipts are what the counting rows say; the
ledger is weighed from where it was weighed last, and the first time from its last ten thousand entries.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, func, select

from desktop.domain.time import business_day, day_span, instant_text, read_instant
from portal.store.tables.attempt_tables import attempts
from portal.store.tables.errand_tables import errands
from portal.store.tables.journal_tables import alarms
from portal.store.tables.ledger_tables import ledger_entries, ledger_lines
from portal.store.tables.money_tables import payments, refund_cases, serials

FIRST_LOOK: Final = 10_000
MOST_WEIGHED: Final = 50_000
SUSPENSE: Final = "suspense"


@dataclass(frozen=True, slots=True)
class Figures:
    """The books at one moment; sums in cents, ages in seconds."""

    payments_today: dict[str, int]
    receipts: int
    suspense_cents: int
    refunds_open: dict[str, int]
    errands_due: int
    errands_waiting: int
    oldest_errand_s: float
    prompts_live: int
    alarms: dict[str, int]
    ledger_entries: int
    ledger_balanced: bool


@dataclass(slots=True)
class LedgerWatch:
    """Weighs what came since the last look. ``uneven`` stays, once an entry was found that does not balance."""

    weighed: int = -1
    uneven: bool = False
    suspense_at: int = 0
    suspense_cents: int = 0

    def look(self, connection: Connection) -> int:
        """Weighs, adds the new lines of suspense up, and gives the last entry's number."""
        last = int(connection.execute(select(func.max(ledger_entries.c.no))).scalar() or 0)
        self._add_suspense(connection, last)
        begin = max(0, last - FIRST_LOOK) if self.weighed < 0 else self.weighed
        until = min(last, begin + MOST_WEIGHED)
        debit, credit = func.sum(ledger_lines.c.debit_cents), func.sum(ledger_lines.c.credit_cents)
        in_reach = (ledger_lines.c.entry_no > begin, ledger_lines.c.entry_no <= until)
        uneven = select(ledger_lines.c.entry_no).where(*in_reach).group_by(ledger_lines.c.entry_no)
        if connection.execute(uneven.having(debit != credit).limit(1)).first() is not None:
            self.uneven = True
        self.weighed = until
        return last

    def _add_suspense(self, connection: Connection, last: int) -> None:
        """What stands on suspense: less debits than credits. Entries are numbered in the order of their commits."""
        grown = func.sum(ledger_lines.c.credit_cents - ledger_lines.c.debit_cents)
        since = (
            ledger_lines.c.account == SUSPENSE,
            ledger_lines.c.entry_no > self.suspense_at,
            ledger_lines.c.entry_no <= last,
        )
        self.suspense_cents += int(connection.execute(select(grown).where(*since)).scalar() or 0)
        self.suspense_at = last


@dataclass(slots=True)
class BookWatch:
    """One for each process. What it remembers can be found again; restored books begin another process."""

    ledger: LedgerWatch = field(default_factory=LedgerWatch)

    def look(self, connection: Connection, now: datetime) -> Figures:
        """The figures as they are now."""
        last = self.ledger.look(connection)
        due, waiting, oldest = _errands(connection, now)
        return Figures(
            payments_today=_payments_of_day(connection, now),
            receipts=_receipts(connection),
            suspense_cents=self.ledger.suspense_cents,
            refunds_open=_grouped(connection, select(refund_cases.c.state, func.count()), refund_cases.c.state),
            errands_due=due,
            errands_waiting=waiting,
            oldest_errand_s=oldest,
            prompts_live=int(connection.execute(select(func.count()).where(attempts.c.live == 1)).scalar_one()),
            alarms=_grouped(connection, select(alarms.c.kind, func.count()), alarms.c.kind),
            ledger_entries=last,
            ledger_balanced=not self.ledger.uneven,
        )


def _grouped(connection: Connection, wanted: object, by: object) -> dict[str, int]:
    rows = connection.execute(wanted.group_by(by))  # type: ignore[attr-defined]
    return {str(word): int(count) for word, count in rows}


def _payments_of_day(connection: Connection, now: datetime) -> dict[str, int]:
    begin, _end = day_span(business_day(now))
    of_day = select(payments.c.state, func.count()).where(payments.c.booked_at >= instant_text(begin))
    return _grouped(connection, of_day, payments.c.state)


def _receipts(connection: Connection) -> int:
    """Every serial was given to a receipt: they have no gap."""
    given = select(func.sum(serials.c.last)).where(serials.c.name.like("receipt/%"))
    return int(connection.execute(given).scalar() or 0)


def _errands(connection: Connection, now: datetime) -> tuple[int, int, float]:
    at = instant_text(now)
    waiting = errands.c.state == "waiting"
    count, oldest = connection.execute(
        select(func.count(), func.min(errands.c.due_at)).where(waiting, errands.c.due_at <= at)
    ).one()
    every = int(connection.execute(select(func.count()).where(waiting)).scalar_one())
    late_s = (now - read_instant(oldest)).total_seconds() if oldest else 0.0
    return int(count), every, late_s
