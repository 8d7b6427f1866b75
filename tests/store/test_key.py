"""Rules of the key: made once, owner-only, missed loudly."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.domain.errors import UserError
from desktop.store.connection import open_engine
from desktop.store.key import KeyHome, read_secrets


def test_key_is_made_once_and_kept_owner_only(tmp_path: Path) -> None:
    first = read_secrets(tmp_path, keyring=False)
    assert (first.home, read_secrets(tmp_path, keyring=False)) == (KeyHome.FILE, first)
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600


def test_machine_without_a_keyring_keeps_a_file(tmp_path: Path) -> None:
    assert read_secrets(tmp_path, keyring=True).home is KeyHome.FILE


def test_key_others_can_read_is_refused(tmp_path: Path) -> None:
    read_secrets(tmp_path, keyring=False)
    (tmp_path / "key").chmod(0o644)
    with pytest.raises(UserError, match="chmod 600"):
        read_secrets(tmp_path, keyring=False)


def test_damaged_key_is_named(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("not hex")
    (tmp_path / "key").chmod(0o600)
    with pytest.raises(UserError, match="damaged"):
        read_secrets(tmp_path, keyring=False)


def test_missing_key_beside_a_file_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "counter.db").write_bytes(b"x")
    with pytest.raises(UserError, match="key of this counter's records is missing"):
        read_secrets(tmp_path, keyring=False)
    assert not (tmp_path / "key").exists()


@pytest.mark.parametrize("content", [b"not a database at all", b"SQLite format 3\x00" + bytes(4096)])
def test_file_that_is_no_counters_is_named_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "counter.db"
    path.write_bytes(content)
    engine = open_engine(path, bytes(32))
    with pytest.raises(UserError, match="not this counter's file"):
        engine.connect()
    assert path.read_bytes() == content
