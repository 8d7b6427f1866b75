"""Taking a notification: its bytes are committed first, then it is read, and the gateway is asked. It moves no money.

Whatever it is, it is answered with 200 once it is stored: saying otherwise would only make the gateway repeat it. A
right hash is noted and a wrong one too, since nobody agrees on its recipe; neither changes what is done.
"""

from __future__ import annotations

import contextlib
import logging
from functools import partial
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from portal.rails.pesaflow.account import RAIL
from portal.rails.pesaflow.asking import ask_now
from portal.rails.pesaflow.invoice import invoice_of_reference
from portal.rails.pesaflow.named_codes import note_codes
from portal.rails.pesaflow.notification import BadNotification, read_notification
from portal.rails.raw_message import RawMessage, RawState, keep_raw, mark_raw, unread
from portal.store.alarm import Alarm, raise_alarm
from portal.store.database import Database
from portal.store.transaction import Transaction

log = logging.getLogger(__name__)
NOTIFICATION: Final = "gateway_notification"


def take_notification(database: Database, body: bytes) -> None:
    """Stores one notification and reads it, in two transactions; runs on the writer's thread."""
    database.write(lambda tx: keep_raw(tx, RAIL, NOTIFICATION, body))
    read_notifications(database)


def read_notifications(database: Database) -> int:
    """Reads what was stored and is not read yet, oldest first; gives how many there were."""
    waiting = database.read(lambda connection: unread(connection, NOTIFICATION))
    for message in waiting:
        try:
            database.write(partial(_read, message=message))
        except Exception:
            log.exception("notification %s is stored but could not be read", message.id)
            with contextlib.suppress(SQLAlchemyError):
                database.write(partial(raise_alarm, alarm=Alarm("not_booked", message.id)))
    return len(waiting)


def _read(tx: Transaction, message: RawMessage) -> None:
    try:
        said = read_notification(message.body)
    except BadNotification as bad:
        mark_raw(tx, message.id, RawState.UNREADABLE, note=str(bad))
        raise_alarm(tx, Alarm("unreadable_notification", message.id, detail={"why": str(bad)}))
        return
    number = said.number
    if not number:
        invoice = invoice_of_reference(tx.connection, said.our_reference)
        number = invoice.number if invoice else ""
    if number:
        note_codes(tx, number, said, message.id)
    ask_now(tx, number, said.our_reference)
    mark_raw(tx, message.id, RawState.ASKED, note=said.note)
