"""The environment of a PostgreSQL node: Patroni and a PostgreSQL, from a lock of its own, outside the checkout.

PostgreSQL refuses to run as root, so a node runs as a plain user, who can read neither a checkout in root's home nor
its ``.venv``. The environment stands in the machine's folder for temporary files, named by its lock, and is kept.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import sys
import tempfile
from pathlib import Path

from deploy.dev.child import run_quietly
from deploy.dev.packages import stop_for_pip
from deploy.dev.places import CLUSTER_LOCK, venv_python
from deploy.dev.progress import step
from deploy.dev.stamp import hash_of
from deploy.dev.stop import Stop

SOURCE_ONLY = ("pysyncobj", "ydiff")
"""Come without a wheel; they are plain Python, built once the others are there."""
DONE = "complete"


def provide() -> Path:
    """The environment's folder, made when it is not there yet; ``Stop`` with a sentence when it cannot be."""
    if os.name == "nt":
        raise Stop("The cluster's nodes run on Linux. Run this there.")
    interpreter = plain_interpreter()
    made_of = f"{sys.version_info.minor}-{hash_of(CLUSTER_LOCK)[:12]}"
    named = f"huduma-cluster-{os.getuid()}-{made_of}"
    folder = Path(tempfile.gettempdir()) / named
    if folder.is_dir() and not folder.is_symlink() and folder.stat().st_uid != os.getuid():
        raise Stop(f"{folder} belongs to somebody else. Move it away and run this again.")
    if not (folder / DONE).exists():
        _make(folder, interpreter)
    return folder


def plain_interpreter() -> Path:
    """A Python that every user of this machine may run; ``Stop`` when there is none."""
    ours = Path(os.path.realpath(getattr(sys, "_base_executable", None) or sys.executable))
    for python in (ours, Path(f"/usr/bin/python3.{sys.version_info.minor}")):
        if python.exists() and all(folder.stat().st_mode & stat.S_IXOTH for folder in (python, *python.parents)):
            return python
    raise Stop(
        f"PostgreSQL runs as a plain user, who may not start {ours}. "
        f"Install python3.{sys.version_info.minor} and its venv from the system's packages and run this again."
    )


def _make(folder: Path, interpreter: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    with step("Making the environment of the cluster's nodes"):
        done = run_quietly([interpreter, "-m", "venv", folder])
        if done.code != 0:
            raise Stop(f"The environment in {folder} could not be made:\n{done.said.strip()}")
        folder.chmod(0o755)
    fill(folder)
    (folder / DONE).touch()


def fill(folder: Path) -> None:
    """Installs what a node needs into an environment."""
    with step("Fetching and installing Patroni and PostgreSQL"):
        wheels, source = split_lock(CLUSTER_LOCK.read_text(encoding="utf-8"))
        _install(folder, wheels, "--only-binary", ":all:")
        _install(folder, source, "--no-binary", ":all:", "--no-build-isolation")


def split_lock(text: str) -> tuple[str, str]:
    """The lock's packages that come as wheels, and those that are built."""
    packages = re.findall(r"^[A-Za-z0-9].*(?:\n[ \t]+.*)*", text, flags=re.MULTILINE)
    source = [package for package in packages if package.partition("==")[0] in SOURCE_ONLY]
    wheels = [package for package in packages if package not in source]
    return "\n".join(wheels) + "\n", "\n".join(source) + "\n"


def _install(folder: Path, locked: str, *how: str) -> None:
    with tempfile.TemporaryDirectory() as held:
        part = Path(held) / "part.lock"
        part.write_text(locked, encoding="utf-8")
        pip: list[str | Path] = [venv_python(folder), "-m", "pip", "install", "--requirement", part, *how]
        quiet = ("--no-input", "--disable-pip-version-check", "--progress-bar", "off", "--retries", "3")
        done = run_quietly([*pip, "--require-hashes", "--no-deps", *quiet])
    if done.code != 0:
        raise stop_for_pip(done.said)


if __name__ == "__main__":
    fill(Path(sys.argv[1]))
