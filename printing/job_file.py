"""Jobs in a small SQLite file of their own: for `python -m printing job` and for tests.

The counter keeps its jobs in its own encrypted file; this one only shows what a `JobStore` has to do.
"""

from __future__ import annotations

import sqlite3
from dataclasses import fields
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

from desktop.domain.errors import Trouble
from desktop.domain.time import instant_text, read_instant
from printing.job import Grade, Job, JobState, is_final

FIELDS = tuple(field.name for field in fields(Job))
TABLE = """
CREATE TABLE IF NOT EXISTS print_job (
    id TEXT PRIMARY KEY, paper_id TEXT NOT NULL, copy INTEGER NOT NULL CHECK (copy >= 0), printer TEXT NOT NULL,
    document TEXT NOT NULL, created_at TEXT NOT NULL, changed_at TEXT NOT NULL, state TEXT NOT NULL,
    grade TEXT NOT NULL, bytes_sent INTEGER NOT NULL, attempts INTEGER NOT NULL, error TEXT NOT NULL,
    answer TEXT NOT NULL, UNIQUE (paper_id, copy)
) STRICT
"""


class Ran(NamedTuple):
    """Rows of a statement, and how many it changed."""

    rows: list[tuple[Any, ...]]
    changed: int


class JobFile:
    """A `JobStore` over one SQLite file, safe for several threads of one process."""

    def __init__(self, path: Path) -> None:
        self.lock = Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self.base = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=5)
            self.base.execute("PRAGMA synchronous=FULL")
            self.base.execute(TABLE)
        except (OSError, sqlite3.Error) as fault:
            raise Trouble(
                "The jobs in {path} cannot be opened ({why}). Choose another folder.", path=str(path), why=str(fault)
            ) from fault

    def add(self, job: Job) -> bool:
        """Keeps a new job; False when this paper and copy has one."""
        marks = ", ".join(f":{name}" for name in FIELDS)
        sql = f"INSERT INTO print_job ({', '.join(FIELDS)}) VALUES ({marks}) ON CONFLICT DO NOTHING"  # noqa: S608
        return self.run(sql, row_of(job)).changed == 1

    def update(self, job: Job) -> None:
        """Replaces the row of this id."""
        changes = ", ".join(f"{name} = :{name}" for name in FIELDS if name != "id")
        self.run(f"UPDATE print_job SET {changes} WHERE id = :id", row_of(job))  # noqa: S608

    def pending(self, printer: str) -> list[Job]:
        """Jobs of a printer that are not final, oldest first."""
        return [job for job in self.found("printer", printer) if not is_final(job)]

    def job(self, job_id: str) -> Job | None:
        """The job with this id."""
        return next(iter(self.found("id", job_id)), None)

    def of_paper(self, paper_id: str) -> list[Job]:
        """All jobs of a paper, original first."""
        return sorted(self.found("paper_id", paper_id), key=lambda job: job.copy)

    def found(self, column: str, value: str) -> list[Job]:
        assert column in FIELDS
        sql = f"SELECT {', '.join(FIELDS)} FROM print_job WHERE {column} = :value ORDER BY created_at, id"  # noqa: S608
        return [job_of(row) for row in self.run(sql, {"value": value}).rows]

    def close(self) -> None:
        """Closes the file."""
        with self.lock:
            self.base.close()

    def run(self, sql: str, values: dict[str, Any]) -> Ran:
        try:
            with self.lock:
                cursor = self.base.execute(sql, values)
                return Ran(cursor.fetchall(), cursor.rowcount)
        except sqlite3.Error as fault:
            raise Trouble("The jobs cannot be kept ({why}). Look at the disk.", why=str(fault)) from fault


def row_of(job: Job) -> dict[str, Any]:
    row = {name: getattr(job, name) for name in FIELDS}
    return row | {
        "created_at": instant_text(job.created_at),
        "changed_at": instant_text(job.changed_at),
        "state": str(job.state),
        "grade": str(job.grade),
    }


def job_of(row: tuple[Any, ...]) -> Job:
    values = dict(zip(FIELDS, row, strict=True))
    values["created_at"], values["changed_at"] = read_instant(values["created_at"]), read_instant(values["changed_at"])
    values["state"], values["grade"] = JobState(values["state"]), Grade(values["grade"])
    return Job(**values)
