"""A portal of one's own, as a process on this machine: for the demonstration and for learning the counter."""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
from pathlib import Path

from desktop.domain.errors import Trouble

READY = "portal ready "
READY_S = 60.0
STOP_S = 10.0


class PortalProcess:
    """``python -m portal serve`` with the sandbox rail, on a free loopback port."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.database = f"sqlite:///{(folder / 'portal.db').resolve().as_posix()}"
        self._log = (folder / "portal.log").open("ab")
        self._said: queue.Queue[str] = queue.Queue()
        command = [sys.executable, "-m", "portal", "serve", "--database", self.database]
        self._process = subprocess.Popen(
            [*command, "--port", "0", "--rails", "sandbox"], stdout=subprocess.PIPE, stderr=self._log, text=True
        )
        threading.Thread(target=self._listen, name="portal-words", daemon=True).start()

    def wait_ready(self) -> str:
        """The portal's address once it answers; ``Trouble`` when it ended or took too long."""
        while True:
            try:
                line = self._said.get(timeout=READY_S)
            except queue.Empty:
                line = ""
            if line.startswith(READY):
                return line.removeprefix(READY).strip()
            if not line:
                self.stop()
                raise Trouble("The portal did not start. Its own words are in {log}.", log=self._log.name)

    def stop(self) -> None:
        """Asks the portal to end, and waits for it."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._log.close()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as words:
            for line in words:
                self._said.put(line)
        self._said.put("")
