"""The round at a real portal: one effect however often it is repeated, and nothing bad holds up what is good."""

from __future__ import annotations

import threading
from dataclasses import replace

import msgspec
import pytest
import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from desktop.domain.ids import new_id
from portal.rounds.batch import Batch
from portal.running import RunningPortal
from portal.store.tables.bill_tables import bills
from portal.store.tables.journal_tables import alarms, entries, records
from sync.protocol import kinds
from sync.protocol.entry import Record, entry_hash
from sync.protocol.messages import MOST_ENTRIES, Head
from sync.protocol.signing import countersign_statement, head_statement, new_private_key, sign, verify
from sync.protocol.states import Outcome
from tests.conformance.device import Device, Refusal
from tests.conftest import ExpectLog
from tests.portal.conftest import MakeDevice
from tests.portal.services import fixed_lines


def signed_in() -> kinds.SignedIn:
    """An entry that changes nothing else."""
    return kinds.SignedIn(new_id(), False)


def count(portal: RunningPortal, table: object) -> int:
    """How many rows a table has."""
    return portal.read(lambda c: c.execute(select(func.count()).select_from(table)).scalar_one())  # type: ignore[arg-type]


def alarm_kinds(portal: RunningPortal) -> list[str]:
    """The kinds of all alarms."""
    return portal.read(lambda c: [str(kind) for (kind,) in c.execute(select(alarms.c.kind))])


def test_the_head_is_countersigned_when_entries_are_in_the_books(device: Device) -> None:
    device.bill(*fixed_lines())
    head = device.push().head
    assert (head.seq, head.hash) == (3, device.written[-1].hash)
    statement = countersign_statement(device.me.counter, device.me.incarnation, head.seq, head.hash)
    assert verify(device.me.portal_key, head.signature, statement)
    assert device.round().head == head


def test_a_round_repeated_ten_times_has_one_effect(portal: RunningPortal, device: Device) -> None:
    device.bill(*fixed_lines())
    request = device.request(device.written, changes=False)
    first = device.send(request)
    assert [o.outcome for o in first.outcomes] == [Outcome.CREATED] * 3
    for _ in range(10):
        again = device.send(request)
        assert [o.outcome for o in again.outcomes] == [Outcome.EXISTS] * 3
        assert again.head == first.head
    assert (count(portal, entries), count(portal, bills)) == (3, 1)


def test_an_answer_lost_and_retried_from_two_threads_has_one_effect(portal: RunningPortal, device: Device) -> None:
    device.bill(*fixed_lines())
    request = device.request(device.written, changes=False)
    heads: list[Head] = []

    def send() -> None:
        twin = Device(portal.url, device.private)
        twin.me = device.me
        heads.append(twin.send(request).head)
        twin.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(heads) == 4
    assert len({head.hash for head in heads}) == 1
    assert (count(portal, entries), count(portal, bills)) == (3, 1)


def test_a_batch_that_overlaps_what_is_known_adds_only_the_rest(portal: RunningPortal, device: Device) -> None:
    for _ in range(5):
        device.write(signed_in())
    device.send(device.request(device.written[:4], changes=False))
    answer = device.send(device.request(device.written[1:], changes=False))
    assert [o.outcome for o in answer.outcomes] == [Outcome.EXISTS] * 3 + [Outcome.CREATED] * 2
    assert count(portal, entries) == 6


def test_the_seventeenth_of_a_hundred_is_bad_and_ninety_nine_land(portal: RunningPortal, device: Device) -> None:
    device.push()
    for n in range(1, 101):
        if n == 17:
            device.write_raw("bill_raised", {"nonsense": True})
        else:
            device.write(signed_in())
    outcomes = device.push().outcomes
    assert [o.seq - 1 for o in outcomes if o.outcome is Outcome.REFUSED] == [17]
    assert outcomes[16].reason == "bad_body"
    assert sum(o.outcome is Outcome.CREATED for o in outcomes) == 99
    assert count(portal, entries) == 101


def test_what_the_books_object_to_is_refused_alone(
    portal: RunningPortal, device: Device, expect_log: ExpectLog
) -> None:
    expect_log("ERROR portal.rounds.apply: entry .* could not be applied")
    (line,) = fixed_lines()
    good = device.bill(line)
    huge = device.bill(replace(line, service_cents=2**70))
    last = device.bill(line)
    outcomes = {o.seq: o for o in device.push().outcomes}
    refused = [o for o in outcomes.values() if o.outcome is Outcome.REFUSED]
    assert [o.reason for o in refused] == ["not_applied"]
    assert device.written[refused[0].seq - 1].id == huge.bill
    found = portal.read(lambda c: {str(id_) for (id_,) in c.execute(select(bills.c.id))})
    assert found == {good.bill, last.bill}
    assert "not_applied" in alarm_kinds(portal)


