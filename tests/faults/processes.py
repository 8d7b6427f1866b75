"""Real programs under test: a drive and a portal, each a process that may be stopped, continued or killed.

Only processes started here are ended, each by the id it was started with.
"""

from __future__ import annotations

import contextlib
import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.paths import ROOT

Line = dict[str, Any]
READY_S = 15.0
END_S = 25.0


class Drive:
    """``python -m desktop drive``, begun when made; ``said`` holds what it printed so far, line by line."""

    def __init__(self, portal_url: str, profile: Path, *more: str) -> None:
        command = [sys.executable, "-m", "desktop", "drive", "--portal", portal_url, "--profile", str(profile), *more]
        self.said: list[Line] = []
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
        )
        self._reader = threading.Thread(target=self._read, name="drive-reader", daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.endswith("}\n"):
                self.said.append(json.loads(line))

    def count(self, act: str) -> int:
        """How often this act was said."""
        return sum(line["act"] == act for line in list(self.said))

    def until(self, act: str, times: int) -> None:
        """Returns when the act was said so often."""
        ends = time.monotonic() + END_S
        while self.count(act) < times:
            assert self._process.poll() is None, f"the drive ended before: {self._complaint()}"
            assert time.monotonic() < ends, f"the drive did not say {act} {times} times"
            time.sleep(0.005)

    def end(self) -> list[Line]:
        """What it said, after it ended well by itself."""
        code = self._process.wait(END_S)
        self._reader.join(END_S)
        complaint = self._complaint()
        assert code == 0, complaint
        return self.said

    def kill(self) -> list[Line]:
        """What it said before it was killed."""
        self._process.kill()
        self._process.wait(END_S)
        self._reader.join(END_S)
        self._complaint()
        return self.said

    def close(self) -> None:
        """Ends it, whatever became of it."""
        if self._process.poll() is None:
            self.kill()
        self._complaint()
        assert self._process.stdout is not None
        self._reader.join(END_S)
        self._process.stdout.close()

    def _complaint(self) -> str:
        wire = self._process.stderr
        if wire is None or wire.closed or self._process.poll() is None:
            return ""
        with wire:
            return wire.read()


@contextlib.contextmanager
def driving(portal_url: str, profile: Path, *more: str) -> Iterator[Drive]:
    """A drive that does not outlive its test."""
    drive = Drive(portal_url, profile, *more)
    try:
        yield drive
    finally:
        drive.close()


def drive_to_the_end(portal_url: str, profile: Path, *more: str) -> list[Line]:
    """What a drive said that ended well."""
    with driving(portal_url, profile, *more) as drive:
        return drive.end()


class PortalProcess:
    """``python -m portal serve`` on one port and one database, across kills.

    The port is kept by a bound socket that does not listen: while the portal is dead a caller is refused, and nobody
    else can take the port. On entering it serves; on leaving it is ended and its words on stderr are in ``complaints``.
    """

    def __init__(self, database: str, log: Path) -> None:
        self.database = database
        self._log = log
        self._kept = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._kept.bind(("127.0.0.1", 0))
        self._port: int = self._kept.getsockname()[1]
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> PortalProcess:
        self.start()
        return self

    def __exit__(self, *_why: object) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGCONT)
            self._process.terminate()
            self._gone()
        self._kept.close()

    @property
    def url(self) -> str:
        """The same after every start."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def complaints(self) -> str:
        """What every run of it logged."""
        return self._log.read_text(encoding="utf-8")

    def start(self) -> None:
        """Returns when it answers."""
        command = [sys.executable, "-m", "portal", "serve", "--database", self.database, "--port", str(self._port)]
        with self._log.open("a", encoding="utf-8") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True)
        assert self._process.stdout is not None
        said = self._process.stdout.readline()
        assert said.startswith("portal ready"), f"{said!r}: {self.complaints}"

    def kill(self) -> None:
        """Ends it as a power cut of the program does: in the middle of anything."""
        assert self._process is not None
        self._process.kill()
        self._gone()

    def stop_for(self, seconds: float) -> None:
        """It does nothing at all for a while, its connections open."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)
        try:
            time.sleep(seconds)
        finally:
            self._process.send_signal(signal.SIGCONT)

    def _gone(self) -> None:
        assert self._process is not None
        process, self._process = self._process, None
        try:
            process.wait(READY_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(READY_S)
            raise
        finally:
            assert process.stdout is not None
            process.stdout.close()
