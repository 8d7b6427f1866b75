"""The rules of docs/protocol.md, put to a portal by its address. Nothing here looks into its books."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest
import requests

from desktop.domain.account_number import is_account
from desktop.domain.ids import minted_at, new_id
from desktop.domain.time import business_day, read_instant
from portal.rails.sandbox import SandboxRail
from sync.protocol import kinds
from sync.protocol.buckets import day_digest, facts_of
from sync.protocol.feed import Change, read_row
from sync.protocol.messages import RoundAnswer
from sync.protocol.receipt_code import is_genuine
from sync.protocol.signing import countersign_statement, new_private_key, verify
from sync.protocol.states import Outcome
from tests.conformance.conftest import MakeDevice
from tests.conformance.device import IN_BUCKETS, Device, Line, Refusal

SOON_S = 5.0


def priced_line(device: Device) -> Line:
    """A line of some service with a fixed fee and a convenience fee of its own, as the portal's catalogue has it."""
    for code, row in device.rows("service").items():
        fees: list[dict[str, Any]] = row["fees"]
        if row["active"] and fees and fees[-1]["basis"] == "fixed" and fees[-1]["convenience_cents"] is not None:
            return Line(code, fees[-1]["amount_cents"], fees[-1]["convenience_cents"])
    raise AssertionError("the portal's catalogue has no such service")


def sign_in(device: Device) -> None:
    """Writes an entry that changes nothing else."""
    device.write(kinds.SignedIn(new_id(), False))


def test_enrolling_again_with_the_same_key_gives_the_same_counter(device: Device) -> None:
    me, written = device.me, list(device.written)
    device.enrol()
    assert device.me == me
    device.written = written


def test_the_portal_countersigns_what_it_accepted(device: Device) -> None:
    sign_in(device)
    head = device.push().head
    assert (head.seq, head.hash) == (2, device.written[-1].hash)
    statement = countersign_statement(device.me.counter, device.me.incarnation, head.seq, head.hash)
    assert verify(device.me.portal_key, head.signature, statement)


def test_the_same_round_has_one_effect(device: Device) -> None:
    bill = device.bill(priced_line(device))
    request = device.request(device.written, changes=False)
    answers = [device.send(request) for _ in range(4)]
    assert [o.outcome for o in answers[0].outcomes] == [Outcome.EXISTS, Outcome.CREATED, Outcome.CREATED]
    for again in answers[1:]:
        assert {o.outcome for o in again.outcomes} == {Outcome.EXISTS}
        assert again.head == answers[0].head
    device.pull()
    assert list(device.rows("bill")) == [bill.bill]


@pytest.mark.parametrize("pack", [False, True], ids=["carried", "computed"])
def test_hashes_may_be_carried_or_left_to_the_portal(device: Device, pack: bool) -> None:
    device.bill(priced_line(device))
    answer = device.send(device.request(device.written[1:3], pack=pack, changes=False))
    assert (answer.head.seq, answer.head.hash) == (3, device.written[2].hash)
    sign_in(device)
    overlapping = device.send(device.request(device.written[2:], pack=pack, changes=False))
    assert [o.outcome for o in overlapping.outcomes][-1] is Outcome.CREATED
    assert overlapping.head.hash == device.written[-1].hash


def test_a_refused_entry_never_blocks_the_next_and_keeps_its_reason(device: Device) -> None:
    for n in range(100):
        if n == 16:
            device.write_raw("an_act_of_tomorrow", {})
        else:
            sign_in(device)
    request = device.request(device.written[1:], changes=False)
    for created in (Outcome.CREATED, Outcome.EXISTS):
        outcomes = device.send(request).outcomes
        assert [o.reason for o in outcomes if o.outcome is Outcome.REFUSED] == ["unknown_kind"]
        assert sum(o.outcome is created for o in outcomes) == 99


def refusal(device: Device, **request: Any) -> tuple[int, str]:
    """Status and code of a round that must be refused."""
    with pytest.raises(Refusal) as refused:
        device.send(device.request(**request))
    return refused.value.status, refused.value.code


def test_a_gap_is_refused(device: Device) -> None:
    sign_in(device)
    sign_in(device)
    assert refusal(device, entries=device.written[2:]) == (409, "gap")


def test_another_hash_is_refused_and_the_honest_counter_goes_on(device: Device) -> None:
    clone = Device(device.url, device.private)
    clone.me, clone.written, clone.acknowledged = device.me, list(device.written), device.acknowledged
    sign_in(device)
    device.push()
    sign_in(clone)
    assert refusal(clone, entries=clone.written[1:]) == (409, "other_hash")
    clone.close()
    sign_in(device)
    assert device.push().head.seq == 3


