"""Bringing a database to today's schema, and refusing one that is not the portal's or is from a newer portal.

Alembic is imported here, inside, because only a start needs it.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from desktop.domain.errors import UserError

MIGRATION_LOCK = 8402
PATIENCE = "5min"
"""How long one start waits for another that migrates."""

FOLDER = Path(__file__).with_name("migrations")


def bring_up_to_date(engine: Engine, name: str) -> None:
    """Runs the missing migrations in one transaction; ``name`` is the file for the sentence of a refusal."""
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)
    with engine.begin() as connection:
        _wait_for_others(connection)
        tables = set(inspect(connection).get_table_names())
        if tables and "alembic_version" not in tables:
            raise UserError("{name} is a database, but not a portal's. Name another file.", name=name)
        at = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() if tables else None
        if at is not None and at not in {script.revision for script in scripts.walk_revisions()}:
            raise UserError("{name} was written by a newer portal. Start that portal, or name another file.", name=name)
        if at != scripts.get_current_head():
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def _wait_for_others(connection: Connection) -> None:
    """On a server several portals may start at once: the first migrates, the others find it done."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE}'"))
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
