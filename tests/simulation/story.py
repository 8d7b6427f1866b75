"""One seed, one story: a world is made, things go wrong in it, it comes to rest, and the rules are looked at."""

from __future__ import annotations

import logging
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tests.disk import Disk, installed_disk
from tests.simulation.acknowledged import Acknowledged
from tests.simulation.chance import Chance
from tests.simulation.disasters import Disasters
from tests.simulation.edge import at_the_edge
from tests.simulation.invariants import broken_rules
from tests.simulation.invariants.broken import Broken
from tests.simulation.network import Network
from tests.simulation.portal_machine import PortalMachine
from tests.simulation.process import Process
from tests.simulation.quiet import come_to_rest
from tests.simulation.rail import Rail
from tests.simulation.scene import Scene, look_at
from tests.simulation.template import CENTRES, template
from tests.simulation.world import Stuck, World

BEGINNINGS = (
    datetime(2026, 10, 14, 6, 0, tzinfo=UTC),
    datetime(2026, 10, 14, 20, 55, tzinfo=UTC),
    datetime(2026, 12, 31, 20, 55, tzinfo=UTC),
)
"""A working day, the last minutes of a Nairobi day, the last minutes of a year."""
OF_A_BAD_DISK = ("disk I/O error", "disk is full", "unable to open database file", "The disk did not take it")
"""What may be complained of when a disk refuses."""
CHAPTER_S = (15.0, 60.0)


@dataclass(slots=True)
class Verdict:
    """What became of a seed. ``broken`` is empty when all is well."""

    seed: int
    story: list[str] = field(default_factory=list)
    broken: list[Broken] = field(default_factory=list)
    took_s: float = 0.0
    acts: int = 0

    @property
    def ok(self) -> bool:
        """True when nothing is broken."""
        return not self.broken


def tell(seed: int, show: Callable[[str], None] | None = None) -> Verdict:
    """The story of a seed."""
    begun = time.monotonic()
    made = template()
    chance = Chance(f"seed {seed}").of("plot")
    verdict = Verdict(seed)
    world = World(f"seed {seed}", chance.choice(BEGINNINGS), show)
    network, disk = Network(world), Disk()
    disk.chance = world.chance.of("disk")
    disk.sleep = _no_time
    disk.now = lambda: world.now_ms / 1000
    with tempfile.TemporaryDirectory() as name, installed_disk(disk), at_the_edge(network), _heard(world) as complaints:
        folder = Path(name)
        portal = PortalMachine(world, disk, folder / "portal", demonstrates=chance.random() < 0.5)
        portal.install(made)
        network.serve = portal.serve
        acknowledged = Acknowledged(world)
        rail = Rail(world, network, portal)
        scene = Scene(world, folder, portal, rail, acknowledged)
        for number in range(1, chance.choice((2, 2, 2, 3, 3, 4)) + 1):
            counter = scene.add_counter(f"c{number}")
            counter.install(made)
            scene.places[counter.name] = (chance.choice(CENTRES), number)
        try:
            _live(scene, network, disk, chance.choice((1, 1, 2, 2, 3)), verdict)
        except Stuck as stuck:
            verdict.broken.append(Broken("not at rest", str(stuck)))
        except Exception as wrong:
            verdict.broken.append(Broken("bug", "".join(traceback.format_exception(wrong)[-40:])))
        verdict.broken += [Broken("complaint", line) for line in complaints if not _is_lawful(line, scene)]
        _end(scene)
        disk.check()
    verdict.story, verdict.acts = world.story, len(acknowledged.acts)
    verdict.took_s = time.monotonic() - begun
    return verdict


def _live(
    scene: Scene,
    network: Network,
    disk: Disk,
    chapters: int,
    verdict: Verdict,
) -> None:
    world = scene.world
    scene.portal.start()
    for counter in scene.counters:
        if not scene.portal.settings.demonstration:
            counter.code = scene.portal.code_for(*scene.places[counter.name])
        counter.start()
    disasters = Disasters(scene, network, disk)
    for _ in range(chapters):
        scene.begin_work()
        scene.rail.calm = False
        disasters.begin()
        world.run(world.chance.of("plot").uniform(*CHAPTER_S))
        disasters.end()
        come_to_rest(scene, network, disk)
        look = look_at(scene)
        for row in look.books.counters:
            if row.incarnation:
                world.say("portal", f"has {row.id} {row.incarnation}/{row.head_seq} {row.head_hash[:16]}")
        for row in sorted(look.books.alarms, key=lambda row: row.at):
            world.say("portal", f"has the alarm of {row.at} {row.kind} {row.key} {row.detail}")
        verdict.broken += broken_rules(look)
        if verdict.broken:
            return


def _end(scene: Scene) -> None:
    """Nothing of the story is left in this process."""
    for machine in (*scene.counters, scene.portal):
        machine.may_start = False
        if machine.up:
            machine._go_down()


@contextmanager
def _heard(world: World) -> Iterator[list[str]]:
    """What the code complains of, and should not; what it only mentions goes into the story."""
    heard: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            who = Process.running[-1].name if Process.running else "nobody"
            world.say(who, record.getMessage())
            if record.levelno < logging.WARNING:
                return
            line = f"{record.levelname} {record.name}: {record.getMessage()}"
            if record.exc_info and record.exc_info[1] is not None:
                told = traceback.format_exception(record.exc_info[1])
                line += "\n" + "".join(told[-3:])
                if any(words in part for part in told for words in OF_A_BAD_DISK):
                    return
            if not any(words in line for words in OF_A_BAD_DISK):
                heard.append(line)

    root, ear, syncs = logging.getLogger(), Ear(), logging.getLogger("sync")
    others, level = root.handlers, syncs.level
    root.handlers = [ear]
    syncs.setLevel(logging.INFO)
    try:
        yield heard
    finally:
        syncs.setLevel(level)
        root.handlers = others


def _is_lawful(complaint: str, scene: Scene) -> bool:
    """A portal says that it was restored; a counter, that it knows of money which a restored portal has lost."""
    if "the books are behind their mark" in complaint:
        return True
    lost = any(paid.excused for paid in scene.rail.paid.values())
    return "do not hold the same of" in complaint and lost


def _no_time(_seconds: float) -> None:
    """Whoever waits for a lock here waits for the dead."""
