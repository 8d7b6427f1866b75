"""Who calls: the counter named in the header, proven by its signature over the body's bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, bindparam, select

from portal.rounds.problem import Refused
from portal.store.alarm import Alarm
from portal.store.tables.centre_tables import counters
from sync.protocol import VERSION
from sync.protocol.messages import Head, RoundRequest
from sync.protocol.signing import round_statement, verify

_COUNTER: Final = select(counters).where(counters.c.id == bindparam("wanted"))


@dataclass(frozen=True, slots=True)
class Caller:
    """A counter and the head the portal has of its chain."""

    centre: str
    id: str
    number: int
    incarnation: int
    head: Head
    device_key: str


def identify(connection: Connection, counter: str, signature: str, body: bytes) -> Caller:
    """The counter that signed the body; raises :class:`Refused`."""
    row = connection.execute(_COUNTER, {"wanted": counter}).first() if counter else None
    if row is None or not row.device_key or not row.active:
        raise Refused("not_enrolled", "This counter is not enrolled here. Enrol it with a one-time code.")
    if not verify(row.device_key, signature, round_statement(body)):
        raise Refused("bad_signature", "The signature does not fit the body and the counter's key.")
    head = Head(row.head_seq, row.head_hash, row.head_signature)
    return Caller(row.centre_id, row.id, row.number, row.incarnation, head, row.device_key)


def check_version(protocol: int) -> None:
    """Raises :class:`Refused` for a protocol not spoken here."""
    if protocol != VERSION:
        raise Refused("old_protocol", f"This portal speaks protocol {VERSION}. Update the counter's program.")


def check_incarnation(caller: Caller, request: RoundRequest) -> None:
    """Raises :class:`Refused` with an alarm when the device is not the counter's present incarnation."""
    if request.incarnation == caller.incarnation:
        return
    raise Refused(
        "other_incarnation",
        f"This counter is in incarnation {caller.incarnation}, not {request.incarnation}. Enrol the device again.",
        Alarm(
            "other_incarnation",
            f"{caller.id}/{request.incarnation}",
            caller.centre,
            caller.id,
            {"present": caller.incarnation, "offered": request.incarnation},
        ),
    )
