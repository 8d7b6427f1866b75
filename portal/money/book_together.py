"""Booking the money of several messages at once: the same books as one after another, with a tenth of the statements.

Only what is plain goes together: a code nobody has seen, for a number that one bill alone has, that waits for exactly
this amount. Everything else is booked by itself, after it, by the same rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from sqlalchemy import Row, bindparam, select, union_all

from desktop.domain.account_number import as_typed
from portal.feed.rows import bill_row
from portal.fulfilment.rows import Paid, fulfil
from portal.money.awaited_offers import is_awaited
from portal.money.book_payment import Arrived, Booked, book_payment, money_of, payment_values
from portal.money.ledger import Posting, post_all
from portal.money.matching import Verdict, judge
from portal.money.receipt import SettledBy, issue_receipts
from portal.money.settle import Money, sides_of, tell_payment
from portal.money.standing_bill import Earned, StandingBill, bills_of_accounts, earned_by_all, fill_bills
from portal.store.bulk import insert_rows
from portal.store.tables.money_tables import payments, reversals
from portal.store.transaction import Transaction
from sync.protocol.states import BillState, PaymentState

_SEEN: Final = union_all(
    select(payments.c.rail_code)
    .where(payments.c.rail == bindparam("on_rail"))
    .where(payments.c.rail_code.in_(bindparam("codes", expanding=True))),
    select(reversals.c.rail_code)
    .where(reversals.c.rail == bindparam("on_rail"))
    .where(reversals.c.rail_code.in_(bindparam("codes", expanding=True))),
)


@dataclass(frozen=True, slots=True)
class _Plain:
    arrived: Arrived
    money: Money
    bill: StandingBill
    row: Row[Any]
    verdict: Verdict


def book_together(tx: Transaction, arrived: Sequence[Arrived]) -> list[Booked]:
    """Books all of it in the caller's transaction; a result for each, in the order given."""
    plain = _plain_ones(tx, arrived) if len(arrived) > 1 else {}
    by_centre: dict[str, list[_Plain]] = {}
    for each in plain.values():
        by_centre.setdefault(each.bill.centre, []).append(each)
    for centre, group in sorted(by_centre.items()):
        _settle(tx, centre, group)
    done = {place: Booked(each.money.payment, each.verdict.state) for place, each in plain.items()}
    return [done.get(place) or book_payment(tx, each) for place, each in enumerate(arrived)]


def _plain_ones(tx: Transaction, arrived: Sequence[Arrived]) -> dict[int, _Plain]:
    """What can go together, by its place."""
    accounts = [as_typed(each.account_typed) for each in arrived]
    often, codes = Counter(accounts), Counter((each.rail, each.rail_code) for each in arrived)
    seen = _seen_codes(tx, arrived)
    found = bills_of_accounts(tx.connection, sorted({account for account in accounts if account}))
    awaited: dict[str, bool] = {}
    plain = {}
    for place, (each, account) in enumerate(zip(arrived, accounts, strict=True)):
        code = (each.rail, each.rail_code)
        if account not in found or often[account] > 1 or codes[code] > 1 or code in seen or not each.rail_code:
            continue
        bill, row = found[account]
        if bill.counter not in awaited:
            awaited[bill.counter] = is_awaited(tx.connection, bill.counter)
        if _is_plain(bill, each.amount_cents) and not awaited[bill.counter]:
            verdict = judge(bill.standing, each.amount_cents)
            plain[place] = _Plain(each, money_of(tx, each, account), bill, row, verdict)
    return plain


def _is_plain(bill: StandingBill, amount_cents: int) -> bool:
    standing = bill.standing
    waits = standing.state is BillState.WAITING and standing.paid_cents == 0
    return waits and standing.total_cents == amount_cents and not bill.suggested


def _seen_codes(tx: Transaction, arrived: Sequence[Arrived]) -> set[tuple[str, str | None]]:
    """Codes that have a payment or a reversal already."""
    by_rail: dict[str, list[str]] = {}
    for each in arrived:
        if each.rail_code:
            by_rail.setdefault(each.rail, []).append(each.rail_code)
    seen: set[tuple[str, str | None]] = set()
    for rail, codes in by_rail.items():
        seen |= {(rail, code) for (code,) in tx.connection.execute(_SEEN, {"on_rail": rail, "codes": codes})}
    return seen


def _settle(tx: Transaction, centre: str, group: Sequence[_Plain]) -> None:
    """Payments, ledger, bills, receipts, fulfilment and feed rows of one centre."""
    lines = earned_by_all(tx.connection, centre, [each.bill.id for each in group])
    rows = [payment_values(each.arrived, each.money, each.bill, each.verdict) for each in group]
    insert_rows(tx.connection, payments, rows)
    entries = post_all(tx, [_posting(each, lines) for each in group])
    fill_bills(tx, centre, [each.bill for each in group])
    settled = [(each.bill, SettledBy(each.money.payment, each.money.channel, each.money.rail_code)) for each in group]
    receipts = issue_receipts(tx, centre, settled)
    fulfil(
        tx,
        [
            Paid(each.bill, receipt.number, lines[each.bill.id], entry)
            for each, receipt, entry in zip(group, receipts, entries, strict=True)
        ],
    )
    for each, receipt in zip(group, receipts, strict=True):
        assert each.verdict.state is PaymentState.MATCHED
        full = {"state": BillState.PAID, "paid_cents": each.bill.standing.total_cents}
        row = msgspec.structs.replace(bill_row(each.row, tx.at), **full)
        tx.tell(centre, each.bill.id, row, target=each.bill.counter)
        tell_payment(tx, each.money, each.bill, each.verdict)
        tx.tell(centre, receipt.number, receipt, target=each.bill.counter)


def _posting(each: _Plain, lines: Mapping[str, Sequence[Earned]]) -> Posting:
    debits, credits = sides_of(each.money, each.bill, each.verdict, lines[each.bill.id])
    return Posting(each.money.kind, each.money.payment, debits, credits, each.bill.centre, each.bill.id)
