"""The former chain: a counter gets back what it sent, and nobody else does."""

from __future__ import annotations

import msgspec
import pytest
from sqlalchemy import update

from desktop.domain.ids import new_id
from portal.running import RunningPortal
from portal.store.tables.journal_tables import records
from sync.protocol import kinds
from sync.protocol.entry import genesis
from sync.protocol.messages import MOST_ENTRIES, PastRequest
from sync.protocol.signing import new_private_key
from tests.conformance.device import Device, Refusal
from tests.portal.conftest import MakeDevice
from tests.portal.services import fixed_lines


def test_a_long_chain_comes_in_pages_without_a_gap(device: Device) -> None:
    for _ in range(MOST_ENTRIES + 30):
        device.write(kinds.SignedIn(new_id(), False))
    device.send(device.request(device.written[:MOST_ENTRIES]))
    device.acknowledged = MOST_ENTRIES
    device.push()
    written = device.written
    device.enrol_again()
    page = device.past_after(1, 0)
    assert (len(page.entries), page.more, page.head.seq) == (MOST_ENTRIES, True, len(written))
    head, entries, outcomes = device.past(1)
    assert entries == written
    assert [o.seq for o in outcomes] == list(range(1, len(written) + 1))
    assert head.hash == written[-1].hash
    assert not device.past_after(1, len(written)).entries


def test_records_come_with_their_entries_and_forgotten_ones_as_forgotten(portal: RunningPortal, device: Device) -> None:
    device.bill(*fixed_lines())
    device.push()
    written = device.written
    device.enrol_again()
    assert device.past(1)[1] == written
    portal.context.database.write(lambda tx: tx.connection.execute(update(records).values(personal=None)))
    entries = device.past(1)[1]
    assert [entry.hash for entry in entries] == [entry.hash for entry in written]
    assert [entry.record.personal for entry in entries if entry.record] == [None, None]


def test_a_chain_without_entries_ends_at_its_genesis(device: Device) -> None:
    device.round()
    device.enrol_again()
    head, entries, _ = device.past(1)
    assert (head.seq, head.hash, entries) == (0, genesis(device.me.counter, 1), [])


def test_the_present_chain_may_be_asked_for_too(device: Device) -> None:
    device.push()
    assert device.past(1)[1] == device.written


@pytest.mark.parametrize(("incarnation", "after"), [(0, 0), (-1, 0), (2, 0), (1, -1)])
def test_what_this_counter_never_was_is_refused(device: Device, incarnation: int, after: int) -> None:
    with pytest.raises(Refusal) as refusal:
        device.past_after(incarnation, after)
    assert (refusal.value.status, refusal.value.code) == (400, "bad_message")


def test_only_the_present_device_gets_it(device: Device, make_device: MakeDevice) -> None:
    device.push()
    other = make_device()
    other.me = device.me
    with pytest.raises(Refusal, match="bad_signature"):
        other.past_after(1, 0)
    former = device.private
    device.enrol_again()
    device.private = former
    with pytest.raises(Refusal, match="bad_signature"):
        device.past_after(1, 0)
    device.private = new_private_key()
    device.me = msgspec.structs.replace(device.me, counter=new_id())
    with pytest.raises(Refusal, match="not_enrolled"):
        device.past_after(1, 0)


def test_a_protocol_of_tomorrow_is_told_to_update(device: Device) -> None:
    body = msgspec.json.encode(PastRequest(1, 0, protocol=9))
    with pytest.raises(Refusal) as refusal:
        device.post("/v1/past", body, device.headers(body))
    assert (refusal.value.status, refusal.value.code) == (426, "old_protocol")


def test_blocks_come_with_the_incarnation_they_were_leased_to(device: Device) -> None:
    device.bill(*fixed_lines())
    device.push()
    device.enrol_again()
    assert [(block.ordinal, block.size) for block in device.past_after(1, 0).blocks] == [(1, 200)]
    assert not device.past_after(2, 0).blocks
