"""Rules of power that goes: what was said to be done is there afterwards, and the counter does not know the difference.

The databases are on a disk in memory below the real engine (:mod:`tests.disk`), which keeps of the unsynced writes an
arbitrary part. The power goes instead of every sync of a morning's work once, and at calls chosen by chance. That the
rules see loss is shown by a counter whose writer does not wait for the disk.
"""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlcipher3.dbapi2
from sqlalchemy import Connection, select
from sqlalchemy.exc import OperationalError

from desktop.domain.errors import Trouble, UserError
from desktop.store import identity
from desktop.store.audit import check_journal
from desktop.store.mark import MarkFiles
from portal.money.ledger import ledger_balanced
from portal.store.tables.bill_tables import bills
from portal.store.tables.feed_tables import feed, feed_heads
from portal.store.tables.journal_tables import entries
from sync.protocol.states import Outcome
from tests.disk import Disk, installed_disk
from tests.disk.machines import (
    Template,
    Till,
    Visit,
    WiredDevice,
    careless,
    counter_template,
    faults_of_books,
    faults_of_counter,
    open_file,
    open_portal,
    open_till,
    portal_template,
    visits,
    wired,
)
from tests.portal.services import fixed_lines
from tests.support.desk import open_desk
from tests.support.stock import COUNTER_ID

SERVED = 30
"""Visits before the first cut: the log is then near the length at which the engine empties it into the file."""
VISITS = 6
ROUNDS = 4
BY_CHANCE = 10
CONTROLS = 12
End = Callable[..., None]


@pytest.fixture(scope="module")
def disk() -> Iterator[Disk]:
    """One disk for the machines of this file; each has a folder of its own."""
    with installed_disk(Disk()) as disk:
        yield disk
    disk.check()


