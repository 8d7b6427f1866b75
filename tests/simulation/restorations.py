"""Files that become what they were: a counter's profile or the portal's books restored from a copy, a profile copied to
a second computer.

Two such disasters at once may lose what no program can bring back, so there is one kind of them between two quiet
points; and what one of them makes lawful is worked out here, at the moment it happens, and nothing else is.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from sqlalchemy import Connection, select

from desktop.store import chain, identity
from desktop.store.tables import journal, receipt
from portal.rounds.restored import begin_epoch
from portal.store.tables.journal_tables import entries
from portal.store.tables.money_tables import payments, receipts
from tests.simulation.books import ON_THE_BILL
from tests.simulation.counter_machine import CounterMachine, ProfileCopy
from tests.simulation.machine import undisturbed
from tests.simulation.network import Line, Network
from tests.simulation.portal_machine import BooksCopy
from tests.simulation.scene import Scene

MOST_COPIES = 4
KEPT_S = (0.0, 20.0)
"""So long into a chapter a copy is made in any case."""
OF_A_CHAPTER = ("restore_profile", "restore_books", "carry_to_second_machine")
IN_ANY_CASE = 0.6
TIMES = (1, 1, 2)
STRIKES_S = (10.0, 40.0)
"""In so many chapters something is restored or carried away, so often, so long after they began."""
COPIED_OFFLINE = 0.5
CARRIED_S = (2.0, 15.0)
CUT_OFF_S = (5.0, 40.0)


class Restorations:
    """Copies that are kept, and what is done with them."""

    def __init__(self, scene: Scene, network: Network, chance: random.Random) -> None:
        self._scene = scene
        self._network = network
        self._chance = chance
        self._on = False
        self._profiles: dict[str, list[ProfileCopy]] = {}
        self._books: list[BooksCopy] = []
        self._of_this_chapter = ""
        self._restored: tuple[CounterMachine, ProfileCopy] | None = None

    def kinds(self) -> list[tuple[Callable[[], None], int]]:
        """Each with its weight."""
        return [
            (self._keep_profile, 3),
            (self._keep_books, 2),
            (self._restore_profile, 3),
            (self._restore_books, 2),
            (self._carry_to_second_machine, 2),
            (self._code_for_whoever_needs_one, 4),
        ]

    def begin(self) -> None:
        """A new chapter: at its beginning (but for the first) both ends hold everything."""
        self._on = True
        self._of_this_chapter = self._chance.choice(OF_A_CHAPTER)
        of_chapter: Callable[[], None] = getattr(self, f"_{self._of_this_chapter}")
        for keep in (self._keep_profile, self._keep_books):
            self._scene.world.after(self._chance.uniform(*KEPT_S), keep)
        if self._chance.random() < IN_ANY_CASE:
            for _ in range(self._chance.choice(TIMES)):
                self._scene.world.after(self._chance.uniform(*STRIKES_S), lambda: self._strike(of_chapter))

    def end(self) -> None:
        """No more."""
        self._on = False

    def _strike(self, disaster: Callable[[], None]) -> None:
        if self._on:
            disaster()

    def _is_of_this_chapter(self, disaster: Callable[[], None]) -> bool:
        return self._on and disaster.__name__ == f"_{self._of_this_chapter}"

    def _keep_profile(self) -> None:
        """Often while the line is dead, so that the copy holds what nobody else has yet."""
        counter = self._chance.choice(self._scene.counters)
        if self._chance.random() < COPIED_OFFLINE:
            self._cut_off(counter.name)
            self._scene.world.after(self._chance.uniform(*CARRIED_S), lambda: self._keep(counter))
        else:
            self._keep(counter)

    def _keep(self, counter: CounterMachine) -> None:
        kept = self._profiles.setdefault(counter.name, [])
        kept.append(counter.copy_of_profile())
        del kept[:-MOST_COPIES]
        counter.say("is copied")

    def _cut_off(self, name: str) -> None:
        line = self._network.line(name)
        if self._on and not line.dead:
            self._scene.world.say(name, "is cut off")
            line.dead = True
            self._scene.world.after(self._chance.uniform(*CUT_OFF_S), lambda: self._is_reached(line))

    def _keep_books(self) -> None:
        self._books.append(self._scene.portal.backup())
        del self._books[:-MOST_COPIES]
        self._scene.portal.say("is copied")

    def _restore_profile(self) -> None:
        """One of the counters whose profile was copied, sometimes the one it was done to before, from the same copy."""
        able = [c for c in self._scene.counters if c.up and self._profiles.get(c.name) and _is_counter(c)]
        if not self._is_of_this_chapter(self._restore_profile) or not able or not self._scene.portal.up:
            return
        counter = self._chance.choice(able)
        copy = self._chance.choice(self._profiles[counter.name])
        if self._restored is not None and self._restored[0] in able and self._chance.random() < 0.5:
            counter, copy = self._restored
        self._restored = counter, copy
        with_mark, outside = self._chance.random() < 0.7, self._chance.random() < 0.5
        mark = "and its mark" if with_mark else "without its mark"
        counter.say(f"is restored from a copy {mark}, {'with' if outside else 'without'} the mark outside")
        counter.kill()
        counter.put_profile(copy, with_mark=with_mark)
        if not outside:
            counter.forget_shared_mark()
        with undisturbed(counter.disk):
            counter.start()
        self._excuse(counter)
        self._judge_mark(counter)

    def _excuse(self, counter: CounterMachine) -> None:
        """What was on this disk alone is gone with it."""
        here = counter.read(_ids_of_file)
        there = self._scene.portal.read(lambda connection: set(connection.scalars(select(entries.c.id))))
        for act in self._scene.acknowledged.acts.values():
            if act.machine == counter.name and act.id not in here and act.id not in there:
                act.excused = "its disk was replaced before it had left it"

    def _judge_mark(self, counter: CounterMachine) -> None:
        """A file that is behind the mark outside it knows that it is not what it was; no other can."""
        place, must_enrol = counter.read(_end_of_chain), needs_code(counter)
        if counter.outside.place > place and not must_enrol:
            self._scene.wrong.append(f"{counter.name} is at {place}, its mark at {counter.outside.place}: not noticed")
        if not must_enrol:
            self._scene.allowed.numbers_twice = True

    def _carry_to_second_machine(self) -> None:
        """Somebody carries a profile to another computer, most often while the line is dead and work goes on."""
        counter = self._chance.choice(self._scene.counters)
        if not self._is_of_this_chapter(self._carry_to_second_machine) or self._scene.twins():
            return
        if self._chance.random() < 0.7:
            self._cut_off(counter.name)
        self._scene.world.after(self._chance.uniform(*CARRIED_S), lambda: self._copy_arrives(counter))

    def _is_reached(self, line: Line) -> None:
        line.dead = False

    def _copy_arrives(self, counter: CounterMachine) -> None:
        """The copy works as if it were the same counter."""
        if not self._on or self._scene.twins() or not counter.up or not _is_counter(counter):
            return
        twin = self._scene.add_counter(f"{counter.name}b")
        twin.twin_of, twin.code = counter, counter.code
        self._scene.places[twin.name] = self._scene.places[counter.name]
        self._scene.allowed.numbers_twice = True
        twin.say(f"is a copy of {counter.name}")
        self._network.line(twin.name).dead = self._network.line(counter.name).dead
        self._scene.world.after(
            self._chance.uniform(*CUT_OFF_S), lambda: self._is_reached(self._network.line(twin.name))
        )
        twin.put_profile(counter.copy_of_profile())
        twin.start()

    def _restore_books(self) -> None:
        everybody_up = self._scene.portal.up and all(counter.up for counter in self._scene.counters)
        if not self._is_of_this_chapter(self._restore_books) or not self._books or not everybody_up:
            return
        portal, lost = self._scene.portal, self._held_by_nobody()
        backup, with_mark, same_computer = (
            self._chance.choice(self._books),
            self._chance.random() < 0.5,
            self._chance.random() < 0.7,
        )
        with undisturbed(portal.disk):
            portal.restore(backup, with_mark=with_mark, same_computer=same_computer)
        self._excuse_money(*lost)
        if not same_computer:  # then nobody but a person can know it, before a counter shows what it has
            portal.say(f"is said to be restored, epoch {portal.write(begin_epoch)}")

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


def _end_of_chain(connection: Connection) -> tuple[int, int]:
    if identity.COUNTER not in identity.facts(connection):
        return 0, 0
    head = chain.head(connection)
    return head.incarnation, head.seq


def _ids_of_file(connection: Connection) -> set[str]:
    return set(connection.scalars(select(journal.c.id)))


def _receipts_of_file(connection: Connection) -> set[str]:
    return set(connection.scalars(select(receipt.c.number)))
