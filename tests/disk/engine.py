"""The engine as the tests of this folder use it: a table of numbered rows in a database of either kind."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import sqlcipher3.dbapi2 as engine

PATH = "/machine/books.db"
KEY = "ab" * 32
ROW = "x" * 300


def connect(
    path: str = PATH, *, key: bool = False, synchronous: str = "FULL", journal: str = "WAL", timeout: float = 0
) -> Any:
    """A connection as the counter (with a key) or the portal makes it; waits ``timeout`` seconds for a lock."""
    connection = engine.connect(
        f"file:{path}", uri=True, timeout=timeout, isolation_level=None, check_same_thread=False
    )
    if key:
        connection.execute(f"PRAGMA key = \"x'{KEY}'\"")
        connection.execute("PRAGMA cipher_log_level = NONE")
    try:
        connection.execute(f"PRAGMA journal_mode = {journal}")
        connection.execute(f"PRAGMA synchronous = {synchronous}")
    except engine.Error:
        connection.close()
        raise
    return connection


@contextlib.contextmanager
def connected(path: str = PATH, **how: Any) -> Iterator[Any]:
    """The same, closed at the end."""
    connection = connect(path, **how)
    try:
        yield connection
    finally:
        connection.close()


def make_table(connection: Any) -> None:
    """An empty table."""
    connection.execute("CREATE TABLE IF NOT EXISTS line (no INTEGER PRIMARY KEY, text TEXT NOT NULL)")


def add(connection: Any, no: int) -> None:
    """A row in a transaction of its own: acknowledged when this returns."""
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO line VALUES (?, ?)", (no, ROW))
    connection.execute("COMMIT")


def numbers(connection: Any) -> list[int]:
    """The rows that are there."""
    return [no for (no,) in connection.execute("SELECT no FROM line ORDER BY no")]


def whole(connection: Any) -> bool:
    """The engine's own word on the database."""
    return [row[0] for row in connection.execute("PRAGMA integrity_check")] == ["ok"]
