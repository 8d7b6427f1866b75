"""Enrolment: a code works once and for a day; a repeat after a lost answer is the same answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import select

from desktop.domain.time import utc_now
from portal.admin.centre import add_counter, make_enrolment_code
from portal.running import RunningPortal
from portal.store.tables.centre_tables import enrolment_codes
from sync.protocol import kinds
from sync.protocol.messages import EnrolRequest
from sync.protocol.signing import public_key
from tests.conformance.device import Device, Refusal
from tests.portal.services import fixed_lines


@pytest.fixture
def real(database: str) -> Iterator[RunningPortal]:
    """A portal that does not demonstrate, with the centre and a counter 40."""
    with RunningPortal(database, demo=False) as running:
        running.context.database.write(lambda tx: add_counter(tx, "GPO", 40))
        yield running


@pytest.fixture
def stranger(real: RunningPortal) -> Iterator[Device]:
    """A device that is no counter yet."""
    device = Device(real.url)
    yield device
    device.close()


def make_code(portal: RunningPortal, number: int = 40) -> str:
    """A fresh code for a counter."""
    return portal.context.database.write(lambda tx: make_enrolment_code(tx, "GPO", number)).code


def test_a_code_makes_a_counter_of_its_place(real: RunningPortal, stranger: Device) -> None:
    stranger.enrol(make_code(real))
    assert (stranger.me.centre, stranger.me.number, stranger.me.incarnation) == ("GPO", 40, 1)
    stranger.bill(*fixed_lines())
    assert stranger.push().head.seq == 3


def test_a_code_is_typed_in_any_case_and_with_or_without_hyphens(real: RunningPortal, stranger: Device) -> None:
    stranger.enrol(" " + make_code(real).replace("-", " ").lower())
    assert stranger.me.number == 40


def test_a_code_works_once(real: RunningPortal, stranger: Device) -> None:
    code = make_code(real)
    stranger.enrol(code)
    other = Device(real.url)
    with pytest.raises(Refusal) as refusal:
        other.enrol(code)
    other.close()
    assert (refusal.value.status, refusal.value.code) == (403, "bad_code")


def test_the_answer_lost_the_same_device_may_ask_again(real: RunningPortal, stranger: Device) -> None:
    code = make_code(real)
    first = stranger.enrol(code).me
    stranger.written.clear()
    assert stranger.enrol(code).me == first


def test_a_new_enrolment_is_a_new_incarnation_and_the_old_device_is_out(real: RunningPortal, stranger: Device) -> None:
    stranger.enrol(make_code(real))
    stranger.push()
    heir = Device(real.url).enrol(make_code(real))
    assert (heir.me.counter, heir.me.incarnation) == (stranger.me.counter, 2)
    assert heir.push().head.seq == 1
    heir.close()
    stranger.write(kinds.SignedOut("x"))
    with pytest.raises(Refusal, match="bad_signature"):
        stranger.push()


def test_another_code_after_a_lost_answer_is_the_same_enrolment(real: RunningPortal, stranger: Device) -> None:
    first, second = make_code(real), make_code(real)
    stranger.enrol(first)
    stranger.enrol(second)
    assert (stranger.me.number, stranger.me.incarnation) == (40, 1)
    other = Device(real.url)
    with pytest.raises(Refusal, match="used before"):
        other.enrol(second)
    other.close()


def test_a_code_for_another_place_is_taken_when_the_first_answer_was_lost(
    real: RunningPortal, stranger: Device
) -> None:
    real.context.database.write(lambda tx: add_counter(tx, "GPO", 41))
    stranger.enrol(make_code(real))
    stranger.enrol(make_code(real, 41))
    assert stranger.me.number == 41
    other = Device(real.url).enrol(make_code(real))
    assert (other.me.number, other.me.incarnation) == (40, 2)
    other.close()


def test_a_device_that_has_worked_takes_no_other_place(real: RunningPortal, stranger: Device) -> None:
    real.context.database.write(lambda tx: add_counter(tx, "GPO", 41))
    stranger.enrol(make_code(real))
    stranger.push()
    with pytest.raises(Refusal, match="belongs to a counter"):
        stranger.enrol(make_code(real, 41))


def test_a_used_code_does_not_bring_an_old_incarnation_back(real: RunningPortal, stranger: Device) -> None:
    code = make_code(real)
    stranger.enrol(code)
    heir = Device(real.url).enrol(make_code(real))
    heir.close()
    with pytest.raises(Refusal, match="bad_code"):
        stranger.enrol(code)


def test_a_code_is_too_old_after_a_day(database: str) -> None:
    late = timedelta(0)
    with RunningPortal(database, demo=False, clock=lambda: utc_now() + late) as portal:
        code = make_code(portal, 1)
        late = timedelta(hours=25)
        device = Device(portal.url)
        with pytest.raises(Refusal, match="too old"):
            device.enrol(code)
        device.close()


@pytest.mark.parametrize("code", ["WRONG", "AAAA-BBBB-CCCC", "'; DROP TABLE counters; --", "\u0000", "٣"])
def test_a_code_nobody_made_is_refused(stranger: Device, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        stranger.enrol(code)
    assert (refusal.value.status, refusal.value.code) == (403, "bad_code")


def test_without_a_code_only_a_demonstration_enrols(stranger: Device) -> None:
    with pytest.raises(Refusal) as refusal:
        stranger.enrol()
    assert (refusal.value.status, refusal.value.code) == (403, "not_a_demonstration")


def test_only_the_hash_of_a_code_is_kept(real: RunningPortal) -> None:
    code = make_code(real)
    (kept,) = real.read(lambda c: [str(row.code_hash) for row in c.execute(select(enrolment_codes))])
    assert len(kept) == 64
    assert code.replace("-", "").lower() not in kept


@pytest.mark.parametrize("key", ["", "00", "zz" * 32, "AB" * 32, "00" * 33])
def test_a_malformed_device_key_is_refused(portal: RunningPortal, key: str) -> None:
    device = Device(portal.url)
    with pytest.raises(Refusal, match="device_key"):
        device.post("/v1/enrol", msgspec.json.encode(EnrolRequest("", key)), {})
    device.close()


def test_a_demonstration_gives_each_device_its_own_counter_and_makes_more_when_all_are_taken(
    portal: RunningPortal,
) -> None:
    devices = [Device(portal.url).enrol() for _ in range(14)]
    assert [device.me.number for device in devices] == list(range(1, 15))
    again = EnrolRequest("", public_key(devices[3].private))
    assert b'"number":4' in devices[3].post("/v1/enrol", msgspec.json.encode(again), {})
    for device in devices:
        device.close()
