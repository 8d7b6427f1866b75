"""The M-PESA rail: what its confirmation does to the books, and what its validation answers.

A confirmation is stored, committed, then read and booked. Whatever happens after the storing, the answer is 0: the
money has moved, and saying otherwise would only make the rail repeat or drop it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from desktop.domain.account_number import as_typed, base_of, is_account
from desktop.domain.time import instant_text
from portal.money.book_payment import Arrived, Booked
from portal.money.book_together import book_together
from portal.money.standing_bill import bill_of_account
from portal.rails.daraja.c2b import C2B, RAIL, BadC2B, read_c2b
from portal.rails.raw_message import (
    RawMessage,
    RawState,
    keep_all_raw,
    keep_raw,
    mark_all_raw,
    mark_raw,
    still_stored,
    unread,
)
from portal.rounds.number_block import is_leased
from portal.store.alarm import Alarm, raise_alarm
from portal.store.database import Busy, Database
from portal.store.job import Together
from portal.store.transaction import Transaction
from sync.protocol.states import BillState, Channel

log = logging.getLogger(__name__)
AGAIN_S = 15.0
CONFIRMATION = "confirmation"


@dataclass(frozen=True, slots=True)
class Reply:
    """What the rail is told; ``"0"`` accepts."""

    code: str
    words: str

    def body(self) -> dict[str, str]:
        """The answer's fields."""
        return {"ResultCode": self.code, "ResultDesc": self.words}


ACCEPTED = Reply("0", "Accepted")


async def receive_confirmation(database: Database, body: bytes) -> Reply:
    """Stores one confirmation, and books it once that is committed, both together with others that come meanwhile.

    One that could not be booked is tried again by the clock and at the next start.
    """
    message = await database.writing(Together(_keep, body))
    try:
        await database.writing(Together(read_confirmations, message))
    except Exception:
        log.exception("confirmation %s is stored but could not be booked", message.id)
        with contextlib.suppress(SQLAlchemyError, Busy):
            await database.writing(partial(raise_alarm, alarm=Alarm("not_booked", message.id)))
    return ACCEPTED


def take_confirmation(database: Database, body: bytes) -> Reply:
    """As :func:`receive_confirmation`, on the caller's thread, and with it whatever was stored and not booked."""
    database.write(lambda tx: keep_raw(tx, RAIL, CONFIRMATION, body))
    read_unread(database)
    return ACCEPTED


def read_unread(database: Database) -> int:
    """Books what was stored and is not read yet, oldest first; gives how many there were."""
    waiting = database.read(lambda connection: unread(connection, CONFIRMATION))
    for message in waiting:
        try:
            database.write(Together(read_confirmations, message))
        except Exception:
            log.exception("confirmation %s is stored but could not be booked", message.id)
            with contextlib.suppress(SQLAlchemyError):
                database.write(partial(raise_alarm, alarm=Alarm("not_booked", message.id)))
    return len(waiting)


async def watch_unread(database: Database) -> None:
    """Tries again, by the clock, what was stored and could not be booked; runs until it is cancelled."""
    while True:
        await asyncio.sleep(AGAIN_S)
        with contextlib.suppress(OperationalError):  # the books cannot be read now; that is said elsewhere
            if await database.reading(lambda connection: unread(connection, CONFIRMATION)):
                await database.on_writer(lambda: read_unread(database))


def _keep(tx: Transaction, bodies: Sequence[bytes]) -> list[RawMessage]:
    return keep_all_raw(tx, RAIL, CONFIRMATION, bodies)


def read_confirmations(tx: Transaction, messages: Sequence[RawMessage]) -> list[None]:
    """Reads stored confirmations and books them; what another has read meanwhile is left alone."""
    stored = still_stored(tx.connection, [message.id for message in messages])
    read = []
    for message in messages:
        if message.id in stored:
            try:
                read.append((message, read_c2b(message.body)))
            except BadC2B as bad:
                mark_raw(tx, message.id, RawState.UNREADABLE, note=bad.why)
                raise_alarm(tx, Alarm("unreadable_confirmation", message.id, detail={"why": bad.why}))
    booked = book_together(tx, [_arrived(message, said) for message, said in read])
    mark_all_raw(tx, [_mark(message, said, each) for (message, said), each in zip(read, booked, strict=True)])
    return [None] * len(messages)


def _arrived(message: RawMessage, said: C2B) -> Arrived:
    paid_at = instant_text(said.paid_at) if said.paid_at else message.received_at
    return Arrived(RAIL, said.code, Channel.MPESA_PAYBILL, said.account_typed, said.amount_cents, paid_at)


def _mark(message: RawMessage, said: C2B, booked: Booked) -> tuple[str, RawState, str, str]:
    state = RawState.REPEATED if booked.repeated else RawState.BOOKED
    return message.id, state, "" if said.paid_at else "its time could not be read", booked.payment


def validate(connection: Connection, body: bytes, short_codes: Collection[str]) -> Reply:
    """May this payment be made? Every number of a leased block may be paid, also before its bill has arrived."""
    try:
        said = read_c2b(body)
    except BadC2B as bad:
        return Reply(bad.result, "Rejected")
    if said.short_code not in short_codes:
        return Reply("C2B00015", "Rejected")
    account = as_typed(said.account_typed)
    if not is_account(account) or not is_leased(connection, base_of(account)):
        return Reply("C2B00012", "Rejected")
    bill = bill_of_account(connection, account)
    if bill is not None and bill.standing.state is BillState.CANCELLED:
        return Reply("C2B00012", "Rejected")
    return ACCEPTED
