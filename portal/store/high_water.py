"""The high-water mark: how much this portal has given out, kept outside its database.

A receipt's serial or a block of numbers that was given must not be given again. A database that is behind its mark was
restored from a copy, and the portal begins another epoch before it answers anybody. The mark is written after the
commit that gave, so it is never ahead of an honest database. It stands beside the database, and where the portal
serves also in the folder of this computer's user: a folder that was restored as a whole brings an old mark of its own.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, func, select

from portal.store.tables.journal_tables import alarms, number_blocks
from portal.store.tables.money_tables import serials, signing_keys

log = logging.getLogger(__name__)
_KEY: Final = select(func.min(signing_keys.c.public_hex)).where(signing_keys.c.id == 1)
_EPOCHS: Final = select(func.count()).select_from(alarms).where(alarms.c.kind == "restored")
_SERIALS: Final = select(func.coalesce(func.sum(serials.c.last), 0))
_BLOCKS: Final = select(func.count()).select_from(number_blocks)


@dataclass(frozen=True, slots=True)
class HighWater:
    """``portal``: its first public key. ``epochs``: how often it was restored. Serials and blocks only grow."""

    portal: str
    epochs: int
    serials: int
    blocks: int

    def is_ahead_of(self, other: HighWater) -> bool:
        """True when this was given by the same portal and the other does not know of it."""
        if self.portal != other.portal or self.epochs < other.epochs:
            return False
        more = self.serials > other.serials or self.blocks > other.blocks
        return self.epochs > other.epochs or more


def high_water(connection: Connection) -> HighWater:
    """What these books have given."""
    return HighWater(
        portal=connection.execute(_KEY).scalar() or "",
        epochs=connection.execute(_EPOCHS).scalar_one(),
        serials=int(connection.execute(_SERIALS).scalar_one()),
        blocks=connection.execute(_BLOCKS).scalar_one(),
    )


def shared_marks() -> Path:
    """Where this computer's user keeps the marks of every portal."""
    from platformdirs import user_state_path

    return user_state_path("huduma-portal", appauthor=False) / "marks"


class MarkFiles:
    """The mark of one database in its places."""

    def __init__(self, database: Path, shared: Path | None = None) -> None:
        name = hashlib.sha256(str(database.resolve()).encode()).hexdigest()[:32]
        beside = database.with_name(f"{database.name}.mark")
        self._paths = (beside, shared / name) if shared else (beside,)

    def read(self) -> Iterable[HighWater]:
        """Every mark that can be read."""
        return [mark for path in self._paths if (mark := _read(path)) is not None]

    def write(self, mark: HighWater) -> None:
        """Writes the mark everywhere. A place that cannot be written is left out: the mark guards, it never blocks."""
        said = json.dumps(asdict(mark))
        for path in self._paths:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                fresh = path.with_name(f"{path.name}.new")
                fresh.write_text(said, encoding="utf-8")
                os.replace(fresh, path)
            except OSError as wrong:
                log.debug("the mark at %s cannot be written: %s", path, wrong)


def _read(path: Path) -> HighWater | None:
    try:
        return HighWater(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
