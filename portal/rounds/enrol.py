"""Enrolment: a device with a one-time code becomes a counter, in a new incarnation with an empty chain.

A repeat with the same device key gives the same answer, because an answer may be lost. Where the portal demonstrates,
an empty code takes the next free counter of the demonstration centre. A file that was a counter before becomes the same
one again (:mod:`portal.rounds.former`).
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

from sqlalchemy import Row, insert, select, update

from desktop.domain.ids import new_id
from portal.feed.rows import tell_counter
from portal.first_start import Identity, epoch_in_force
from portal.rounds.caller import check_version
from portal.rounds.countersigned import countersign
from portal.rounds.former import (
    check_former,
    counter_by_id,
    is_proven,
    place_of_code,
    say_enrolled_again,
    shows_restored,
    take_id_back,
)
from portal.rounds.problem import Refused
from portal.rounds.restored import BY_A_COUNTER, Noticed, begin_epoch
from portal.store.tables.centre_tables import counters, enrolment_codes
from portal.store.transaction import Transaction
from sync.protocol.entry import genesis
from sync.protocol.messages import EnrolAnswer, EnrolRequest

MOST_DEMONSTRATION_COUNTERS = 2_000


def code_hash(code: str) -> str:
    """How a code is kept: SHA-256 of its letters and digits in upper case."""
    return hashlib.sha256(re.sub(r"[^A-Z0-9]", "", code.upper()).encode()).hexdigest()


def enrol(tx: Transaction, identity: Identity, request: EnrolRequest, demonstration_centre: str | None) -> EnrolAnswer:
    """Makes the device a counter; raises :class:`Refused`."""
    check_version(request.protocol)
    if not re.fullmatch(r"[0-9a-f]{64}", request.device_key):
        raise Refused("bad_message", "device_key must be 64 lower-case hex digits.")
    check_former(request)
    if shows_restored(tx.connection, request):
        begin_epoch(tx, Noticed(BY_A_COUNTER, request.counter))
    known = _counter_with_key(tx, request.device_key)
    if request.code:
        return _by_code(tx, identity, request, known)
    if demonstration_centre is None:
        raise Refused("not_a_demonstration", "This portal enrols with a one-time code. Ask for one at the centre.")
    if known is not None:
        return _answer(tx, identity, known)
    place = _place_without_code(tx, request, demonstration_centre)
    return _answer(tx, identity, _take(tx, identity, place, request))


def _by_code(tx: Transaction, identity: Identity, request: EnrolRequest, known: Row[Any] | None) -> EnrolAnswer:
    hashed = code_hash(request.code)
    code = tx.connection.execute(select(enrolment_codes).where(enrolment_codes.c.code_hash == hashed)).first()
    if code is None:
        raise Refused("bad_code", "This enrolment code is not known. Ask for a new one.")
    if code.used_at is not None:
        repeated = known is not None and code.used_key == request.device_key and known.id == code.counter_id
        if known is None or not repeated or known.incarnation != code.used_incarnation:
            raise Refused("bad_code", "This enrolment code was used before. Ask for a new one.")
        return _answer(tx, identity, known)
    if code.expires_at < tx.at:
        raise Refused("bad_code", "This enrolment code is too old. Ask for a new one.")
    if known is not None and known.id != code.counter_id:
        if request.counter or known.head_seq:
            raise Refused(
                "bad_code", "This device key belongs to a counter already. Make a new key for a new enrolment."
            )
        _let_go(tx, known)
    elif (
        known is not None
    ):  # the answer to another code, or to none, was lost: this one is spent for the same enrolment
        return _answer(tx, identity, _spend(tx, hashed, known))
    place = tx.connection.execute(
        select(counters).where(counters.c.centre_id == code.centre_id, counters.c.id == code.counter_id)
    ).one()
    taken = _take(tx, identity, place_of_code(tx, request, place), request)
    return _answer(tx, identity, _spend(tx, hashed, taken))


def _let_go(tx: Transaction, place: Row[Any]) -> None:
    """The answer to another enrolment was lost, and nothing was ever done in that place: it is free again."""
    tx.connection.execute(
        update(counters).where(counters.c.centre_id == place.centre_id, counters.c.id == place.id).values(device_key="")
    )


def _spend(tx: Transaction, hashed: str, taken: Row[Any]) -> Row[Any]:
    """The code has enrolled this device, and nobody else from now on."""
    tx.connection.execute(
        update(enrolment_codes)
        .where(enrolment_codes.c.code_hash == hashed)
        .values(used_at=tx.at, used_key=taken.device_key, used_incarnation=taken.incarnation)
    )
    return taken


def _place_without_code(tx: Transaction, request: EnrolRequest, centre: str) -> Row[Any]:
    """A demonstration's: the counter the file proves to have been, or a free one for a file that never was one.

    A file without a countersigned head never heard from a portal, so nothing of it belongs to the counter it names.
    """
    if not request.counter or request.signed is None:
        return _free_counter(tx, centre)
    if not is_proven(tx.connection, request):
        raise Refused("bad_code", "This file was a counter of another portal. Start with a new folder.")
    place = counter_by_id(tx.connection, request.counter)
    return place if place is not None else take_id_back(tx, _free_counter(tx, centre), request.counter)


def _take(tx: Transaction, identity: Identity, place: Row[Any], request: EnrolRequest) -> Row[Any]:
    """The place is this device's from now on, in an incarnation above every one either end knows."""
    former = request.incarnation if request.counter == place.id else 0
    incarnation = max(place.incarnation, former) + 1
    head = countersign(identity.head_key, place.id, incarnation, 0, genesis(place.id, incarnation))
    taken = tx.connection.execute(
        update(counters)
        .where(counters.c.centre_id == place.centre_id, counters.c.id == place.id)
        .values(
            device_key=request.device_key,
            incarnation=incarnation,
            head_seq=head.seq,
            head_hash=head.hash,
            head_signature=head.signature,
            enrolled_at=tx.at,
        )
        .returning(counters)
    ).one()
    say_enrolled_again(tx, request, taken)
    return taken


def _free_counter(tx: Transaction, centre: str) -> Row[Any]:
    """The first counter nobody has enrolled; a new one when all are taken."""
    free = (
        select(counters)
        .where(counters.c.centre_id == centre, counters.c.device_key == "", counters.c.active)
        .order_by(counters.c.number)
    )
    row = tx.connection.execute(free.limit(1)).first()
    if row is not None:
        return row
    most = tx.connection.execute(
        select(counters.c.number).where(counters.c.centre_id == centre).order_by(counters.c.number.desc()).limit(1)
    ).scalar()
    number = int(most or 0) + 1
    if number > MOST_DEMONSTRATION_COUNTERS:
        raise Refused("bad_code", "The demonstration centre has no free counter left. Start with a new database.")
    id_ = new_id()
    tx.connection.execute(insert(counters).values(centre_id=centre, id=id_, number=number))
    tell_counter(tx, centre, id_)
    return tx.connection.execute(free.limit(1)).one()


def _counter_with_key(tx: Transaction, device_key: str) -> Row[Any] | None:
    return tx.connection.execute(select(counters).where(counters.c.device_key == device_key)).first()


def _answer(tx: Transaction, identity: Identity, row: Row[Any]) -> EnrolAnswer:
    return EnrolAnswer(
        counter=row.id,
        number=row.number,
        centre=row.centre_id,
        incarnation=row.incarnation,
        epoch=epoch_in_force(tx.connection),
        portal_key=identity.head_key.public_hex,
        head=countersign(identity.head_key, row.id, row.incarnation, 0, genesis(row.id, row.incarnation)),
    )
