"""Several processes, one set of figures: each writes its tally beside the others' every few seconds.

Whichever process is asked adds its own and what the others wrote last. The file of a process that ended stays, so a
sum never falls. The folder is named by ``HUDUMA_METRICS_FOLDER``; whoever starts several processes makes it.
"""

from __future__ import annotations

import asyncio
import logging
import os
from pathlib import Path
from typing import Final

import msgspec

from portal.operations.tally import Counted, Tally

log = logging.getLogger(__name__)
FOLDER: Final = "HUDUMA_METRICS_FOLDER"
EVERY_S: Final = 5.0
MOST_FILES: Final = 1_000


def folder_told() -> Path | None:
    """Where the processes of this portal meet, or ``None`` for a process of its own."""
    told = os.environ.get(FOLDER, "")
    return Path(told) if told else None


def write_tally(folder: Path, tally: Tally) -> None:
    """Writes this process's tally whole; whoever reads sees the one before or this one."""
    mine = folder / f"{os.getpid()}.tally"
    fresh = mine.with_suffix(".new")
    fresh.write_bytes(msgspec.json.encode(tally.counted()))
    fresh.replace(mine)


def all_tallies(folder: Path | None, tally: Tally) -> Tally:
    """This process's tally as it is, and the others' as they last wrote them."""
    together = Tally()
    together.merge(tally.counted())
    if folder is not None:
        for path in sorted(folder.glob("*.tally"))[:MOST_FILES]:
            if path.stem != str(os.getpid()):
                together.merge(msgspec.json.decode(path.read_bytes(), type=Counted))
    return together


async def keep_writing(folder: Path, tally: Tally) -> None:
    """Runs until it is cancelled."""
    while True:
        await asyncio.sleep(EVERY_S)
        try:
            write_tally(folder, tally)
        except OSError:
            log.warning("this process's figures could not be written for the others", exc_info=True)
