"""A citizen says "I paid" and the portal does not say so yet: the code of the SMS is taken down, checked for form and
age, and kept as *stated, not confirmed*. Offline, an acknowledgement slip says so; it is no receipt.

The code is a thing to search with, never proof: forgers write well-formed codes. Nothing is settled by it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from desktop.domain.account_number import grouped
from desktop.domain.errors import UserError
from desktop.domain.money import MOST_CENTS
from desktop.domain.rail_code import mpesa_code_day
from desktop.domain.time import business_day
from desktop.services.ports.journal import Act, Journal, Transaction
from desktop.services.ports.views import BillView
from desktop.services.session import Session
from sync.protocol.kinds import CodeStated
from sync.protocol.states import BillState, Channel

OLDEST_DAYS = 7
MOST_DRIFT_S = 300.0
"""A code's age is judged by this computer's clock; further from the portal's than this, it cannot be."""
TIME_FORM = re.compile(r"([01]?\d|2[0-3]):[0-5]\d")

_OPEN = {BillState.RAISED, BillState.WAITING, BillState.PART_PAID, BillState.AWAITING_NUMBER}


@dataclass(frozen=True, slots=True)
class Statement:
    """What the citizen's SMS says. ``intent`` becomes the entry's id; ``paid_time`` like 09:50, or empty.

    ``offline``: the portal cannot be reached, so a slip is owed that says so and is no receipt.
    """

    intent: str
    bill: str
    code: str
    amount_cents: int
    paid_time: str = ""
    offline: bool = False


def state_code(journal: Journal, session: Session, said: Statement, drift_s: float | None = None) -> BillView:
    """Takes the code down; ``UserError`` when it cannot be a code of this payment.

    ``drift_s``: how far this clock is from the portal's, as last heard; ``None`` when it was not heard yet.
    """
    actor = session.actor()
    if drift_s is not None and abs(drift_s) > MOST_DRIFT_S:
        raise UserError(
            "This computer's clock is {minutes} minutes off, so a code's age cannot be judged. Set the clock first.",
            minutes=round(abs(drift_s) / 60),
        )
    code, paid_time = "".join(said.code.split()).upper(), said.paid_time.strip()

    def act(tx: Transaction) -> BillView:
        bill = tx.bill(said.bill)
        if bill is None:
            raise UserError("This bill is not on this counter. Find it by its account number.")
        if not tx.has(said.intent):
            _check(tx, bill, code, said.amount_cents, paid_time)
            body = CodeStated(
                bill=bill.id,
                channel=Channel.MPESA_PAYBILL,
                amount_cents=said.amount_cents,
                offline=said.offline,
            )
            tx.append(Act(said.intent, body, actor, {"code": code, "paid_time": paid_time}))
        stated = tx.bill(said.bill)
        assert stated is not None
        return stated

    return journal.write(act)


def _check(tx: Transaction, bill: BillView, code: str, amount_cents: int, paid_time: str) -> None:
    if bill.state not in _OPEN:
        raise UserError("This bill is closed. Nothing needs to be taken down.")
    if not 0 < amount_cents <= MOST_CENTS:
        raise UserError("The amount of the SMS is missing. Type it in shillings.")
    if paid_time and not TIME_FORM.fullmatch(paid_time):
        raise UserError("“{time}” is not a time. Type it like 09:50, or leave it empty.", time=paid_time)
    day = mpesa_code_day(code)
    if day is None:
        raise UserError("“{code}” is not an M-PESA code. It has ten letters and digits; read the SMS again.", code=code)
    today = business_day(tx.now())
    if not today - timedelta(days=OLDEST_DAYS) <= day <= today:
        raise UserError("The code {code} is of another day. Look for the SMS of this payment.", code=code)
    other = tx.bill_of_code(code)
    if other and other != bill.account:
        raise UserError(
            "The code {code} was used for account {account}. Look at the SMS again.", code=code, account=grouped(other)
        )
