"""A quiet point: everything is mended, nobody does anything new, and the world comes to rest within bounds."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from desktop.store import chain, identity
from desktop.store.reads.owed import owed_papers
from desktop.store.sync_store import _outgoing
from portal.feed.watch import all_heads
from portal.store.tables.centre_tables import counters
from sync.protocol.cursor import read_cursor
from tests.disk import Disk
from tests.simulation.counter_machine import CounterMachine
from tests.simulation.network import Network, Weather
from tests.simulation.restorations import needs_code
from tests.simulation.scene import Scene
from tests.simulation.world import Stuck

LOOK_EVERY_S = 8.0
MOST_S = 900.0
"""Longer than a message may be late, than a back-off, than a machine is down: together, several times."""
CODE_EVERY_S = 60.0


@dataclass(frozen=True, slots=True)
class Ends:
    """Where the portal's feeds and its counters' chains end."""

    feeds: dict[str, int]
    chains: dict[str, tuple[int, int]]


def _ends(connection: Connection) -> Ends:
    rows = connection.execute(select(counters)).all()
    return Ends(all_heads(connection), {row.id: (row.incarnation, row.head_seq) for row in rows})


def come_to_rest(scene: Scene, network: Network, disk: Disk) -> None:
    """Heals the world and waits; :class:`Stuck` says what still moves after a long time.

    Where two machines work as one counter, the copy brings home what it has done and is taken away; then the counter
    may go on alone.
    """
    scene.world.say("world", "is mended")
    scene.end_work()
    scene.rail.calm = True
    for line in network.lines.values():
        line.weather, line.dead = Weather(), False
    disk.heal()
    disk.room()
    scene.portal.start()
    for twin in scene.twins():
        original = twin.twin_of
        assert original is not None
        original.may_start = False
        original.kill("is switched off, so that its copy can speak")
        _rest(scene)
        scene.take_away(twin)
        original.may_start = True
    _rest(scene)
    scene.world.say("world", "is at rest")


def _rest(scene: Scene) -> None:
    for counter in scene.counters:
        counter.dies_after_commits = 0
        counter.start()
    asked: dict[str, float] = {}

    def at_rest() -> bool:
        _hand_out_codes(scene, asked)
        return not _first_that_moves(scene)

    if not scene.world.run_until(at_rest, LOOK_EVERY_S, MOST_S):
        raise Stuck(_first_that_moves(scene))


def _first_that_moves(scene: Scene) -> str:
    """What has not come to its end yet; empty at rest."""
    if not scene.portal.up:
        return "the portal is down"
    if not scene.rail.all_heard:
        return "the rail is not heard"
    if scene.portal.has_unread:
        return "a confirmation is not read"
    ends = scene.portal.read(_ends)
    for counter in scene.counters:
        if counter.may_start and (why := _moves(counter, ends)):
            return f"{counter.name} {why}"
    return ""


def _moves(counter: CounterMachine, ends: Ends) -> str:
    if not counter.up:
        return "is down"
    why = counter.read(_why_it_moves) or counter.read(lambda connection: _has_to_read(connection, ends))
    if why and counter.counter is not None:
        link = counter.counter.counter.connectivity()
        why += f" ({link.link} {link.refusal} {link.trouble})"
    return why


def _has_to_read(connection: Connection, ends: Ends) -> str:
    known = identity.facts(connection)
    for key in (identity.REFERENCE_CURSOR, identity.CENTRE_CURSOR):
        cursor = read_cursor(known.get(key, ""))
        if cursor is None or cursor.no != ends.feeds.get(cursor.feed):
            return f"has read {cursor} only"
    head = chain.head(connection)
    if ends.chains.get(head.counter) != (head.incarnation, head.seq):
        return f"is at {head.incarnation}/{head.seq}, the portal at {ends.chains.get(head.counter)}"
    return ""


def _why_it_moves(connection: Connection) -> str:
    known = identity.facts(connection)
    if identity.COUNTER not in known:
        return "is not enrolled"
    if known.get(identity.ENROL_AGAIN):
        return f"must be enrolled again: {known[identity.ENROL_AGAIN]}"
    outgoing = _outgoing(connection, 1, 0)
    if not outgoing.empty:
        return f"has something to send: {[entry.id for entry in outgoing.entries] or outgoing}"
    return "owes a paper" if owed_papers(connection) else ""


def _hand_out_codes(scene: Scene, asked: dict[str, float]) -> None:
    """A supervisor brings a code to each counter that needs one, and another when it still needs one much later."""
    for counter in scene.counters:
        due = scene.world.elapsed_s - asked.get(counter.name, -CODE_EVERY_S) >= CODE_EVERY_S
        if due and counter.up and scene.portal.up and needs_code(counter):
            asked[counter.name] = scene.world.elapsed_s
            scene.give_code(counter)
