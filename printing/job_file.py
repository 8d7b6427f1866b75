"""Jobs in a small SQLite file of their own: for `python -m printing job` and for tests.

The counter keeps its jobs in its own encrypted file; this one only shows what a `JobStore` has to do.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from threading import Lock
from typing import Any

from desktop.domain.errors import Trouble
from desktop.domain.time import instant_text, read_instant
from printing.job import Grade, Job, JobState, JobStep, is_final, step_of

FIELDS = tuple(field.name for field in fields(Job))
STEP_FIELDS = tuple(field.name for field in fields(JobStep))
TABLES = """
CREATE TABLE IF NOT EXISTS print_job (
    id TEXT PRIMARY KEY, paper_id TEXT NOT NULL, copy INTEGER NOT NULL CHECK (copy >= 0), printer TEXT NOT NULL,
    document TEXT NOT NULL, created_at TEXT NOT NULL, changed_at TEXT NOT NULL, state TEXT NOT NULL,
    grade TEXT NOT NULL, bytes_sent INTEGER NOT NULL, attempts INTEGER NOT NULL, error TEXT NOT NULL,
    answer TEXT NOT NULL, UNIQUE (paper_id, copy)
) STRICT;
CREATE TABLE IF NOT EXISTS print_step (
    number INTEGER PRIMARY KEY, job TEXT NOT NULL, at TEXT NOT NULL, state TEXT NOT NULL, grade TEXT NOT NULL,
    bytes_sent INTEGER NOT NULL, printer TEXT NOT NULL, error TEXT NOT NULL, answer TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS print_step_job ON print_step (job, number);
"""
JOB_NAMES, JOB_MARKS = ", ".join(FIELDS), ", ".join(f":{name}" for name in FIELDS)
STEP_NAMES, STEP_MARKS = ", ".join(STEP_FIELDS), ", ".join(f":{name}" for name in STEP_FIELDS)
CHANGES = ", ".join(f"{name} = :{name}" for name in FIELDS if name != "id")
# All names are those of the dataclasses above.
ADD_JOB = f"INSERT INTO print_job ({JOB_NAMES}) VALUES ({JOB_MARKS})"  # noqa: S608
ADD_STEP = f"INSERT INTO print_step (job, {STEP_NAMES}) VALUES (:job, {STEP_MARKS})"  # noqa: S608
SET_JOB = f"UPDATE print_job SET {CHANGES} WHERE id = :id"  # noqa: S608
SELECT_JOB = f"SELECT {JOB_NAMES} FROM print_job"  # noqa: S608
SELECT_STEP = f"SELECT {STEP_NAMES} FROM print_step WHERE job = :job ORDER BY number"  # noqa: S608


class JobFile:
    """A `JobStore` over one SQLite file, safe for several threads of one process."""

    def __init__(self, path: Path) -> None:
        self.lock = Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self.base = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=5)
            self.base.execute("PRAGMA journal_mode=WAL")
            self.base.execute("PRAGMA synchronous=FULL")  # WAL alone would not wait for the disk
            self.base.executescript(TABLES)
        except (OSError, sqlite3.Error) as fault:
            raise Trouble(
                "The jobs in {path} cannot be opened ({why}). Choose another folder.", path=str(path), why=str(fault)
            ) from fault

    def add(self, job: Job) -> bool:
        """Keeps a new job; False when this paper and copy has one."""
        with self.transaction() as base:
            if base.execute(f"{ADD_JOB} ON CONFLICT DO NOTHING", row_of(job)).rowcount != 1:
                return False
            base.execute(ADD_STEP, step_row(job))
            return True

    def update(self, *steps: Job) -> None:
        """Steps of one job, in one commit."""
        with self.transaction() as base:
            base.execute(SET_JOB, row_of(steps[-1]))
            base.executemany(ADD_STEP, [step_row(step) for step in steps])

    def pending(self, printer: str) -> list[Job]:
        """Jobs of a printer that are not final, oldest first."""
        asked = "WHERE printer = :printer AND state NOT IN ('printed', 'failed_before', 'unknown')"
        return [job for job in self.found(f"{asked} ORDER BY created_at, id", printer=printer) if not is_final(job)]

    def job(self, job_id: str) -> Job | None:
        """The job with this id."""
        return next(iter(self.found("WHERE id = :id", id=job_id)), None)

    def of_paper(self, paper_id: str) -> list[Job]:
        """All jobs of a paper, original first."""
        return self.found("WHERE paper_id = :paper ORDER BY copy", paper=paper_id)

    def history(self, job_id: str) -> list[JobStep]:
        """Every step of a job, the first first."""
        return [step_in(row) for row in self.rows(SELECT_STEP, {"job": job_id})]

    def recent(self, most: int = 50) -> list[Job]:
        """The papers last ordered, newest first."""
        return self.found("ORDER BY created_at DESC, id DESC LIMIT :most", most=most)

    def unsettled(self) -> list[Job]:
        """Jobs that are unknown and nobody was asked about, oldest first."""
        return self.found("WHERE state = 'unknown' AND answer = '' ORDER BY created_at, id")

    def close(self) -> None:
        """Closes the file."""
        with self.lock:
            self.base.close()

    def found(self, asked: str, **values: object) -> list[Job]:
        return [job_of(row) for row in self.rows(f"{SELECT_JOB} {asked}", values)]

    def rows(self, sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
        with self.told(), self.lock:
            return self.base.execute(sql, values).fetchall()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """One commit, on disk when it is left; nothing when it raised."""
        with self.told(), self.lock:
            self.base.execute("BEGIN IMMEDIATE")
            try:
                yield self.base
                self.base.execute("COMMIT")
            except BaseException:
                if self.base.in_transaction:
                    self.base.execute("ROLLBACK")
                raise

    @contextmanager
    def told(self) -> Iterator[None]:
        try:
            yield
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


def step_row(job: Job) -> dict[str, Any]:
    step = step_of(job)
    row = {name: getattr(step, name) for name in STEP_FIELDS}
    return row | {"job": job.id, "at": instant_text(step.at), "state": str(step.state), "grade": str(step.grade)}


def job_of(row: tuple[Any, ...]) -> Job:
    values = dict(zip(FIELDS, row, strict=True))
    values["created_at"], values["changed_at"] = read_instant(values["created_at"]), read_instant(values["changed_at"])
    values["state"], values["grade"] = JobState(values["state"]), Grade(values["grade"])
    return Job(**values)


def step_in(row: tuple[Any, ...]) -> JobStep:
    values = dict(zip(STEP_FIELDS, row, strict=True))
    values["at"], values["state"], values["grade"] = (
        read_instant(values["at"]),
        JobState(values["state"]),
        Grade(values["grade"]),
    )
    return JobStep(**values)
