"""The libraries Qt expects from the system, and the Debian and Ubuntu packages that bring them.

PySide6 ships Qt itself; what follows is what its modules and platform plugins still look for on Linux, read from
their ELF headers on a bare system. A library is there when the dynamic loader can open it, which is the question
Qt will ask. Names hold from Debian 12 and Ubuntu 22.04 on (a renamed package still answers to its old name).
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping

from deploy.dev.child import Outcome, run_quietly
from deploy.dev.progress import step
from deploy.dev.stop import Stop

# Group -> library -> package. `base` is what any Qt program needs, also one that no display shows.
LIBRARIES: Mapping[str, Mapping[str, str]] = {
    "base": {
        "libGL.so.1": "libgl1",
        "libEGL.so.1": "libegl1",
        "libX11.so.6": "libx11-6",
        "libdbus-1.so.3": "libdbus-1-3",
        "libfontconfig.so.1": "libfontconfig1",
        "libfreetype.so.6": "libfreetype6",
        "libglib-2.0.so.0": "libglib2.0-0",
        "libgthread-2.0.so.0": "libglib2.0-0",
        "libxkbcommon.so.0": "libxkbcommon0",
    },
    "x11": {
        "libX11-xcb.so.1": "libx11-xcb1",
        "libxcb-cursor.so.0": "libxcb-cursor0",
        "libxcb-icccm.so.4": "libxcb-icccm4",
        "libxcb-image.so.0": "libxcb-image0",
        "libxcb-keysyms.so.1": "libxcb-keysyms1",
        "libxcb-randr.so.0": "libxcb-randr0",
        "libxcb-render-util.so.0": "libxcb-render-util0",
        "libxcb-render.so.0": "libxcb-render0",
        "libxcb-shape.so.0": "libxcb-shape0",
        "libxcb-shm.so.0": "libxcb-shm0",
        "libxcb-sync.so.1": "libxcb-sync1",
        "libxcb-util.so.1": "libxcb-util1",
        "libxcb-xfixes.so.0": "libxcb-xfixes0",
        "libxcb-xkb.so.1": "libxcb-xkb1",
        "libxcb.so.1": "libxcb1",
        "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    },
    "wayland": {
        "libwayland-client.so.0": "libwayland-client0",
        "libwayland-cursor.so.0": "libwayland-cursor0",
        "libwayland-egl.so.1": "libwayland-egl1",
    },
}


def opens(library: str) -> bool:
    """Whether the dynamic loader finds `library`."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_libraries(groups: Iterable[str], can_open: Callable[[str], bool]) -> list[str]:
    """The libraries of `groups` that this machine lacks; none on systems whose Qt brings everything."""
    if not sys.platform.startswith("linux"):
        return []
    return [library for group in groups for library in LIBRARIES[group] if not can_open(library)]


def packages_for(libraries: Iterable[str]) -> list[str]:
    """The Debian packages that bring `libraries`, each once, in the order of the alphabet."""
    names = {name: package for group in LIBRARIES.values() for name, package in group.items()}
    return sorted({names[library] for library in libraries})


def provide(groups: Iterable[str]) -> None:
    """Make sure Qt finds its libraries: install what is missing as root, else Stop with the exact command."""
    groups = tuple(groups)
    missing = missing_libraries(groups, opens)
    if not missing:
        return
    packages = packages_for(missing)
    if shutil.which("apt-get") is None:
        raise Stop(
            f"Qt needs system libraries that are not here: {', '.join(missing)}. "
            "Install the packages of your system that bring them and run this again."
        )
    install(packages, because="Qt needs system libraries that are not here")
    still = missing_libraries(groups, opens)
    if still:
        raise Stop(
            f"{', '.join(still)} cannot be opened although {' '.join(packages_for(still))} is installed. "
            "Reinstall it with apt-get install --reinstall and run this again."
        )


def install(packages: list[str], because: str) -> None:
    """Install Debian `packages` as root; else Stop with the sentence `because` and the command that does it."""
    if not is_root():
        command = "apt-get install --no-install-recommends " + " ".join(packages)
        how = f"Run sudo {command}" if shutil.which("sudo") else f"Run as root: {command}"
        raise Stop(f"{because}. {how}\nThen run this again.")
    with step(f"Installing {' '.join(packages)} (system packages)"):
        apt_get("update")
        done = apt_get("install", "--yes", "--no-install-recommends", *packages)
        if done.code != 0:
            raise stop_for_apt(done.said, packages)


def is_root() -> bool:
    """Whether this process may install system packages."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def apt_get(*words: str) -> Outcome:
    """One quiet apt-get that asks nothing and waits two minutes for another one to finish."""
    options = ("-o", "DPkg::Lock::Timeout=120", "-o", "Acquire::Retries=2")
    return run_quietly(["apt-get", *options, *words], DEBIAN_FRONTEND="noninteractive", LC_ALL="C")


def stop_for_apt(said: str, packages: list[str]) -> Stop:
    """The sentence for a failed apt-get."""
    command = "apt-get install " + " ".join(packages)
    if "No space left" in said or "enough free space" in said:
        return Stop(f"The disk is too full for {' '.join(packages)}. Free some space and run this again.")
    if any(sign in said for sign in ("Temporary failure", "Could not resolve", "Could not connect", "Unable to fetch")):
        return Stop(
            "The system packages could not be fetched: no network. "
            f"Connect this machine and run this again (it needs: {command})."
        )
    last = [line for line in said.splitlines() if line.startswith("E:")] or said.splitlines()[-1:]
    return Stop(f"{command} failed: {' '.join(last)}\nPut that right and run this again.")