@pytest.mark.parametrize("pack", [False, True], ids=["carried", "computed"])
def test_what_follows_another_chain_is_another_hash(device: Device, pack: bool) -> None:
    clone = Device(device.url, device.private)
    clone.me, clone.written = device.me, list(device.written)
    for writer in (device, clone):
        sign_in(writer)
        sign_in(writer)
    device.push()
    assert refusal(clone, entries=clone.written[1:], pack=pack) == (409, "other_hash")
    sign_in(clone)
    assert refusal(clone, entries=clone.written[3:], pack=pack) == (409, "other_hash")
    clone.close()


def test_a_signed_head_that_is_not_the_end_of_what_is_offered_is_another_hash(device: Device) -> None:
    sign_in(device)
    altered = msgspec.structs.replace(device.written[1], actor="somebody", hash="", prev="")
    honest = device.request(device.written).head
    assert refusal(device, entries=[device.written[0], altered], head=honest) == (409, "other_hash")
    assert device.push().head.seq == 2


def test_a_broken_chain_a_forged_signature_and_a_stranger_are_refused(device: Device) -> None:
    sign_in(device)
    altered = msgspec.structs.replace(device.written[1], actor="somebody")
    assert refusal(device, entries=[device.written[0], altered])[0] == 400
    assert refusal(device, incarnation=9) == (409, "other_incarnation")
    assert refusal(device, protocol=99) == (426, "old_protocol")
    honest, device.private = device.private, new_private_key()
    assert refusal(device) == (401, "bad_signature")
    device.private = honest
    honest_me, device.me = device.me, msgspec.structs.replace(device.me, counter=new_id())
    assert refusal(device) == (401, "not_enrolled")
    device.me = honest_me


def test_a_malformed_body_is_a_problem_with_a_sentence(portal_url: str) -> None:
    for body in (b"", b"{", b"[1]", b'{"incarnation":"x"}'):
        answer = requests.post(portal_url + "/v1/round", data=body, timeout=SOON_S)
        assert answer.status_code == 400
        assert set(answer.json()) == {"code", "message"}


def test_a_file_that_was_a_counter_is_the_same_counter_in_a_new_incarnation(device: Device) -> None:
    sign_in(device)
    device.push()
    bill = device.bill(priced_line(device))
    former = device.me
    device.enrol_again()
    assert (device.me.counter, device.me.number) == (former.counter, former.number)
    assert device.me.incarnation > former.incarnation
    assert [o.outcome for o in device.push().outcomes] == [Outcome.CREATED] * 3
    device.pull()
    assert device.rows("bill")[bill.bill]["state"] == "waiting"


def test_an_enrolment_anew_repeated_gives_the_same_answer(device: Device) -> None:
    former, lost = device.me, device.private
    device.private = new_private_key()
    request = device.again()
    answers = [device.ask_to_enrol(request) for _ in range(3)]
    assert answers[0].incarnation > former.incarnation
    assert answers[0] == answers[1] == answers[2]
    device.private = lost
    assert refusal(device, incarnation=former.incarnation) == (401, "bad_signature")


def test_nobody_becomes_a_counter_that_the_portal_did_not_sign_for(device: Device) -> None:
    assert device.signed is not None
    head = msgspec.structs.replace(device.signed, seq=device.signed.seq + 1)
    device.private = new_private_key()
    with pytest.raises(Refusal) as refused:
        device.ask_to_enrol(msgspec.structs.replace(device.again(), signed=head))
    assert (refused.value.status, refused.value.code) == (403, "bad_code")


def test_a_counter_gets_its_former_chain_back(device: Device) -> None:
    device.bill(priced_line(device))
    device.write_raw("an_act_of_tomorrow", {})
    device.push()
    former, written = device.me, device.written
    device.enrol_again()
    head, entries, outcomes = device.past(former.incarnation)
    assert entries == written
    assert [(o.seq, o.reason) for o in outcomes] == [(1, ""), (2, ""), (3, ""), (4, "unknown_kind")]
    assert (head.seq, head.hash) == (4, written[-1].hash)
    statement = countersign_statement(former.counter, former.incarnation, head.seq, head.hash)
    assert verify(device.me.portal_key, head.signature, statement)
    with pytest.raises(Refusal, match="bad_message"):
        device.past_after(device.me.incarnation + 1, 0)


def test_an_id_is_done_once_in_whatever_incarnation(device: Device) -> None:
    bill = device.bill(priced_line(device))
    device.push()
    sent = device.written[1:]
    device.enrol_again()
    for entry in sent:
        device.move(entry)
    device.move(msgspec.structs.replace(sent[-1], actor="somebody else"))
    assert [(o.outcome.value, o.reason) for o in device.push().outcomes] == [
        ("created", ""),
        ("exists", ""),
        ("exists", ""),
        ("refused", "other_content"),
    ]
    device.pull()
    assert list(device.rows("bill")) == [bill.bill]


