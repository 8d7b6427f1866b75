"""A portal that was restored from a copy: noticing it, and the new epoch it begins.

A counter that names the present epoch and shows a head with the portal's own signature beyond what the portal has is
the proof. With the new epoch nothing is given twice that a lost portal may have given: account numbers go on far away,
receipts in another series.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import Connection

from portal.first_start import epoch_in_force
from portal.money.awaited_offers import await_offers
from portal.money.series import begin_series
from portal.rounds.caller import Caller
from portal.rounds.countersigned import is_our_head
from portal.rounds.number_block import leap
from portal.store.alarm import Alarm, raise_alarm
from portal.store.setting import EPOCH, write_setting
from portal.store.transaction import Transaction
from sync.protocol.messages import RoundRequest


@dataclass(frozen=True, slots=True)
class Noticed:
    """What showed that there was more: the mark, or a counter; its centre where the portal still knows it."""

    how: str
    counter: str | None = None
    centre: str | None = None


BY_ITS_MARK = Noticed("its mark")
BY_A_COUNTER = "a counter"


def shows_restored(connection: Connection, caller: Caller, request: RoundRequest, epoch: str) -> bool:
    """True when the request proves that this portal has less than it once countersigned, and nobody said so yet."""
    signed = request.signed
    if signed is None or request.epoch != epoch or signed.seq <= caller.head.seq:
        return False
    return is_our_head(connection, caller.id, caller.incarnation, signed)


def is_of_another_epoch(request: RoundRequest, epoch: str) -> bool:
    """True for a counter that has yet to learn of the epoch: it has blocks to offer before its entries can be taken."""
    return request.epoch not in ("", epoch)


def begin_epoch(tx: Transaction, noticed_by: Noticed | None = None) -> str:
    """The portal was restored: gives the new epoch. Without a counter that showed it, somebody said so by hand."""
    tx.gave = True
    former, epoch = epoch_in_force(tx.connection), secrets.token_hex(8)
    write_setting(tx, EPOCH, epoch)
    await_offers(tx)
    detail: dict[str, str | int] = {
        "former_epoch": former,
        "numbers_from": leap(tx),
        "receipt_series": begin_series(tx),
        "noticed_by": noticed_by.how if noticed_by else "hand",
    }
    centre, counter = (noticed_by.centre, noticed_by.counter) if noticed_by else (None, None)
    raise_alarm(tx, Alarm("restored", epoch, centre, counter, detail))
    return epoch
