"""What a file says of the counter it was: does it prove it, and which place is that counter's here.

The proof is the last head the portal countersigned for it: nobody else can show one.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from portal.feed.rows import tell_counter
from portal.first_start import epoch_in_force
from portal.rounds.countersigned import is_our_head
from portal.rounds.problem import Refused
from portal.store.alarm import Alarm, raise_alarm
from portal.store.tables.centre_tables import counters, enrolment_codes
from portal.store.tables.journal_tables import entries
from portal.store.transaction import Transaction
from sync.protocol.feed import CounterRow
from sync.protocol.messages import ENROL_AGAIN, EnrolRequest

MOST_INCARNATION = 1_000_000
OTHER_PLACE = "This code is not for the counter this file was. Ask for a code for that counter."


def is_proven(connection: Connection, request: EnrolRequest) -> bool:
    """True when the file shows a head of the counter it says it was."""
    signed = request.signed
    return signed is not None and is_our_head(connection, request.counter, request.incarnation, signed)


def shows_restored(connection: Connection, request: EnrolRequest) -> bool:
    """True when the file proves that this portal has less of its counter than it once countersigned.

    Only for the present epoch: the next file that shows as much finds that it was noticed.
    """
    signed = request.signed
    if signed is None or request.epoch != epoch_in_force(connection) or not is_proven(connection, request):
        return False
    last = select(func.coalesce(func.max(entries.c.seq), 0)).where(
        entries.c.counter_id == request.counter, entries.c.incarnation == request.incarnation
    )
    place = counter_by_id(connection, request.counter)
    if place is None:
        return True
    stored = connection.execute(last.where(entries.c.centre_id == place.centre_id)).scalar_one()
    return request.incarnation > place.incarnation or signed.seq > int(stored)


def check_former(request: EnrolRequest) -> None:
    """Raises :class:`Refused` for an incarnation no counter has."""
    if not 0 <= request.incarnation < MOST_INCARNATION:
        raise Refused("bad_message", "No counter has that incarnation.")


def counter_by_id(connection: Connection, counter: str) -> Row[Any] | None:
    """The place of a counter, in whatever centre."""
    return connection.execute(select(counters).where(counters.c.id == counter)).first()


def place_of_code(tx: Transaction, request: EnrolRequest, place: Row[Any]) -> Row[Any]:
    """The code's place, where it may be this file's; raises :class:`Refused`.

    Unsent work belongs to its counter, so the code must be for it. A portal that was restored may not know the counter:
    then a place nobody enrolled takes its id back.
    """
    if request.counter in ("", place.id):
        return place
    unknown = counter_by_id(tx.connection, request.counter) is None
    if unknown and place.incarnation == 0 and is_proven(tx.connection, request):
        return take_id_back(tx, place, request.counter)
    raise Refused("bad_code", OTHER_PLACE)


def take_id_back(tx: Transaction, place: Row[Any], counter: str) -> Row[Any]:
    """Gives a place nobody enrolled the id its counter had before the portal was restored."""
    here = (counters.c.centre_id == place.centre_id, counters.c.id == place.id)
    tx.connection.execute(insert(counters).values(centre_id=place.centre_id, id=counter, number=-place.number))
    tx.connection.execute(
        update(enrolment_codes)
        .where(enrolment_codes.c.centre_id == place.centre_id, enrolment_codes.c.counter_id == place.id)
        .values(counter_id=counter)
    )
    tx.connection.execute(delete(counters).where(*here))
    row = tx.connection.execute(
        update(counters)
        .where(counters.c.centre_id == place.centre_id, counters.c.id == counter)
        .values(number=place.number)
        .returning(counters)
    ).one()
    tx.tell(place.centre_id, place.id, CounterRow(id=place.id, number=place.number, active=False))
    tell_counter(tx, place.centre_id, counter)
    return row


def say_enrolled_again(tx: Transaction, request: EnrolRequest, taken: Row[Any]) -> None:
    """Keeps the alarm of a file that was this counter before; nothing for a device that comes for the first time."""
    if request.counter != taken.id:
        return
    detail: dict[str, str | int] = {
        "reason": request.reason if request.reason in ENROL_AGAIN else "unknown",
        "former_incarnation": request.incarnation,
        "former_seq": request.signed.seq if request.signed else 0,
    }
    raise_alarm(tx, Alarm("enrolled_again", f"{taken.id}/{taken.incarnation}", taken.centre_id, taken.id, detail))