def test_a_disk_that_fails_refuses_no_entry(
    portal: RunningPortal, device: Device, expect_log: ExpectLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    expect_log("ERROR portal.http.counter_addresses: the books cannot be written or read")
    device.bill(*fixed_lines())
    write, failures = Batch.write, [1]

    def fails_once(batch: Batch) -> None:
        write(batch)
        if failures:
            raise OperationalError("INSERT", {}, sqlite.OperationalError(f"disk I/O error {failures.pop()}"))

    monkeypatch.setattr(Batch, "write", fails_once)
    request = device.request(device.written, changes=False)
    with pytest.raises(Refusal) as refusal:
        device.send(request)
    assert (refusal.value.status, refusal.value.code) == (503, "busy")
    assert count(portal, entries) == 0
    assert {o.outcome for o in device.send(request).outcomes} == {Outcome.CREATED}


def test_a_refused_entry_keeps_its_reason_when_it_is_offered_again(device: Device) -> None:
    device.write_raw("an_act_of_tomorrow", {"a": 1})
    request = device.request(device.written, changes=False)
    for outcome in (device.send(request).outcomes[1], device.send(request).outcomes[1]):
        assert (outcome.outcome, outcome.reason) == (Outcome.REFUSED, "unknown_kind")


def test_a_gap_is_refused_and_nothing_is_taken(portal: RunningPortal, device: Device) -> None:
    for _ in range(3):
        device.write(signed_in())
    with pytest.raises(Refusal) as refusal:
        device.send(device.request(device.written[2:]))
    assert (refusal.value.status, refusal.value.code) == (409, "gap")
    with pytest.raises(Refusal) as refusal:
        device.send(device.request([device.written[0], *device.written[2:]]))
    assert refusal.value.code == "bad_message"
    assert count(portal, entries) == 0


def test_a_clone_is_detected_and_nothing_recorded_is_lost_or_doubled(portal: RunningPortal, device: Device) -> None:
    device.write(signed_in())
    device.push()
    clone = Device(portal.url, device.private)
    clone.me, clone.written, clone.acknowledged = device.me, list(device.written), 2
    device.bill(*fixed_lines())
    device.push()
    clone.write(signed_in())
    with pytest.raises(Refusal) as refusal:
        clone.push()
    assert (refusal.value.status, refusal.value.code) == (409, "other_hash")
    for _ in range(3):
        clone.write(signed_in())
    with pytest.raises(Refusal) as refusal:
        clone.send(clone.request(clone.written[4:]))
    assert refusal.value.code == "other_hash"
    clone.close()
    assert "other_hash" in alarm_kinds(portal)
    assert count(portal, entries) == 4
    device.write(signed_in())
    assert device.push().head.seq == 5


def test_the_same_clone_seen_again_is_one_alarm(portal: RunningPortal, device: Device) -> None:
    device.push()
    forged = msgspec.structs.replace(device.written[0], hash="0" * 64)
    for _ in range(3):
        with pytest.raises(Refusal, match="other_hash"):
            device.send(device.request([forged]))
    assert alarm_kinds(portal) == ["other_hash"]


def test_a_signed_head_that_is_not_in_the_chain_is_a_clone_too(device: Device) -> None:
    device.write(signed_in())
    device.push()
    head = head_statement(device.me.counter, 1, 1, "0" * 64)
    with pytest.raises(Refusal, match="other_hash"):
        device.send(device.request(head=Head(1, "0" * 64, sign(device.private, head))))


@pytest.mark.parametrize("field", ["id", "kind", "actor", "at", "body", "commitment"])
def test_a_chain_that_was_tampered_with_is_refused(portal: RunningPortal, device: Device, field: str) -> None:
    device.write(signed_in())
    device.write(signed_in())
    other: object = {"staff": "x", "offline": True} if field == "body" else "other"
    tampered = [device.written[0], msgspec.structs.replace(device.written[1], **{field: other}), device.written[2]]
    with pytest.raises(Refusal, match="chain is broken") as refusal:
        device.send(device.request(tampered))
    assert refusal.value.status == 400
    assert count(portal, entries) == 0


def test_a_packed_entry_that_was_tampered_with_is_another_hash(portal: RunningPortal, device: Device) -> None:
    device.write(signed_in())
    request = device.request(device.written, pack=True)
    tampered = msgspec.structs.replace(request.entries[1], actor="other")
    with pytest.raises(Refusal, match="other_hash"):
        device.send(msgspec.structs.replace(request, entries=[request.entries[0], tampered]))
    assert count(portal, entries) == 0
    assert alarm_kinds(portal) == ["other_hash"]


@pytest.mark.parametrize("keeps", [("prev",), ("hash",), ("commitment",), ("prev", "hash", "commitment"), ()])
def test_what_an_entry_leaves_out_is_computed_and_what_it_carries_must_fit(
    portal: RunningPortal, device: Device, keeps: tuple[str, ...]
) -> None:
    device.citizen()
    device.write(signed_in())
    left_out = {field: "" for field in ("prev", "hash", "commitment") if field not in keeps}
    sent = [msgspec.structs.replace(entry, **left_out) for entry in device.written]
    request = msgspec.structs.replace(device.request(device.written), entries=sent)
    assert device.send(request).head.hash == device.written[-1].hash
    assert {o.outcome for o in device.send(request).outcomes} == {Outcome.EXISTS}
    kept = portal.read(lambda c: c.execute(select(entries).order_by(entries.c.seq)).all())
    assert [(row.hash, row.prev, row.commitment) for row in kept] == [
        (entry.hash, entry.prev, entry.commitment) for entry in device.written
    ]
    for field in keeps:
        wrong = [sent[0], msgspec.structs.replace(sent[1], **{field: "0" * 64}), sent[2]]
        with pytest.raises(Refusal):
            device.send(msgspec.structs.replace(request, entries=wrong))


def test_a_forgotten_record_travels_with_its_commitment(device: Device) -> None:
    device.citizen()
    entry = device.written[1]
    assert entry.record is not None
    device.written[1] = msgspec.structs.replace(entry, record=Record(entry.record.salt, None))
    assert device.push().head.hash == entry.hash


@pytest.mark.parametrize("salt", ["nonsense", "0"])
def test_a_record_whose_salt_cannot_be_read_is_refused(device: Device, salt: str) -> None:
    device.citizen()
    request = device.request(device.written, pack=True)
    broken = msgspec.structs.replace(request.entries[1], record=Record(salt, {"name": "x"}))
    with pytest.raises(Refusal, match="bad_message"):
        device.send(msgspec.structs.replace(request, entries=[request.entries[0], broken]))


def test_what_has_its_default_need_not_travel(device: Device) -> None:
    body = msgspec.json.encode(device.request(changes=False))
    answer = msgspec.json.decode(device.post("/v1/round", body, device.headers(body)))
    assert set(answer) == {"epoch", "at", "head"}


def test_a_personal_record_that_does_not_fit_its_commitment_is_refused(device: Device) -> None:
    device.citizen()
    forged = msgspec.structs.replace(device.written[1], record=Record("00" * 16, {"name": "Somebody else"}))
    with pytest.raises(Refusal, match="record was altered"):
        device.send(device.request([device.written[0], forged]))


def test_personal_data_stands_in_the_records_alone(portal: RunningPortal, device: Device) -> None:
    device.bill(*fixed_lines())
    device.push()
    kept = portal.read(lambda c: [row.personal for row in c.execute(select(records))])
    assert any(b"Amina" in personal for personal in kept)
    everywhere = portal.read(lambda c: [bytes(body) for (body,) in c.execute(select(entries.c.body))])
    assert not any(b"Amina" in body or b"12345678" in body for body in everywhere)


def test_entries_of_another_incarnation_are_refused_with_an_alarm(portal: RunningPortal, device: Device) -> None:
    with pytest.raises(Refusal) as refusal:
        device.send(device.request(incarnation=7))
    assert (refusal.value.status, refusal.value.code) == (409, "other_incarnation")
    assert alarm_kinds(portal) == ["other_incarnation"]


def test_a_forged_signature_is_refused(device: Device) -> None:
    device.write(signed_in())
    honest, device.private = device.private, new_private_key()
    with pytest.raises(Refusal) as refusal:
        device.push()
    assert (refusal.value.status, refusal.value.code) == (401, "bad_signature")
    device.private = honest
    request = device.request(device.written)
    head = msgspec.structs.replace(request.head, signature="00" * 64) if request.head else None
    with pytest.raises(Refusal, match="bad_signature"):
        device.send(msgspec.structs.replace(request, head=head))


def test_entries_need_the_signed_head_of_the_last_of_them(device: Device) -> None:
    device.write(signed_in())
    request = device.request(device.written)
    with pytest.raises(Refusal, match="signed head"):
        device.send(msgspec.structs.replace(request, head=None))
    with pytest.raises(Refusal, match="not the last entry"):
        device.send(msgspec.structs.replace(request, entries=device.written[:1]))


def test_a_stranger_is_not_enrolled(portal: RunningPortal, device: Device) -> None:
    stranger = Device(portal.url)
    stranger.me = msgspec.structs.replace(device.me, counter=new_id())
    with pytest.raises(Refusal) as refusal:
        stranger.round()
    stranger.close()
    assert (refusal.value.status, refusal.value.code) == (401, "not_enrolled")


def test_a_protocol_of_tomorrow_is_told_to_update(device: Device) -> None:
    with pytest.raises(Refusal) as refusal:
        device.send(device.request(protocol=2))
    assert (refusal.value.status, refusal.value.code) == (426, "old_protocol")


def test_a_full_batch_is_taken_and_a_larger_one_is_not(device: Device) -> None:
    for _ in range(MOST_ENTRIES):
        device.write(signed_in())
    with pytest.raises(Refusal) as refusal:
        device.send(device.request(device.written))
    assert (refusal.value.status, refusal.value.code) == (413, "too_large")
    assert device.send(device.request(device.written[:MOST_ENTRIES])).head.seq == MOST_ENTRIES


def test_an_entry_with_a_fraction_has_no_canonical_form_and_is_refused(device: Device) -> None:
    device.write_raw("signed_in", {"staff": "x", "offline": False})
    entry = msgspec.structs.replace(device.written[1], body={"staff": 1.5})
    with pytest.raises(Refusal, match="bad_message"):
        device.send(device.request([device.written[0], entry]))


def test_the_first_word_of_a_chain_names_the_key_that_signs_it(device: Device) -> None:
    device.written.clear()
    device.write(kinds.CounterEnrolled("00" * 32))
    assert device.push().outcomes[0].reason == "bad_body"


@pytest.mark.parametrize(
    "body",
    [kinds.CitizenTold("01920000-0000-7000-8000-000000000001"), kinds.RefusalSeen("an entry")],
    ids=kinds.kind_of,
)
def test_what_somebody_saw_or_said_is_kept(portal: RunningPortal, device: Device, body: kinds.Body) -> None:
    device.write(body)
    assert device.push().outcomes[-1].outcome is Outcome.CREATED
    kept = portal.read(lambda c: c.execute(select(entries.c.kind).where(entries.c.seq == 2)).scalar())
    assert kept == kinds.kind_of(body)


def test_two_counters_of_one_centre_do_not_mix(make_device: MakeDevice) -> None:
    one, other = make_device(), make_device()
    assert one.me.counter != other.me.counter
    assert one.me.number != other.me.number
    first, second = one.bill(*fixed_lines()), other.bill(*fixed_lines())
    one.push()
    other.push()
    one.pull()
    other.pull()
    assert set(one.rows("bill")) == {first.bill}
    assert set(other.rows("bill")) == {second.bill}


def test_an_entry_hash_covers_the_counter_it_was_written_at(device: Device) -> None:
    entry = device.written[0]
    assert entry_hash(device.me.counter, 1, entry) != entry_hash("another", 1, entry)


def test_a_lease_repeated_is_the_same_block_and_the_next_one_follows(device: Device) -> None:
    one, again = device.round(block=1).block, device.round(block=1).block
    two = device.round(block=2).block
    assert one is not None
    assert one == again
    assert two is not None
    assert two.ordinal == 2
    assert two.first != one.first
    with pytest.raises(Refusal, match="bad_message"):
        device.round(block=9)


def test_no_two_counters_hold_one_number(make_device: MakeDevice) -> None:
    devices = [make_device() for _ in range(3)]
    held: set[str] = set()
    for device in devices:
        device.lease()
        device.lease()
        assert not held & set(device.numbers)
        held |= set(device.numbers)
    assert len(held) == 3 * 2 * 200
