"""When an environment is ready, and when it has to be made, made anew or brought up to date."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from deploy.dev import stamp as stamps
from deploy.dev.places import venv_python
from deploy.dev.stamp import Level, Stamp, mark_unfinished, new_stamp, read_stamp, state_of, write_stamp


@pytest.fixture
def locks(tmp_path: Path) -> dict[Level, Path]:
    """A lock for each level."""
    paths: dict[Level, Path] = {"run": tmp_path / "run.lock", "test": tmp_path / "test.lock"}
    for level, path in paths.items():
        path.write_text(f"{level}==1\n", encoding="utf-8")
    return paths


@pytest.fixture
def venv(tmp_path: Path) -> Path:
    """An environment as far as the stamp looks at it."""
    folder = tmp_path / ".venv"
    python = venv_python(folder)
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    (folder / "pyvenv.cfg").write_text("version = {}.{}.{}\n".format(*sys.version_info), encoding="utf-8")
    return folder


def stamped(venv: Path, locks: dict[Level, Path], level: Level = "test") -> Stamp:
    """Finish the environment with a stamp, as the set-up does."""
    stamp = new_stamp(venv, locks[level], level, ("base",))
    write_stamp(venv, stamp)
    return stamp


def test_ready_when_nothing_changed_since(venv: Path, locks: dict[Level, Path]) -> None:
    stamp = stamped(venv, locks)
    assert read_stamp(venv) == stamp
    assert state_of(venv, stamp, locks, "test") == "ready"
    assert state_of(venv, stamp, locks, "run") == "ready"


def test_absent_when_there_is_no_folder(tmp_path: Path, locks: dict[Level, Path]) -> None:
    assert state_of(tmp_path / ".venv", None, locks, "run") == "absent"


def test_stale_when_the_lock_changed(venv: Path, locks: dict[Level, Path]) -> None:
    stamp = stamped(venv, locks)
    locks["test"].write_text("test==2\n", encoding="utf-8")
    assert state_of(venv, stamp, locks, "test") == "stale"


def test_ready_when_only_the_line_ends_of_the_lock_changed(venv: Path, locks: dict[Level, Path]) -> None:
    stamp = stamped(venv, locks)
    locks["test"].write_bytes(b"test==1\r\n")
    assert state_of(venv, stamp, locks, "test") == "ready"


def test_stale_when_more_is_wanted_than_was_set_up(venv: Path, locks: dict[Level, Path]) -> None:
    assert state_of(venv, stamped(venv, locks, "run"), locks, "test") == "stale"


def test_broken_when_the_set_up_was_interrupted(venv: Path, locks: dict[Level, Path]) -> None:
    stamp = stamped(venv, locks)
    mark_unfinished(venv)
    assert state_of(venv, stamp, locks, "test") == "broken"


def test_broken_when_the_folder_was_moved(venv: Path, locks: dict[Level, Path], tmp_path: Path) -> None:
    stamp = stamped(venv, locks)
    moved = tmp_path / "elsewhere"
    venv.rename(moved)
    assert state_of(moved, stamp, locks, "test") == "broken"


def test_broken_when_the_python_below_is_gone(venv: Path, locks: dict[Level, Path]) -> None:
    stamp = stamped(venv, locks)
    venv_python(venv).unlink()
    venv_python(venv).symlink_to("/nowhere/python3")
    assert state_of(venv, stamp, locks, "test") == "broken"


def test_broken_when_the_python_below_became_another(venv: Path, locks: dict[Level, Path]) -> None:
    stamp = replace(stamped(venv, locks), interpreter=os.path.realpath("/usr/bin/python2.7"))
    assert state_of(venv, stamp, locks, "test") == "broken"


def test_broken_when_another_python_runs_the_set_up(venv: Path, locks: dict[Level, Path]) -> None:
    stamp = replace(stamped(venv, locks), python="CPython 3.19 Linux x86_64")
    assert state_of(venv, stamp, locks, "test") == "broken"


def test_stale_when_somebody_made_the_environment_by_hand(venv: Path, locks: dict[Level, Path]) -> None:
    assert state_of(venv, None, locks, "test") == "stale"


def test_broken_when_it_was_made_by_hand_with_another_python(venv: Path, locks: dict[Level, Path]) -> None:
    (venv / "pyvenv.cfg").write_text("version = 3.8.1\n", encoding="utf-8")
    assert state_of(venv, None, locks, "test") == "broken"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"python": "x"}', '{"libraries": 1}'])
def test_no_stamp_when_it_cannot_be_read(venv: Path, text: str) -> None:
    (venv / stamps.STAMP).write_text(text, encoding="utf-8")
    assert read_stamp(venv) is None
