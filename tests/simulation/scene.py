"""Everything there is in a story, and both ends' tables as rows to look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from desktop.store import identity
from desktop.store import tables as here
from desktop.store.audit import JournalCheck, check_journal
from portal.store.tables import bill_tables, centre_tables, feed_tables, journal_tables, ledger_tables, money_tables
from tests.simulation.acknowledged import Acknowledged
from tests.simulation.counter_machine import CounterMachine
from tests.simulation.operator import Operator
from tests.simulation.portal_machine import PortalMachine
from tests.simulation.rail import Rail
from tests.simulation.world import World

PACES_S = ((0.5, 4.0), (2.0, 10.0))
"""How fast somebody works: seconds between two acts, at least and at most."""
Rows = Sequence[Row[Any]]


@dataclass(slots=True)
class Allowed:
    """What a disaster makes lawful. Everything else is forbidden.

    ``numbers_twice``: a profile worked without its mark, so that its numbers may have been given before.
    ``lost_serials``: receipts a lost portal issued and nobody held, by (centre, series).
    """

    numbers_twice: bool = False
    lost_serials: set[tuple[str, int, int]] = field(default_factory=set)


@dataclass(slots=True)
class Scene:
    """The machines and people of a story."""

    world: World
    folder: Path
    portal: PortalMachine
    rail: Rail
    acknowledged: Acknowledged
    counters: list[CounterMachine] = field(default_factory=list)
    operators: list[Operator] = field(default_factory=list)
    """In the order of their counters."""
    works: bool = False
    places: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Where a machine stands that was never a counter: centre and number."""
    allowed: Allowed = field(default_factory=Allowed)
    wrong: list[str] = field(default_factory=list)
    """What was seen while the story went on, and must never be."""

    def add_counter(self, name: str) -> CounterMachine:
        """Another computer, with somebody who works at it."""
        counter = CounterMachine(self.world, self.portal.disk, self.folder / name, name, self.acknowledged)
        chance = self.world.chance.of("paces")
        operator = Operator(self.world, counter, self.rail, chance.choice(PACES_S), self.wrong)
        self.counters.append(counter)
        self.operators.append(operator)
        if self.works:
            operator.begin()
        return counter

    def begin_work(self) -> None:
        """Everybody works from now on."""
        self.works = True
        for operator in self.operators:
            operator.begin()

    def end_work(self) -> None:
        """Nobody does anything new."""
        self.works = False
        for operator in self.operators:
            operator.works = False

    def twins(self) -> list[CounterMachine]:
        """Machines that work with the copy of another's profile."""
        return [counter for counter in self.counters if counter.twin_of is not None]

    def take_away(self, counter: CounterMachine) -> None:
        """The machine is no more, and nobody works at it."""
        counter.may_start = False
        counter.kill("is taken away")
        place = self.counters.index(counter)
        del self.counters[place], self.operators[place]

    def give_code(self, counter: CounterMachine) -> None:
        """A supervisor asks the portal for a code for this counter, and types it there. Both are up."""
        known = counter.read(identity.facts).get(identity.COUNTER, "")
        rows = self.portal.read(lambda connection: connection.execute(select(centre_tables.counters)).all())
        place = next(((row.centre_id, row.number) for row in rows if row.id == known), None)
        counter.say("gets a code")
        counter.enrol_with(self.portal.code_for(*(place or self.places[counter.name])))


@dataclass(frozen=True, slots=True)
class FileRows:
    """A counter's tables."""

    name: str
    counter: str
    incarnation: int
    facts: dict[str, str]
    journal: Rows
    former: Rows
    bills: Rows
    agreed: Rows
    payments: Rows
    receipts: Rows
    seen: Rows
    check: JournalCheck


class Books:
    """The portal's tables."""

    def __init__(self, connection: Connection) -> None:
        def rows(table: Table) -> Rows:
            return connection.execute(select(table).order_by(*table.primary_key.columns)).all()

        self.entries = rows(journal_tables.entries)
        self.records = {(r.counter_id, r.incarnation, r.seq): r for r in rows(journal_tables.records)}
        self.blocks = rows(journal_tables.number_blocks)
        self.alarms = rows(journal_tables.alarms)
        self.counters = rows(centre_tables.counters)
        self.bills = rows(bill_tables.bills)
        self.lines = rows(bill_tables.bill_lines)
        self.payments = rows(money_tables.payments)
        self.refunds = rows(money_tables.refund_cases)
        self.receipts = rows(money_tables.receipts)
        self.keys = rows(money_tables.signing_keys)
        self.raw = rows(money_tables.raw_messages)
        self.ledger = rows(ledger_tables.ledger_entries)
        self.ledger_lines = rows(ledger_tables.ledger_lines)
        self.feed = rows(feed_tables.feed)
        self.feed_heads = {row.feed: row.no for row in rows(feed_tables.feed_heads)}

    @cached_property
    def entries_by_id(self) -> dict[str, list[Row[Any]]]:
        """Every place an entry stands in."""
        found: dict[str, list[Row[Any]]] = defaultdict(list)
        for entry in self.entries:
            found[entry.id].append(entry)
        return found

    def alarm_kinds(self) -> set[str]:
        """What a person was told of."""
        return {row.kind for row in self.alarms}


def read_file(machine: CounterMachine, connection: Connection) -> FileRows:
    """A counter's tables as they are."""

    def rows(table: Table) -> Rows:
        return connection.execute(select(table).order_by(*table.primary_key.columns)).all()

    facts = identity.facts(connection)
    counter = facts.get(identity.COUNTER, "")
    return FileRows(
        name=machine.name,
        counter=counter,
        incarnation=int(facts.get(identity.INCARNATION, "0")),
        facts=dict(facts),
        journal=rows(here.journal),
        former=rows(here.former_chain),
        bills=rows(here.bill),
        agreed=rows(here.agreed_bill),
        payments=rows(here.payment),
        receipts=rows(here.receipt),
        seen=rows(here.refusal_seen),
        check=check_journal(connection, machine.mark(counter)),
    )


@dataclass(frozen=True, slots=True)
class Look:
    """Both ends at one moment of rest."""

    scene: Scene
    books: Books
    files: list[FileRows]


def look_at(scene: Scene) -> Look:
    """Reads everything once."""
    books = scene.portal.read(Books)
    files = [
        counter.read(lambda connection, counter=counter: read_file(counter, connection))  # type: ignore[misc]
        for counter in scene.counters
        if counter.up
    ]
    return Look(scene, books, files)
