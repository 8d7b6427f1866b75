"""The set-up: system libraries, environment, packages, and the proof that Qt starts. Nothing is done twice."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from deploy.dev import packages, system_libraries
from deploy.dev.child import run_quietly
from deploy.dev.places import LOCKS, ROOT, VENV, venv_python
from deploy.dev.progress import step
from deploy.dev.stamp import (
    Level,
    Stamp,
    State,
    mark_unfinished,
    new_stamp,
    read_stamp,
    state_of,
    write_stamp,
)
from deploy.dev.stop import Stop

# Imports what the programs stand on and makes the application object, as every test of a screen will.
PROBE = """
from PySide6.QtWidgets import QApplication
QApplication([])
import sqlcipher3.dbapi2
connection = sqlcipher3.dbapi2.connect(":memory:")
connection.execute("create virtual table t using fts5(a)")
connection.close()
"""


def set_up(level: Level, groups: Iterable[str] = ("base",)) -> None:
    """Make everything ready for `level` with Qt's library `groups`; returns at once when it already is."""
    stamp = read_stamp(VENV)
    state = state_of(VENV, stamp, _locks(), level)
    known = stamp.libraries if stamp and state != "broken" else ()
    new_groups = tuple(group for group in groups if group not in known)
    if state == "ready" and not new_groups:
        return
    _check_place()
    system_libraries.provide(new_groups)
    if stamp and stamp.level == "test" and state == "stale":
        level = "test"  # what the checks need stays when only `run` is asked for
    if state == "ready" and stamp:
        write_stamp(VENV, _with_libraries(stamp, new_groups))
        return
    _make(level, state, known + new_groups)


def _locks() -> dict[Level, Path]:
    return {"run": LOCKS["run"], "test": LOCKS["test"]}


def _check_place() -> None:
    if not os.access(ROOT, os.W_OK):
        raise Stop(
            f"{ROOT} may not be written. Make the folder yours, or copy the project to one that is, and run this again."
        )


def _with_libraries(stamp: Stamp, groups: tuple[str, ...]) -> Stamp:
    return Stamp(stamp.python, stamp.prefix, stamp.interpreter, stamp.lock, stamp.level, stamp.libraries + groups)


def _make(level: Level, state: State, libraries: tuple[str, ...]) -> None:
    lock = LOCKS[level]
    if state != "stale":
        packages.check_disk(level)
        _make_environment(state)
    mark_unfinished(VENV)
    with step("Fetching and installing the packages"):
        packages.install_lock(lock)
        if state == "stale":
            packages.remove_strangers(lock)
    with step("Compiling them"):
        packages.compile_all()
    with step("Starting Qt without a display"):
        _probe()
    write_stamp(VENV, new_stamp(VENV, lock, level, libraries))


def _make_environment(state: State) -> None:
    if importlib.util.find_spec("ensurepip") is None:
        _provide_venv_module()
    with step("Making the environment .venv" + (" anew" if state == "broken" else "")):
        if VENV.is_symlink() or VENV.is_file():
            VENV.unlink()
        elif VENV.exists():
            shutil.rmtree(VENV)
        mark_unfinished(VENV)
        done = run_quietly([_base_python(), "-m", "venv", VENV])
        if done.code != 0:
            last = done.said.strip().splitlines()[-1:] or ["no word"]
            raise Stop(f"The environment .venv could not be made: {last[0]}\nPut that right and run this again.")


def _base_python() -> str:
    # Started from inside an environment (perhaps the one about to be removed), the Python below it makes ours.
    return str(getattr(sys, "_base_executable", None) or sys.executable)


def _provide_venv_module() -> None:
    name = "python{}.{}-venv".format(*sys.version_info)
    because = "Python's own venv module is not complete here"
    if shutil.which("apt-get") is None:
        raise Stop(f"{because} (ensurepip is missing). Install Python with ensurepip and run this again.")
    system_libraries.install([name], because)


def _probe() -> None:
    done = run_quietly([venv_python(), "-c", PROBE], QT_QPA_PLATFORM="offscreen")
    if done.code != 0:
        last = "\n  ".join(done.said.strip().splitlines()[-3:]) or f"exit code {done.code}"
        raise Stop(
            f"Qt and the encrypted store do not start on this machine:\n  {last}\n"
            "Install the library it names, or remove .venv, and run this again."
        )
