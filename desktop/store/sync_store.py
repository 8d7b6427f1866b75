"""The sync's port over the counter's file: what to send, and what a round brought, in bounded transactions."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

import msgspec
from sqlalchemy import Connection

from desktop.domain.errors import Trouble
from desktop.domain.time import business_day, instant_text
from desktop.store import chain, identity, new_incarnation, numbers, past_chains
from desktop.store.feed_rows import FeedRows, drop_lost_payments
from desktop.store.file import CounterFile
from desktop.store.reads.held import digest_of, held_payments, held_receipts
from desktop.store.store_reads import Run
from desktop.store.writer import Rank
from sync.ports import Enrolment, Identity, Outgoing, Past
from sync.protocol.buckets import day_digest, facts_of
from sync.protocol.cursor import Cursor, read_cursor
from sync.protocol.feed import Change
from sync.protocol.messages import (
    MOST_HELD,
    OFFER_BEGUN,
    OFFER_THROUGH,
    DayDigest,
    EnrolRequest,
    Head,
    PastAnswer,
    RoundAnswer,
)
from sync.protocol.signing import countersign_statement, new_private_key, public_key, verify

log = logging.getLogger(__name__)
CHUNK = 250
"""Changes a transaction: about 20 ms, so that a user's act never waits long behind a download."""
DAYS = 7
"""So many days are compared with the portal's buckets."""
NOTHING: frozenset[str] = frozenset()
Topics = frozenset[str]


