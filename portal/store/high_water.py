"""The high-water mark: how much this portal has given out, kept outside its database.

A receipt's serial or a block of numbers that was given must not be given again. A database that is behind its mark was
restored from a copy, and the portal begins another epoch before it answers anybody. The mark is written after the
commit that gave, so it is never ahead of an honest database. It stands beside a database that is a file, and where the
portal serves also in the folder of this computer's user: a folder that was restored as a whole brings an old mark of
its own. Whoever compares reads the mark first and the books after it: between the two others may have given more.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import URL, Connection, func, select

from portal.store.engines import SQLITE
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
    """The mark of one database in its places: beside a file, and in the shared folder where there is one."""

    def __init__(self, database: URL, shared: Path | None = None) -> None:
        if database.get_backend_name() == SQLITE:
            path = Path(str(database.database))
            self._paths: tuple[Path, ...] = (path.with_name(f"{path.name}.mark"),)
            named = str(path.resolve())
        else:
            self._paths = ()
            named = _name_on_server(database)
        if shared:
            self._paths = (*self._paths, shared / hashlib.sha256(named.encode()).hexdigest()[:32])

    def read(self) -> list[HighWater]:
        """Every mark that can be read."""
        return [mark for path in self._paths if (mark := _read(path)) is not None]

    def write(self, mark: HighWater) -> None:
        """Writes the mark everywhere. A place that cannot be written is left out: the mark guards, it never blocks.

        Another process of the same portal may have written a later one meanwhile, which stays.
        """
        said = json.dumps(asdict(mark))
        for path in self._paths:
            there = _read(path)
            if there is not None and there.is_ahead_of(mark):
                continue
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
                fresh.write_text(said, encoding="utf-8")
                os.replace(fresh, path)
            except OSError as wrong:
                log.debug("the mark at %s cannot be written: %s", path, wrong)


def _name_on_server(database: URL) -> str:
    """The hosts and the name: the same database has one mark, whoever connects and however."""
    hosts = database.query.get("host", ())
    named = [hosts] if isinstance(hosts, str) else [*hosts]
    if database.host:
        named.append(f"{database.host}:{database.port or 5432}")
    return f"postgresql:{','.join(sorted(named))}/{database.database}"


def _read(path: Path) -> HighWater | None:
    try:
        return HighWater(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
