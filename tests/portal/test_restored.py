"""A portal that was restored from a copy: it notices, says so, gives nothing twice and gets everything back."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from desktop.domain.ids import new_id
from desktop.domain.time import NAIROBI
from portal.commands.parser import main
from portal.first_start import epoch_in_force
from portal.money.series import begin_series, series_in_force
from portal.rounds.number_block import BLOCKS, LEAST_LEAP
from portal.rounds.restored import begin_epoch
from portal.running import RunningPortal
from portal.store.database import Database
from portal.store.setting import NEXT_NUMBER, needed_setting, write_setting
from portal.store.tables.journal_tables import alarms, number_blocks
from sync.protocol import kinds
from sync.protocol.messages import BLOCK_SIZE, Block, RoundAnswer
from sync.protocol.states import Outcome
from tests.conformance.device import Device, Refusal
from tests.portal.books import alarm_kinds, balances, export, is_balanced
from tests.portal.restorable import Restorable
from tests.portal.services import fixed_lines
from tests.portal.test_waits import Waiting, until


def sign_in(device: Device) -> None:
    """Writes an entry that changes nothing else."""
    device.write(kinds.SignedIn(new_id(), False))


def leased(portal: RunningPortal) -> list[tuple[str, int, int]]:
    """Counter, ordinal and first number of every leased block."""
    rows = select(number_blocks).order_by(number_blocks.c.leased_at)
    return [(row.counter_id, row.ordinal, row.first) for row in portal.read(lambda c: c.execute(rows).all())]


def next_number(portal: RunningPortal) -> int:
    """Where the next block would begin."""
    return int(portal.read(lambda c: needed_setting(c, NEXT_NUMBER)))


def restored_alarms(portal: RunningPortal) -> list[dict[str, Any]]:
    """What the alarms of restorations say."""
    rows = select(alarms.c.detail).where(alarms.c.kind == "restored")
    return portal.read(lambda c: [json.loads(detail) for (detail,) in c.execute(rows)])


def lose_one_entry(lost: Restorable) -> tuple[Device, str]:
    """A counter with an entry that the restored portal does not have; and the epoch before."""
    device, before = lost.device(), lost.epoch
    device.pull()
    copied = lost.copy()
    sign_in(device)
    device.push()
    lost.restore(copied)
    return device, before


def test_a_head_beyond_what_the_portal_has_begins_a_new_epoch_and_nothing_is_taken(lost: Restorable) -> None:
    device, before = lose_one_entry(lost)
    sign_in(device)
    answer = device.send(device.request(device.written[1:], block=1))
    assert answer.epoch == lost.epoch != before
    assert (answer.head.seq, answer.outcomes, answer.block, answer.refetch) == (1, [], None, True)
    assert not leased(lost.portal)
    (said,) = restored_alarms(lost.portal)
    assert (said["former_epoch"], said["noticed_by"]) == (before, "a counter")


def test_the_reader_notices_too_and_an_empty_wait_is_answered_at_once(lost: Restorable) -> None:
    device, before = lose_one_entry(lost)
    answer = device.round(wait_s=20)
    assert answer.epoch == lost.epoch != before
    assert answer.refetch


def test_the_answer_lost_the_question_again_begins_no_second_epoch(lost: Restorable) -> None:
    device, _ = lose_one_entry(lost)
    request = device.request(device.written[1:])
    epochs = {device.send(request).epoch for _ in range(3)}
    assert epochs == {lost.epoch}
    assert len(restored_alarms(lost.portal)) == 1


def test_many_counters_with_the_old_epoch_begin_one_new_one(lost: Restorable) -> None:
    devices = [lost.device() for _ in range(6)]
    copied = lost.copy()
    for device in devices:
        sign_in(device)
        device.push()
    lost.restore(copied)
    epochs: set[str] = set()
    threads = [threading.Thread(target=lambda one=device: epochs.add(one.round().epoch)) for device in devices]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert epochs == {lost.epoch}
    assert len(restored_alarms(lost.portal)) == 1
    for device in devices:
        device.offer_again()
        assert device.acknowledged == 2


@pytest.mark.parametrize("wrong", ["signature", "hash", "other counter", "no epoch", "another epoch", "not beyond"])
def test_what_is_no_proof_begins_no_epoch(lost: Restorable, wrong: str) -> None:
    device, before = lose_one_entry(lost)
    other = lost.device()
    assert device.signed is not None
    request = device.request()
    signed = {
        "signature": msgspec.structs.replace(device.signed, signature="00" * 64),
        "hash": msgspec.structs.replace(device.signed, hash="00" * 32),
        "not beyond": other.signed,
    }.get(wrong, device.signed)
    request = msgspec.structs.replace(request, signed=signed)
    if wrong.endswith("epoch"):
        request = msgspec.structs.replace(request, epoch="" if wrong == "no epoch" else "0")
    sender = other if wrong == "other counter" else device
    assert sender.send(request).epoch == before
    assert not restored_alarms(lost.portal)


def test_everything_comes_back_as_it_was(lost: Restorable) -> None:
    devices = [lost.device() for _ in range(2)]
    early = [lost.paid_bill(device) for device in devices]
    copied = lost.copy()
    for device in devices:
        lost.paid_bill(device)
        lost.paid_bill(device, *fixed_lines(2), parts=lambda total: [5_000, 6_000, total])
        bill = device.bill(*fixed_lines())
        device.write(kinds.BillCancelled(bill.bill, "gone"))
        device.write_raw("an_act_of_tomorrow", {})
        device.push()
        device.bill(*fixed_lines())
        device.lease()
    before = {what: export(lost.portal, what) for what in ("bills", "payments", "receipts")}
    money, written = balances(lost.portal), [list(device.written) for device in devices]
    lost.restore(copied)
    assert sorted(row["account"] for row in export(lost.portal, "receipts")) == sorted(early)
    for device in devices:
        device.offer_again()
    after = {what: export(lost.portal, what) for what in ("bills", "payments", "receipts")}
    for what in ("payments", "receipts"):
        assert sorted(after[what], key=str) == sorted(before[what], key=str)
    kept = {row["bill"]: row for row in after["bills"]}
    assert all(kept[row["bill"]] == row for row in before["bills"])
    assert balances(lost.portal) == money
    assert is_balanced(lost.portal)
    for device, chain in zip(devices, written, strict=True):
        assert device.past(1)[1] == chain
        assert len(device.leased) == 2
        assert device.round(block=3, changes=False).block is not None
    firsts = [first for _, _, first in leased(lost.portal)]
    assert len(firsts) == len(set(firsts)) == 6
    assert alarm_kinds(lost.portal) == ["restored"]


def test_what_was_offered_again_may_be_offered_again_any_number_of_times(lost: Restorable) -> None:
    device = lost.device()
    copied = lost.copy()
    lost.paid_bill(device)
    lost.restore(copied)
    device.offer_again()
    before = {what: export(lost.portal, what) for what in ("bills", "payments", "receipts", "ledger")}
    for _ in range(3):
        device.offer_again()
    assert {what: export(lost.portal, what) for what in before} == before
    assert alarm_kinds(lost.portal) == ["restored"]
    assert not device.round().centre_changes


def test_a_counter_that_names_another_epoch_is_told_the_present_one_and_loses_nothing(lost: Restorable) -> None:
    device, _ = lose_one_entry(lost)
    late = lost.device()
    device.round()
    late.epoch = "an older one"
    for _ in range(3):
        sign_in(late)
    for entries in (late.written[1:], late.written[3:]):  # what follows, and what leaves a gap
        answer = late.send(late.request(entries, block=7, changes=False))
        assert (answer.epoch, answer.head.seq, answer.outcomes, answer.block) == (lost.epoch, 1, [], None)
    late.offer_again()
    assert late.acknowledged == 4
    assert len(restored_alarms(lost.portal)) == 1


def test_bills_with_numbers_the_portal_lost_are_taken_once_their_block_was_offered(lost: Restorable) -> None:
    device = lost.device()
    copied = lost.copy()
    device.lease()
    lost.restore(copied)
    lost.portal.context.database.write(begin_epoch)
    bill = device.bill(*fixed_lines())
    device.offer_again()
    assert [(row["bill"], row["state"]) for row in export(lost.portal, "bills")] == [(bill.bill, "waiting")]


def test_numbers_go_on_far_away_and_never_on_a_leased_block(lost: Restorable) -> None:
    device = lost.device()
    copied = lost.copy()
    device.lease()
    sign_in(device)
    device.push()
    request = device.request(changes=False)
    begin = next_number(lost.portal)
    given = {first for _, _, first in leased(lost.portal)}
    for _ in range(2):  # a copy that is restored twice leases no block twice
        lost.restore(copied)
        device.send(request)
        assert (next_number(lost.portal) - begin) // BLOCK_SIZE % BLOCKS >= LEAST_LEAP - 1
        lost.device().lease()
        (fresh,) = {first for _, _, first in leased(lost.portal)}
        assert fresh not in given
        given.add(fresh)
    assert len(given) == 3


def test_a_lease_steps_over_what_is_leased_already_and_round_the_end(database: str) -> None:
    with RunningPortal(database) as portal:
        one, other = Device(portal.url).enrol(), Device(portal.url).enrol()
        last, first, second = 999_999_800, 100_000_000, 100_000_200
        portal.context.database.write(lambda tx: write_setting(tx, NEXT_NUMBER, str(last)))
        assert one.round(block=1).block == Block(1, last, BLOCK_SIZE)
        assert one.round(block=2).block == Block(2, first, BLOCK_SIZE)
        portal.context.database.write(lambda tx: write_setting(tx, NEXT_NUMBER, str(last)))
        assert other.round(block=1).block == Block(1, second, BLOCK_SIZE)
        one.close()
        other.close()


@pytest.mark.parametrize(
    "wrong",
    [
        {"size": 100},
        {"size": 10**9},
        {"first": 150_000_001},
        {"first": 99_999_800},
        {"first": 1_000_000_000},
        {"first": -200},
        {"ordinal": 0},
        {"ordinal": 1, "first": 160_000_000},
    ],
)
def test_a_block_that_overlaps_or_is_none_is_an_alarm_and_not_recorded(lost: Restorable, wrong: dict[str, int]) -> None:
    device = lost.device()
    device.lease()
    lost.portal.context.database.write(begin_epoch)
    device.round()
    before = leased(lost.portal)
    block = Block(**{"ordinal": 2, "first": 150_000_000, "size": BLOCK_SIZE, **wrong})
    for _ in range(2):
        device.round(changes=False, held_blocks=[*device.leased, block])
    assert leased(lost.portal) == before
    assert alarm_kinds(lost.portal) == ["restored", "block_overlaps"]


def test_a_block_of_another_counter_is_not_given_away(lost: Restorable) -> None:
    device, other = lost.device(), lost.device()
    other.lease()
    lost.portal.context.database.write(begin_epoch)
    device.round()
    device.round(changes=False, held_blocks=[Block(1, other.leased[0].first, BLOCK_SIZE)])
    assert [counter for counter, _, _ in leased(lost.portal)] == [other.me.counter]
    assert alarm_kinds(lost.portal) == ["restored", "block_overlaps"]


def test_a_block_of_a_former_incarnation_is_still_its_counters(lost: Restorable) -> None:
    device = lost.device()
    device.lease()
    held = device.leased
    device.enrol_again()
    lost.portal.context.database.write(begin_epoch)
    device.round()
    device.round(changes=False, held_blocks=held)
    assert alarm_kinds(lost.portal) == ["enrolled_again", "restored"]
    assert device.round(block=2, changes=False).block is not None


def test_a_portal_that_was_never_restored_takes_no_block_at_a_counters_word(portal: RunningPortal) -> None:
    device = Device(portal.url).enrol()
    device.round(changes=False, held_blocks=[Block(1, 150_000_000, BLOCK_SIZE)])
    device.close()
    assert not leased(portal)
    assert not alarm_kinds(portal)


def test_more_receipts_or_days_than_the_bounds_are_too_much(lost: Restorable) -> None:
    device = lost.device()
    lost.paid_bill(device)
    held = device.held_receipts()
    day = device.day(datetime.now(NAIROBI).date())
    too_much: list[dict[str, Any]] = [
        {"held_receipts": held * 101},
        {"held_blocks": device.leased * 1_001},
        {"days": [day] * 32},
    ]
    for more in too_much:
        with pytest.raises(Refusal, match="too_large"):
            device.send(device.request(changes=False, **more))


def test_receipts_go_on_in_another_series_for_the_rest_of_the_year(tmp_path: Path) -> None:
    now = datetime(2026, 10, 14, 6, 30, tzinfo=UTC)
    lost = Restorable(tmp_path / "books.db", clock=lambda: now)
    device = lost.device()
    lost.paid_bill(device)
    copied = lost.copy()
    lost.paid_bill(device)
    lost.restore(copied)
    device.round()
    neighbour = lost.device()
    lost.paid_bill(neighbour)
    device.offer_again()
    now = datetime(2026, 12, 31, 21, 0, tzinfo=UTC)
    lost.paid_bill(neighbour)
    series = restored_alarms(lost.portal)[0]["receipt_series"]
    lost.stop()
    assert series not in range(26, 76)
    assert set(device.rows("receipt")) == {"GPO-26-0000001", "GPO-26-0000002"}
    assert set(neighbour.rows("receipt")) == {f"GPO-{series:02d}-0000001", "GPO-27-0000001"}


def test_no_series_comes_twice_and_none_is_a_years_for_fifty_years(lost: Restorable) -> None:
    def begin(_: int) -> int:
        return lost.portal.context.database.write(begin_series)

    year = datetime.now(NAIROBI).year
    drawn = {begin(n) for n in range(60)}
    assert len(drawn) > 1, "it is drawn by lot"
    assert not drawn & {(year + n) % 100 for n in range(50)}
    in_force = lost.portal.read(lambda c: series_in_force(c, datetime.now(UTC)))
    assert in_force in drawn
    assert lost.portal.read(lambda c: series_in_force(c, datetime(year + 1, 6, 1, tzinfo=UTC))) == (year + 1) % 100


def test_a_series_with_receipts_in_the_books_is_not_begun_again(lost: Restorable) -> None:
    device = lost.device()
    used: set[str] = set()
    for _ in range(4):
        lost.portal.context.database.write(begin_epoch)
        device.round()
        lost.paid_bill(device)
        series = {number.split("-")[1] for number in device.rows("receipt")} - used
        assert len(series) == 1
        used |= series


def test_somebody_says_sobegin_epoch_while_the_portal_serves(
    lost: Restorable, capsys: pytest.CaptureFixture[str]
) -> None:
    device = lost.device()
    device.pull()
    waiting = Waiting(device).begin()
    until(lambda: len(lost.portal.context.waits) == 1)
    assert main(["admin", "--database", lost.url, "restored"]) == 0
    epoch = capsys.readouterr().out.strip()
    answer = waiting.end()
    assert (answer.epoch, answer.refetch) == (epoch, True)
    assert lost.epoch == epoch
    assert device.round().epoch == epoch
    assert Device(lost.portal.url).enrol().me.epoch == epoch
    assert main(["admin", "--database", lost.url, "alarms"]) == 0
    (alarm,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (alarm["kind"], alarm["key"], alarm["detail"]["noticed_by"]) == ("restored", epoch, "hand")


def test_the_feeds_begin_again_from_empty(lost: Restorable) -> None:
    device = lost.device()
    device.pull()
    heard = dict(device.heard)
    lost.portal.context.database.write(begin_epoch)
    answer: RoundAnswer = device.round()
    assert answer.refetch
    assert not answer.centre_changes
    device.heard.clear()
    device.pull()
    assert device.heard == heard


def test_a_restored_portal_that_knows_no_incarnation_of_the_device_takes_it_anew(lost: Restorable) -> None:
    device = lost.device()
    copied = lost.copy()
    device.enrol_again()
    sign_in(device)
    device.push()
    lost.restore(copied)
    with pytest.raises(Refusal, match="bad_signature"):
        device.round()
    device.enrol_again(reason="bad_signature")
    assert device.me.incarnation == 3
    assert {o.outcome for o in device.push().outcomes} == {Outcome.CREATED}


def test_the_epoch_is_read_where_it_is_needed(database: str) -> None:
    with RunningPortal(database) as portal, Database(database) as another:
        before = portal.read(epoch_in_force)
        epoch = another.write(begin_epoch)
        assert portal.read(epoch_in_force) == epoch != before
        device = Device(portal.url).enrol()
        assert device.me.epoch == epoch
        device.close()
