"""A database in a file: which settings, and a sentence for every file that is not ours.

Two engines over one SQLite file: a writer with one connection that begins ``IMMEDIATE``, and readers that may only
query. WAL with ``synchronous=FULL``: what was acknowledged survives a power cut. The driver is ``sqlcipher3`` without
a key, which is plain SQLite of a version without the WAL-reset fault of older libraries.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from desktop.domain.errors import UserError
from portal.store.engines import Engines

BUSY_MS = 10_000
"""How long a writer waits for a writer of another process before it gives up."""

_PRAGMAS = (
    f"PRAGMA busy_timeout={BUSY_MS}",
    "PRAGMA foreign_keys=ON",
    "PRAGMA synchronous=FULL",
    "PRAGMA cache_size=-16000",
    "PRAGMA temp_store=MEMORY",
)


def read_sqlite_url(text: str) -> URL:
    """The address of a file; ``UserError`` when it names none."""
    try:
        url = make_url(text if "://" in text else f"sqlite:///{text}")
    except ArgumentError:
        raise UserError("“{url}” is not a database. Write sqlite:///FILE.", url=text) from None
    if not url.database or url.database == ":memory:":
        raise UserError("A portal's database is a file. Write sqlite:///FILE.")
    return url


def open_sqlite(url: URL, readers: int) -> Engines:
    """Engines over an existing or new file; ``UserError`` when the file is no database or cannot be opened."""
    path = Path(str(url.database))
    if not path.parent.is_dir():
        raise UserError("The folder {folder} does not exist. Make it, or choose another place.", folder=path.parent)
    _check_file(path)
    writer = create_engine(url, module=sqlite, pool_size=1, max_overflow=0)
    reader = create_engine(url, module=sqlite, pool_size=readers, max_overflow=0)
    _configure(writer, "BEGIN IMMEDIATE", ())
    _configure(reader, "BEGIN", ("PRAGMA query_only=ON",))
    return Engines(writer, reader, hold=_is_alone, bounded=_by_itself, has_doubt=_never, close=lambda: None)


def _is_alone(_connection: Connection) -> None:
    """``BEGIN IMMEDIATE`` has waited already."""


def _by_itself(_connection: Connection) -> AbstractContextManager[None]:
    return nullcontext()


def _never(_connection: Connection) -> bool:
    return False


def _check_file(path: Path) -> None:
    """Turns the first look at the file into WAL mode, or into a sentence."""
    try:
        connection = sqlite.connect(str(path), timeout=BUSY_MS / 1000)
    except sqlite.Error as wrong:
        raise UserError(
            "{path} cannot be opened ({why}). Check the name and the rights.", path=path, why=wrong
        ) from None
    try:
        connection.execute("PRAGMA journal_mode=WAL")
    except sqlite.DatabaseError as wrong:
        if "not a database" in str(wrong):
            raise UserError("{path} is not a database. Name another file, or move it away.", path=path) from None
        raise UserError("{path} cannot be used ({why}). Check the rights and the disk.", path=path, why=wrong) from None
    finally:
        connection.close()


def _configure(engine: Engine, begin: str, more: tuple[str, ...]) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        for pragma in (*_PRAGMAS, *more):
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)
