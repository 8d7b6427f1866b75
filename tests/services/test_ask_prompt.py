"""Rules of asking a phone: one at a time, whole shillings, only online, and the outcome is the portal's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desktop.domain.errors import UserError
from desktop.domain.ids import new_id
from desktop.domain.time import read_instant, utc_now
from desktop.services.ask_prompt import PromptDraft
from desktop.services.cancel_bill import CancelReason
from desktop.services.ports.views import BillView
from desktop.services.prompt_gate import NoPrompt, hindrance
from sync.protocol.states import AttemptState
from tests.support.asked import answer, attempt_is, set_rail
from tests.support.desk import Desk
from tests.support.people import amina, draft

PHONE = "0712345126"


@pytest.fixture
def bill(desk: Desk) -> BillView:
    """A bill of KES 550 at a portal that can prompt."""
    set_rail(desk)
    citizen = desk.counter.citizens.take_down(amina())
    raised = desk.counter.bills.raise_bill(draft(citizen.id))
    desk.portal_has(raised)
    return raised


def ask(desk: Desk, bill: BillView, phone: str = PHONE, intent: str = "") -> BillView:
    return desk.counter.money.ask_prompt(PromptDraft(intent or new_id(), bill.id, phone))


def entry_of(desk: Desk, kind: str) -> tuple[dict[str, object], dict[str, object]]:
    """Body and personal part of the newest entry of a kind."""
    import json

    def read(connection: object) -> tuple[dict[str, object], dict[str, object]]:
        row = connection.exec_driver_sql(  # type: ignore[attr-defined]
            "SELECT body, personal FROM journal LEFT JOIN record ON record.entry = journal.id"
            " WHERE kind = ? ORDER BY seq DESC LIMIT 1",
            (kind,),
        ).one()
        return json.loads(row[0]), json.loads(row[1] or "{}")

    return desk.file.run_read(read)


def test_prompt_asks_for_what_is_due_and_keeps_the_phone_beside_the_chain(desk: Desk, bill: BillView) -> None:
    before = utc_now()
    asked = ask(desk, bill, "0712 345 126")
    body, personal = entry_of(desk, "prompt_asked")
    assert (body["amount_cents"], body["bill"]) == (bill.total_cents, bill.id)
    assert personal == {"phone": "+254712345126"}
    assert "phone" not in body
    ahead = read_instant(str(body["not_after"])) - before
    assert timedelta(seconds=29) < ahead < timedelta(seconds=32)
    assert asked.attempt is not None
    assert (asked.attempt.state, asked.attempt.live, asked.attempt.on_way) == (AttemptState.ASKED, True, True)


def test_prompt_is_good_until_thirty_seconds_of_the_portals_clock_when_ours_is_ahead(
    desk: Desk, bill: BillView
) -> None:
    desk.link.answered(0.1, utc_now() - timedelta(seconds=200))
    ask(desk, bill)
    body, _ = entry_of(desk, "prompt_asked")
    ahead = read_instant(str(body["not_after"])) - utc_now()
    assert timedelta(seconds=-173) < ahead < timedelta(seconds=-167)


def test_same_intent_again_asks_once(desk: Desk, bill: BillView) -> None:
    intent = new_id()
    ask(desk, bill, intent=intent)
    assert len(ask(desk, bill, intent=intent).attempts) == 1


def test_second_prompt_is_refused_while_one_is_live(desk: Desk, bill: BillView) -> None:
    ask(desk, bill)
    with pytest.raises(UserError, match="on a phone already"):
        ask(desk, bill, "0722345127")
    attempt_is(desk, bill, AttemptState.NOT_KNOWN, "not_reached")
    with pytest.raises(UserError, match="nobody pays twice"):
        ask(desk, bill, "0722345127")


def test_another_phone_may_be_asked_at_once_and_the_same_after_a_minute_when_one_did_not_pay(
    desk: Desk, bill: BillView
) -> None:
    ask(desk, bill)
    attempt_is(desk, bill, AttemptState.NOT_PAID, "wrong_pin")
    with pytest.raises(UserError, match="less than a minute"):
        ask(desk, bill)
    assert len(ask(desk, bill, "0722345127").attempts) == 2


def test_rail_that_wants_two_minutes_gets_them_when_it_saw_the_same_amount(desk: Desk, bill: BillView) -> None:
    ask(desk, bill)
    attempt_is(desk, bill, AttemptState.NOT_PAID, "same_again")
    fresh = desk.counter.bills.bill(bill.id)
    assert fresh is not None
    asked_at = fresh.attempts[0].asked_at
    later = asked_at + timedelta(seconds=70)
    hindered = hindrance(fresh, later, online=True, prompt=True, most_cents=0, last=asked_at)
    assert hindered is not None
    assert (hindered.why, hindered.left_s) == (NoPrompt.TOO_SOON, 52)


@pytest.mark.parametrize(
    ("phone", "words"),
    [
        ("", "missing"),
        ("020 2222222", "not a Kenyan mobile"),
        ("+256 772 123456", "not a Kenyan mobile"),
        ("0712", "not a phone number"),
    ],
)
def test_only_a_kenyan_mobile_is_asked(desk: Desk, bill: BillView, phone: str, words: str) -> None:
    with pytest.raises(UserError, match=words):
        ask(desk, bill, phone)


def test_no_phone_is_asked_when_offline_or_the_rail_has_no_prompt_or_moves_less(desk: Desk, bill: BillView) -> None:
    set_rail(desk, most_cents=10_000)
    with pytest.raises(UserError, match=r"KES 100\.00"):
        ask(desk, bill)
    set_rail(desk, prompt=False)
    with pytest.raises(UserError, match="cannot prompt"):
        ask(desk, bill)
    set_rail(desk)
    desk.link.unanswered("no route")
    with pytest.raises(UserError, match="cannot be reached"):
        ask(desk, bill)


def test_cents_are_never_rounded_onto_a_phone(desk: Desk, bill: BillView) -> None:
    desk.money(bill, 25_050)
    with pytest.raises(UserError, match="whole shillings"):
        ask(desk, bill)


def test_rest_is_asked_for_when_a_part_has_come(desk: Desk, bill: BillView) -> None:
    desk.money(bill, 50_000)
    ask(desk, bill)
    body, _ = entry_of(desk, "prompt_asked")
    assert body["amount_cents"] == 5_000


def test_refused_prompt_is_said_beside_its_bill_and_changes_nothing(desk: Desk, bill: BillView) -> None:
    intent = new_id()
    ask(desk, bill, intent=intent)
    answer(desk, intent, "stale")
    fresh = desk.counter.bills.bill(bill.id)
    assert fresh is not None
    assert fresh.attempts[0].refusal == "stale"
    assert (fresh.attempt, fresh.live, fresh.not_known) == (None, None, False)
    assert desk.counter.portal.refused() == [], "nothing is left to do for it"
    assert len(ask(desk, bill).attempts) == 2, "a refused one never rang, so the next need not wait"


def test_attempts_are_newest_first_and_an_outcome_is_the_portals(desk: Desk, bill: BillView) -> None:
    ask(desk, bill)
    attempt_is(desk, bill, AttemptState.NOT_PAID, "cancelled_by_payer")
    ask(desk, bill, "0722345127")
    fresh = desk.counter.bills.bill(bill.id)
    assert fresh is not None
    assert [one.phone for one in fresh.attempts] == ["+254722345127", "+254712345126"]
    assert [one.state for one in fresh.attempts] == [AttemptState.ASKED, AttemptState.NOT_PAID]


def test_bill_is_not_cancelled_while_its_prompt_may_still_be_paid(desk: Desk, bill: BillView) -> None:
    ask(desk, bill)
    with pytest.raises(UserError, match="may still be paid"):
        desk.counter.bills.cancel(new_id(), bill.id, CancelReason.CITIZEN_LEFT)
    attempt_is(desk, bill, AttemptState.NOT_PAID, "expired")
    desk.counter.bills.cancel(new_id(), bill.id, CancelReason.CITIZEN_LEFT)


def test_attempt_is_never_takings(desk: Desk, bill: BillView) -> None:
    ask(desk, bill)
    attempt_is(desk, bill, AttemptState.PAID)
    assert desk.counter.takings().total_cents == 0, "the receipt makes it takings, not what was said of a prompt"


def test_lost_outcome_stays_not_known_when_a_restored_portal_refuses_the_old_prompt(desk: Desk, bill: BillView) -> None:
    intent = new_id()
    ask(desk, bill, intent=intent)
    attempt_is(desk, bill, AttemptState.ASKED)
    answer(desk, intent, "stale")
    fresh = desk.counter.bills.bill(bill.id)
    assert fresh is not None
    assert fresh.not_known
    assert fresh.live is None


def test_paper_of_an_asked_phone_is_no_receipt_and_says_that_nothing_is_known(desk: Desk, bill: BillView) -> None:
    from desktop.services.print_paper import NOT_COMPLETED, document_of
    from printing.visit_papers import NotCompleted

    ask(desk, bill)
    attempt_is(desk, bill, AttemptState.NOT_KNOWN)
    desk.counter.papers.not_completed(bill.id)
    fresh = desk.counter.bills.bill(bill.id)
    assert fresh is not None
    paper = document_of(desk.file.reads, fresh, NOT_COMPLETED)
    assert isinstance(paper, NotCompleted)
    assert (paper.reason, paper.account, paper.served_by) == ("not_known", bill.account, "G. Njeri")
    assert [one.paper for one in fresh.papers] == ["not_completed"]


def test_no_second_bill_for_a_service_whose_prompt_may_be_paid_now(desk: Desk, bill: BillView) -> None:
    citizen = bill.citizen.id if bill.citizen else ""
    ask(desk, bill)
    attempt_is(desk, bill, AttemptState.NOT_KNOWN)
    with pytest.raises(UserError, match="may be paid at this moment"):
        desk.counter.bills.raise_bill(draft(citizen))
    attempt_is(desk, bill, AttemptState.NOT_PAID, "expired")
    desk.counter.bills.raise_bill(draft(citizen))
