"""Files that become what they were: a counter's profile or the portal's books restored from a copy, a profile copied to
a second computer.

Two such disasters at once may lose what no program can bring back, so there is one kind of them between two quiet
points; and what one of them makes lawful is worked out here, at the moment it happens, and nothing else is.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from sqlalchemy import Connection, select

from desktop.store import identity
from desktop.store.tables import journal, receipt
from portal.rounds.restored import begin_epoch
from portal.store.tables.journal_tables import entries
from portal.store.tables.money_tables import payments, receipts
from tests.disk import DiskImage
from tests.simulation.books import ON_THE_BILL
from tests.simulation.counter_machine import CounterMachine, ProfileCopy
from tests.simulation.scene import Scene

MOST_COPIES = 4
KEPT_S = (0.0, 20.0)
"""So long into a chapter a copy is made in any case."""


class Restorations:
    """Copies that are kept, and what is done with them."""

    def __init__(self, scene: Scene, chance: random.Random) -> None:
        self._scene = scene
        self._chance = chance
        self._profiles: dict[str, list[ProfileCopy]] = {}
        self._books: list[DiskImage] = []
        self._of_this_chapter = ""

    def kinds(self) -> list[tuple[Callable[[], None], int]]:
        """Each with its weight."""
        return [
            (self._keep_profile, 3),
            (self._keep_books, 2),
            (self._restore_profile, 6),
            (self._restore_books, 4),
            (self._code_for_whoever_needs_one, 4),
        ]

    def begin(self) -> None:
        """A new chapter: at its beginning (but for the first) both ends hold everything."""
        self._of_this_chapter = self._chance.choice(("profile", "books"))
        for keep in (self._keep_profile, self._keep_books):
            self._scene.world.after(self._chance.uniform(*KEPT_S), keep)

    def _keep_profile(self) -> None:
        counter = self._chance.choice(self._scene.counters)
        kept = self._profiles.setdefault(counter.name, [])
        kept.append(counter.copy_of_profile())
        del kept[:-MOST_COPIES]
        counter.say("is copied")

    def _keep_books(self) -> None:
        self._books.append(self._scene.portal.backup())
        del self._books[:-MOST_COPIES]
        self._scene.portal.say("is copied")

    def _restore_profile(self) -> None:
        counter = self._chance.choice(self._scene.counters)
        kept, up = self._profiles.get(counter.name), counter.up and self._scene.portal.up
        if self._of_this_chapter != "profile" or not kept or not up or not _is_counter(counter):
            return
        copy, with_mark, outside = self._chance.choice(kept), self._chance.random() < 0.7, self._chance.random() < 0.5
        mark = "and its mark" if with_mark else "without its mark"
        counter.say(f"is restored from a copy {mark}, {'with' if outside else 'without'} the mark outside")
        counter.kill()
        counter.put_profile(copy, with_mark=with_mark)
        if not outside:
            counter.forget_shared_mark()
        counter.start()
        if counter.up:
            self._excuse(counter)

    def _excuse(self, counter: CounterMachine) -> None:
        """What was on this disk alone is gone with it; numbers may come twice where no mark stands guard."""
        here = counter.read(_ids_of_file)
        there = self._scene.portal.read(lambda connection: set(connection.scalars(select(entries.c.id))))
        for act in self._scene.acknowledged.acts.values():
            if act.machine == counter.name and act.id not in here and act.id not in there:
                act.excused = "its disk was replaced before it had left it"
        if not counter.read(lambda connection: identity.fact(connection, identity.ENROL_AGAIN)):
            self._scene.allowed.numbers_twice = True

    def _restore_books(self) -> None:
        everybody_up = self._scene.portal.up and all(counter.up for counter in self._scene.counters)
        if self._of_this_chapter != "books" or not self._books or not everybody_up:
            return
        lost = self._held_by_nobody()
        backup = self._chance.choice(self._books)
        self._scene.portal.restore(backup)
        if not self._scene.portal.up:
            return
        self._excuse_money(*lost)
        if self._chance.random() < 0.5:
            self._scene.portal.say(f"is said to be restored, epoch {self._scene.portal.write(begin_epoch)}")

    def _held_by_nobody(self) -> tuple[set[str], set[tuple[str, int, int]]]:
        """Payments and receipts that stand in the portal's books alone."""
        held = {number for counter in self._scene.counters for number in counter.read(_receipts_of_file)}

        def look(connection: Connection) -> tuple[set[str], set[tuple[str, int, int]]]:
            issued = connection.execute(select(receipts)).all()
            safe = {row.bill_id for row in issued if row.number in held}
            money = connection.execute(select(payments)).all()
            alone = {str(row.rail_code) for row in money if row.bill_id not in safe or row.state not in ON_THE_BILL}
            return alone, {(r.centre_id, r.series, r.serial) for r in issued if r.number not in held}

        return self._scene.portal.read(look)

    def _excuse_money(self, codes: set[str], serials: set[tuple[str, int, int]]) -> None:
        """The rail's statement is not pulled yet: what it told after the copy was made, it does not tell again."""
        kept = self._scene.portal.read(lambda connection: set(connection.scalars(select(payments.c.rail_code))))
        for code in sorted(codes - kept):
            if code in self._scene.rail.paid:
                self._scene.rail.paid[code].excused = "the portal was restored, and no receipt of it is held"
        self._scene.allowed.lost_serials |= serials

    def _code_for_whoever_needs_one(self) -> None:
        """A supervisor does not wait for a quiet hour."""
        for counter in self._scene.counters:
            if counter.up and self._scene.portal.up and needs_code(counter):
                self._scene.give_code(counter)


def needs_code(counter: CounterMachine) -> bool:
    """True for a file that is no counter, or no longer."""
    return counter.read(_needs_code)


def _needs_code(connection: Connection) -> bool:
    known = identity.facts(connection)
    return identity.COUNTER not in known or bool(known.get(identity.ENROL_AGAIN))


def _is_counter(counter: CounterMachine) -> bool:
    return counter.read(lambda connection: identity.COUNTER in identity.facts(connection))


def _ids_of_file(connection: Connection) -> set[str]:
    return set(connection.scalars(select(journal.c.id)))


def _receipts_of_file(connection: Connection) -> set[str]:
    return set(connection.scalars(select(receipt.c.number)))
