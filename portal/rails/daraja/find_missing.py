"""The errand that finds payments no callback brought: the operator's own list, every few minutes, booked by its codes.

What is booked already is left alone, so windows may overlap; how far it came stands in the books.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import Final

from sqlalchemy import Connection, select

from desktop.domain.errors import Trouble
from desktop.domain.time import instant_text, read_instant
from portal.errands.errand import Act, Again, Effort, Errand, Handler
from portal.money.book_payment import Arrived, book_payment
from portal.rails.daraja.c2b import RAIL
from portal.rails.daraja.client import DarajaClient, RailRefusal
from portal.rails.daraja.pull import LONGEST, Pulled, pull
from portal.store.database import Database
from portal.store.setting import read_setting, write_setting
from portal.store.tables.money_tables import payments
from portal.store.transaction import Transaction
from sync.protocol.states import Channel

FIND: Final = "daraja_pull"
RECENT: Final = "recent"
"""The errand's only key."""
PULLED_TO: Final = "daraja_pulled_to"
EVERY_S: Final = 600.0
OVERLAP: Final = timedelta(minutes=30)
"""A payment may come into the operator's list a while after it was made."""
AT_ONCE: Final = 100
EFFORT: Final = Effort(first_s=30.0, most_s=600.0, tries=12)


@dataclass(slots=True)
class FindMissing(Handler):
    """Looks back as far as the last look, at most two days."""

    client: DarajaClient
    database: Database
    effort: Effort = EFFORT

    def do(self, errand: Errand) -> Act:
        """Books what is missing, a hundred at a time, and remembers how far it came."""
        now = self.database.clock()
        reached = self.database.read(lambda connection: read_setting(connection, PULLED_TO))
        start = max(now - LONGEST, read_instant(reached) - OVERLAP if reached else now - LONGEST)
        try:
            rows = pull(self.client, start, now)
            while part := list(islice(rows, AT_ONCE)):
                self._book(part)
        except RailRefusal as refusal:
            raise Trouble("The operator gives no list of payments ({code}).", code=refusal.code) from refusal

        def remember(tx: Transaction) -> Again:
            write_setting(tx, PULLED_TO, instant_text(now))
            return Again(EVERY_S)

        return remember

    def _book(self, part: list[Pulled]) -> None:
        known = self.database.read(lambda connection: _known(connection, part))
        missing = [row for row in part if row.code not in known]
        if missing:
            self.database.write(lambda tx: _book_all(tx, missing))


def _known(connection: Connection, rows: Iterable[Pulled]) -> frozenset[str]:
    codes = [row.code for row in rows]
    found = select(payments.c.rail_code).where(payments.c.rail == RAIL, payments.c.rail_code.in_(codes))
    return frozenset(str(code) for (code,) in connection.execute(found))


def _book_all(tx: Transaction, rows: Iterable[Pulled]) -> None:
    for row in rows:
        paid_at = row.paid_at or tx.at
        book_payment(tx, Arrived(RAIL, row.code, Channel.MPESA_PAYBILL, row.account_typed, row.amount_cents, paid_at))
