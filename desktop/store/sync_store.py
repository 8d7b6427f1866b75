"""The sync's port over the counter's file: what to send, and what a round brought, in bounded transactions."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence

from sqlalchemy import Connection

from desktop.domain.ids import new_id
from desktop.domain.time import instant_text
from desktop.services.ports.journal import SYSTEM, Act
from desktop.store import chain, identity, numbers
from desktop.store.feed_rows import FeedRows
from desktop.store.file import CounterFile
from desktop.store.store_reads import Run
from desktop.store.writer import Rank
from sync.ports import Identity, Outgoing
from sync.protocol.cursor import Cursor, read_cursor
from sync.protocol.entry import ChainBroken
from sync.protocol.feed import Change
from sync.protocol.kinds import CounterEnrolled
from sync.protocol.messages import EnrolAnswer, RoundAnswer
from sync.protocol.signing import countersign_statement, new_private_key, public_key, verify

CHUNK = 250
"""Changes a transaction: about 20 ms, so that a user's act never waits long behind a download."""


class FileSyncStore:
    """Implements :class:`sync.ports.SyncStore`."""

    def __init__(self, file: CounterFile, read: Run, rows: FeedRows) -> None:
        self._file = file
        self._read = read
        self._rows = rows

    def identity(self) -> Identity | None:
        """See the port."""
        known = self._read(identity.facts)
        if identity.COUNTER not in known:
            return None
        return Identity(
            known[identity.COUNTER],
            int(known[identity.INCARNATION]),
            known[identity.DEVICE_KEY],
            known[identity.PORTAL_KEY],
        )

    def enrolling_key(self) -> str:
        """See the port."""

        def act(connection: Connection) -> tuple[str, frozenset[str]]:
            key = identity.fact(connection, identity.ENROLLING_KEY)
            if not key:
                key = new_private_key()
                identity.set_fact(connection, identity.ENROLLING_KEY, key)
            return key, frozenset()

        return self._file.run(act, Rank.SYNC)

    def keep_enrolment(self, answer: EnrolAnswer, device_key: str) -> None:
        """See the port."""

        def act(connection: Connection) -> tuple[None, frozenset[str]]:
            for key, value in (
                (identity.COUNTER, answer.counter),
                (identity.NUMBER, str(answer.number)),
                (identity.CENTRE, answer.centre),
                (identity.INCARNATION, str(answer.incarnation)),
                (identity.EPOCH, answer.epoch),
                (identity.PORTAL_KEY, answer.portal_key),
                (identity.DEVICE_KEY, device_key),
                (identity.ENROLLING_KEY, ""),
            ):
                identity.set_fact(connection, key, value)
            body = CounterEnrolled(device_key=public_key(device_key))
            chain.append(connection, Act(new_id(), body, SYSTEM), self._file.clock())
            return None, frozenset({"standing"})

        self._file.run(act, Rank.SYNC)

    def outgoing(self, most: int) -> Outgoing:
        """See the port."""
        return Outgoing(self._read(chain.unsent, most), self._read(numbers.wanted_block))

    def cursors(self) -> tuple[str, str]:
        """See the port."""
        known = self._read(identity.facts)
        return known.get(identity.REFERENCE_CURSOR, ""), known.get(identity.CENTRE_CURSOR, "")

    def take_push(self, answer: RoundAnswer) -> None:
        """See the port."""
        self._file.run(lambda connection: (None, self._push(connection, answer)), Rank.SYNC)

    def take_changes(self, answer: RoundAnswer) -> None:
        """See the port."""
        for key, changes, after in (
            (identity.REFERENCE_CURSOR, answer.reference_changes, answer.reference),
            (identity.CENTRE_CURSOR, answer.centre_changes, answer.centre),
        ):
            for chunk, cursor in _chunks(changes, after):
                self._file.run(self._taking(key, chunk, cursor), Rank.SYNC)

    def forget_cursors(self) -> None:
        """See the port."""

        def act(connection: Connection) -> tuple[None, frozenset[str]]:
            identity.set_fact(connection, identity.REFERENCE_CURSOR, "")
            identity.set_fact(connection, identity.CENTRE_CURSOR, "")
            return None, frozenset()

        self._file.run(act, Rank.SYNC)

    def _taking(
        self, key: str, chunk: Sequence[Change], cursor: str
    ) -> Callable[[Connection], tuple[None, frozenset[str]]]:
        def act(connection: Connection) -> tuple[None, frozenset[str]]:
            at = self._file.clock()
            known = read_cursor(identity.fact(connection, key))
            fresh = [change for change in chunk if known is None or change.no > known.no]
            topics = self._rows.write(connection, fresh, at)
            identity.set_fact(connection, key, cursor)
            identity.set_fact(connection, identity.HEARD_AT, instant_text(at))
            return None, topics

        return act

    def _push(self, connection: Connection, answer: RoundAnswer) -> frozenset[str]:
        at = self._file.clock()
        self._keep_head(connection, answer)
        told = chain.acknowledge(connection, answer.outcomes, answer.head.seq, at)
        if answer.block is not None:
            numbers.keep(connection, answer.block)
        identity.set_fact(connection, identity.HEARD_AT, instant_text(at))
        bills = {f"bill:{json.loads(row['body'])['bill']}" for row in told if row["kind"].startswith("bill_")}
        return frozenset(bills | {"standing"}) if told or answer.block else frozenset()

    def _keep_head(self, connection: Connection, answer: RoundAnswer) -> None:
        """Keeps the countersigned head; a wrong signature is a portal this counter must not believe."""
        known = identity.facts(connection)
        counter, incarnation = known[identity.COUNTER], int(known[identity.INCARNATION])
        head = answer.head
        statement = countersign_statement(counter, incarnation, head.seq, head.hash)
        if not verify(known[identity.PORTAL_KEY], head.signature, statement):
            raise ChainBroken(head.seq, "was countersigned by another portal")
        kept = json.dumps({"seq": head.seq, "hash": head.hash, "signature": head.signature, "at": answer.at})
        identity.set_fact(connection, identity.COUNTERSIGNED, kept)


def _chunks(changes: Sequence[Change], after: str) -> Iterator[tuple[Sequence[Change], str]]:
    """Slices with the cursor that is true after each; the last one's is the answer's own."""
    end = read_cursor(after)
    if end is None:
        return
    for start in range(0, max(len(changes), 1), CHUNK):
        chunk = changes[start : start + CHUNK]
        last = start + CHUNK >= len(changes)
        yield chunk, after if last else str(Cursor(end.epoch, end.feed, chunk[-1].no))
