"""A day at a counter: bills for several services, paid by several channels at several hours."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import Connection

from desktop.domain.ids import new_id
from desktop.domain.receipt_number import ReceiptNumber
from desktop.domain.time import NAIROBI, business_day, instant_text
from desktop.services.answers import Verdict, judge
from desktop.services.ports.views import BillView
from desktop.services.raise_bill import LineDraft
from desktop.store.identity import HEARD_AT, set_fact
from desktop.store.writer import Rank
from sync.protocol.feed import BillRow, ReceiptRow
from sync.protocol.states import BillState, Channel, ReceiptState
from tests.support.people import BIRTH, FREE, RECORDS, amina, draft, records_line
from tests.support.stock import COUNTER_ID
from tests.ui.sign_in.stage import Stage

PLAN: tuple[tuple[str, int, Channel, int], ...] = (
    (RECORDS, 8, Channel.MPESA_PAYBILL, 3),
    (BIRTH, 8, Channel.MPESA_PROMPT, 2),
    (RECORDS, 9, Channel.MPESA_PROMPT, 5),
    (BIRTH, 10, Channel.BANK, 4),
    (RECORDS, 10, Channel.CARD, 1),
    (BIRTH, 11, Channel.AIRTEL, 3),
    (RECORDS, 11, Channel.WALLET, 2),
)
"""Service, hour, channel, how many."""


def busy_day(stage: Stage) -> None:
    """Plays the plan; the agent is signed in."""
    citizen = stage.desk.counter.citizens.take_down(amina())
    for service, hour, channel, how_many in PLAN:
        for nth in range(how_many):
            bill = stage.desk.counter.bills.raise_bill(draft(citizen.id, _line(stage, service)))
            stage.desk.portal_has(bill)
            paid(stage, bill, channel, at_hour(stage, hour, nth))


def paid(stage: Stage, bill: BillView, channel: Channel, at: datetime) -> None:
    """The portal issued the receipt of the whole bill at this instant."""
    stage.desk.receipts += 1
    when = instant_text(at)
    stage.desk._row("bill", BillRow(bill.id, bill.account, BillState.PAID, bill.total_cents, bill.total_cents, when))
    number = str(ReceiptNumber("GPO", 26, stage.desk.receipts))
    row = ReceiptRow(
        number, bill.id, bill.account, bill.total_cents, "KES", when, "1", "HTTPS://HUDUMA.EXAMPLE/R/" + new_id(),
        "3F9A 21C7 0B54 E8D2", COUNTER_ID, ReceiptState.ISSUED, channel, "UKO4K7Q2ZT",
    )  # fmt: skip
    stage.desk._row("receipt", row)


def free_visit(stage: Stage) -> None:
    """A citizen collects an ID: nothing to pay."""
    citizen = stage.desk.counter.citizens.take_down(amina())
    stage.desk.counter.bills.record_visit(new_id(), citizen.id, FREE, _answers(stage, FREE))


def at_hour(stage: Stage, hour: int, nth: int = 0) -> datetime:
    """An instant of today in Nairobi."""
    today: date = business_day(stage.desk.counter.clock())
    return datetime.combine(today, time(hour, 5 + nth), NAIROBI)


def heard(stage: Stage, at: datetime) -> None:
    """The portal was last heard at this instant."""

    def act(connection: Connection) -> tuple[None, frozenset[str]]:
        set_fact(connection, HEARD_AT, instant_text(at))
        return None, frozenset()

    stage.desk.file.run(act, Rank.SYNC)


def _line(stage: Stage, service: str) -> LineDraft:
    return records_line() if service == RECORDS else LineDraft(new_id(), service, _answers(stage, service))


def _answers(stage: Stage, service: str) -> dict[str, str]:
    """Something right for each question that must be answered."""
    asked = stage.desk.counter.journal.reads.service(service, business_day(stage.desk.counter.clock()))
    assert asked is not None
    tries = ("Baraka Otieno", "123456789", "2019/123456")
    return {
        question.id: next(text for text in tries if judge(question, text) is not Verdict.WRONG)
        for question in asked.questions
        if question.required
    }
