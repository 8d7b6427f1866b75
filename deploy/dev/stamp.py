"""The environment's stamp: what was set up, so that the next start can tell in a millisecond that all is ready.

A stamp is written last, so its absence beside the marker `unfinished` means a set-up that was interrupted.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from deploy.dev.places import venv_python

Level = Literal["run", "test"]
State = Literal["ready", "absent", "broken", "stale"]

STAMP = "huduma-set-up.json"
MARKER = "unfinished"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What an environment was made from. `level` test holds everything that run does."""

    python: str
    prefix: str
    interpreter: str
    lock: str
    level: Level
    libraries: tuple[str, ...]


def python_here() -> str:
    """The Python and the machine that packages were chosen for, as `CPython 3.11 Linux x86_64`."""
    major, minor = sys.version_info[:2]
    return f"{platform.python_implementation()} {major}.{minor} {platform.system()} {platform.machine()}"


def hash_of(lock: Path) -> str:
    """SHA-256 of a lock file; line ends do not count (a checkout may change them)."""
    return hashlib.sha256(lock.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def new_stamp(venv: Path, lock: Path, level: Level, libraries: tuple[str, ...]) -> Stamp:
    """The stamp of an environment that has just been made or brought up to date."""
    interpreter = os.path.realpath(venv_python(venv))
    return Stamp(python_here(), str(venv), interpreter, hash_of(lock), level, libraries)


def read_stamp(venv: Path) -> Stamp | None:
    """The stamp in `venv`; None when there is none, or none that can be read."""
    try:
        raw = json.loads((venv / STAMP).read_text(encoding="utf-8"))
        return Stamp(**{**raw, "libraries": tuple(raw["libraries"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def write_stamp(venv: Path, stamp: Stamp) -> None:
    """Say that the set-up is finished. The marker goes last: a crash in between only costs a new set-up."""
    (venv / STAMP).write_text(json.dumps(asdict(stamp)), encoding="utf-8")
    (venv / MARKER).unlink(missing_ok=True)


def mark_unfinished(venv: Path) -> None:
    """Say that a set-up is under way; makes the folder where it is not there."""
    venv.mkdir(exist_ok=True)
    (venv / MARKER).touch()


def state_of(venv: Path, stamp: Stamp | None, locks: dict[Level, Path], wanted: Level) -> State:
    """What has to be done: nothing (ready), make (absent), make anew (broken) or bring up to date (stale).

    A folder that was moved, a Python that was replaced and a set-up that was cut short leave it broken.
    An environment without our stamp that somebody made by hand is stale, not broken.
    """
    if not venv.exists():
        return "absent"
    if (venv / MARKER).exists() or not venv_python(venv).exists():
        return "broken"
    if stamp is None:
        return "stale" if _made_by_this_python(venv) else "broken"
    if (stamp.python, stamp.prefix) != (python_here(), str(venv)):
        return "broken"
    if stamp.interpreter != os.path.realpath(venv_python(venv)):
        return "broken"
    if stamp.level == "run" and wanted == "test":
        return "stale"
    return "ready" if stamp.lock == hash_of(locks[stamp.level]) else "stale"


def _made_by_this_python(venv: Path) -> bool:
    try:
        settings = (venv / "pyvenv.cfg").read_text(encoding="utf-8")
    except OSError:
        return False
    found = re.search(r"^version(?:_info)? *= *(\d+)\.(\d+)", settings, flags=re.MULTILINE)
    return found is not None and (int(found[1]), int(found[2])) == sys.version_info[:2]
