"""Rules of a counter whose file was restored from a copy, or works in two places.

Copied at some point, worked on, restored: everything is at the portal once, nothing of it twice, an alarm is kept, and
the file has back what it had forgotten.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop.domain.errors import UserError
from portal.running import RunningPortal
from portal.store.tables.journal_tables import alarms
from tests.faults.counter_here import CounterHere, counter_here
from tests.faults.invariants import Books, check_invariants, read_books
from tests.faults.processes import Line

Marks = Callable[[], None]


@pytest.fixture
def forget_marks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Marks:
    """What stood outside the profile's folder is on another machine."""
    homes = iter(range(99))

    def forget() -> None:
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / f"home-{next(homes)}"))

    forget()
    return forget


def work(portal: RunningPortal, profile: Path, bills: int) -> list[Line]:
    """So many bills, all at the portal when it returns."""
    with counter_here(portal.url, profile) as counter:
        return _work(counter, bills)


def _work(counter: CounterHere, bills: int) -> list[Line]:
    """The sign-in is an entry: when it is acknowledged, the portal has said whether this is still the counter."""
    counter.until(lambda: len(counter.running.counter.door.names()) > 0, "the staff")
    counter.sign_in()
    counter.until(lambda: counter.ready and counter.drained(), "work that is ready", impatient=True)
    said = counter.raise_bills(bills)
    counter.until(lambda: counter.slips_ordered() and counter.drained(), "everything sent")
    counter.until(lambda: counter.confirmed(said), "the portal's word")
    return said


def kinds_of_alarms(portal: RunningPortal) -> list[str]:
    return portal.read(lambda connection: list(connection.scalars(select(alarms.c.kind).order_by(alarms.c.at))))


def restore(profile: Path, copy: Path) -> None:
    shutil.rmtree(profile)
    shutil.copytree(copy, profile)


def check(portal: RunningPortal, profiles: list[Path], said: list[Line]) -> Books:
    return check_invariants(portal.settings.database, profiles, said)


def test_a_restored_counter_gets_its_days_back_and_goes_on(
    portal: RunningPortal, tmp_path: Path, forget_marks: Marks
) -> None:
    profile, copy = tmp_path / "counter", tmp_path / "copy"
    said = work(portal, profile, 5)
    shutil.copytree(profile, copy)
    said += work(portal, profile, 3)
    restore(profile, copy)
    with counter_here(portal.url, profile) as counter:
        said += _work(counter, 4)
        assert len(counter.bills(said)) == 12, "the restored file has its forgotten bills back"
        assert all(bill.citizen is not None for bill in counter.bills(said))
    assert len(check(portal, [profile], said).bills) == 12
    assert kinds_of_alarms(portal) == ["enrolled_again"]


def test_a_restored_counter_without_its_mark_is_found_by_the_portal(
    portal: RunningPortal, tmp_path: Path, forget_marks: Marks
) -> None:
    profile, copy = tmp_path / "counter", tmp_path / "copy"
    said = work(portal, profile, 3)
    shutil.copytree(profile, copy)
    said += work(portal, profile, 2)
    restore(profile, copy)
    forget_marks()
    said += work(portal, profile, 0)
    said += work(portal, profile, 2)
    assert len(check(portal, [profile], said).bills) == 7
    assert "enrolled_again" in kinds_of_alarms(portal)


def test_number_given_twice_by_a_restored_file_keeps_both_bills_and_matches_neither(
    portal: RunningPortal, tmp_path: Path, forget_marks: Marks
) -> None:
    profile, copy = tmp_path / "counter", tmp_path / "copy"
    work(portal, profile, 1)
    shutil.copytree(profile, copy)
    first = work(portal, profile, 1)
    restore(profile, copy)
    forget_marks()
    with counter_here("http://127.0.0.1:9", profile) as counter:
        counter.sign_in()
        second = counter.raise_bills(1)
    assert first[0]["account"] == second[0]["account"], "this is what must not be lost"
    with counter_here(portal.url, profile) as counter:
        counter.until(counter.drained, "the second bill", impatient=True)
        counter.until(lambda: [bill.refusal for bill in counter.bills(second)] == ["number_taken"], "the refusal")
        assert [entry.reason for entry in counter.running.counter.portal.refused()] == ["number_taken"]
        assert len(counter.bills(first)) == 1
    states = {bill["bill"]: bill["state"] for bill in read_books(portal.settings.database).bills}
    assert (states[first[0]["id"]], states[second[0]["id"]]) == ("waiting", "refused")
    assert {"number_taken", "enrolled_again"} <= set(kinds_of_alarms(portal))


def test_two_copies_of_one_counter_lose_nothing_and_are_told_apart(
    portal: RunningPortal, tmp_path: Path, forget_marks: Marks
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    said = work(portal, first, 2)
    shutil.copytree(first, second)
    said += work(portal, first, 2)
    forget_marks()
    with counter_here(portal.url, second) as counter:
        said += _work(counter, 2)
    said += work(portal, first, 1)
    assert len(check(portal, [first], said).bills) == 7
    assert kinds_of_alarms(portal).count("enrolled_again") == 2


def test_what_was_done_while_the_counter_must_be_enrolled_is_kept(
    portal: RunningPortal, tmp_path: Path, forget_marks: Marks
) -> None:
    profile, copy = tmp_path / "counter", tmp_path / "copy"
    said = work(portal, profile, 2)
    shutil.copytree(profile, copy)
    said += work(portal, profile, 2)
    restore(profile, copy)
    with counter_here("http://127.0.0.1:9", profile) as counter:
        counter.sign_in()
        assert counter.standing.enrol_again == "restored"
        with pytest.raises(UserError, match="enrolled again"):
            counter.raise_bills(1)
        before = counter.standing.unsent
        assert before > 0, "the sign-in and the citizen are kept"
    with counter_here(portal.url, profile) as counter:
        counter.until(lambda: counter.ready and counter.drained(), "the new incarnation", impatient=True)
        assert counter.standing.enrol_again == ""
        said += _work(counter, 1)
    assert len(check(portal, [profile], said).bills) == 5
