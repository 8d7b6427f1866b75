"""A statement of the hot path, compiled once: raising a bill must cost little more than its commit.

SQLAlchemy builds, keys, looks up and wraps a statement each time it is executed; that is most of what a small insert
costs. Here it compiles the statement once and the driver runs it, inside the transaction that SQLAlchemy began.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.sql.expression import Executable

_DIALECT = SQLiteDialect_pysqlite(paramstyle="qmark")


class Prepared:
    """``columns``: what an insert or update sets, when the statement does not say so itself."""

    def __init__(self, statement: Executable, columns: Iterable[str] | None = None) -> None:
        self._statement = statement
        self._columns = None if columns is None else list(columns)

    def run(self, connection: Connection, values: Mapping[str, Any]) -> None:
        """Writes one row."""
        self._execute(connection, values)

    def first(self, connection: Connection, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """The first row, as the driver gives it."""
        row: tuple[Any, ...] | None = self._execute(connection, values).fetchone()
        return row

    def all(self, connection: Connection, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Every row, as the driver gives them."""
        rows: list[tuple[Any, ...]] = self._execute(connection, values).fetchall()
        return rows

    def _execute(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        driver = connection.connection.driver_connection
        assert driver is not None
        assert connection.in_transaction()
        sql, order = self._compiled
        return driver.execute(sql, order(values))

    @cached_property
    def _compiled(self) -> tuple[str, Any]:
        compiled = self._statement.compile(dialect=_DIALECT, column_keys=self._columns)  # type: ignore[attr-defined]
        fixed, names = compiled.params, compiled.positiontup
        literal = {name: value for name, value in fixed.items() if value is not None}

        def order(values: Mapping[str, Any]) -> tuple[Any, ...]:
            return tuple(values[name] if name in values else literal[name] for name in names)

        plain = itemgetter(*names) if len(names) > 1 and not literal else order
        return str(compiled), plain
