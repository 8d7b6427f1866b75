"""A database on a PostgreSQL server, or on a cluster of them: its engines, and what to do about a server that is away.

The writer takes one lock before it does anything (decision 80): at any moment one transaction of all portals writes,
as on SQLite, so that what an act has read stays so until it commits. Readers see one state each (``REPEATABLE READ``)
and cannot write.

A server that hangs keeps its sockets open and says nothing, and no setting of its own helps then. So every act has a
deadline here, after which its connection is shut. A commit that was asked for and not answered, or answered with a
warning (a synchronous standby that was not waited for), is *not known*: nobody is told that it is done.
"""

from __future__ import annotations

from typing import Any, Final

from psycopg import IsolationLevel
from psycopg.errors import Diagnostic
from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError, OperationalError

from desktop.domain.errors import Trouble, UserError
from portal.store.deadline import Deadlines
from portal.store.engines import Engines, said

WRITERS_LOCK: Final = 8400
"""The advisory lock every writing transaction of every portal takes first."""

ACT_S: Final = 15.0
"""How long an act and its commit may take before its connection is shut; above what the server allows itself."""

_HOLD: Final = text(f"SELECT pg_advisory_xact_lock({WRITERS_LOCK})")
_DOUBT: Final = "huduma_doubt"
_UNKNOWN_NAME: Final = "3D000"
_NOT_LET_IN: Final = ("28000", "28P01")


def open_postgres(url: URL, readers: int) -> Engines:
    """Engines over a database that is there; ``Trouble`` when no server answers, ``UserError`` when it says no."""
    writer = create_engine(url, pool_size=1, max_overflow=0)
    reader = create_engine(url, pool_size=readers, max_overflow=0)
    event.listen(writer, "connect", _on_writer)
    event.listen(reader, "connect", _on_reader)
    deadlines = Deadlines(ACT_S)
    _check_reached(writer, url)
    return Engines(writer, reader, hold=_hold, bounded=deadlines.over, has_doubt=_has_doubt, close=deadlines.stop)


def _on_writer(connection: Any, record: Any) -> None:
    """Keeps in mind every warning: one at a commit means that the commit is not known to be safe."""
    record.info[_DOUBT] = []

    def on_notice(notice: Diagnostic) -> None:
        if notice.severity_nonlocalized == "WARNING":
            record.info[_DOUBT].append(notice.message_primary)

    connection.add_notice_handler(on_notice)


def _on_reader(connection: Any, _record: object) -> None:
    connection.isolation_level = IsolationLevel.REPEATABLE_READ
    connection.read_only = True


def _hold(connection: Connection) -> None:
    connection.execute(_HOLD)
    connection.info[_DOUBT].clear()


def _has_doubt(connection: Connection) -> bool:
    return bool(connection.info[_DOUBT])


def _check_reached(writer: Engine, url: URL) -> None:
    try:
        with writer.connect():
            pass
    except OperationalError as wrong:
        writer.dispose()
        why = _first_line(wrong)
        if getattr(wrong.orig, "sqlstate", None) in _NOT_LET_IN or "authentication failed" in why:
            raise UserError(
                "{url} does not let us in ({why}). Check the user and the password.", url=said(url), why=why
            ) from None
        if getattr(wrong.orig, "sqlstate", None) == _UNKNOWN_NAME or "does not exist" in why:
            raise UserError("{url} is not there ({why}). Make the database first.", url=said(url), why=why) from None
        raise Trouble(
            "The database {url} cannot be reached ({why}). It is tried again at the next start.", url=said(url), why=why
        ) from wrong


def _first_line(wrong: DBAPIError) -> str:
    """What the driver says, without the rest of its attempts."""
    lines = [line.strip() for line in str(wrong.orig).splitlines() if line.strip()]
    return lines[0] if lines else type(wrong.orig).__name__
