"""`dev.py test`: lint, format, types, tests, in that order; the first that fails ends it."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path

from deploy.dev.child import run_aloud, run_quietly
from deploy.dev.places import venv_python

QUICK: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("lint (ruff check)", ("-m", "ruff", "check", ".")),
    ("format (ruff format)", ("-m", "ruff", "format", "--check", ".")),
    ("types (mypy)", ("-m", "mypy")),
)


def run_all(pytest_arguments: Sequence[str]) -> int:
    """Every check; 0 when all passed, else the code of the one that did not."""
    for name, words in QUICK:
        code = _quick_check(name, [venv_python(), *words])
        if code != 0:
            return code
    print("tests (pytest)", flush=True)
    return run_aloud([venv_python(), "-m", "pytest", *(pytest_arguments or whole_run())])


def whole_run() -> list[str]:
    """Arguments for all tests: a file's tests together so that they share what they start.

    One process more than there are cores, since many tests wait for a network or a time that is up; never more than
    four, beyond which starting the processes costs more than they save.
    """
    processes = min(4, (os.cpu_count() or 1) + 1)
    return ["-q", "-n", str(processes), "--dist", "loadfile"]


def _quick_check(name: str, command: Sequence[str | Path]) -> int:
    began = time.monotonic()
    done = run_quietly(command)
    print(f"{name} ... {'ok' if done.code == 0 else 'failed'}, {time.monotonic() - began:.1f} s", flush=True)
    if done.code != 0:
        print(done.said, flush=True)
    return done.code
