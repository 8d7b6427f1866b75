"""What the file knows of itself: which counter it is, its keys, its place in the feeds. A row a fact.

The writing connection keeps the facts it has read, so that an entry does not read them again.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.sqlite import insert

from desktop.store.kept import kept, put
from desktop.store.prepared import Prepared
from desktop.store.tables import meta

FACTS = "facts"

COUNTER = "counter"
NUMBER = "counter_number"
CENTRE = "centre"
INCARNATION = "incarnation"
EPOCH = "epoch"
DEVICE_KEY = "device_key"
ENROLLING_KEY = "enrolling_key"
ENROL_AGAIN = "enrol_again"
"""Why this file must be enrolled anew; empty when it need not."""
ENROLMENT = "enrolment"
"""A new enrolment, granted and not yet in force: the former chains are still being fetched."""
FETCHING = "fetching"
"""The incarnation whose chain is being fetched for it; empty for the file's own."""
FORMER_END = "former_end"
"""The end of the file's own chain, once what the portal never took of it stands aside."""
PORTAL_KEY = "portal_key"
REFERENCE_CURSOR = "reference_cursor"
CENTRE_CURSOR = "centre_cursor"
COUNTERSIGNED = "countersigned"
HEARD_AT = "heard_at"
OFFER_BLOCKS = "offer_blocks"
"""Not empty while the portal, restored, has to be told which number blocks this counter holds."""
OFFER_FORMER = "offer_former"
"""Not empty while the ends of the former chains have to be compared with what the portal still has of them."""
OFFER_RECEIPTS = "offer_receipts"
"""Not empty while receipts are offered again; then the number of the last one offered, or ``-`` at the beginning."""
OFFER_PAYMENTS = "offer_payments"
"""The same for payments of bills without a receipt, by their ids, after the receipts."""

OFFER_SAID = "offer_said"
"""Not empty until the portal, restored, has heard that the offer of blocks, entries and receipts is through."""

_FACTS: Final = Prepared(select(meta.c.key, meta.c.value))
_ONE: Final = insert(meta).values(key=bindparam("key"), value=bindparam("value"))
_SET: Final = Prepared(_ONE.on_conflict_do_update(index_elements=[meta.c.key], set_={"value": _ONE.excluded.value}))


def fact(connection: Connection, key: str) -> str:
    """The fact, empty when not known."""
    return facts(connection).get(key, "")


def facts(connection: Connection) -> dict[str, str]:
    """Every fact."""
    return kept(connection, FACTS, "all", lambda: dict(_FACTS.all(connection, {})))


def set_fact(connection: Connection, key: str, value: str) -> None:
    """Writes the fact over what was known."""
    _SET.run(connection, {"key": key, "value": value})
    put(connection, FACTS, "all", lambda known: {**known, key: value})


def lose_epoch(connection: Connection) -> None:
    """The portal was restored: both feeds begin again, and what this counter holds is offered again."""
    for key in (REFERENCE_CURSOR, CENTRE_CURSOR):
        set_fact(connection, key, "")
    for key in (OFFER_BLOCKS, OFFER_FORMER, OFFER_RECEIPTS, OFFER_PAYMENTS, OFFER_SAID):
        set_fact(connection, key, "-")
