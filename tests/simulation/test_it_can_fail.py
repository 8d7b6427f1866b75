"""The simulator finds what it is for: programs with a fault planted in them do not get through a few stories."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import Connection

import desktop.store.connection
import portal.store.sqlite_engine
from desktop.store import chain
from desktop.store.mark import MarkFiles
from portal.rounds import apply
from portal.rounds.caller import Caller
from portal.rounds.sent_before import SentBefore
from sync.protocol.entry import Entry
from sync.protocol.messages import EntryOutcome
from sync.protocol.states import Outcome
from tests.simulation import restorations
from tests.simulation.story import tell

MOST_SEEDS = 40
Planted = Callable[[], AbstractContextManager[Any]]


def often(disaster: str) -> AbstractContextManager[Any]:
    """Stories in which this disaster comes in every chapter, more than once."""
    more: dict[str, Any] = {"OF_A_CHAPTER": (disaster,), "IN_ANY_CASE": 1.0, "TIMES": (2, 3), "COPIED_OFFLINE": 1.0}
    patched: AbstractContextManager[Any] = patch.multiple(restorations, **more)
    return patched


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
    lazy = tuple(pragma.replace("FULL", "OFF") for pragma in portal.store.sqlite_engine._PRAGMAS)
    with patch.object(portal.store.sqlite_engine, "_PRAGMAS", lazy):
        yield


@contextlib.contextmanager
def portal_takes_a_repeated_id_again() -> Iterator[None]:
    """An entry that comes again in another place of the chain is applied again.

    That takes a profile which is restored twice from a copy with unsent work, so here there are many of those.
    """

    def all_fresh(_connection: Connection, caller: Caller, offered: Sequence[Entry]) -> SentBefore:
        return SentBefore(caller, fresh=list(offered))

    with patch.object(apply, "sort_sent", all_fresh), often("restore_profile"):
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
def counter_ignores_what_exists() -> Iterator[None]:
    """An answer was lost, the round is repeated, and the counter does not take "exists" for an answer."""
    acknowledge = chain.acknowledge

    def stubborn(connection: Connection, outcomes: Sequence[EntryOutcome], head_seq: int, at: datetime) -> Any:
        new = [outcome for outcome in outcomes if outcome.outcome is not Outcome.EXISTS]
        return acknowledge(connection, new, head_seq if len(new) == len(outcomes) else 0, at)

    with patch.object(chain, "acknowledge", stubborn):
        yield


@contextlib.contextmanager
def counter_keeps_no_mark() -> Iterator[None]:
    """A restored file does not know that it is one, and gives its numbers a second time."""
    with patch.object(MarkFiles, "write", lambda _self, _mark: None):
        yield


@contextlib.contextmanager
def counter_offers_nothing_again() -> Iterator[None]:
    """What a restored portal has lost stays lost."""
    with patch.object(chain, "offer_again", lambda *_: 0), often("restore_books"):
        yield


FAULTS: dict[Planted, int] = {
    counter_acknowledges_before_it_is_durable: 8,
    portal_acknowledges_before_it_is_durable: 8,
    portal_takes_a_repeated_id_again: 88,
    counter_does_not_hear_a_refusal: 1,
    counter_ignores_what_exists: 1,
    counter_keeps_no_mark: 1,
    counter_offers_nothing_again: 1,
}
"""Each with the first seed that found it when it was planted: that is told first, and then others."""


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("planted", FAULTS, ids=lambda planted: planted.__name__)
def test_a_planted_fault_is_found(planted: Planted) -> None:
    with planted():
        seeds = (FAULTS[planted], *range(1, MOST_SEEDS + 1))
        found = next((seed for seed in seeds if not tell(seed).ok), None)
    assert found is not None, f"not in {MOST_SEEDS} seeds"
