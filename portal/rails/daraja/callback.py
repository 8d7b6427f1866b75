"""Callbacks other than a confirmation: kept first, answered at once, read afterwards as an errand.

A prompt's callback moves no money and decides nothing: it is a reason to ask the rail now, and names a code to be
confirmed. A reversal's result takes money back, as a confirmation brings it: under the same guards, once for each code.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from portal.attempts.attempt import Attempt, attempt_of, attempt_of_checkout
from portal.attempts.outcome import note
from portal.errands.errand import Act, Done, Errand, Handler, Next
from portal.errands.order import hasten, order
from portal.money.reverse_payment import reverse_code
from portal.rails.daraja.c2b import RAIL
from portal.rails.daraja.outcome_message import BadResult, read_reversal, read_status
from portal.rails.daraja.question import QUESTION
from portal.rails.daraja.stk import BadCallback, StkCallback, read_callback
from portal.rails.raw_message import RawMessage, RawState, keep_raw, mark_raw, raw_message
from portal.store.alarm import Alarm, raise_alarm
from portal.store.transaction import Transaction

READ: Final = "daraja_callback"
"""The errand; its key is the raw message's id."""
STK, STATUS, REVERSAL, TIMEOUT = "stk", "status", "reversal", "timeout"


def take_callback(tx: Transaction, kind: str, body: bytes, attempt: str = "") -> None:
    """Keeps a callback and orders that it is read. ``attempt``: whom the address it came to names."""
    message = keep_raw(tx, RAIL, kind, body)
    order(tx, READ, message.id, {"kind": kind, "attempt": attempt})


@dataclass(slots=True)
class ReadCallback(Handler):
    """Reads kept callbacks; nothing is called."""

    def do(self, errand: Errand) -> Act:
        """What to write for one callback."""
        return partial(_read, id_=errand.key, kind=errand.text("kind"), named=errand.text("attempt"))


def _read(tx: Transaction, id_: str, kind: str, named: str) -> Next:
    message = raw_message(tx.connection, id_)
    reading: dict[str, Callable[[], None]] = {
        STK: lambda: _read_stk(tx, message, named),
        STATUS: lambda: _read_status(tx, message),
        REVERSAL: lambda: _read_reversal(tx, message),
        TIMEOUT: lambda: _read_timeout(tx, message),
    }
    try:
        reading[kind]()
    except (BadCallback, BadResult) as bad:
        mark_raw(tx, message.id, RawState.UNREADABLE, note=str(bad))
        raise_alarm(tx, Alarm("unreadable_callback", message.id, detail={"kind": kind, "why": str(bad)}))
    return Done()


def _read_stk(tx: Transaction, message: RawMessage, named: str) -> None:
    said = read_callback(message.body)
    attempt = attempt_of_checkout(tx.connection, said.checkout_request) or _learn(tx, said, named)
    if attempt is None:
        mark_raw(tx, message.id, RawState.READ, note="no prompt of ours")
        raise_alarm(tx, Alarm("callback_of_unknown_prompt", said.checkout_request, detail={"message": message.id}))
        return
    if said.rail_code and not attempt.rail_code:
        note(tx, attempt, rail_code=said.rail_code, rail_cents=said.amount_cents, rail_paid_at=said.paid_at)
    elif said.rail_code and said.rail_code != attempt.rail_code:
        key = f"{attempt.id}/{said.rail_code}"
        raise_alarm(tx, Alarm("prompt_with_two_codes", key, attempt.centre, attempt.counter, {"message": message.id}))
    repeated = attempt.payment is not None
    state = RawState.REPEATED if repeated else RawState.READ
    mark_raw(tx, message.id, state, note=f"result {said.result}", payment=attempt.payment)
    if not repeated:
        hasten(tx, QUESTION, attempt.id, {})


def _learn(tx: Transaction, said: StkCallback, named: str) -> Attempt | None:
    """The attempt of the address, where the answer that named its request was lost: it is known from now on."""
    attempt = attempt_of(tx.connection, named) if named else None
    if attempt is None or attempt.sent_at is None or attempt.checkout_request:
        return None
    return note(tx, attempt, checkout_request=said.checkout_request, merchant_request=said.merchant_request)


def _read_status(tx: Transaction, message: RawMessage) -> None:
    said = read_status(message.body)
    mark_raw(tx, message.id, RawState.READ, note=f"{said.code}: {said.status}")
    if not said.completed:
        raise_alarm(tx, Alarm("payment_not_completed", f"{said.code}/{said.status}", detail={"message": message.id}))


def _read_reversal(tx: Transaction, message: RawMessage) -> None:
    said = read_reversal(message.body)
    if not said.done:
        mark_raw(tx, message.id, RawState.READ, note=f"result {said.result}")
        raise_alarm(tx, Alarm("reversal_refused", message.id, detail={"result": said.result}))
        return
    reverse_code(tx, RAIL, said.original, said.code, said.at or message.received_at)
    mark_raw(tx, message.id, RawState.BOOKED, note=f"{said.original} taken back as {said.code}")


def _read_timeout(tx: Transaction, message: RawMessage) -> None:
    mark_raw(tx, message.id, RawState.READ, note="the operator's queue was too long")
    raise_alarm(tx, Alarm("operator_queue_timeout", message.id))
