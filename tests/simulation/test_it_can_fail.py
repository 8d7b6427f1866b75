"""The simulator finds what it is for: programs with a fault planted in them do not get through a few stories."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import Connection

import desktop.store.connection
import portal.store.engine
from desktop.store import chain, identity
from desktop.store.mark import MarkFiles
from portal.rounds import apply
from portal.rounds.caller import Caller
from portal.rounds.sent_before import SentBefore
from sync.protocol.entry import Entry
from sync.protocol.messages import EntryOutcome
from sync.protocol.states import Outcome
from tests.simulation.story import tell

MOST_SEEDS = 40
Planted = Callable[[], AbstractContextManager[Any]]


@contextlib.contextmanager
def counter_acknowledges_before_it_is_durable() -> Iterator[None]:
    """A commit returns before the disk has it."""
    prepare = desktop.store.connection._prepare

    def lazily(connection: Any, key: bytes, *, read_only: bool) -> None:
        prepare(connection, key, read_only=read_only)
        connection.execute("PRAGMA synchronous = OFF")

    with patch.object(desktop.store.connection, "_prepare", lazily):
        yield


@contextlib.contextmanager
def portal_acknowledges_before_it_is_durable() -> Iterator[None]:
    """The same at the portal."""
    lazy = tuple(pragma.replace("FULL", "OFF") for pragma in portal.store.engine._PRAGMAS)
    with patch.object(portal.store.engine, "_PRAGMAS", lazy):
        yield


@contextlib.contextmanager
def portal_takes_a_repeated_id_again() -> Iterator[None]:
    """An entry that comes again in another place of the chain is applied again."""

    def all_fresh(_connection: Connection, caller: Caller, offered: Sequence[Entry]) -> SentBefore:
        return SentBefore(caller, fresh=list(offered))

    with patch.object(apply, "sort_sent", all_fresh):
        yield


@contextlib.contextmanager
def counter_does_not_hear_a_refusal() -> Iterator[None]:
    """Whatever the outcome says, the counter takes the entry for done."""
    acknowledge = chain.acknowledge

    def deaf(connection: Connection, outcomes: Sequence[EntryOutcome], *more: Any) -> Any:
        return acknowledge(connection, [EntryOutcome(o.seq, Outcome.CREATED) for o in outcomes], *more)

    with patch.object(chain, "acknowledge", deaf):
        yield


@contextlib.contextmanager
def counter_keeps_no_mark() -> Iterator[None]:
    """A restored file does not know that it is one, and gives its numbers a second time."""
    with patch.object(MarkFiles, "write", lambda _self, _mark: None):
        yield


@contextlib.contextmanager
def counter_offers_nothing_again() -> Iterator[None]:
    """What a restored portal has lost stays lost."""
    with patch.object(chain, "offer_again", lambda _connection, _after: 0):
        yield


@contextlib.contextmanager
def counter_goes_on_with_its_cursors() -> Iterator[None]:
    """A restored portal's feed is read from where the lost one's had come to."""
    with patch.object(identity, "lose_epoch", lambda _connection: None):
        yield


FAULTS: tuple[Planted, ...] = (
    counter_acknowledges_before_it_is_durable,
    portal_acknowledges_before_it_is_durable,
    portal_takes_a_repeated_id_again,
    counter_does_not_hear_a_refusal,
    counter_keeps_no_mark,
    counter_offers_nothing_again,
    counter_goes_on_with_its_cursors,
)


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("planted", FAULTS, ids=lambda planted: planted.__name__)
def test_a_planted_fault_is_found(planted: Planted) -> None:
    with planted():
        found = next((seed for seed in range(1, MOST_SEEDS + 1) if not tell(seed).ok), None)
    assert found is not None, f"not in {MOST_SEEDS} seeds"
