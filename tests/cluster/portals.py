"""Portals in front of the cluster: two stateless processes over the same books, either of which may die."""

from __future__ import annotations

import subprocess
import threading
from dataclasses import dataclass, field

from deploy.dev.child import child_environment
from deploy.dev.places import ROOT, venv_python

READY = "portal ready "
READY_S = 60.0
END_S = 10.0


@dataclass(slots=True)
class Portal:
    """One portal process over ``database``; ``url`` is where it answers."""

    database: str
    url: str = ""
    said: list[str] = field(default_factory=list)
    _process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Returns once it answers; ``AssertionError`` with its words when it does not."""
        port = self.url.rpartition(":")[2] or "0"
        self._process = subprocess.Popen(
            [venv_python(), "-m", "portal", "serve", "--database", self.database, "--port", port],
            cwd=ROOT,
            env=child_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        ready = threading.Event()
        threading.Thread(target=self._listen, args=(self._process, ready), daemon=True).start()
        assert ready.wait(READY_S), "\n".join(self.said[-20:])

    def kill(self) -> None:
        """It dies where it stands."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def stop(self) -> None:
        """It is told to end, and ended when it does not."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(END_S)
            except subprocess.TimeoutExpired:
                self.kill()
            self._process = None

    def _listen(self, process: subprocess.Popen[str], ready: threading.Event) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            self.said.append(line.rstrip())
            if line.startswith(READY):
                self.url = line.removeprefix(READY).strip()
                ready.set()
