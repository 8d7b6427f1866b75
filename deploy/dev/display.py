"""Whether a window could be seen here, and which of Qt's library groups that takes."""

from __future__ import annotations

import socket
import sys
from collections.abc import Mapping
from pathlib import Path


def groups_for_display(variables: Mapping[str, str], platform: str = sys.platform) -> tuple[str, ...]:
    """Qt's library groups for a window on this machine; empty when there is no display that answers."""
    if variables.get("QT_QPA_PLATFORM", "").partition(":")[0] in ("offscreen", "minimal"):
        return ()
    if not platform.startswith("linux"):
        return ("base",)
    groups = []
    if _wayland_answers(variables):
        groups.append("wayland")
    if _x11_answers(variables.get("DISPLAY", "")):
        groups.append("x11")
    return ("base", *groups) if groups else ()


def _wayland_answers(variables: Mapping[str, str]) -> bool:
    name = variables.get("WAYLAND_DISPLAY", "")
    return bool(name) and (Path(variables.get("XDG_RUNTIME_DIR", "/")) / name).exists()


def _x11_answers(display: str) -> bool:
    # A DISPLAY left over from a session that ended makes Qt abort, so the server itself is asked.
    host, _, rest = display.rpartition(":")
    number = rest.partition(".")[0]
    if not number.isdigit():
        return False
    if host in ("", "unix"):
        path = f"/tmp/.X11-unix/X{number}"
        return any(_connects(socket.AF_UNIX, address) for address in (path, "\0" + path))
    return _connects(socket.AF_INET, (host, 6000 + int(number)))


def _connects(family: socket.AddressFamily, address: str | tuple[str, int]) -> bool:
    try:
        with socket.socket(family, socket.SOCK_STREAM) as client:
            client.settimeout(2)
            client.connect(address)
    except OSError:
        return False
    return True
