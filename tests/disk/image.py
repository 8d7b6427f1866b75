"""A copy of files as they are written, made while nothing runs: a backup, or what a technician carries elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tests.disk.paths import AnyPath, absolute, below


@dataclass(frozen=True, slots=True)
class DiskImage:
    """Content by absolute path. Shares its bytes with the disks it is restored to."""

    files: Mapping[str, bytes]

    def renamed(self, old_prefix: AnyPath, new_prefix: AnyPath) -> DiskImage:
        """The files below the one prefix as if they were below the other; only those."""
        old, new = absolute(old_prefix), absolute(new_prefix)
        return DiskImage({new + path[len(old) :]: data for path, data in self.files.items() if below(path, old)})
