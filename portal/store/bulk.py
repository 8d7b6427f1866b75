"""Many rows in one statement, past the parts of SQLAlchemy that cost more than the rows themselves.

Statements are compiled for the database at hand and kept; values go to the driver as they are, so only plain values
(text, whole numbers, bytes, true, false, None) may be given. PostgreSQL is handed a column at a time, as arrays: one
statement for all rows where its driver would send one for each.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import BigInteger, Boolean, Connection, Dialect, LargeBinary, Table, Text, bindparam, insert, update

_ARRAYS: Final = {Text: "text[]", BigInteger: "bigint[]", Boolean: "boolean[]", LargeBinary: "bytea[]"}


def insert_rows(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Inserts rows that all have the same columns."""
    if not rows:
        return
    columns = tuple(rows[0])
    if len(rows) > 1 and connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_insert_arrays(table, columns), _by_column(columns, rows))
        return
    statement, order = _compiled(connection.dialect, table, columns)
    if order is None:
        connection.exec_driver_sql(statement, list(rows))
    elif len(order) == 1:
        connection.exec_driver_sql(statement, [(row[order[0]],) for row in rows])
    else:
        connection.exec_driver_sql(statement, list(map(itemgetter(*order), rows)))


def update_rows(connection: Connection, table: Table, key: str, rows: Sequence[dict[str, Any]]) -> None:
    """Sets columns of the rows that are named by one column, which is the first of each."""
    if not rows:
        return
    columns = tuple(rows[0])
    assert columns[0] == key
    if len(rows) > 1 and connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_update_arrays(table, columns), _by_column(columns, rows))
        return
    named: dict[str, Any] = {column: bindparam(f"to_{column}") for column in columns[1:]}
    statement = update(table).where(table.c[key] == bindparam("wanted")).values(named)
    connection.execute(
        statement, [{"wanted": row[key], **{f"to_{column}": row[column] for column in columns[1:]}} for row in rows]
    )


@lru_cache(maxsize=128)
def _compiled(dialect: Dialect, table: Table, columns: tuple[str, ...]) -> tuple[str, tuple[str, ...] | None]:
    """The statement, and the order of its values where the driver counts them."""
    compiled = insert(table).compile(dialect=dialect, column_keys=list(columns))
    order = compiled.positiontup if compiled.positional else None
    return str(compiled), None if order is None else tuple(order)


@lru_cache(maxsize=128)
def _insert_arrays(table: Table, columns: tuple[str, ...]) -> str:
    named = ", ".join(f'"{column}"' for column in columns)
    return f'INSERT INTO "{table.name}" ({named}) SELECT * FROM {_unnested(table, columns)}'  # noqa: S608


@lru_cache(maxsize=32)
def _update_arrays(table: Table, columns: tuple[str, ...]) -> str:
    named = ", ".join(f'"{column}"' for column in columns)
    set_to = ", ".join(f'"{column}" = given."{column}"' for column in columns[1:])
    return (
        f'UPDATE "{table.name}" SET {set_to} FROM {_unnested(table, columns)} AS given ({named})'  # noqa: S608
        f' WHERE "{table.name}"."{columns[0]}" = given."{columns[0]}"'
    )


def _unnested(table: Table, columns: tuple[str, ...]) -> str:
    kinds = (next(array for kind, array in _ARRAYS.items() if isinstance(table.c[name].type, kind)) for name in columns)
    return "unnest(" + ", ".join(f"%s::{array}" for array in kinds) + ")"


def _by_column(columns: tuple[str, ...], rows: Sequence[dict[str, Any]]) -> tuple[list[Any], ...]:
    return tuple([row[column] for row in rows] for column in columns)