def test_a_counter_that_names_another_epoch_is_told_the_present_one_and_loses_nothing(device: Device) -> None:
    bill = device.bill(priced_line(device))
    epoch, device.epoch = device.epoch, "another"
    device.push()
    assert device.epoch == epoch
    device.acknowledged = 1
    device.offer_again()
    assert device.acknowledged == len(device.written)
    assert device.rows("bill")[bill.bill]["state"] == "waiting"


def test_a_receipt_offered_again_to_a_portal_that_has_it_changes_nothing(device: Device, rail: SandboxRail) -> None:
    bill = device.bill(priced_line(device))
    device.push()
    rail.pay(account=bill.account, amount_cents=bill.total_cents)
    device.pull()
    heard = dict(device.heard)
    device.offer_again()
    assert device.heard == heard
    answer = device.round()
    assert not answer.centre_changes
    assert not answer.refetch


def test_days_that_are_equal_do_not_differ_and_one_that_does_is_sent_whole(device: Device, rail: SandboxRail) -> None:
    bill = device.bill(priced_line(device))
    device.push()
    rail.pay(account=bill.account, amount_cents=bill.total_cents)
    device.pull()
    day = business_day(minted_at(bill.bill))
    days = [device.day(day), device.day(day - timedelta(days=1))]
    assert days[0].count == 3
    assert device.round(days=days).days_differ == []
    heard = {key: row for key, row in device.heard.items() if key[0] in IN_BUCKETS}
    del device.heard["receipt", next(iter(device.rows("receipt")))]
    assert device.round(days=[device.day(day)]).days_differ == [day.isoformat()]
    rows = device.round(changes=False, refetch_day=day.isoformat()).day_rows
    assert {(row.kind, row.key) for row in rows} == set(heard)
    assert day_digest(day, facts_of(rows)) == days[0]


def test_numbers_are_leased_once_to_one_counter(make_device: MakeDevice) -> None:
    one, other = make_device(), make_device()
    first, again = one.round(block=1, changes=False).block, one.round(block=1, changes=False).block
    assert first == again
    one.lease()
    other.lease()
    assert not set(one.numbers) & set(other.numbers)
    assert all(is_account(number) for number in one.numbers + other.numbers)


def test_packed_bodies_are_taken(device: Device) -> None:
    sign_in(device)
    assert device.send(device.request(device.written, changes=False), gzipped=True).head.seq == 2


def test_both_feeds_are_whole_typed_and_read_once(device: Device) -> None:
    assert {"service", "staff", "centre", "counter", "settings", "catalogue"} <= {kind for kind, _ in device.heard}
    for (kind, key), body in device.heard.items():
        read_row(Change(1, kind, key, body))
    answer = device.round()
    assert not answer.reference_changes
    assert not answer.centre_changes
    assert abs((read_instant(answer.at) - read_instant(device.round().at)).total_seconds()) < 60


def test_the_reference_feed_is_dense(make_device: MakeDevice) -> None:
    device = make_device()
    seen: list[int] = []
    while True:
        answer = device.round()
        seen += [change.no for change in answer.reference_changes]
        if not answer.more:
            break
    assert seen == list(range(1, len(seen) + 1))


def test_a_cursor_of_another_epoch_begins_again(device: Device) -> None:
    answer = device.round(reference="0:ref:1", centre=f"0:{device.me.centre}:1")
    assert answer.refetch
    assert not answer.reference_changes


def wait_until(device: Device, act: Callable[[], object]) -> RoundAnswer:
    """The answer of a wait that was open when the act was done."""
    answers: list[RoundAnswer] = []
    twin = Device(device.url, device.private)
    twin.me = device.me
    request = device.request(wait_s=20)
    thread = threading.Thread(target=lambda: answers.append(twin.send(request)))
    thread.start()
    time.sleep(0.3)
    act()
    thread.join(SOON_S)
    twin.close()
    assert len(answers) == 1, "the wait did not end"
    return answers[0]


def test_a_wait_ends_when_its_counter_says_goodbye(device: Device) -> None:
    assert not wait_until(device, lambda: device.round(goodbye=True, changes=False)).centre_changes


def test_a_wait_ends_when_what_its_counter_pushed_is_in_the_books(device: Device) -> None:
    bill = device.bill(priced_line(device))
    assert [change.key for change in wait_until(device, device.push).centre_changes] == [bill.bill]


def test_a_payment_reaches_its_counter_with_a_genuine_receipt(device: Device, rail: SandboxRail) -> None:
    bill = device.bill(priced_line(device))
    device.push()
    device.pull()
    code = rail.pay(account=bill.account, amount_cents=bill.total_cents, times=3)
    device.round(wait_s=5)
    assert device.rows("bill")[bill.bill]["state"] == "paid"
    assert [row["rail_code"] for row in device.rows("payment").values()] == [code]
    (receipt,) = device.rows("receipt").values()
    published = requests.get(device.url + "/v1/keys", timeout=SOON_S).json()["keys"]
    assert is_genuine(receipt["qr"], published)
    assert receipt["amount_cents"] == bill.total_cents
