"""A batch of new entries on its way into the books: what is known, and the rows it will write.

Handlers decide on what is known and add rows; nothing is written until the whole batch was decided. So a refused
entry leaves nothing behind, and a thousand entries are a dozen statements.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Table, Update

from desktop.domain.time import business_day, read_instant
from portal.catalogue.in_force import CatalogueInForce
from portal.rounds.caller import Caller
from portal.rounds.known import Known
from portal.store.alarm import Alarm, raise_alarm
from portal.store.bulk import insert_rows
from portal.store.tables.metadata import METADATA
from portal.store.transaction import Transaction
from sync.protocol.entry import Entry
from sync.protocol.messages import REASONS


class EntryRefused(Exception):
    """The entry is kept as refused; ``reason`` is a code of the protocol's ``REASONS``."""

    def __init__(self, reason: str) -> None:
        assert reason in REASONS, f"{reason} is no reason of the protocol"
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True)
class Batch:
    """What the handlers of one batch share."""

    tx: Transaction
    caller: Caller
    catalogue: CatalogueInForce
    known: Known
    raised: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)
    _rows: dict[Table, list[dict[str, Any]]] = field(default_factory=dict)
    _updates: list[Update] = field(default_factory=list)
    _alarms: list[Alarm] = field(default_factory=list)

    def add(self, table: Table, **values: object) -> None:
        """A row to insert; the centre is filled in."""
        self._rows.setdefault(table, []).append({"centre_id": self.caller.centre, **values})

    def change(self, statement: Update) -> None:
        """An update to run after all inserts."""
        self._updates.append(statement)

    def alarm(self, kind: str, key: str, **detail: str | int) -> None:
        """An alarm to keep."""
        self._alarms.append(Alarm(kind, key, self.caller.centre, self.caller.id, detail))

    def write(self) -> None:
        """Writes what was decided."""
        for table in _in_order():
            if rows := self._rows.get(table):
                insert_rows(self.tx.connection, table, rows)
        for statement in self._updates:
            self.tx.connection.execute(statement)
        for alarm in self._alarms:
            raise_alarm(self.tx, alarm)


@cache
def _in_order() -> tuple[Table, ...]:
    """Every table behind those it refers to."""
    return tuple(METADATA.sorted_tables)


def day_of(entry: Entry) -> date:
    """The business day of the act; ``EntryRefused`` when its time is no instant."""
    try:
        return business_day(read_instant(entry.at))
    except ValueError:
        raise EntryRefused("bad_body") from None
