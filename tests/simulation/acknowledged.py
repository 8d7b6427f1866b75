"""What operators saw done: every entry whose act has returned. The world holds the portal to it.

An act that has not returned (the program died, the disk refused) may have happened or not; nobody was told that it had.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, tuple_

from desktop.store.tables import journal
from tests.simulation.world import World


@dataclass(frozen=True, slots=True)
class Written:
    """An entry of a counter's journal."""

    id: str
    kind: str
    incarnation: int
    seq: int
    body: dict[str, Any]


@dataclass(slots=True)
class Act:
    """An entry that was acknowledged to whoever asked for it. ``line``: where in the story.

    ``excused`` says why it may be lost: the disk it was on was replaced before anything had left it.
    """

    id: str
    kind: str
    machine: str
    body: dict[str, Any]
    line: int
    excused: str = ""


class Acknowledged:
    """Every act, by the id of its entry."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.acts: dict[str, Act] = {}

    def note(self, machine: str, entry: Written) -> None:
        """The act has returned."""
        if entry.id not in self.acts:
            self._world.say(machine, f"has done {entry.incarnation}/{entry.seq} {entry.kind} {entry.id}")
            self.acts[entry.id] = Act(entry.id, entry.kind, machine, entry.body, len(self._world.story))


def entries_after(connection: Connection, place: tuple[int, int]) -> list[Written]:
    """The journal behind a place (incarnation, seq)."""
    query = (
        select(journal.c.id, journal.c.kind, journal.c.incarnation, journal.c.seq, journal.c.body)
        .where(tuple_(journal.c.incarnation, journal.c.seq) > place)
        .order_by(journal.c.incarnation, journal.c.seq)
    )
    return [
        Written(row.id, row.kind, row.incarnation, row.seq, json.loads(row.body)) for row in connection.execute(query)
    ]
