"""One node: Patroni with its PostgreSQL, as a group of processes that can be killed, frozen and thawed as a whole.

What is meant by "the machine dies" is a SIGKILL to all of it at once; by "the machine hangs", a SIGSTOP.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from string import Template

import psutil
import requests

from deploy.dev.places import ROOT, venv_python
from tests.cluster.places import Account

TEMPLATE = ROOT / "deploy" / "cluster" / "patroni.yml"
ASK_S = 2.0


@dataclass(slots=True)
class Node:
    """``environment`` holds Patroni and PostgreSQL; ``folder`` is the node's own."""

    name: str
    folder: Path
    environment: Path
    account: Account
    api: str
    words: Mapping[str, str]
    _patroni: subprocess.Popen[bytes] | None = None
    _frozen: list[int] = field(default_factory=list)

    def start(self) -> None:
        """Starts Patroni, which starts PostgreSQL: a new one, a standby, or a former leader that is rewound."""
        self.folder.mkdir(exist_ok=True)
        self.account.own(self.folder)
        settings = self.folder / "patroni.yml"
        settings.write_text(Template(TEMPLATE.read_text(encoding="utf-8")).substitute(self.words), encoding="utf-8")
        self.account.own_file(settings)
        with (self.folder / "patroni.log").open("ab") as log:
            self._patroni = subprocess.Popen(
                [venv_python(self.environment), "-m", "patroni", settings],
                cwd=self.folder,
                env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": str(self.folder)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                user=self.account.user,
                group=self.account.group,
                extra_groups=[] if self.account.user is not None else None,
            )

    def kill(self) -> None:
        """The machine loses its power: every process of it at once."""
        self._signal(signal.SIGKILL)
        if self._patroni is not None:
            self._patroni.wait()
            self._patroni = None

    def freeze(self) -> None:
        """The machine hangs; its connections stay open and say nothing."""
        self._frozen = self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on as if nothing had happened."""
        for pid in reversed(self._frozen):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)
        self._frozen = []

    def role(self) -> str:
        """``primary``, ``replica``, or what Patroni says else; empty when it does not answer."""
        return str(self._status().get("role", ""))

    def is_streaming(self) -> bool:
        """True for a standby that receives what the leader writes."""
        status = self._status()
        return status.get("role") == "replica" and status.get("replication_state") == "streaming"

    def is_synchronous(self) -> bool:
        """True for the standby without which the leader acknowledges nothing."""
        return self._status().get("sync_standby") is True

    def _status(self) -> dict[str, object]:
        with requests.Session() as session:
            session.trust_env = False
            try:
                told = session.get(f"http://{self.api}/patroni", timeout=ASK_S).json()
            except (requests.RequestException, ValueError):
                return {}
        return told if isinstance(told, dict) else {}

    def _signal(self, number: signal.Signals) -> list[int]:
        """Signals Patroni and everything it started, parents first, so that nothing is started in between."""
        reached: list[int] = []
        for pid in self._pids():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
                reached.append(pid)
        return reached

    def _pids(self) -> list[int]:
        """Patroni's processes and PostgreSQL's, which Patroni lets go into a session of its own."""
        pids = [] if self._patroni is None else _tree(self._patroni.pid)
        with contextlib.suppress(OSError, ValueError):
            pids += _tree(int((self.folder / "pgdata" / "postmaster.pid").read_text().split("\n", 1)[0]))
        return list(dict.fromkeys(pids))


def _tree(pid: int) -> list[int]:
    try:
        process = psutil.Process(pid)
        return [pid, *(child.pid for child in process.children(recursive=True))]
    except psutil.NoSuchProcess:
        return []
