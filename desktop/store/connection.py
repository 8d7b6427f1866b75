"""Connections to the encrypted file: SQLCipher under SQLAlchemy, WAL, every commit on disk before it returns.

The raw key opens in 0.4 ms (a passphrase costs 130 ms). Writers begin with BEGIN IMMEDIATE, so a busy file is
noticed before work is done. Transactions are explicit: the driver's own are switched off.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool, StaticPool

from desktop.domain.errors import Trouble, UserError

BUSY_S = 5.0
READERS = 3
"""Reading connections kept open: the screens' reader, the clerk, the printer."""
FILE_NAME = "counter.db"
KEPT = "kept"
"""Where a writing connection keeps what it read of its own file: facts, the chain's head, the next number.

Only the writing connection has it, and no other program writes the file. A rollback empties it.
"""


def open_engine(path: Path, key: bytes, *, read_only: bool = False) -> Engine:
    """An engine: one connection to write, a few to read.

    ``UserError`` when the file is no counter's or the key is another.
    """

    def connect() -> Any:  # the driver carries no types
        return _connect(path, key, read_only=read_only)

    pool = QueuePool(connect, pool_size=READERS, max_overflow=READERS) if read_only else StaticPool(connect)
    engine = create_engine("sqlite://", pool=pool)
    begin = "BEGIN" if read_only else "BEGIN IMMEDIATE"

    @event.listens_for(engine, "begin")
    def on_begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    if not read_only:
        _keep(engine)
    return engine


def _keep(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(_driver: Any, record: Any) -> None:
        record.info[KEPT] = {}

    @event.listens_for(engine, "rollback")
    def on_rollback(connection: Any) -> None:
        connection.info[KEPT].clear()


def disk_trouble(wrong: BaseException) -> Trouble | None:
    """The sentence for a disk that is full, broken, locked or for reading only; ``None`` for any other error.

    The engine's first word of a disk that failed it may be any: that the file is malformed or is no database, that
    there is no memory (its word for a cipher that gave up), that the full text cannot be opened. Only what it objects
    to in a row or in how it is asked is not the disk. The driver's errors come as they are or wrapped.
    """
    import sqlcipher3.dbapi2 as sqlcipher
    from sqlalchemy.exc import DBAPIError

    why = wrong.orig if isinstance(wrong, DBAPIError) and wrong.orig is not None else wrong
    if isinstance(why, MemoryError):
        return _trouble("out of memory")
    objections = (
        sqlcipher.IntegrityError,
        sqlcipher.DataError,
        sqlcipher.ProgrammingError,
        sqlcipher.NotSupportedError,
    )
    if not isinstance(why, sqlcipher.DatabaseError) or isinstance(why, objections):
        return None
    return _trouble(str(why))


@contextmanager
def disk_told() -> Iterator[None]:
    """A disk that refuses is trouble that every asker knows how to live with; anything else is handed on."""
    try:
        yield
    except BaseException as wrong:
        trouble = disk_trouble(wrong)
        if trouble is None:
            raise
        raise trouble from wrong


@contextmanager
def not_kept_after_trouble(connection: Connection) -> Iterator[None]:
    """What a connection kept is forgotten when its transaction fails, also in the commit, which tells no listener.

    After any trouble the next act opens the file anew: the cipher does not forget a read that failed, and says of the
    next pages that they are malformed.
    """
    try:
        yield
    except BaseException as wrong:
        connection.info.get(KEPT, {}).clear()
        if disk_trouble(wrong) is not None:
            connection.invalidate()
        raise


def _trouble(why: str) -> Trouble:
    return Trouble("The disk did not take it: {why}. Look at the computer, then try again.", why=why)


def _connect(path: Path, key: bytes, *, read_only: bool) -> Any:
    import sqlcipher3.dbapi2 as sqlcipher

    mode = "ro" if read_only else "rwc"
    try:
        connection = sqlcipher.connect(
            f"{path.resolve().as_uri()}?mode={mode}",
            uri=True,
            timeout=BUSY_S,
            isolation_level=None,
            check_same_thread=False,
        )
    except sqlcipher.OperationalError as wrong:
        raise _trouble(str(wrong)) from wrong
    try:
        _prepare(connection, key, read_only=read_only)
    except (sqlcipher.OperationalError, MemoryError) as wrong:
        connection.close()
        raise _trouble(str(wrong) or "out of memory") from wrong
    except sqlcipher.DatabaseError as wrong:
        connection.close()
        raise UserError(
            "{path} is not this counter's file, or its key is another. Restore both from the same copy.",
            path=str(path),
        ) from wrong
    return connection


def _prepare(connection: Any, key: bytes, *, read_only: bool) -> None:
    connection.execute("PRAGMA cipher_log_level = NONE")  # our own sentence says it, once
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "temp_store = MEMORY"):
        if not (read_only and pragma.startswith("journal")):
            connection.execute(f"PRAGMA {pragma}")
    if read_only:
        connection.execute("PRAGMA query_only = ON")
