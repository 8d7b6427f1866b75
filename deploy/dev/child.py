"""Programs we start: an environment that the user's own settings cannot bend, and output kept until it matters.

What says where packages come from (`PIP_INDEX_URL`, `PIP_CERT`, proxies, pip's own configuration) is the
user's and stays. What would make Python or pip act on another place, or drop assertions, does not.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.dev.places import ROOT

LEFT_OUT = (
    "PYTHONPATH",
    "PYTHONHOME",
    "PYTHONSAFEPATH",
    "PYTHONOPTIMIZE",
    "PYTHONWARNINGS",
    "PYTEST_PLUGINS",
    "VIRTUAL_ENV",
    "VIRTUAL_ENV_PROMPT",
    "__PYVENV_LAUNCHER__",
    "PIP_TARGET",
    "PIP_PREFIX",
    "PIP_ROOT",
    "PIP_PYTHON",
    "PIP_DRY_RUN",
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a quiet program ended, and everything it said (both streams, in order)."""

    code: int
    said: str


def child_environment(own: Mapping[str, str] | None = None) -> dict[str, str]:
    """The variables for a program we start; `own` stands for the current ones."""
    kept = {k: v for k, v in (os.environ if own is None else own).items() if k not in LEFT_OUT}
    return {**kept, "PIP_USER": "0", "PYTHONUTF8": "1"}


def run_quietly(command: Sequence[str | Path], **variables: str) -> Outcome:
    """Run to the end without a word; OSError when the program is not there."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env={**child_environment(), **variables},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return Outcome(done.returncode, done.stdout)


def run_aloud(command: Sequence[str | Path]) -> int:
    """Run in the user's own terminal and give the exit code; the program answers Ctrl+C by itself."""
    sys.stdout.flush()
    with subprocess.Popen([str(part) for part in command], cwd=ROOT, env=child_environment()) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue


def become(command: Sequence[str | Path]) -> int:
    """Hand this terminal over for good where the system can (elsewhere: run, and give the exit code)."""
    if os.name == "nt":
        return run_aloud(command)
    sys.stdout.flush()
    os.chdir(ROOT)
    return os.execve(str(command[0]), [str(part) for part in command], child_environment())
