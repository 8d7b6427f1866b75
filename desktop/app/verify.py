"""Checks a profile's journal without network, program or portal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection

from desktop.app.settings import read_settings
from desktop.domain.errors import UserError
from desktop.store.audit import JournalCheck, check_journal
from desktop.store.connection import FILE_NAME, open_engine
from desktop.store.identity import COUNTER, fact
from desktop.store.key import Secrets, read_secrets
from desktop.store.mark import MarkFiles, shared_marks
from desktop.store.migrations import HEAD, revision


def verify_profile(profile: Path) -> JournalCheck:
    """What was found; ``UserError`` when the folder holds no counter."""
    path = profile / FILE_NAME
    if not path.exists():
        raise UserError("There is no counter in {folder}. Name the folder of its profile.", folder=str(profile))
    with reading(profile, read_secrets(profile, keyring=read_settings(profile).keyring)) as connection:
        return check_records(connection, profile)


@contextmanager
def reading(profile: Path, secrets: Secrets) -> Iterator[Connection]:
    """One consistent look at a profile's file; ``UserError`` when another version of the program wrote it."""
    engine = open_engine(profile / FILE_NAME, secrets.key, read_only=True)
    try:
        with engine.begin() as connection:
            if revision(connection) != HEAD:
                raise UserError("This file was written by another version of the counter. Start it once, then check.")
            yield connection
    finally:
        engine.dispose()


def check_records(connection: Connection, profile: Path) -> JournalCheck:
    """The journal, and that it is not behind its mark."""
    counter = fact(connection, COUNTER)
    mark = MarkFiles(profile, shared_marks()).read(counter) if counter else None
    return check_journal(connection, mark)
