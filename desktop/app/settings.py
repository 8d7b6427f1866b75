"""What one counter's profile says: where its portal and its printer are. From ``counter.toml`` in the profile's
folder; the command line stands over it.

The file is for whoever installs the counter:

    portal = "https://portal.example"
    code = ""
    printer = "tcp://192.0.2.41:9100"
    columns = 48
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

from desktop.domain.errors import UserError

FILE = "counter.toml"
PORTAL = "http://127.0.0.1:8400"


@dataclass(frozen=True, slots=True)
class CounterSettings:
    """``code`` is the one-time enrolment code; ``keyring`` false keeps the key in an owner-only file."""

    profile: Path
    portal: str = PORTAL
    code: str = ""
    printer: str = ""
    columns: int = 48
    keyring: bool = False


def read_settings(profile: Path) -> CounterSettings:
    """The profile's settings; ``UserError`` that names the line or key which cannot be used."""
    settings = CounterSettings(profile)
    path = profile / FILE
    if not path.exists():
        return settings
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise UserError("{path} cannot be read: {why}. Mend that line.", path=str(path), why=str(wrong)) from wrong
    kinds = {"portal": str, "code": str, "printer": str, "columns": int, "keyring": bool}
    for key, value in said.items():
        if key not in kinds or type(value) is not kinds[key]:
            raise UserError("{path}: “{key}” is not a setting, or its value has another form.", path=str(path), key=key)
    return replace(settings, **said)
