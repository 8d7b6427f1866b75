"""Rules of the start path: what opens a counter loads nothing heavy."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.paths import ROOT

HEAVY = (
    *("reportlab", "escpos", "PIL", "alembic", "pydantic", "phonenumbers", "requests", "cryptography", "argon2"),
    *("segno", "keyring", "cbor2", "fastapi", "babel", "yaml"),
)


@pytest.mark.parametrize("room", ["desktop.app.bootstrap", "desktop.services.counter", "printing", "sync.syncer"])
def test_room_loads_without_anything_heavy(room: str) -> None:
    look = f"import sys, {room}; print(*sorted(m for m in {HEAVY!r} if m in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == ""
