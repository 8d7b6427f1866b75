"""Database files: made ready by themselves, and a clear sentence for every file that cannot be used."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from desktop.domain.errors import UserError
from portal.first_start import epoch_in_force, make_ready
from portal.store.database import Database
from portal.store.engine import read_url
from portal.store.tables import METADATA


def test_a_new_file_is_made_ready_by_itself(tmp_path: Path) -> None:
    with Database(f"sqlite:///{tmp_path / 'new.db'}") as database:
        first = database.write(make_ready)
        assert database.write(make_ready) == first
    assert (tmp_path / "new.db").read_bytes().startswith(b"SQLite format 3")


def test_two_portals_differ_in_epoch_secret_keys_and_numbers(tmp_path: Path) -> None:
    made, epochs = [], set()
    for name in ("one.db", "two.db"):
        with Database(f"sqlite:///{tmp_path / name}") as database:
            made.append(database.write(make_ready))
            epochs.add(database.read(epoch_in_force))
    one, two = made
    assert len(epochs) == 2
    assert one.rail_secret != two.rail_secret
    assert one.head_key.public_hex != two.head_key.public_hex


def test_the_migrations_lead_to_the_tables_of_the_code(tmp_path: Path) -> None:
    with Database(f"sqlite:///{tmp_path / 'new.db'}") as database:

        def differences(connection: object) -> object:
            context = MigrationContext.configure(connection, opts={"compare_server_default": False})  # type: ignore[arg-type]
            return compare_metadata(context, METADATA)

        assert database.read(differences) == []


def test_the_file_is_kept_in_the_safe_modes(tmp_path: Path) -> None:
    with Database(f"sqlite:///{tmp_path / 'new.db'}") as database:

        def modes(tx: object) -> list[object]:
            connection = tx.connection  # type: ignore[attr-defined]
            names = ("journal_mode", "synchronous", "foreign_keys")
            return [connection.execute(text(f"PRAGMA {name}")).scalar() for name in names]

        assert database.write(modes) == ["wal", 2, 1]


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    with (
        Database(f"sqlite:///{tmp_path / 'new.db'}") as database,
        pytest.raises(Exception, match="readonly"),
    ):
        database.read(lambda connection: connection.execute(text("DELETE FROM settings")))


def refusal(url: str) -> str:
    """The sentence a database is refused with."""
    with pytest.raises(UserError) as refused:
        Database(url).close()
    return str(refused.value)


def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(b"Dear portal, " * 100)
    assert "is not a database" in refusal(f"sqlite:///{path}")
    assert path.read_bytes() == b"Dear portal, " * 100


def test_somebody_elses_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE songs (name)")
        other.commit()
    assert "not a portal's" in refusal(f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("songs",)]


def test_a_database_of_a_newer_portal_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "newer.db"
    Database(f"sqlite:///{path}").close()
    with closing(sqlite3.connect(path)) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
        newer.commit()
    assert "newer portal" in refusal(f"sqlite:///{path}")


def test_a_damaged_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "damaged.db"
    Database(f"sqlite:///{path}").close()
    raw = path.read_bytes()
    path.write_bytes(raw[:100] + b"\xff" * 4_000 + raw[4_100:])
    assert refusal(f"sqlite:///{path}")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("sqlite://", "is a file"),
        ("sqlite:///:memory:", "is a file"),
        ("nonsense://x", "not built in"),
        ("postgresql+asyncpg://x/y", "not built in"),
        ("postgresql://host", "has a name"),
        ("://", "not a database"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused(url: str, words: str) -> None:
    with pytest.raises(UserError, match=words):
        read_url(url)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "does not exist" in refusal(f"sqlite:///{tmp_path / 'no' / 'x.db'}")


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    assert refusal(f"sqlite:///{tmp_path}")


def test_a_bare_path_is_a_file() -> None:
    assert read_url("books/portal.db").database == "books/portal.db"


def test_nothing_of_an_act_stays_when_it_fails(tmp_path: Path) -> None:
    with Database(f"sqlite:///{tmp_path / 'new.db'}") as database:

        def fail(tx: object) -> None:
            tx.connection.execute(text("INSERT INTO serials VALUES ('x', 1)"))  # type: ignore[attr-defined]
            raise RuntimeError("halfway")

        with pytest.raises(RuntimeError, match="halfway"):
            database.write(fail)
        assert database.read(lambda c: c.execute(text("SELECT count(*) FROM serials")).scalar()) == 0
