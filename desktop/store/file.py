"""The counter's file, opened: the journal port over the writer thread and a reading connection.

``CounterFile`` puts entry, record, projection and topics of an act into one transaction, and tells subscribers what
changed after the commit. The sync and the printers write through the same thread.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine

from desktop.domain.errors import Trouble
from desktop.services.ports.journal import Act, QueuedPaper, Reads, Transaction
from desktop.services.ports.views import Changed
from desktop.store import chain, new_incarnation, numbers, paper_queue
from desktop.store.connection import FILE_NAME, KEPT, disk_told, open_engine
from desktop.store.key import Secrets
from desktop.store.mark import Mark, MarkFiles
from desktop.store.migrations import migrate
from desktop.store.projections import project
from desktop.store.reads import bills
from desktop.store.store_reads import StoreReads, on_connection, on_engine
from desktop.store.writer import Committed, Rank, Writer, Writes, run_act

T = TypeVar("T")


class StoreTransaction(StoreReads):
    """One durable transaction; collects the topics it touched."""

    def __init__(self, connection: Connection, at: datetime) -> None:
        super().__init__(on_connection(connection))
        self._connection = connection
        self._at = at
        self._not_here: set[str] = set()
        self.topics: set[str] = set()

    def append(self, act: Act) -> int:
        """See the port."""
        if self.has(act.id):
            return chain.seq_of(self._connection, act.id)
        self._not_here.discard(act.id)
        entry = chain.append(self._connection, act, self._at)
        self.topics |= project(self._connection, entry)
        return entry.seq

    def has(self, entry_id: str) -> bool:
        """See the port."""
        if entry_id in self._not_here:
            return False
        found = chain.seq_of(self._connection, entry_id) > 0
        if not found:
            self._not_here.add(entry_id)
        return found

    def take_number(self) -> str:
        """See the port."""
        return numbers.take(self._connection)

    def queue_paper(self, paper: QueuedPaper) -> bool:
        """See the port."""
        self.topics |= {f"bill:{paper.bill}", "papers"}
        return paper_queue.queue(self._connection, paper, self._at)

    def copies_of(self, receipt: str) -> int:
        """See the port."""
        return bills.copies_of(self._connection, receipt)

    def now(self) -> datetime:
        """See the port."""
        return self._at


class CounterFile:
    """The encrypted file of one profile. Implements the journal port."""

    def __init__(
        self,
        folder: Path,
        secrets: Secrets,
        clock: Callable[[], datetime],
        *,
        marks: MarkFiles | None = None,
        writer: Callable[[Engine, Committed], Writes] = Writer,
    ) -> None:
        path = folder / FILE_NAME
        self.clock = clock
        self._told: list[Callable[[Changed], None]] = []
        self._marks = marks or MarkFiles(folder)
        writing = open_engine(path, secrets.key)
        try:
            with disk_told():
                migrate(writing)
            run_act(writing, self._compare_with_mark, self._keep_mark)
        except BaseException:
            writing.dispose()
            self._marks.close()
            raise
        self._writer = writer(writing, self._keep_mark)
        self._reading = open_engine(path, secrets.key, read_only=True)
        self.run_read = on_engine(self._reading)
        self._reads = StoreReads(self.run_read)
        self._writer.start()

    @property
    def reads(self) -> Reads:
        """Reads on the reading connections."""
        return self._reads

    def write(self, act: Callable[[Transaction], T]) -> T:
        """A user's act: journal entries and their projections, durable when it returns."""
        touched: set[str] = set()

        def run(connection: Connection) -> T:
            transaction = StoreTransaction(connection, self.clock())
            value = act(transaction)
            touched.update(transaction.topics)
            return value

        value = self._writer.do(run, Rank.USER)
        self.tell(touched)
        return value

    def run(self, act: Callable[[Connection], tuple[T, frozenset[str]]], rank: Rank) -> T:
        """An act of the store's own (sync, papers): its value, after telling which topics changed."""
        value, topics = self._writer.do(act, rank)
        self.tell(topics)
        return value

    def subscribe(self, told: Callable[[Changed], None]) -> Callable[[], None]:
        """See the port; called on the thread that wrote."""
        self._told.append(told)
        return lambda: self._told.remove(told)

    def tell(self, topics: set[str] | frozenset[str]) -> None:
        """Tells every subscriber what changed."""
        if topics:
            changed = Changed(frozenset(topics))
            for told in tuple(self._told):
                told(changed)

    def close(self) -> None:
        """Finishes what is queued and lets go of the file; the writer last: it alone can empty the log into it."""
        self._reading.dispose()
        self._writer.stop()
        self._marks.close()

    def _compare_with_mark(self, connection: Connection) -> None:
        new_incarnation.compare_with_mark(connection, self._marks)

    def _keep_mark(self, connection: Connection) -> None:
        """After a commit, on the thread that wrote: how far the chain has come, outside the file."""
        kept = connection.info[KEPT]
        if head := kept.get("head"):
            self._marks.write(Mark(head.counter, head.incarnation, head.seq, head.hash, kept.get("next_number", 0)))


def make_folder(folder: Path) -> None:
    """The profile's folder, owner-only; ``Trouble`` when it cannot be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as wrong:
        raise Trouble("The folder {folder} cannot be made: {why}.", folder=str(folder), why=str(wrong)) from wrong
