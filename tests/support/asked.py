"""Plays the portal's part when a phone is asked: the rows it sends, and the outcome it gives an entry."""

from __future__ import annotations

from sqlalchemy import update

from desktop.domain.ids import new_id
from desktop.domain.time import instant_text, utc_now
from desktop.services.ports.views import BillView
from desktop.store.tables import journal
from desktop.store.writer import Rank
from sync.protocol.feed import AttemptRow, BillRow, SettingsRow, SuggestionRow
from sync.protocol.states import AttemptState, BillState, Channel, NumberSource, Outcome
from tests.support.desk import Desk


def set_rail(
    desk: Desk, *, prompt: bool = True, most_cents: int = 25_000_000, source: NumberSource = NumberSource.LEASED
) -> None:
    """What the portal's rails can do, from now on."""
    row = SettingsRow(
        pay_bill="222222",
        number_source=source,
        prompt=prompt,
        one_bill_many_agencies=source is NumberSource.LEASED,
        most_cents=most_cents,
        public_url="https://huduma.example",
        demonstration=True,
        receipt_keys={},
    )
    desk.portal_sends("settings", "settings", row)


def answer(desk: Desk, entry: str, reason: str = "") -> None:
    """The portal's outcome of an entry: taken, or refused with a reason."""
    outcome = Outcome.REFUSED if reason else Outcome.CREATED
    said = {"outcome": outcome.value, "reason": reason, "acked_at": instant_text(utc_now())}
    bills = frozenset({"standing", "refused", *(f"bill:{bill.id}" for bill in desk.counter.bills.waiting())})

    def act(connection: object) -> tuple[None, frozenset[str]]:
        connection.execute(update(journal).where(journal.c.id == entry).values(**said))  # type: ignore[attr-defined]
        return None, bills

    desk.file.run(act, Rank.SYNC)


def attempt_is(
    desk: Desk, bill: BillView, state: AttemptState, reason: str = "", *, live: bool | None = None, attempt: str = ""
) -> str:
    """The portal says where an attempt stands: the last one of the bill, or the one named."""
    fresh = desk.counter.bills.bill(bill.id)
    assert fresh is not None
    last = fresh.attempt
    attempt = attempt or (last.id if last is not None else new_id())
    now = instant_text(utc_now())
    known = "" if state in (AttemptState.ASKED, AttemptState.NOT_KNOWN) else now
    row = AttemptRow(
        attempt=attempt,
        bill=bill.id,
        channel=Channel.MPESA_PROMPT,
        amount_cents=fresh.balance_cents or fresh.total_cents,
        state=state,
        live=state in (AttemptState.ASKED, AttemptState.NOT_KNOWN) if live is None else live,
        reason=reason,
        asked_at=now,
        known_at=known,
    )
    desk.portal_sends("attempt", attempt, row)
    return attempt


def suggest(desk: Desk, bill: BillView, typed: str, *why: str, open_: bool = True, payment: str = "") -> str:
    """Money with a wrong account that may have been meant for the bill."""
    payment = payment or new_id()
    row = SuggestionRow(
        payment=payment,
        bill=bill.id,
        account_typed=typed,
        rail_code="UKO4K7Q2ZT",
        channel=Channel.MPESA_PAYBILL,
        amount_cents=bill.total_cents,
        paid_at=instant_text(utc_now()),
        why=list(why or ("one_off", "same_amount")),
        open=open_,
    )
    desk.portal_sends("suggestion", f"{payment}/{bill.id}", row)
    return payment


def number_comes(desk: Desk, bill: BillView, account: str) -> None:
    """The gateway allotted a number."""
    now = instant_text(utc_now())
    row = BillRow(bill.id, account, BillState.WAITING, bill.total_cents, 0, now)
    desk.portal_sends("bill", bill.id, row)
