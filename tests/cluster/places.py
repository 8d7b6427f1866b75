"""Where a cluster of one machine lives: free loopback ports, a folder a plain user owns, and that user."""

from __future__ import annotations

import os
import pwd
import socket
from dataclasses import dataclass
from pathlib import Path

PLAIN_USER = "nobody"


@dataclass(frozen=True, slots=True)
class Account:
    """Whom the nodes run as; both ``None`` where we are a plain user ourselves."""

    user: int | None
    group: int | None

    def own(self, folder: Path) -> None:
        """Gives the folder to the account, and to nobody else."""
        folder.chmod(0o700)
        if self.user is not None and self.group is not None:
            os.chown(folder, self.user, self.group)

    def own_file(self, file: Path) -> None:
        """The same for a file with secrets in it."""
        file.chmod(0o600)
        if self.user is not None and self.group is not None:
            os.chown(file, self.user, self.group)


def plain_account() -> Account:
    """A user who is not root: PostgreSQL refuses root."""
    if os.getuid() != 0:
        return Account(None, None)
    entry = pwd.getpwnam(PLAIN_USER)
    return Account(entry.pw_uid, entry.pw_gid)


def free_ports(count: int) -> list[int]:
    """Loopback ports nobody listens on now; held together while they are chosen, so that they differ."""
    held = [socket.socket() for _ in range(count)]
    try:
        for one in held:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in held]
    finally:
        for one in held:
            one.close()
