"""Rules of the schema: Alembic's head is ours, the tables are the migrations', up and down again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

import desktop.store.migrations as migrations
from desktop.domain.errors import UserError
from desktop.store.connection import open_engine
from desktop.store.tables import FULL_TEXT, metadata


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
