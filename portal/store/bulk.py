"""Rows into one table in one statement, past the parts of SQLAlchemy that cost more than the insert itself.

The statement is compiled by SQLAlchemy for the database at hand and kept; values go to the driver as they are, so only
plain values (text, whole numbers, bytes, true, false, None) may be given.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Dialect, Table, insert


def insert_rows(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Inserts rows that all have the same columns."""
    if not rows:
        return
    statement, order = _compiled(connection.dialect, table, tuple(rows[0]))
    if order is None:
        connection.exec_driver_sql(statement, list(rows))
    elif len(order) == 1:
        connection.exec_driver_sql(statement, [(row[order[0]],) for row in rows])
    else:
        connection.exec_driver_sql(statement, list(map(itemgetter(*order), rows)))


@lru_cache(maxsize=128)
def _compiled(dialect: Dialect, table: Table, columns: tuple[str, ...]) -> tuple[str, tuple[str, ...] | None]:
    """The statement, and the order of its values where the driver counts them."""
    compiled = insert(table).compile(dialect=dialect, column_keys=list(columns))
    order = compiled.positiontup if compiled.positional else None
    return str(compiled), None if order is None else tuple(order)
