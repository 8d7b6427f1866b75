"""Whether this process can do its work: the books can be read, and written.

Writing is tried for real, by setting one row to what it is: only that finds a full disk, a file that became read-only
or a server that stopped taking writes. Between two tries the last answer stands for a few seconds, so whoever asks
every second costs nothing.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Final

from sqlalchemy import update
from sqlalchemy.exc import SQLAlchemyError

from portal.first_start import epoch_in_force
from portal.store.database import Busy, Database
from portal.store.setting import EPOCH
from portal.store.tables.centre_tables import settings
from portal.store.transaction import Transaction

ANSWER_S: Final = 3.0
STANDS_S: Final = 5.0
_TOUCH: Final = update(settings).where(settings.c.name == EPOCH).values(value=settings.c.value)

READ_FAILS: Final = "the books cannot be read"
WRITE_FAILS: Final = "the books cannot be written"
TOO_BUSY: Final = "too much is waiting to be written"
SLOW: Final = "the books did not answer in time"


@dataclass(frozen=True, slots=True)
class Readiness:
    """``wrong`` is a sentence, or empty when all is well; ``epoch`` is empty where it could not be read."""

    epoch: str
    wrong: str

    @property
    def body(self) -> dict[str, str]:
        """What stands in the answer."""
        return {"status": self.wrong} if self.wrong else {"status": "ready", "epoch": self.epoch}


class ReadinessCheck:
    """One for each process; called on its event loop."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._written_at = -STANDS_S

    async def look(self) -> Readiness:
        """Reads, and writes when the last good try is some seconds old; never takes longer than a few seconds."""
        try:
            async with asyncio.timeout(ANSWER_S):
                return await self._look()
        except TimeoutError:
            return Readiness("", SLOW)

    async def _look(self) -> Readiness:
        try:
            epoch = await self._database.reading(epoch_in_force)
        except SQLAlchemyError:
            return Readiness("", READ_FAILS)
        if time.monotonic() - self._written_at < STANDS_S:
            return Readiness(epoch, "")
        try:
            await self._database.writing(_touch)
        except Busy:
            return Readiness(epoch, TOO_BUSY)
        except (SQLAlchemyError, OSError):
            return Readiness(epoch, WRITE_FAILS)
        self._written_at = time.monotonic()
        return Readiness(epoch, "")


def _touch(tx: Transaction) -> None:
    tx.connection.execute(_TOUCH)
