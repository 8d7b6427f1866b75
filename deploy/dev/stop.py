"""The one exception of this room, and the operating system's refusals told as such."""

from __future__ import annotations

import errno
from pathlib import Path


class Stop(Exception):
    """The job cannot go on: one sentence and a way out, for the person who gave the command."""


def stop_for_os_error(error: OSError, folder: Path) -> Stop | None:
    """The sentence for a refusal of the disk that a person can do something about, else None."""
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return Stop(f"The disk is full. Free some space where {folder} lies and run this again.")
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        where = error.filename or folder
        return Stop(
            f"{where} may not be written. Make the folder yours, or copy the project to one that is, "
            "and run this again."
        )
    return None
