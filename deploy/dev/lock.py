"""`dev.py lock`: the lock files, made by uv from pyproject.toml for every system and every Python from 3.11.

They carry versions, markers and hashes; no address of an index and no path, so that pip takes the packages from
wherever the machine's own settings say.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from deploy.dev.child import run_quietly
from deploy.dev.places import CLUSTER_LOCK, LOCKS, ROOT, venv_python
from deploy.dev.progress import step
from deploy.dev.stop import Stop

HEADER = "# Made by `python3 dev.py lock` from pyproject.toml; change that and make this anew.\n"


def make(arguments: Sequence[str]) -> int:
    """Make the lock files; `arguments` go to uv (`--upgrade` for newer versions, `--upgrade-package NAME`)."""
    with step(LOCKS["run"].name):
        _compile(LOCKS["run"], ["pyproject.toml", *arguments])
    with step(LOCKS["test"].name):
        # What runs is what is tested: the second lock adds to the first and changes nothing in it.
        _compile(LOCKS["test"], ["pyproject.toml", "--group", "dev", "--constraints", LOCKS["run"].name, *arguments])
    with step(CLUSTER_LOCK.name):
        _compile(CLUSTER_LOCK, ["--group", "cluster", "--constraints", LOCKS["test"].name, *arguments])
    return 0


def _compile(lock: Path, arguments: Sequence[str]) -> None:
    done = run_quietly(
        [
            *(venv_python(), "-m", "uv", "pip", "compile", "--output-file", lock.name),
            *("--universal", "--python-version", "3.11", "--generate-hashes", "--quiet", "--no-header"),
            *("--no-annotate", "--no-emit-index-url", "--no-emit-find-links"),
            *arguments,
        ]
    )
    if done.code != 0:
        raise Stop(f"uv could not make {lock.relative_to(ROOT)}:\n{done.said.strip()}")
    text = lock.read_text(encoding="utf-8")
    lock.write_text(HEADER + text.removeprefix(HEADER), encoding="utf-8", newline="\n")
