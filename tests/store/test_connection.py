"""Rules of what the engine complains of: what is the disk's, and what is a bug of ours."""

from __future__ import annotations

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.exc import DatabaseError, IntegrityError

from desktop.store.connection import disk_trouble


@pytest.mark.parametrize(
    "wrong",
    [
        sqlcipher.OperationalError("vtable constructor failed: bill_text"),
        sqlcipher.DatabaseError("database disk image is malformed"),
        sqlcipher.DatabaseError("file is not a database"),
        DatabaseError("SELECT 1", {}, sqlcipher.DatabaseError("database disk image is malformed")),
        MemoryError(),
    ],
    ids=str,
)
def test_it_is_the_disk_whatever_the_engine_calls_it(wrong: BaseException) -> None:
    trouble = disk_trouble(wrong)
    assert trouble is not None
    assert "Look at the computer" in str(trouble)


@pytest.mark.parametrize(
    "wrong",
    [
        sqlcipher.IntegrityError("UNIQUE constraint failed: journal.id"),
        IntegrityError("INSERT", {}, sqlcipher.IntegrityError("UNIQUE constraint failed: journal.id")),
        sqlcipher.ProgrammingError("Cannot operate on a closed database."),
        ValueError("no such day"),
    ],
    ids=str,
)
def test_a_row_or_a_question_that_is_wrong_is_not_the_disk(wrong: BaseException) -> None:
    assert disk_trouble(wrong) is None
