"""A profile's file looked at while no counter has it open, or beside one that has: nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection

from desktop.domain.errors import UserError
from desktop.services.ports.views import Standing
from desktop.store.audit import JournalCheck, check_journal
from desktop.store.connection import FILE_NAME, open_engine
from desktop.store.identity import COUNTER, fact
from desktop.store.key import Secrets
from desktop.store.mark import MarkFiles, shared_marks
from desktop.store.migrations import HEAD, revision
from desktop.store.reads.standing import standing


def check_records(profile: Path, secrets: Secrets) -> JournalCheck:
    """The whole journal, and that it is not behind its mark."""
    with _reading(profile, secrets) as connection:
        counter = fact(connection, COUNTER)
        mark = MarkFiles(profile, shared_marks()).read(counter) if counter else None
        return check_journal(connection, mark)


def standing_at_rest(profile: Path, secrets: Secrets) -> Standing:
    """Where the counter stood when it was last open."""
    with _reading(profile, secrets) as connection:
        return standing(connection)


@contextmanager
def _reading(profile: Path, secrets: Secrets) -> Iterator[Connection]:
    """One consistent look; ``UserError`` when another version of the program wrote the file."""
    engine = open_engine(profile / FILE_NAME, secrets.key, read_only=True)
    try:
        with engine.begin() as connection:
            if revision(connection) != HEAD:
                raise UserError("This file was written by another version of the counter. Start it once, then check.")
            yield connection
    finally:
        engine.dispose()
