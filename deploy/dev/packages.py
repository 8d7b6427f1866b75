"""Python packages from a lock: exactly those, checked by hash, wheels only, from wherever pip is set to look."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from pathlib import Path

from deploy.dev.child import run_quietly
from deploy.dev.places import LOG, ROOT, VENV, venv_python
from deploy.dev.stamp import Level
from deploy.dev.stop import Stop

# Measured on a fresh Debian 12: the environment, and what pip keeps while it works (downloads, its cache).
NEEDED_MB: dict[Level, int] = {"run": 900, "test": 1800}
UNPACKING_MB = 400
# In the environment without being in a lock: the installer itself, and what venv brings beside it.
OWN = frozenset({"pip", "setuptools", "wheel"})


def check_disk(level: Level) -> None:
    """Stop when the disk is plainly too small, before a long download finds out."""
    for folder, needed in ((ROOT, NEEDED_MB[level]), (Path(tempfile.gettempdir()), UNPACKING_MB)):
        free = shutil.disk_usage(folder).free // 1_000_000
        if free < needed:
            raise Stop(
                f"The set-up needs {needed} MB of disk in {folder} and there are {free} MB. "
                "Free some space and run this again."
            )


def locked_versions(lock: Path) -> dict[str, str]:
    """Package name (normal form) to version, for every line of a lock, whatever its marker."""
    pinned = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {normal(name): version for name, version in pinned}


def normal(name: str) -> str:
    """A package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def install_lock(lock: Path) -> None:
    """Install everything in `lock` into the environment; Stop with a sentence when pip cannot."""
    done = run_quietly(
        [
            *(venv_python(), "-m", "pip", "install", "--requirement", lock),
            *("--require-hashes", "--no-deps", "--only-binary", ":all:"),
            # Compiled afterwards, by all cores at once.
            *("--no-compile", "--no-input", "--disable-pip-version-check", "--progress-bar", "off", "--retries", "3"),
        ]
    )
    LOG.write_text(done.said, encoding="utf-8")
    if done.code != 0:
        raise stop_for_pip(done.said)


def compile_all() -> None:
    """Compile what was installed, so that every start is quick; a file that does not compile is none of ours."""
    run_quietly([venv_python(), "-m", "compileall", "-q", "-j", "0", VENV])


def remove_strangers(lock: Path) -> None:
    """Uninstall what is in the environment and in no lock, so that every machine has the same packages."""
    listed = run_quietly([venv_python(), "-m", "pip", "list", "--format", "freeze", "--disable-pip-version-check"])
    here = {normal(line.partition("==")[0]) for line in listed.said.splitlines() if "==" in line}
    strangers = sorted(here - locked_versions(lock).keys() - OWN)
    if listed.code == 0 and strangers:
        run_quietly([venv_python(), "-m", "pip", "uninstall", "--yes", *strangers])


SIGNS: tuple[tuple[str, str], ...] = (
    (
        r"No space left on device|Errno 28|Disk quota exceeded",
        "The packages could not be installed: the disk is full. Free some space and run this again.",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED|SSLError",
        "The packages could not be fetched: the secure connection was not trusted. "
        "Where the network has a certificate of its own, name it in PIP_CERT and run this again.",
    ),
    (
        r"NewConnectionError|NameResolutionError|Temporary failure in name resolution|getaddrinfo failed"
        r"|ConnectTimeoutError|ReadTimeoutError|ProxyError|Network is unreachable|Connection refused"
        r"|Connection reset|Connection aborted|RemoteDisconnected",
        "The packages could not be fetched: no network. Connect this machine and run this again.",
    ),
    (
        r"DO NOT MATCH THE HASHES",
        "A package is not the one that was locked, so nothing was installed. "
        "Run this again; if it stays so, the place where pip looks for packages serves altered files.",
    ),
    (
        r"Permission denied|Read-only file system",
        f"{ROOT} may not be written. Make the folder yours, or copy the project to one that is, and run this again.",
    ),
)


def stop_for_pip(said: str) -> Stop:
    """The sentence for a failed pip, from what it said; the last lines themselves when they are new to us."""
    for pattern, sentence in SIGNS:
        if re.search(pattern, said):
            return Stop(sentence)
    none_fits = re.search(r"No matching distribution found for ([^\s(]+)", said)
    if none_fits:
        major, minor = sys.version_info[:2]
        return Stop(
            f"There is no ready-made {none_fits[1]} for Python {major}.{minor} on this system. Use Python 3.11 to "
            "3.14 on Linux with glibc 2.34 (Debian 12, Ubuntu 22.04) or newer, Windows, or a Mac with Apple silicon."
        )
    last = "\n  ".join(said.strip().splitlines()[-12:])
    return Stop(f"The packages could not be installed. pip said:\n  {last}\nAll of it is in {LOG}.")
