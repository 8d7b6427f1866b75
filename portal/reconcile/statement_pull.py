"""The operator's own list of a day, pulled from Daraja now; it goes back 48 hours."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from desktop.domain.errors import UserError
from desktop.domain.time import day_span
from portal.rails.daraja.c2b import RAIL
from portal.rails.daraja.client import DarajaClient
from portal.rails.daraja.pull import LONGEST, pull
from portal.rails.rail_settings import DARAJA, read_rail_settings
from portal.reconcile.statement_source import StatementRow
from portal.store.database import Database


@dataclass(frozen=True, slots=True)
class PulledStatement:
    """What the operator listed."""

    listed: Sequence[StatementRow]
    name: str = "Daraja pull"
    rails: frozenset[str] = frozenset({RAIL})

    def rows(self, day: date) -> Sequence[StatementRow]:
        """All of it; it was asked for one day."""
        return self.listed


def pulled_statement(database: Database, day: date, file: Path | None = None) -> PulledStatement:
    """Asks the operator, as the environment or the settings ``file`` names it.

    ``UserError`` where Daraja is not set up or the day is too long ago; ``Trouble`` when the operator is silent.
    """
    settings = read_rail_settings((DARAJA,), os.environ, file).daraja
    assert settings is not None, "a rail that is on has its settings"
    start, end = day_span(day)
    now = database.clock()
    if start < now - LONGEST:
        raise UserError("Daraja lists the last 48 hours only. Give the statement of {day} as a file.", day=day)
    client = DarajaClient(settings, database)
    listed = pull(client, start, min(end, now))
    return PulledStatement([StatementRow(RAIL, r.code, r.account_typed, r.amount_cents, r.paid_at) for r in listed])
