"""Rules of the schema: Alembic's head is ours, the tables are the migrations', up and down again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

import desktop.store.migrations as migrations
from desktop.domain.errors import UserError
from desktop.store import asked_tables
from desktop.store.audit import check_journal
from desktop.store.connection import open_engine
from desktop.store.tables import FULL_TEXT, metadata
from tests.paths import ROOT


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = open_engine(tmp_path / "counter.db", bytes(32))
    migrations.migrate(made)
    yield made
    made.dispose()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    return config


def test_head_known_to_the_start_path_is_alembics() -> None:
    assert ScriptDirectory.from_config(_config()).get_current_head() == migrations.HEAD


def test_migrated_file_has_exactly_the_tables(engine: Engine) -> None:
    def ours(name: str | None, kind: str, _parents: object) -> bool:
        return not (kind == "table" and name is not None and name.startswith(FULL_TEXT))

    assert asked_tables.attempt.metadata is metadata
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": ours, "compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_every_migration_goes_down_again(engine: Engine) -> None:
    config = _config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        left = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
    assert set(left) <= {"alembic_version"}


def test_file_of_a_newer_version_is_refused_with_a_way_out(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(UserError, match="newer version"):
        migrations.migrate(engine)


def test_a_file_of_the_first_release_keeps_its_journal_and_its_bills(tmp_path: Path) -> None:
    old = json.loads((ROOT / "tests" / "protocol" / "journals" / "version_1.json").read_text(encoding="utf-8"))
    rows = [entry for body in old["rounds"] for entry in json.loads(body)["entries"]]
    engine = open_engine(tmp_path / "counter.db", bytes(32))
    config = _config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for key, value in (("counter", old["counter"]), ("incarnation", "1"), ("portal_key", "")):
            connection.exec_driver_sql("INSERT INTO meta VALUES (?, ?)", (key, value))
        for row in rows:
            _insert_as_then(connection, row)
    migrations.migrate(engine)
    with engine.begin() as connection:
        found = check_journal(connection)
        bills = connection.exec_driver_sql("SELECT count(*), sum(total_cents) FROM bill").one()
    engine.dispose()
    assert (found.wrong, found.entries) == ("", len(rows))
    raised = [row["body"]["total_cents"] for row in rows if row["kind"] == "bill_raised"]
    assert tuple(bills) == (len(raised), sum(raised))


def _insert_as_then(connection: Connection, row: dict[str, Any]) -> None:
    """An entry and a bill's row in the columns of the first release."""
    names = ("seq", "id", "kind", "version", "actor", "actor_kind", "at", "commitment", "prev", "hash")
    values = {**{name: row[name] for name in names}, "body": json.dumps(row["body"])}
    _insert(connection, "journal", values)
    if record := row.get("record"):
        beside = {"entry": row["id"], "salt": record["salt"], "personal": json.dumps(record["personal"])}
        _insert(connection, "record", beside)
    if row["kind"] == "bill_raised":
        body = {name: row["body"][name] for name in ("account", "citizen", "language", "currency", "total_cents")}
        more = {"raised_at": row["at"], "raised_by": row["actor"], "seq": row["seq"], "replaces": "", "open": 1}
        _insert(connection, "bill", {"id": row["id"], **body, **more})


def _insert(connection: Connection, table: str, values: dict[str, Any]) -> None:
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    connection.exec_driver_sql(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values.values()))