@pytest.fixture(scope="module")
def counter(disk: Disk, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """A counter at work."""
    return counter_template(disk, tmp_path_factory.mktemp("cut") / "counter", SERVED)


@pytest.fixture(scope="module")
def portal(disk: Disk, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """A portal after its first start."""
    return portal_template(disk, tmp_path_factory.mktemp("cut") / "portal")


def serve_until_it_ends(till: Till, wanted: list[Visit]) -> None:
    """Visit after visit; the till knows which bills were said to be raised."""
    with contextlib.suppress(Trouble):
        for visit in wanted:
            till.serve(visit)


def calls_of_a_morning(disk: Disk, folder: Path) -> int:
    """How many calls all visits make."""
    with open_till(folder) as till:
        before = disk.calls
        serve_until_it_ends(till, visits(VISITS))
        return disk.calls - before


def back(disk: Disk, folder: Path) -> bool:
    """The machine is started again; true when it had gone out."""
    disk.heal()
    ended = disk.is_off(folder)
    disk.power_on(folder)
    return ended


def check_counter(folder: Path, wanted: list[Visit], said: dict[str, str]) -> None:
    """All that was said is there, nothing is broken, and the work goes on as if nothing had been."""
    assert faults_of_counter(folder) == []
    with open_till(folder) as till:
        checked = till.file.run_read(check_journal, MarkFiles(folder).read(COUNTER_ID))
        assert checked.ok, checked.wrong
        assert till.file.run_read(identity.fact, identity.ENROL_AGAIN) == "", "taken for a file that was restored"
        for visit in wanted:
            assert till.account_of(visit) == said.get(visit.bill.intent, till.account_of(visit))
        for visit in wanted:
            till.serve(visit)
        assert said.items() <= till.raised.items()
        assert len(set(till.raised.values())) == len(wanted), "a number was used twice"
        checked = till.file.run_read(check_journal)
        assert checked.ok, checked.wrong


def test_no_act_is_lost_when_the_power_goes_instead_of_any_sync(disk: Disk, counter: Template, tmp_path: Path) -> None:
    n, cut = 0, True
    while cut:
        n += 1
        folder, wanted = counter.copy(disk, tmp_path / str(n)), visits(VISITS)
        with open_till(folder) as till:
            disk.stop_at_sync(n, random.Random(n), prefix=folder)
            serve_until_it_ends(till, wanted)
        cut = back(disk, folder)
        check_counter(folder, wanted, till.raised)
    assert len(till.raised) == VISITS
    assert n > 2 * VISITS + 2, "each act has a sync, and the log was emptied into the file meanwhile"


@pytest.mark.parametrize("end", [Disk.stop_at_call, Disk.kill_at_call], ids=["power", "process"])
def test_no_act_is_lost_when_it_ends_at_any_call(disk: Disk, counter: Template, tmp_path: Path, end: End) -> None:
    chance, ended = random.Random(end.__name__), 0
    calls = calls_of_a_morning(disk, counter.copy(disk, tmp_path / "whole"))
    for n in range(BY_CHANCE):
        folder, wanted = counter.copy(disk, tmp_path / str(n)), visits(VISITS)
        with open_till(folder) as till:
            end(disk, chance.randint(1, calls), prefix=folder)
            serve_until_it_ends(till, wanted)
        ended += back(disk, folder)
        check_counter(folder, wanted, till.raised)
    assert ended > BY_CHANCE / 2


def test_a_counter_that_does_not_wait_for_its_disk_loses_acts_and_notices(disk: Disk, tmp_path: Path) -> None:
    fresh, lost = counter_template(disk, tmp_path / "counter"), 0
    for n in range(CONTROLS):
        folder, wanted = fresh.copy(disk, tmp_path / str(n)), visits(VISITS)
        with open_till(folder, careless("synchronous = NORMAL")) as till:
            serve_until_it_ends(till, wanted)
            disk.power_cut(random.Random(n), prefix=folder)
        with open_till(folder) as again:
            missing = [bill for bill in till.raised if again.file.reads.bill(bill) is None]
            if missing:
                assert again.file.run_read(identity.fact, identity.ENROL_AGAIN), "the mark outside the file knows more"
        lost += len(missing)
    assert lost > CONTROLS


def test_a_first_start_that_was_cut_off_is_made_again(disk: Disk, tmp_path: Path) -> None:
    n, before, after = 0, 0, 0
    while after < 2:
        n = round(n * 1.4) + 1
        folder = tmp_path / str(n)
        folder.mkdir()
        disk.stop_at_call(n, random.Random(n), prefix=folder)
        with contextlib.suppress(Trouble, UserError, OperationalError, sqlcipher3.dbapi2.Error):
            open_desk(folder).file.close()
        cut = back(disk, folder)
        assert faults_of_counter(folder) == []
        with contextlib.closing(open_file(folder)) as file:
            assert file.run_read(check_journal).ok
            enrolled = file.run_read(identity.fact, identity.COUNTER) == COUNTER_ID
        if not enrolled:
            open_desk(folder).file.close()
            before += 1
        after += not cut
    assert before > 5


@contextlib.contextmanager
def enrolled_at(folder: Path) -> Iterator[WiredDevice]:
    """A counter that has come to know the portal of this folder, and has numbers."""
    with open_portal(folder) as here:
        device = wired(here).enrol()
        device.lease()
        yield device


def push_until_it_ends(device: WiredDevice) -> None:
    """A round for every bill; the device knows what was acknowledged."""
    with contextlib.suppress(OperationalError):
        for _ in range(ROUNDS):
            device.bill(*fixed_lines())
            device.push()


def check_portal(folder: Path, device: WiredDevice) -> None:
    """What was acknowledged is in the books; the rest is taken when it is offered again, and nothing is there twice."""
    with open_portal(folder) as here:
        answer = wired(here, device).send(device.request(device.written, changes=False))
        outcomes = [outcome.outcome for outcome in answer.outcomes]
        assert set(outcomes[: device.acknowledged]) <= {Outcome.EXISTS}, "acknowledged, and not in the books"
        assert set(outcomes) <= {Outcome.EXISTS, Outcome.CREATED}
        assert answer.head.seq == len(device.written) == len(outcomes)
        here.database.read(lambda connection: check_books(connection, device))


def check_books(connection: Connection, device: WiredDevice) -> None:
    """Whole, balanced, every entry and every bill once, and no gap in a feed."""
    assert faults_of_books(connection) == []
    assert ledger_balanced(connection)
    assert connection.scalars(select(entries.c.seq).order_by(entries.c.seq)).all() == [e.seq for e in device.written]
    raised = sorted(entry.id for entry in device.written if entry.kind == "bill_raised")
    assert connection.scalars(select(bills.c.id).order_by(bills.c.id)).all() == raised
    for name, no in connection.execute(select(feed_heads.c.feed, feed_heads.c.no)).all():
        numbers = connection.scalars(select(feed.c.no).where(feed.c.feed == name).order_by(feed.c.no)).all()
        assert list(numbers) == list(range(1, no + 1)), f"the feed {name} has a gap"


def test_no_round_is_lost_when_the_power_goes_instead_of_any_sync(disk: Disk, portal: Template, tmp_path: Path) -> None:
    n, cut = 0, True
    while cut:
        n += 1
        folder = portal.copy(disk, tmp_path / str(n))
        with enrolled_at(folder) as device:
            disk.stop_at_sync(n, random.Random(n), prefix=folder)
            push_until_it_ends(device)
        cut = back(disk, folder)
        check_portal(folder, device)
    assert device.acknowledged == len(device.written) > 2 * ROUNDS
    assert n > ROUNDS, "each round has a sync"


@pytest.mark.parametrize("end", [Disk.stop_at_call, Disk.kill_at_call], ids=["power", "process"])
def test_no_round_is_lost_when_it_ends_at_any_call(disk: Disk, portal: Template, tmp_path: Path, end: End) -> None:
    chance, ended = random.Random(end.__name__), 0
    with enrolled_at(portal.copy(disk, tmp_path / "whole")) as device:
        before = disk.calls
        push_until_it_ends(device)
        calls = disk.calls - before
    for n in range(BY_CHANCE):
        folder = portal.copy(disk, tmp_path / str(n))
        with enrolled_at(folder) as device:
            end(disk, chance.randint(1, calls), prefix=folder)
            push_until_it_ends(device)
        ended += back(disk, folder)
        check_portal(folder, device)
    assert ended > BY_CHANCE / 2
