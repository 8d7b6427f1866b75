"""One commit for the acts that wait: each in a savepoint of its own, and nobody hears before all of it is durable.

A lone act has no savepoint and costs what it always did. An act that raises takes back its own part alone. Where the
database itself fails, all of it is taken back: a failure that passes is tried again, since nobody was told anything;
any other is met by each act by itself, so that only those it concerns hear of it.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from desktop.domain.time import Clock
from portal.store.engines import Engines
from portal.store.high_water import HighWater, high_water
from portal.store.job import Job, Together, end_all
from portal.store.objection import OBJECTIONS
from portal.store.passing import NotKnown, is_cut_off, is_passing, not_known
from portal.store.transaction import Touched, Transaction, write_feeds

TRIES = 3
PAUSE_S = 0.05


@dataclass(slots=True)
class Committed:
    """What a commit left behind."""

    touched: list[Touched] = field(default_factory=list)
    mark: HighWater | None = None
    ordered: bool = False


Announce = Callable[[Connection, list[Touched]], None]


class Committer:
    """Does acts and commits them; one thread at a time."""

    def __init__(
        self, engines: Engines, clock: Clock, announce: Announce, committed: Callable[[Committed], None]
    ) -> None:
        self._engines = engines
        self._clock = clock
        self._announce = announce
        self._committed = committed

    def run(self, jobs: Sequence[Job]) -> None:
        """Does the acts; their askers have heard when this returns."""
        for left in range(TRIES - 1, -1, -1):
            try:
                done = self._once(jobs)
            except BaseException as wrong:  # noqa: BLE001 - whatever it is, the askers get it
                if left and self._may_try_again(wrong):
                    continue
                self._end_failed(jobs, wrong)
                return
            try:
                self._committed(done)
            finally:
                end_all(jobs)
            return

    def _end_failed(self, jobs: Sequence[Job], wrong: BaseException) -> None:
        """Nothing of it was kept, or that is not known. What one of several may have caused, each meets by itself."""
        if len(jobs) == 1 or not _is_of_one(wrong):
            end_all(jobs, wrong)
            return
        for job in jobs:
            self.run([job])

    def _may_try_again(self, wrong: BaseException) -> bool:
        """True for what passes by itself and came before the commit was asked for."""
        if (
            not isinstance(wrong, DBAPIError)
            or isinstance(wrong, NotKnown)
            or not self._engines.is_shared
            or not is_passing(wrong)
        ):
            return False
        if is_cut_off(wrong):
            self._engines.writer.dispose()
        time.sleep(PAUSE_S)
        return True

    def _once(self, jobs: Sequence[Job]) -> Committed:
        for job in jobs:
            job.value, job.error = None, None
        engines = self._engines
        with engines.writer.connect() as connection, engines.bounded(connection), connection.begin() as whole:
            engines.hold(connection)
            done = self._acts(connection, jobs)
            left = Committed(write_feeds(connection, done))
            if any(transaction.gave for transaction in done):
                left.mark = high_water(connection)
            left.ordered = any(transaction.ordered for transaction in done)
            if left.touched:
                self._announce(connection, left.touched)
            self._commit(connection, whole.commit)
        return left

    def _commit(self, connection: Connection, commit: Callable[[], None]) -> None:
        try:
            commit()
        except OBJECTIONS:  # a constraint that is looked at last
            _take_back(connection)
            raise
        except DBAPIError as wrong:
            _take_back(connection)
            if not self._engines.is_shared:
                raise
            self._engines.writer.dispose()
            raise not_known(wrong) from wrong
        if self._engines.has_doubt(connection):
            raise not_known(RuntimeError("the server warned that the commit may not be safe"))

    def _acts(self, connection: Connection, jobs: Sequence[Job]) -> list[Transaction]:
        """Does every act; gives the transactions of those that stand."""
        if len(jobs) == 1:
            transaction = Transaction(connection, self._clock())
            jobs[0].value = jobs[0].act(transaction)
            return [transaction]
        groups = _groups(jobs)
        if len(groups) == 1:
            return [self._shared(jobs, Transaction(connection, self._clock()))]
        return [transaction for group in groups for transaction in self._group(connection, group)]

    def _shared(self, jobs: Sequence[Job], transaction: Transaction) -> Transaction:
        """Acts that are done together, outside of a savepoint; when one raises, each is done in a commit of its own."""
        acts = [job.act for job in jobs if isinstance(job.act, Together)]
        for job, value in zip(jobs, acts[0].do(transaction, [act.thing for act in acts]), strict=True):
            job.value = value
        return transaction

    def _group(self, connection: Connection, jobs: Sequence[Job]) -> list[Transaction]:
        """Acts that share their statements; one by one when they cannot."""
        if len(jobs) > 1:
            transaction = self._in_savepoint(connection, Job(lambda tx: self._shared(jobs, tx)))
            if transaction is not None:
                return [transaction]
        alone = [self._in_savepoint(connection, job) for job in jobs]
        return [transaction for transaction in alone if transaction is not None]

    def _in_savepoint(self, connection: Connection, job: Job) -> Transaction | None:
        """The act's transaction, or ``None`` when it raised and its part is taken back."""
        transaction = Transaction(connection, self._clock())
        savepoint = connection.begin_nested()
        try:
            job.value = job.act(transaction)
            savepoint.commit()
        except Exception as wrong:
            if isinstance(wrong, DBAPIError) and not isinstance(wrong, OBJECTIONS):
                raise
            savepoint.rollback()
            job.error = wrong
            return None
        return transaction


def _is_of_one(wrong: BaseException) -> bool:
    """True for what one of several acts may have caused."""
    if isinstance(wrong, DBAPIError):
        return not isinstance(wrong, NotKnown) and not is_cut_off(wrong)
    return isinstance(wrong, Exception)


def _take_back(connection: Connection) -> None:
    """After a commit that failed the transaction may still be open, and the next act must not find it so."""
    with contextlib.suppress(Exception):
        connection.connection.rollback()


def _groups(jobs: Sequence[Job]) -> list[list[Job]]:
    """The acts in their order, those that can be done together at the place of their first."""
    groups: list[list[Job]] = []
    by_deed: dict[object, list[Job]] = {}
    for job in jobs:
        if isinstance(job.act, Together):
            group = by_deed.get(job.act.do)
            if group is not None:
                group.append(job)
                continue
            by_deed[job.act.do] = group = [job]
            groups.append(group)
        else:
            groups.append([job])
    return groups
