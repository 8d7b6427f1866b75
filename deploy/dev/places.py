"""Where things are: the checkout, its environment, its locks."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
DEMO = ROOT / ".demo"
BENCHES = ROOT / "tests" / "bench"
LOCKS = {"run": ROOT / "requirements.lock", "test": ROOT / "requirements-dev.lock"}
CLUSTER_LOCK = ROOT / "requirements-cluster.lock"
LOG = VENV / "set-up.log"


def venv_python(venv: Path = VENV) -> Path:
    """The environment's own interpreter, whether or not it is there."""
    return venv / "Scripts" / "python.exe" if os.name == "nt" else venv / "bin" / "python"
