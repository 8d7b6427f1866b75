"""Schema versions of the counter's file, by Alembic; each says why it came.

Alembic takes a fifth of a second to import, so an up-to-date file is recognised without it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine

from desktop.domain.errors import UserError

HEAD: Final = "0004"
"""The newest revision; a test holds it equal to Alembic's own head and to the tables."""


def migrate(engine: Engine) -> None:
    """Brings the file to ``HEAD``; ``UserError`` when a newer program wrote it."""
    with engine.begin() as connection:
        present = revision(connection)
        if present == HEAD:
            return
        if present and present > HEAD:
            raise UserError(
                "This file was written by a newer version of the counter ({present}). Install that version.",
                present=present,
            )
        _upgrade(connection)


def revision(connection: Connection) -> str:
    """The revision of the file's schema; empty for a new file."""
    known = connection.exec_driver_sql("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").first()
    if not known:
        return ""
    row = connection.exec_driver_sql("SELECT version_num FROM alembic_version").first()
    return str(row[0]) if row else ""


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
