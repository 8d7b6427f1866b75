"""The operator's token, one for all processes: a new one cancels the one before, so nobody asks for one of their own.

It stands in the books. Whoever finds it ended claims the asking for a moment; the others wait for what that brings.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import text, update

from desktop.domain.errors import Trouble
from desktop.domain.time import instant_text
from portal.store.database import Database
from portal.store.tables.attempt_tables import rail_tokens
from portal.store.transaction import Transaction

EARLIER_S = 60.0
"""A token is replaced so long before its end."""
MINTING_S = 30.0
WAIT_S = 15.0
STEP_S = 0.1
USUAL_S = 3599.0
_BEGIN: Final = text(
    "INSERT INTO rail_tokens (rail, token, expires_at) VALUES (:rail, '', '') ON CONFLICT (rail) DO NOTHING"
)


@dataclass(frozen=True, slots=True)
class Minted:
    """A fresh token and how long it works."""

    token: str
    expires_in_s: float


def read_minted(answer: Mapping[str, object]) -> Minted:
    """The operator's answer; ``expires_in`` may be a number or a text. ``Trouble`` where there is no token."""
    token = answer.get("access_token")
    if not isinstance(token, str) or not token:
        raise Trouble("The operator answered without a token.")
    try:
        lasts = float(str(answer.get("expires_in", USUAL_S)))
    except ValueError:
        lasts = USUAL_S
    return Minted(token, max(lasts, 2 * EARLIER_S))


class Tokens:
    """One rail's token. ``mint`` asks the operator for a new one, with no transaction open."""

    def __init__(self, database: Database, rail: str, mint: Callable[[], Minted]) -> None:
        self._database = database
        self._rail = rail
        self._mint = mint

    def current(self) -> str:
        """A token that works for a while; ``Trouble`` when there is none to be had."""
        ends = time.monotonic() + WAIT_S
        while True:
            token = self._kept()
            if token:
                return token
            if self._database.write(self._claim):
                return self._replace()
            if time.monotonic() > ends:
                raise Trouble("The operator's token is being asked for, and does not come.")
            time.sleep(STEP_S)

    def refused(self, token: str) -> None:
        """The operator no longer knows this token; another one may be there already."""

        def forget(tx: Transaction) -> None:
            here = (rail_tokens.c.rail == self._rail, rail_tokens.c.token == token)
            tx.connection.execute(update(rail_tokens).where(*here).values(token="", expires_at=""))

        self._database.write(forget)

    def _kept(self) -> str:
        row = self._database.read(
            lambda c: c.execute(rail_tokens.select().where(rail_tokens.c.rail == self._rail)).first()
        )
        good_until = instant_text(self._database.clock() + timedelta(seconds=EARLIER_S))
        return str(row.token) if row is not None and row.token and row.expires_at > good_until else ""

    def _claim(self, tx: Transaction) -> bool:
        tx.connection.execute(_BEGIN, {"rail": self._rail})
        until = instant_text(tx.instant + timedelta(seconds=MINTING_S))
        good_until = instant_text(tx.instant + timedelta(seconds=EARLIER_S))
        claimed = tx.connection.execute(
            update(rail_tokens)
            .where(rail_tokens.c.rail == self._rail, rail_tokens.c.minting_until <= tx.at)
            .where(rail_tokens.c.expires_at <= good_until)
            .values(minting_until=until)
        )
        return claimed.rowcount == 1

    def _replace(self) -> str:
        try:
            minted = self._mint()
        except BaseException:
            self._database.write(lambda tx: self._keep(tx, "", 0.0))
            raise
        self._database.write(lambda tx: self._keep(tx, minted.token, minted.expires_in_s))
        return minted.token

    def _keep(self, tx: Transaction, token: str, lasts_s: float) -> None:
        expires_at = instant_text(tx.instant + timedelta(seconds=lasts_s)) if token else ""
        tx.connection.execute(
            update(rail_tokens)
            .where(rail_tokens.c.rail == self._rail)
            .values(token=token, expires_at=expires_at, minting_until="")
        )