class FileSyncStore:
    """Implements :class:`sync.ports.SyncStore`."""

    def __init__(self, file: CounterFile, read: Run, rows: FeedRows) -> None:
        self._file = file
        self._read = read
        self._rows = rows

    def identity(self) -> Identity | None:
        """See the port."""
        known = self._read(identity.facts)
        if identity.COUNTER not in known or known.get(identity.ENROL_AGAIN):
            return None
        return Identity(
            known[identity.COUNTER],
            int(known[identity.INCARNATION]),
            known[identity.DEVICE_KEY],
            known[identity.PORTAL_KEY],
        )

    def must_enrol(self, reason: str) -> None:
        """See the port."""

        def act(connection: Connection) -> Topics:
            new_incarnation.must_enrol(connection, reason)
            return frozenset({"standing"})

        self._write(act)

    def enrolling(self, code: str) -> tuple[EnrolRequest, str]:
        """See the port."""

        def act(connection: Connection) -> tuple[str, Topics]:
            key = identity.fact(connection, identity.ENROLLING_KEY)
            if not key:
                key = new_private_key()
                identity.set_fact(connection, identity.ENROLLING_KEY, key)
            return key, NOTHING

        key = self._file.run(act, Rank.SYNC)
        return _request(self._read(identity.facts), code, public_key(key)), key

    def grant(self, enrolment: Enrolment) -> None:
        """See the port."""

        def act(connection: Connection) -> Topics:
            if identity.fact(connection, identity.COUNTER) == enrolment.answer.counter:
                new_incarnation.grant(connection, enrolment)
                return NOTHING
            return new_incarnation.begin(connection, enrolment, self._file.clock())

        self._write(act)

    def past(self) -> Past | None:
        """See the port."""
        return self._read(_past)

    def take_past(self, answer: PastAnswer) -> None:
        """See the port."""

        def act(connection: Connection) -> Topics:
            at = self._file.clock()
            enrolment = new_incarnation.granted(connection)
            assert enrolment is not None, "a former chain is fetched for an enrolment"
            topics, last = past_chains.take_page(connection, enrolment, answer, at)
            return topics | new_incarnation.begin(connection, enrolment, at) if last else topics

        self._write(act)

    def shorten_formers(self, ends: Mapping[int, Head]) -> None:
        """See the port."""

        def act(connection: Connection) -> Topics:
            enrolment = new_incarnation.granted(connection)
            assert enrolment is not None, "former chains are compared for an enrolment"
            past_chains.shorten_formers(connection, ends, enrolment.answer.portal_key)
            return NOTHING

        self._write(act)

    def drop_grant(self) -> None:
        """See the port."""

        def act(connection: Connection) -> Topics:
            identity.set_fact(connection, identity.ENROLMENT, "")
            identity.set_fact(connection, identity.ENROLLING_KEY, "")
            past_chains.forget_fetching(connection)
            return NOTHING

        self._write(act)

    def take_formers(self, ends: Mapping[int, Head]) -> None:
        """See the port."""

        def act(connection: Connection) -> Topics:
            if past_chains.shorten_formers(connection, ends, identity.fact(connection, identity.PORTAL_KEY)):
                new_incarnation.follow(connection)
            identity.set_fact(connection, identity.OFFER_FORMER, "")
            return frozenset({"standing", "journal"})

        self._write(act)

    def outgoing(self, most: int, after: int = 0) -> Outgoing:
        """See the port."""
        return self._read(_outgoing, most, after)

    def take_push(self, answer: RoundAnswer, sent: Outgoing) -> None:
        """See the port."""
        self._write(lambda connection: self._push(connection, answer, sent))

    def cursors(self) -> tuple[str, str]:
        """See the port."""
        known = self._read(identity.facts)
        return known.get(identity.REFERENCE_CURSOR, ""), known.get(identity.CENTRE_CURSOR, "")

    def take_changes(self, answer: RoundAnswer) -> None:
        """See the port."""
        for key, changes, after in (
            (identity.REFERENCE_CURSOR, answer.reference_changes, answer.reference),
            (identity.CENTRE_CURSOR, answer.centre_changes, answer.centre),
        ):
            for chunk, cursor in _chunks(changes, after):
                self._write(self._taking(key, chunk, cursor))

    def forget_cursors(self) -> None:
        """See the port."""

        def act(connection: Connection) -> Topics:
            identity.set_fact(connection, identity.REFERENCE_CURSOR, "")
            identity.set_fact(connection, identity.CENTRE_CURSOR, "")
            return NOTHING

        self._write(act)

    def days(self) -> Sequence[DayDigest]:
        """See the port."""
        today = business_day(self._file.clock())
        return [self._read(digest_of, today - timedelta(days=back)) for back in range(DAYS)]

    def take_day(self, day: str, answer: RoundAnswer) -> bool:
        """See the port."""

        def act(connection: Connection) -> tuple[bool, Topics]:
            of_day = date.fromisoformat(day)
            topics = self._rows.write(connection, answer.day_rows, self._file.clock())
            topics |= drop_lost_payments(connection, of_day, answer.day_rows)
            equal = digest_of(connection, of_day) == day_digest(of_day, facts_of(answer.day_rows))
            if not equal:
                identity.set_fact(connection, identity.OFFER_RECEIPTS, "-")
            return equal, topics

        return self._file.run(act, Rank.SYNC)

    def _write(self, act: Callable[[Connection], Topics]) -> None:
        self._file.run(lambda connection: (None, act(connection)), Rank.SYNC)

    def _taking(self, key: str, chunk: Sequence[Change], cursor: str) -> Callable[[Connection], Topics]:
        def act(connection: Connection) -> Topics:
            at = self._file.clock()
            known = read_cursor(identity.fact(connection, key))
            fresh = [change for change in chunk if known is None or change.no > known.no]
            topics = self._rows.write(connection, fresh, at)
            identity.set_fact(connection, key, cursor)
            identity.set_fact(connection, identity.HEARD_AT, instant_text(at))
            return topics

        return act

    def _push(self, connection: Connection, answer: RoundAnswer, sent: Outgoing) -> Topics:
        at = self._file.clock()
        known = identity.facts(connection)
        _check_signature(known, answer.head)
        reason = _other_chain(connection, answer.head)
        if reason:
            new_incarnation.must_enrol(connection, reason)
            return frozenset({"standing"})
        again = chain.offer_again(connection, answer.head.seq)
        if answer.epoch != known[identity.EPOCH]:
            identity.lose_epoch(connection)
            identity.set_fact(connection, identity.EPOCH, answer.epoch)
        else:
            _offered(connection, known, sent)
        signed = msgspec.json.encode(answer.head).decode()
        if signed != known.get(identity.COUNTERSIGNED):
            identity.set_fact(connection, identity.COUNTERSIGNED, signed)
        bills = chain.acknowledge(connection, answer.outcomes, answer.head.seq, at)
        if answer.block is not None:
            numbers.keep(connection, answer.block)
        identity.set_fact(connection, identity.HEARD_AT, instant_text(at))
        refused = {"refused"} if any(outcome.reason for outcome in answer.outcomes) else set()
        if not (answer.outcomes or answer.block or again):
            return NOTHING
        return frozenset({f"bill:{bill}" for bill in bills} | refused | {"standing"})


def _request(known: dict[str, str], code: str, key: str) -> EnrolRequest:
    if identity.COUNTER not in known:
        return EnrolRequest(code=code, device_key=key)
    return EnrolRequest(
        code=code,
        device_key=key,
        counter=known[identity.COUNTER],
        incarnation=int(known[identity.INCARNATION]),
        reason=known.get(identity.ENROL_AGAIN, ""),
        epoch=known.get(identity.EPOCH, ""),
        signed=_signed(known),
    )


