"""Waiting rounds: woken by what concerns them, freed by a newer one or a goodbye, never left hanging at the end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from portal.admin.centre import add_counter
from portal.rails.sandbox import SandboxRail
from portal.running import RunningPortal
from portal.store.database import Database
from sync.protocol.messages import RoundAnswer, RoundRequest
from tests.conformance.device import Device
from tests.portal.conftest import MakeDevice
from tests.portal.services import fixed_lines

SOON_S = 5.0


@dataclass
class Waiting:
    """A waiting round on a thread and a connection of its own."""

    device: Device
    answer: RoundAnswer | None = None
    ended_at: float = 0.0
    thread: threading.Thread = field(init=False)

    def begin(self, wait_s: int = 20) -> Waiting:
        """Starts to wait."""
        request = self.device.request(wait_s=wait_s)
        self.thread = threading.Thread(target=self._run, args=(request,))
        self.thread.start()
        return self

    def _run(self, request: RoundRequest) -> None:
        twin = Device(self.device.url, self.device.private)
        twin.me = self.device.me
        self.answer = twin.send(request)
        self.ended_at = time.monotonic()
        twin.close()

    def end(self) -> RoundAnswer:
        """The answer, which must come soon."""
        self.thread.join(SOON_S)
        assert self.answer is not None, "the wait did not end"
        return self.answer


def until(true: Callable[[], bool]) -> None:
    """Returns once something is so."""
    end = time.monotonic() + SOON_S
    while not true():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.005)


@pytest.fixture
def waiting(portal: RunningPortal, device: Device) -> Waiting:
    """A counter that has read everything and waits."""
    device.push()
    device.pull()
    begun = Waiting(device).begin()
    until(lambda: len(portal.context.waits) == 1)
    return begun


def test_a_payment_ends_the_wait_within_a_tenth_of_a_second(
    portal: RunningPortal, device: Device, rail: SandboxRail
) -> None:
    took = []
    for _ in range(5):
        bill = device.bill(*fixed_lines())
        device.push()
        device.pull()
        waiting = Waiting(device).begin()
        until(lambda: len(portal.context.waits) == 1)
        rail.address()
        begun = time.monotonic()
        rail.pay(account=bill.account, amount_cents=bill.total_cents)
        kinds = [change.kind for change in waiting.end().centre_changes]
        assert kinds == ["bill", "payment", "receipt"]
        took.append(waiting.ended_at - begun)
    assert min(took) < 0.1


def test_what_concerns_another_counter_leaves_the_wait_alone(
    portal: RunningPortal, waiting: Waiting, make_device: MakeDevice, rail: SandboxRail
) -> None:
    other = make_device()
    bill = other.bill(*fixed_lines())
    other.push()
    rail.pay(account=bill.account, amount_cents=bill.total_cents)
    assert len(portal.context.waits) == 1
    assert waiting.answer is None
    waiting.device.round(goodbye=True, changes=False)
    assert not waiting.end().centre_changes


def test_ones_own_push_ends_ones_own_wait(waiting: Waiting) -> None:
    bill = waiting.device.bill(*fixed_lines())
    waiting.device.push()
    assert bill.bill in [change.key for change in waiting.end().centre_changes]


def test_a_newer_wait_frees_the_older(portal: RunningPortal, waiting: Waiting) -> None:
    newer = Waiting(waiting.device).begin()
    assert not waiting.end().centre_changes
    until(lambda: len(portal.context.waits) == 1)
    waiting.device.round(goodbye=True, changes=False)
    newer.end()
    assert len(portal.context.waits) == 0


def test_a_push_leaves_the_wait_of_its_counter_alone_when_it_has_nothing(
    portal: RunningPortal, waiting: Waiting
) -> None:
    waiting.device.push()
    time.sleep(0.05)
    assert len(portal.context.waits) == 1
    waiting.device.round(goodbye=True)
    waiting.end()


def test_a_wait_is_over_when_its_time_is(device: Device) -> None:
    device.push()
    device.pull()
    begun = time.monotonic()
    answer = device.round(wait_s=1)
    assert 0.9 < time.monotonic() - begun < 3.0
    assert not answer.reference_changes
    assert not answer.centre_changes


def test_there_is_no_wait_when_there_is_something_to_tell(device: Device) -> None:
    begun = time.monotonic()
    assert device.round(wait_s=20).reference_changes
    assert time.monotonic() - begun < SOON_S


def test_what_another_process_wrote_ends_the_wait(database: str, waiting: Waiting) -> None:
    with Database(database) as administrator:
        administrator.write(lambda tx: add_counter(tx, "GPO", 77))
    assert [change.body["number"] for change in waiting.end().centre_changes] == [77]


def test_the_end_of_the_portal_frees_every_wait(database: str) -> None:
    with RunningPortal(database) as portal:
        waits = []
        for _ in range(3):
            device = Device(portal.url).enrol()
            device.push()
            device.pull()
            waits.append(Waiting(device).begin())
        until(lambda: len(portal.context.waits) == 3)
        begun = time.monotonic()
        portal.stop()
        took = time.monotonic() - begun
        for waiting in waits:
            waiting.end()
            waiting.device.close()
    assert took < 2.0
