"""The file's key and this machine's pepper: in the operating system's keyring or, where there is none, in an
owner-only file beside the database. Which of the two it was is said by the self-test and on the set-up screen.

Both are 32 random bytes. Losing the key loses the file's content; what the portal acknowledged is at the portal.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from desktop.domain.errors import Trouble, UserError

KEYRING_SERVICE = "huduma-counter"
_BYTES = 32


class KeyHome(StrEnum):
    """Where the secrets are kept."""

    KEYRING = "keyring"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Secrets:
    """``key`` opens the file, ``pepper`` seals PIN verifiers; both 32 bytes."""

    key: bytes
    pepper: bytes
    home: KeyHome


def read_secrets(profile: Path, *, keyring: bool) -> Secrets:
    """The profile's secrets, made at first use. ``keyring`` false never asks the keyring (headless commands)."""
    path = profile / "key"
    if path.exists():
        return _split(_read_file(path), KeyHome.FILE)
    if keyring and (kept := _from_keyring(profile)):
        return _split(kept, KeyHome.KEYRING)
    if (profile / "counter.db").exists():
        raise UserError(
            "The key of this counter's records is missing from {folder}. Restore the file named key, "
            "or enrol the counter again in an empty folder.",
            folder=str(profile),
        )
    fresh = secrets.token_bytes(2 * _BYTES)
    if keyring and _to_keyring(profile, fresh):
        return _split(fresh, KeyHome.KEYRING)
    _write_file(path, fresh)
    return _split(fresh, KeyHome.FILE)


def _split(both: bytes, home: KeyHome) -> Secrets:
    return Secrets(both[:_BYTES], both[_BYTES:], home)


def _read_file(path: Path) -> bytes:
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise UserError("Others can read the key file {path}. Make it owner-only: chmod 600.", path=str(path))
    try:
        both = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except ValueError:
        both = b""
    if len(both) != 2 * _BYTES:
        raise UserError("The key file {path} is damaged. Restore it from its copy.", path=str(path))
    return both


def _write_file(path: Path, both: bytes) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(both.hex())
            file.flush()
            os.fsync(file.fileno())
    except OSError as wrong:
        raise Trouble("The key could not be written to {path}: {why}.", path=str(path), why=str(wrong)) from wrong


def _from_keyring(profile: Path) -> bytes | None:
    import keyring
    from keyring.errors import KeyringError

    try:
        kept = keyring.get_password(KEYRING_SERVICE, str(profile.resolve()))
    except (KeyringError, OSError):
        return None
    return bytes.fromhex(kept) if kept else None


def _to_keyring(profile: Path, both: bytes) -> bool:
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(KEYRING_SERVICE, str(profile.resolve()), both.hex())
    except (KeyringError, OSError):
        return False
    return _from_keyring(profile) == both