def _signed(known: dict[str, str]) -> Head | None:
    kept = known.get(identity.COUNTERSIGNED, "")
    return msgspec.json.decode(kept, type=Head) if kept else None


def _past(connection: Connection) -> Past | None:
    enrolment = new_incarnation.granted(connection)
    if enrolment is None:
        return None
    incarnation = past_chains.fetched_now(connection)
    restored = enrolment.answer.epoch != identity.fact(connection, identity.EPOCH)
    return Past(
        enrolment,
        incarnation,
        past_chains.last_agreed(connection, incarnation),
        past_chains.former_chains(connection) if restored else [],
    )


def _outgoing(connection: Connection, most: int, after: int) -> Outgoing:
    """What goes next, and how far the offer to a restored portal is."""
    known = identity.facts(connection)
    going = _next(connection, known, most, after)
    if not known.get(identity.OFFER_SAID) or going.formers is not None:
        return going
    open_ = known.get(identity.OFFER_BLOCKS) or known.get(identity.OFFER_RECEIPTS)
    return replace(going, offering=OFFER_BEGUN if open_ else OFFER_THROUGH)


def _next(connection: Connection, known: dict[str, str], most: int, after: int) -> Outgoing:
    """Blocks go before the bills that use their numbers, receipts when the bills they are for have gone."""
    epoch, signed = known.get(identity.EPOCH, ""), _signed(known)
    if known.get(identity.OFFER_BLOCKS):
        return Outgoing([], epoch=epoch, signed=signed, held_blocks=numbers.held(connection))
    if known.get(identity.OFFER_FORMER):
        return Outgoing([], epoch=epoch, signed=signed, formers=past_chains.former_chains(connection))
    entries = chain.unsent(connection, most, after)
    block = numbers.wanted_block(connection)
    if not entries and not after and (offered := known.get(identity.OFFER_RECEIPTS)):
        return Outgoing([], block, epoch, signed, held_receipts=held_receipts(connection, offered, MOST_HELD))
    if not entries and not after and (offered := known.get(identity.OFFER_PAYMENTS)):
        return Outgoing([], block, epoch, signed, held_payments=held_payments(connection, offered, MOST_HELD))
    return Outgoing(entries, block, epoch, signed)


def _offered(connection: Connection, known: dict[str, str], sent: Outgoing) -> None:
    """What was offered has arrived: the next page, until there is none."""
    if sent.offering == OFFER_THROUGH:
        identity.set_fact(connection, identity.OFFER_SAID, "")
    if known.get(identity.OFFER_BLOCKS):
        identity.set_fact(connection, identity.OFFER_BLOCKS, "")
    elif known.get(identity.OFFER_RECEIPTS) and not sent.entries:
        last = sent.held_receipts[-1].receipt.number if sent.held_receipts else ""
        identity.set_fact(connection, identity.OFFER_RECEIPTS, last)
    elif known.get(identity.OFFER_PAYMENTS) and not sent.entries:
        identity.set_fact(
            connection, identity.OFFER_PAYMENTS, sent.held_payments[-1].payment if sent.held_payments else ""
        )


def _check_signature(known: dict[str, str], head: Head) -> None:
    """A wrong signature is a portal this counter must not believe."""
    counter, incarnation = known[identity.COUNTER], int(known[identity.INCARNATION])
    statement = countersign_statement(counter, incarnation, head.seq, head.hash)
    if not verify(known[identity.PORTAL_KEY], head.signature, statement):
        log.error("a head was countersigned by another portal: seq %s", head.seq)
        raise Trouble("Another portal answers: its signature is not the one this counter enrolled with. Tell support.")


def _other_chain(connection: Connection, head: Head) -> str:
    """Why the portal's head cannot be of this chain; empty when it is."""
    here = chain.head(connection)
    if head.seq > here.seq:
        return new_incarnation.RESTORED
    if head.seq and chain.hash_at(connection, here.incarnation, head.seq) != head.hash:
        return "other_hash"
    return ""


def _chunks(changes: Sequence[Change], after: str) -> Iterator[tuple[Sequence[Change], str]]:
    """Slices with the cursor that is true after each; the last one's is the answer's own."""
    end = read_cursor(after)
    if end is None:
        return
    for start in range(0, max(len(changes), 1), CHUNK):
        chunk = changes[start : start + CHUNK]
        last = start + CHUNK >= len(changes)
        yield chunk, after if last else str(Cursor(end.epoch, end.feed, chunk[-1].no))
