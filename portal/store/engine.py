"""Opening the database file: which engine, which settings, and a sentence for every file that is not ours.

Two engines over one SQLite file: a writer with one connection that begins ``IMMEDIATE``, and readers that may only
query. WAL with ``synchronous=FULL``: what was acknowledged survives a power cut. The driver is ``sqlcipher3`` without
a key, which is plain SQLite of a version without the WAL-reset fault of older libraries.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from desktop.domain.errors import UserError

BUSY_MS = 10_000
"""How long a writer waits for a writer of another process before it gives up."""

READERS = 4
_PRAGMAS = (
    f"PRAGMA busy_timeout={BUSY_MS}",
    "PRAGMA foreign_keys=ON",
    "PRAGMA synchronous=FULL",
    "PRAGMA cache_size=-16000",
    "PRAGMA temp_store=MEMORY",
)


@dataclass(frozen=True, slots=True)
class Engines:
    """The two ways to one database."""

    writer: Engine
    reader: Engine

    def dispose(self) -> None:
        """Closes every connection."""
        self.reader.dispose()
        self.writer.dispose()


def read_url(text: str) -> URL:
    """The address of a database; a bare path is a SQLite file. ``UserError`` for what cannot be used."""
    try:
        url = make_url(text if "://" in text else f"sqlite:///{text}")
    except ArgumentError:
        raise UserError("“{url}” is not a database. Write sqlite:///FILE.", url=text) from None
    if url.get_backend_name() != "sqlite":
        raise UserError(
            "This portal keeps its books in SQLite; “{backend}” is not built in yet. Write sqlite:///FILE.",
            backend=url.get_backend_name(),
        )
    if not url.database or url.database == ":memory:":
        raise UserError("A portal's database is a file. Write sqlite:///FILE.")
    return url


def check_exists(text: str) -> None:
    """``UserError`` when there is no such database yet: a mistyped name must not make a new one."""
    path = Path(str(read_url(text).database))
    if not path.exists():
        raise UserError("There is no database at {path}. Start the portal once, or add a centre.", path=path)


def open_engines(url: URL) -> Engines:
    """Engines over an existing or new file; ``UserError`` when the file is no database or cannot be opened."""
    path = Path(str(url.database))
    if not path.parent.is_dir():
        raise UserError("The folder {folder} does not exist. Make it, or choose another place.", folder=path.parent)
    _check_file(path)
    writer = create_engine(url, module=sqlite, pool_size=1, max_overflow=0)
    reader = create_engine(url, module=sqlite, pool_size=READERS, max_overflow=0)
    _configure(writer, "BEGIN IMMEDIATE", ())
    _configure(reader, "BEGIN", ("PRAGMA query_only=ON",))
    return Engines(writer, reader)


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
