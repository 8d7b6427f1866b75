"""Enrolment anew: a file that was a counter becomes that counter again, and a person is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

import msgspec
import pytest
from sqlalchemy import delete, select

from desktop.domain.ids import new_id
from portal.admin.centre import add_counter, make_enrolment_code
from portal.running import RunningPortal
from portal.store.tables.centre_tables import counters, enrolment_codes
from portal.store.tables.journal_tables import alarms
from sync.protocol import kinds
from sync.protocol.entry import genesis
from sync.protocol.messages import Head
from sync.protocol.signing import new_private_key
from sync.protocol.states import Outcome
from tests.conformance.device import Device, Refusal
from tests.portal.conftest import MakeDevice
from tests.portal.services import fixed_lines


@pytest.fixture
def real(database: str) -> Iterator[RunningPortal]:
    """A portal that does not demonstrate, with the counters 40 and 41."""
    with RunningPortal(database, demo=False) as running:
        for number in (40, 41):
            running.context.database.write(partial(add_counter, centre="GPO", number=number))
        yield running


@pytest.fixture
def counter(real: RunningPortal) -> Iterator[Device]:
    """Counter 40, enrolled, with a first word in the books."""
    device = Device(real.url).enrol(make_code(real, 40))
    device.push()
    yield device
    device.close()


def make_code(portal: RunningPortal, number: int) -> str:
    """A fresh code for a counter."""
    return portal.context.database.write(lambda tx: make_enrolment_code(tx, "GPO", number)).code


def alarms_of(portal: RunningPortal, kind: str) -> list[tuple[str, dict[str, Any]]]:
    """Key and detail of every alarm of a kind."""
    rows = select(alarms.c.key, alarms.c.detail).where(alarms.c.kind == kind)
    return portal.read(lambda c: [(key, json.loads(detail)) for key, detail in c.execute(rows)])


def forget_counter(portal: RunningPortal, counter: str) -> None:
    """What a portal knows after it was restored from a copy made before the counter was added."""

    def forget(tx: Any) -> None:
        tx.connection.execute(delete(enrolment_codes).where(enrolment_codes.c.counter_id == counter))
        tx.connection.execute(delete(counters).where(counters.c.id == counter))

    portal.context.database.write(forget)


def test_an_enrolment_anew_is_a_new_incarnation_and_an_alarm(real: RunningPortal, counter: Device) -> None:
    former = counter.me.counter
    counter.enrol_again(make_code(real, 40), reason="other_hash")
    assert (counter.me.counter, counter.me.incarnation) == (former, 2)
    assert counter.push().head.seq == 1
    assert alarms_of(real, "enrolled_again") == [
        (f"{former}/2", {"reason": "other_hash", "former_incarnation": 1, "former_seq": 1})
    ]


def test_a_device_that_comes_for_the_first_time_raises_no_alarm(real: RunningPortal, counter: Device) -> None:
    Device(real.url).enrol(make_code(real, 41)).close()
    assert not alarms_of(real, "enrolled_again")


def test_the_code_must_be_for_that_counter(real: RunningPortal, counter: Device) -> None:
    for number in (41, 1):
        with pytest.raises(Refusal) as refusal:
            counter.ask_to_enrol(msgspec.structs.replace(counter.again(make_code(real, number)), device_key="ab" * 32))
        assert (refusal.value.status, refusal.value.code) == (403, "bad_code")
    assert counter.round().head.seq == 1


def test_the_new_incarnation_is_above_every_one_either_end_knows(real: RunningPortal, counter: Device) -> None:
    counter.me = msgspec.structs.replace(counter.me, incarnation=7)
    counter.private = new_private_key()
    assert counter.ask_to_enrol(counter.again(make_code(real, 40))).incarnation == 8
    counter.me = msgspec.structs.replace(counter.me, incarnation=3)
    counter.private = new_private_key()
    assert counter.ask_to_enrol(counter.again(make_code(real, 40))).incarnation == 9


@pytest.mark.parametrize("incarnation", [-1, 10**6, 2**60])
def test_an_incarnation_no_counter_has_is_refused(real: RunningPortal, counter: Device, incarnation: int) -> None:
    counter.me = msgspec.structs.replace(counter.me, incarnation=incarnation)
    counter.private = new_private_key()
    with pytest.raises(Refusal, match="bad_message"):
        counter.ask_to_enrol(counter.again(make_code(real, 40)))


def test_the_answer_lost_the_same_device_may_ask_again(real: RunningPortal, counter: Device) -> None:
    counter.private = new_private_key()
    request = counter.again(make_code(real, 40))
    answers = [counter.ask_to_enrol(request) for _ in range(3)]
    assert [answer.incarnation for answer in answers] == [2, 2, 2]
    assert len(alarms_of(real, "enrolled_again")) == 1


def test_without_a_code_only_a_demonstration_takes_a_former_counter(real: RunningPortal, counter: Device) -> None:
    counter.private = new_private_key()
    with pytest.raises(Refusal, match="not_a_demonstration"):
        counter.ask_to_enrol(counter.again())


def test_a_demonstration_knows_its_counter_by_what_it_signed(portal: RunningPortal, device: Device) -> None:
    device.push()
    former = device.me
    device.enrol_again()
    assert (device.me.counter, device.me.number, device.me.incarnation) == (former.counter, former.number, 2)
    assert len(alarms_of(portal, "enrolled_again")) == 1


def test_a_demonstration_gives_a_file_that_never_heard_from_it_a_counter_of_its_own(
    make_device: MakeDevice,
) -> None:
    device, former = make_device(), make_device().me
    device.me, device.private, device.signed = former, new_private_key(), None
    answer = device.ask_to_enrol(device.again())
    assert answer.counter != former.counter
    assert answer.incarnation == 1


@pytest.mark.parametrize("wrong", ["counter", "incarnation", "seq", "hash"])
def test_a_head_that_was_signed_for_something_else_proves_nothing(device: Device, wrong: str) -> None:
    device.push()
    assert device.signed is not None
    device.private = new_private_key()
    request = device.again()
    other: dict[str, Any] = {
        "counter": {"counter": new_id()},
        "incarnation": {"incarnation": 2},
        "seq": {"signed": Head(9, device.signed.hash, device.signed.signature)},
        "hash": {"signed": Head(1, genesis("x", 1), device.signed.signature)},
    }
    with pytest.raises(Refusal, match="bad_code"):
        device.ask_to_enrol(msgspec.structs.replace(request, **other[wrong]))


def test_a_restored_portal_gives_a_place_nobody_enrolled_its_old_id_back(real: RunningPortal, counter: Device) -> None:
    former = counter.me
    forget_counter(real, former.counter)
    place = real.context.database.write(lambda tx: add_counter(tx, "GPO", 40))
    code = make_code(real, 40)
    counter.bill(*fixed_lines(), account="10000000049")
    counter.enrol_again(code)
    assert (counter.me.counter, counter.me.number, counter.me.incarnation) == (former.counter, 40, 2)
    assert counter.push().head.seq == 3
    assert len(alarms_of(real, "enrolled_again")) == 1
    counter.pull()
    heard = counter.rows("counter")
    assert (heard[place]["active"], heard[former.counter]["active"]) == (False, True)
    assert counter.ask_to_enrol(counter.again(code)) == counter.me, "the answer may be lost here too"


def test_a_place_that_was_enrolled_or_a_head_of_another_portal_gives_no_id_back(
    real: RunningPortal, counter: Device
) -> None:
    forget_counter(real, counter.me.counter)
    Device(real.url).enrol(make_code(real, 41)).close()
    counter.private = new_private_key()
    with pytest.raises(Refusal, match="bad_code"):
        counter.ask_to_enrol(counter.again(make_code(real, 41)))
    assert counter.signed is not None
    counter.signed = Head(1, counter.signed.hash, "00" * 64)
    with pytest.raises(Refusal, match="bad_code"):
        counter.ask_to_enrol(counter.again(make_code(real, 1)))


def test_a_restored_demonstration_gives_the_old_id_back_too(portal: RunningPortal, make_device: MakeDevice) -> None:
    device = make_device()
    device.push()
    former = device.me
    forget_counter(portal, former.counter)
    device.enrol_again()
    assert (device.me.counter, device.me.incarnation) == (former.counter, 2)
    assert device.push().head.seq == 1


def test_the_first_word_of_a_former_incarnation_is_kept_when_it_is_moved(device: Device) -> None:
    device.round()
    device.write(kinds.SignedIn(new_id(), False))
    device.enrol_again()
    assert [(o.outcome, o.reason) for o in device.push().outcomes] == [
        (Outcome.CREATED, ""),
        (Outcome.EXISTS, ""),
        (Outcome.CREATED, ""),
    ]
