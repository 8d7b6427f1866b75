"""Rules of a disk that fails a call: the act is there or it is not, whoever asked is told, and asking again is one act.

Every call that raising a bill makes, and every call of a round at the portal, is made to fail once, by a disk in memory
below the real engine (:mod:`tests.disk`). Each begins with nothing read, as after a start, so that reads fail too.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import OperationalError

from desktop.domain.errors import Trouble, UserError
from desktop.domain.time import utc_now
from desktop.store.audit import check_journal
from desktop.store.file import CounterFile
from desktop.store.tables import bill, journal
from portal.admin.export import EXPORTS
from portal.money.ledger import ledger_balanced
from portal.rails.daraja.confirmation import ACCEPTED, take_confirmation
from portal.rails.sandbox import c2b_body
from portal.store.tables.bill_tables import bills
from portal.store.tables.centre_tables import counters
from portal.store.tables.journal_tables import entries
from sync.protocol.states import Outcome
from tests.conftest import ExpectLog
from tests.disk import Disk, installed_disk
from tests.disk.codes import FAILURES
from tests.disk.machines import (
    Template,
    Till,
    Visit,
    WiredDevice,
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

Fail = Callable[[Disk, int, Path], None]
TRANSFERS = ("read", "write")
OTHERS = tuple(kind for kind in FAILURES if kind not in TRANSFERS)


def one_transfer(disk: Disk, n: int, folder: Path) -> None:
    """The n-th read or write fails."""
    disk.fail_call(n, prefix=folder, kinds=TRANSFERS)


def one_other(disk: Disk, n: int, folder: Path) -> None:
    """The n-th call that is neither fails: a sync, a lock, an opening."""
    disk.fail_call(n, prefix=folder, kinds=OTHERS)


def for_a_while(disk: Disk, n: int, folder: Path) -> None:
    """The n-th call and all behind it fail."""
    disk.fail_call(n, prefix=folder, forever=True)


def no_reads(disk: Disk, n: int, folder: Path) -> None:
    """From the n-th call that is a read on, all that are reads fail; writes go well."""
    disk.fail_call(n, prefix=folder, kinds=("read",), forever=True)


@dataclass(frozen=True, slots=True)
class Met:
    """A counter and a portal that know each other."""

    device: WiredDevice
    portal: Template


STRIDES: dict[Fail, int] = {one_transfer: 5, one_other: 1, for_a_while: 9, no_reads: 5}
SELDOM = 10
"""Looking through every page costs more than the rest: each tenth time."""
WAYS = pytest.mark.parametrize("fail", list(STRIDES), ids=lambda fail: fail.__name__)


def each_call(disk: Disk, fail: Fail) -> Iterator[int]:
    """1, 2, 3 … until nothing is left that could fail; in strides for what fails for longer."""
    n, before = 1, -1
    while disk.faults > before:
        before = disk.faults
        yield n
        n += STRIDES[fail]


@pytest.fixture(scope="module")
def disk() -> Iterator[Disk]:
    """One disk for the machines of this file; each has a folder of its own."""
    with installed_disk(Disk()) as disk:
        yield disk
    disk.check()


@pytest.fixture(scope="module")
def counter(disk: Disk, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """A counter at work."""
    return counter_template(disk, tmp_path_factory.mktemp("io") / "counter", served=3)


@pytest.fixture(scope="module")
def portal(disk: Disk, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """A portal after its first start."""
    return portal_template(disk, tmp_path_factory.mktemp("io") / "portal")


def served(till: Till, visit: Visit) -> bool:
    """True when the agent was told that the bill is raised, false when the agent was told of trouble."""
    try:
        till.serve(visit)
    except Trouble:
        return False
    return True


def check_once(file: CounterFile, *done: Visit) -> None:
    """One entry for each citizen and each bill, one bill, and a chain from the first entry to the last."""
    acts = [act for visit in done for act in (visit.citizen.intent, visit.bill.intent)]
    there = select(func.count()).select_from(journal).where(journal.c.id.in_(acts))
    assert file.run_read(lambda c: c.execute(there).scalar_one()) == len(acts)
    raised = select(func.count()).select_from(bill).where(bill.c.id.in_([visit.bill.intent for visit in done]))
    assert file.run_read(lambda c: c.execute(raised).scalar_one()) == len(done)
    checked = file.run_read(check_journal)
    assert checked.ok, checked.wrong


def check_all_or_nothing(till: Till, visit: Visit) -> None:
    """A bill has its entry and its row, or neither."""
    there = select(func.count()).select_from(journal).where(journal.c.id == visit.bill.intent)
    has_entry = till.file.run_read(lambda c: c.execute(there).scalar_one()) == 1
    assert has_entry == bool(till.account_of(visit))
    checked = till.file.run_read(check_journal)
    assert checked.ok, checked.wrong


@WAYS
def test_a_bill_is_raised_once_or_not_at_all_whichever_call_fails(
    disk: Disk, counter: Template, tmp_path: Path, fail: Fail
) -> None:
    first, second = visits(2)
    refused = 0
    for n in each_call(disk, fail):
        folder = counter.copy(disk, tmp_path / str(n))
        with open_till(folder) as till:
            fail(disk, n, folder)
            told = served(till, first)
            disk.heal()
            refused += not told
            check_all_or_nothing(till, first)
            account = till.account_of(first)
            assert account or not told
            till.serve(first)
            till.serve(second)
            assert till.account_of(first) == till.raised[first.bill.intent]
            assert account in ("", till.account_of(first)), "the same intent was given another number"
            assert till.account_of(first) != till.account_of(second)
            check_once(till.file, first, second)
        assert n % SELDOM or faults_of_counter(folder) == []
    assert refused > 1


def test_a_full_disk_takes_a_bill_whole_or_not_at_all(disk: Disk, counter: Template, tmp_path: Path) -> None:
    first, second = visits(2)
    refused = []
    for room in range(0, 250_000, 5_000):
        folder = counter.copy(disk, tmp_path / str(room))
        with open_till(folder) as till:
            disk.full(room, prefix=folder)
            refused.append(not served(till, first))
            disk.room()
            check_all_or_nothing(till, first)
            till.serve(first)
            till.serve(second)
            check_once(till.file, first, second)
        if not refused[-1]:
            break
    assert refused[0]
    assert not refused[-1]


@WAYS
def test_a_counter_whose_opening_fails_says_so_and_opens_the_next_time(
    disk: Disk, counter: Template, tmp_path: Path, fail: Fail
) -> None:
    (visit,) = visits(1)
    folder = counter.copy(disk, tmp_path / "counter")
    for n in each_call(disk, fail):
        fail(disk, n, folder)
        with contextlib.suppress(Trouble, UserError):
            open_file(folder).close()
        disk.heal()
    with open_till(folder) as till:
        till.serve(visit)
        check_once(till.file, visit)


@WAYS
def test_a_screen_that_could_not_read_reads_the_next_time(
    disk: Disk, counter: Template, tmp_path: Path, fail: Fail
) -> None:
    (visit,) = visits(1)
    folder = counter.copy(disk, tmp_path / "counter")
    with open_till(folder) as till:
        till.serve(visit)
    for n in each_call(disk, fail):
        with open_till(folder) as till:
            fail(disk, n, folder)
            with contextlib.suppress(Trouble):
                assert till.account_of(visit)
            disk.heal()
            check_once(till.file, visit)


@pytest.fixture(scope="module")
def met(disk: Disk, portal: Template) -> Met:
    """A counter with two bills that the portal it is enrolled at has not seen, and that portal."""
    with open_portal(portal.folder) as here:
        device = wired(here).enrol()
        device.lease()
        device.push()
        for _ in range(2):
            device.bill(*fixed_lines())
    return Met(device, Template(portal.folder, disk.image(portal.folder)))


@WAYS
def test_a_round_has_one_effect_whichever_call_fails(disk: Disk, met: Met, tmp_path: Path, fail: Fail) -> None:
    refused = 0
    for n in each_call(disk, fail):
        folder = met.portal.copy(disk, tmp_path / str(n))
        with open_portal(folder) as here:
            fail(disk, n, folder)
            refused += not taken(wired(here, met.device))
            disk.heal()
            check_whole_rounds(met.device)
            assert taken(met.device, Outcome.EXISTS)
            check_whole_rounds(met.device)
            assert n % SELDOM or here.database.read(faults_of_books) == []
    assert refused > 1


def test_a_disk_that_stumbles_twice_is_no_reason_to_refuse_a_bill(disk: Disk, met: Met, tmp_path: Path) -> None:
    refused = 0
    for n in range(1, 60, 5):
        folder = met.portal.copy(disk, tmp_path / str(n))
        with open_portal(folder) as here:
            disk.fail_call(n, prefix=folder, kinds=("read",))
            disk.fail_call(1, prefix=folder, kinds=("sync",))
            refused += not taken(wired(here, met.device))
            check_whole_rounds(met.device)
            refused += not taken(met.device)
            disk.heal()
            check_whole_rounds(met.device)
            assert taken(met.device, Outcome.EXISTS)
            check_whole_rounds(met.device)
    assert refused > 1


def taken(device: WiredDevice, *or_else: Outcome) -> bool:
    """True when the round was answered: every entry is in the books, for a disk is no reason to refuse one."""
    try:
        answer = device.send(device.request(device.written[device.acknowledged :], changes=False))
    except OperationalError:
        return False
    outcomes = [outcome.outcome for outcome in answer.outcomes]
    assert len(outcomes) == len(device.written) - device.acknowledged
    assert set(outcomes) <= {Outcome.CREATED, *or_else}
    assert answer.head.seq == len(device.written)
    return True


def check_whole_rounds(device: WiredDevice) -> None:
    """The books hold the round as a whole or nothing of it: entries, bills and the head say the same."""

    def check(connection: Connection) -> None:
        kept = connection.scalars(select(entries.c.seq).order_by(entries.c.seq)).all()
        assert len(kept) in (device.acknowledged, len(device.written)), "half a round is in the books"
        assert list(kept) == list(range(1, len(kept) + 1))
        raised = [entry.id for entry in device.written[: len(kept)] if entry.kind == "bill_raised"]
        assert sorted(connection.scalars(select(bills.c.id))) == sorted(raised)
        head = select(counters.c.head_seq).where(counters.c.id == device.me.counter)
        assert connection.execute(head).scalar_one() == len(kept)

    device.context.database.read(check)


@WAYS
def test_money_is_booked_once_whichever_call_fails(
    disk: Disk, met: Met, tmp_path: Path, fail: Fail, expect_log: ExpectLog
) -> None:
    """What the rail was told is accepted is booked, at the latest by the next start; what not, it says again."""
    expect_log("confirmation .* is stored but could not be booked")
    bill = next(entry for entry in met.device.written if entry.kind == "bill_raised").body
    with open_portal(met.portal.copy(disk, tmp_path / "pushed")) as here:
        assert taken(wired(here, met.device))
    pushed = Template(tmp_path / "pushed", disk.image(tmp_path / "pushed"))
    account, cents = str(bill["account"]), int(str(bill["total_cents"]))
    body = json.dumps(c2b_body(account, cents, None, "AMINA", utc_now(), "222222")).encode()
    for n in each_call(disk, fail):
        folder = pushed.copy(disk, tmp_path / str(n))
        with open_portal(folder) as here:
            fail(disk, n, folder)
            accepted = False
            with contextlib.suppress(OperationalError):
                accepted = take_confirmation(here.database, body) == ACCEPTED
            disk.heal()
            assert accepted or take_confirmation(here.database, body) == ACCEPTED
        with open_portal(folder) as again:
            again.database.read(check_paid_once)


def check_paid_once(connection: Connection) -> None:
    """One payment, one receipt, and every cent in its place."""
    assert [row["state"] for row in EXPORTS["payments"](connection)] == ["matched"]
    assert len(list(EXPORTS["receipts"](connection))) == 1
    assert sorted(row["state"] for row in EXPORTS["bills"](connection)) == ["paid", "waiting"]
    assert ledger_balanced(connection)
    assert faults_of_books(connection) == []
