"""Rules of chains that are fetched: each incarnation up to the granted one, each act once, whichever chains have it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

import msgspec
import pytest
from sqlalchemy import Connection, select

from desktop.domain.ids import new_id
from desktop.services.ports.journal import SYSTEM, Act
from desktop.store import chain, identity, new_incarnation, past_chains
from desktop.store.audit import check_journal
from desktop.store.tables import journal
from desktop.store.writer import Rank
from sync.ports import Enrolment
from sync.protocol.entry import Entry, genesis, packed
from sync.protocol.kinds import SignedOut
from sync.protocol.messages import Block, EnrolAnswer, EntryOutcome, Head, PastAnswer
from sync.protocol.signing import countersign_statement, new_private_key, public_key, sign
from sync.protocol.states import Outcome
from tests.support.desk import Desk
from tests.support.people import amina, draft
from tests.support.stock import AGENT, COUNTER_ID

T = TypeVar("T")
PORTAL, DEVICE = new_private_key(), new_private_key()
WHEN = datetime(2026, 10, 14, 6, 32, 5, tzinfo=UTC)


def signed(incarnation: int, entries: list[Entry]) -> Head:
    seq, hash_ = (entries[-1].seq, entries[-1].hash) if entries else (0, genesis(COUNTER_ID, incarnation))
    return Head(seq, hash_, sign(PORTAL, countersign_statement(COUNTER_ID, incarnation, seq, hash_)))


def chain_of(incarnation: int, entries: list[Entry]) -> list[Entry]:
    """The same acts as another incarnation sent them."""
    last = chain.ChainHead(COUNTER_ID, incarnation, 0, genesis(COUNTER_ID, incarnation))
    made: list[Entry] = []
    for entry in entries:
        made.append(chain.behind(last, entry))
        last = chain.ChainHead(COUNTER_ID, incarnation, made[-1].seq, made[-1].hash)
    return made


def page(incarnation: int, entries: list[Entry], blocks: tuple[Block, ...] = ()) -> PastAnswer:
    outcomes = [EntryOutcome(entry.seq, Outcome.CREATED) for entry in entries]
    return PastAnswer(signed(incarnation, entries), packed(entries), outcomes, blocks=list(blocks))


class Fetching:
    """A file that was granted an incarnation and takes pages."""

    def __init__(self, desk: Desk, granted: int, epoch: str = "") -> None:
        self._desk = desk
        epoch = epoch or desk.file.run_read(identity.facts)[identity.EPOCH]
        answer = EnrolAnswer(COUNTER_ID, 1, "GPO", granted, epoch, public_key(PORTAL), signed(granted, []))
        self._enrolment = Enrolment(answer, DEVICE)
        self.do(lambda c: new_incarnation.must_enrol(c, "restored"))
        self.do(lambda c: new_incarnation.grant(c, self._enrolment))

    def do(self, act: Callable[[Connection], T]) -> T:
        return self._desk.file._writer.do(act, Rank.SYNC)

    def take(self, answer: PastAnswer) -> bool:
        def act(connection: Connection) -> bool:
            _, last = past_chains.take_page(connection, self._enrolment, answer, WHEN)
            if last:
                new_incarnation.begin(connection, self._enrolment, WHEN)
            return last

        return self.do(act)

    @property
    def fetched_now(self) -> int:
        return self.do(past_chains.fetched_now)


@pytest.fixture
def own(desk: Desk) -> list[Entry]:
    """What this file did in its own incarnation; the portal has none of it in that chain."""
    citizen = desk.counter.citizens.take_down(amina())
    desk.counter.bills.raise_bill(draft(citizen.id))
    return desk.file.run_read(chain.unsent, 100)


def ids(desk: Desk, incarnation: int) -> list[str]:
    query = select(journal.c.id).where(journal.c.incarnation == incarnation).order_by(journal.c.seq)
    return desk.file.run_read(lambda c: list(c.scalars(query)))


def test_every_incarnation_up_to_the_granted_one_is_fetched(desk: Desk, own: list[Entry]) -> None:
    fetching = Fetching(desk, 4)
    forgotten = Act(new_id(), SignedOut(staff=AGENT[0]), SYSTEM)
    other = chain_of(2, [_entry(forgotten)])
    assert not fetching.take(page(1, []))
    assert fetching.fetched_now == 2
    assert not fetching.take(page(2, other, (Block(1, 300_000_001, 200),)))
    assert fetching.take(page(3, []))
    assert ids(desk, 2) == [forgotten.id]
    assert ids(desk, 4)[1:] == [entry.id for entry in own], "what the portal never took follows the new chain"
    checked = desk.file.run_read(check_journal)
    assert checked.ok, checked.wrong
    assert desk.counter.standing().numbers_left == 0, "a block of another life gives no numbers here"


def test_what_came_home_in_another_incarnation_is_not_done_again(desk: Desk, own: list[Entry]) -> None:
    fetching = Fetching(desk, 3)
    fetching.take(page(1, []))
    assert fetching.take(page(2, chain_of(2, own)))
    assert ids(desk, 2) == [entry.id for entry in own]
    assert len(ids(desk, 3)) == 1, "only the enrolment"
    checked = desk.file.run_read(check_journal)
    assert checked.ok, checked.wrong


def test_an_act_that_two_chains_have_stands_in_both_and_is_one(desk: Desk, own: list[Entry]) -> None:
    fetching = Fetching(desk, 4)
    fetching.take(page(1, own))
    fetching.take(page(2, chain_of(2, own)))
    assert fetching.take(page(3, chain_of(3, list(reversed(own)))))
    assert ids(desk, 1) == [entry.id for entry in own]
    assert len(ids(desk, 2)) == len(ids(desk, 3)) == len(own)
    again = desk.file.run_read(lambda c: list(chain.all_entries(c, 3)))
    assert [entry.id for entry in again] == [entry.id for entry in reversed(own)]
    checked = desk.file.run_read(check_journal)
    assert checked.ok, checked.wrong


def test_fetching_begins_anew_when_the_grant_is_dropped(desk: Desk, own: list[Entry]) -> None:
    Fetching(desk, 3).take(page(1, own))
    fetching = Fetching(desk, 5)
    assert fetching.fetched_now == 1
    fetching.take(page(1, own[:1]))
    fetching.take(page(2, []))
    fetching.take(page(3, []))
    assert fetching.take(page(4, []))
    assert ids(desk, 1) == [own[0].id]
    assert ids(desk, 5)[1:] == [entry.id for entry in own[1:]]
    checked = desk.file.run_read(check_journal)
    assert checked.ok, checked.wrong


def test_a_portal_of_another_epoch_is_asked_for_the_whole_chain(desk: Desk, own: list[Entry]) -> None:
    """What a lost portal had taken, the restored one may have refused."""
    fetching = Fetching(desk, 2)
    fetching.do(lambda c: chain.acknowledge(c, page(1, own).outcomes, len(own), WHEN))
    fetching = Fetching(desk, 2, epoch="another")
    assert fetching.do(lambda c: past_chains.last_agreed(c, 1)) == 0
    refused = [EntryOutcome(entry.seq, Outcome.REFUSED, "already_paid") for entry in own]
    assert fetching.take(msgspec.structs.replace(page(1, own), outcomes=refused))
    assert {entry.reason for entry in desk.counter.portal.refused()} == {"already_paid"}


def _entry(act: Act) -> Entry:
    return Entry(
        seq=0,
        id=act.id,
        kind="signed_out",
        version=1,
        actor=act.actor.id,
        actor_kind=act.actor.kind,
        at="2026-10-14T06:31:08.123Z",
        commitment="",
        body=msgspec.to_builtins(act.body),
    )


def test_the_facts_of_a_fetch_are_gone_when_it_is_over(desk: Desk, own: list[Entry]) -> None:
    fetching = Fetching(desk, 3)
    fetching.take(page(1, []))
    assert desk.file.run_read(lambda c: identity.fact(c, identity.FORMER_END))
    fetching.take(page(2, []))
    known = desk.file.run_read(identity.facts)
    assert not known[identity.FETCHING]
    assert not known[identity.FORMER_END]
