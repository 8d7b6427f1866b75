"""The two ways to one database, and what the rest of the store must know of the kind it is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlalchemy import URL, Connection, Engine

SQLITE = "sqlite"


@dataclass(frozen=True, slots=True)
class Engines:
    """The two ways to one database.

    ``hold`` lets a writing transaction wait until it is the only one; ``bounded`` ends a connection whose server has
    said nothing for too long; ``has_doubt`` tells, after a commit, that the server was not sure of it.
    """

    writer: Engine
    reader: Engine
    hold: Callable[[Connection], None]
    bounded: Callable[[Connection], AbstractContextManager[None]]
    has_doubt: Callable[[Connection], bool]
    close: Callable[[], None]

    @property
    def is_shared(self) -> bool:
        """True where several portals may write to one database."""
        return self.writer.dialect.name != SQLITE

    def dispose(self) -> None:
        """Closes every connection."""
        self.close()
        self.reader.dispose()
        self.writer.dispose()


def said(url: URL) -> str:
    """The database's name for a sentence, without a password."""
    return str(url.database) if url.get_backend_name() == SQLITE else url.render_as_string(hide_password=True)
