"""The disk and a real one, side by side: after the same acts the same files are there, of the same length."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as engine

from tests.disk import Disk
from tests.disk.engine import add, connect, connected, make_table, numbers
from tests.disk.vfs import installed_disk

Story = Callable[[str], None]


def write_and_close(path: str) -> None:
    """The last connection takes the log away."""
    with connected(path) as connection:
        make_table(connection)
        add(connection, 1)


def reader_closes_last(path: str) -> None:
    """Who may only read cannot: the log stays."""
    writer = connect(path)
    make_table(writer)
    reader = engine.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None)
    add(writer, 1)
    assert numbers(reader) == [1]
    writer.close()
    reader.close()


def log_is_cut_short(path: str) -> None:
    """A log without content beside the file, and a connection that finds it so."""
    reader_closes_last(path)
    with connected(path) as connection, connected(path) as other:
        assert connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
        add(other, 2)
        connection.execute("PRAGMA wal_checkpoint(RESTART)")


def back_to_a_journal(path: str) -> None:
    """From a log to a journal that is kept."""
    write_and_close(path)
    with connected(path, journal="PERSIST") as connection:
        for no in range(2, 60):
            add(connection, no)
        connection.execute("DELETE FROM line WHERE no > 5")
        connection.execute("VACUUM")


def open_meanwhile(path: str) -> None:
    """While it is open; closed by the end of the process only."""
    connection = connect(path, key=True)
    make_table(connection)
    for no in range(300):
        add(connection, no)
    _left_open.append(connection)


_left_open: list[engine.Connection] = []
STORIES: tuple[Story, ...] = (write_and_close, reader_closes_last, log_is_cut_short, back_to_a_journal, open_meanwhile)


@pytest.mark.parametrize("story", STORIES, ids=[story.__name__ for story in STORIES])
def test_the_same_files_are_left(tmp_path: Path, story: Story) -> None:
    story(str(tmp_path / "books.db"))
    real = {path.name: path.stat().st_size for path in tmp_path.iterdir() if not path.name.endswith("-shm")}
    with installed_disk(Disk()) as disk:
        story("/machine/books.db")
        disk.check()
        ours = {Path(path).name: len(content) for path, content in disk.image().files.items()}
    while _left_open:
        _left_open.pop().close()
    assert ours == real
