"""Which database an address means, and opening it.

What SQLite and PostgreSQL each need stands in ``sqlite_engine`` and ``postgres_engine``; the rest of the portal knows
only what is here and in ``engines``.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import URL

from desktop.domain.errors import UserError
from portal.store.engines import SQLITE, Engines
from portal.store.postgres_url import POSTGRES, read_postgres_url
from portal.store.sqlite_engine import open_sqlite, read_sqlite_url

READERS = 4


def read_url(text: str) -> URL:
    """The address of a database; a bare path is a SQLite file. ``UserError`` for what cannot be used."""
    scheme = text.partition("://")[0] if "://" in text else SQLITE
    if scheme.partition("+")[0] in POSTGRES:
        return read_postgres_url(text)
    if scheme.partition("+")[0] == SQLITE:
        return read_sqlite_url(text)
    if not scheme:
        raise UserError("“{url}” is not a database. Write sqlite:///FILE.", url=text)
    raise UserError(
        "A portal keeps its books in SQLite or PostgreSQL; “{backend}” is not built in. Write sqlite:///FILE "
        "or postgresql://USER@HOST/NAME.",
        backend=scheme,
    )


def is_sqlite(text: str) -> bool:
    """True when the address means a file, which one process serves."""
    return read_url(text).get_backend_name() == SQLITE


def check_exists(text: str) -> None:
    """``UserError`` when there is no such file yet: a mistyped name must not make a new one.

    A PostgreSQL database is made by its keeper, never by opening it.
    """
    url = read_url(text)
    path = Path(str(url.database))
    if url.get_backend_name() == SQLITE and not path.exists():
        raise UserError("There is no database at {path}. Start the portal once, or add a centre.", path=path)


def open_engines(url: URL) -> Engines:
    """Engines over an existing database or a new file; ``UserError`` or ``Trouble`` when it cannot be used."""
    if url.get_backend_name() == SQLITE:
        return open_sqlite(url, READERS)
    from portal.store.postgres_engine import open_postgres

    return open_postgres(url, READERS)
