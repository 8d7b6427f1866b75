"""A bad network: a TCP proxy on loopback that reads HTTP messages, so that it can fail between any two of them.

A *script* is asked once for each exchange (a request and its answer) what shall happen to it. Besides, the whole way
can be parted: then every open connection is reset and every new one is reset at once, until it is healed. (The port
stays bound meanwhile, so that nobody else on the machine takes it; a port that really refuses is a killed portal.)

Bounds: 64 connections at once, every socket call ends after 30 seconds, and ``close`` joins every thread.
"""

from __future__ import annotations

import gzip
import random
import socket
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType

from tests.faults.http_message import HttpMessage, read_message

MOST_CONNECTIONS = 64
IDLE_S = 30.0
GZIP = b"\x1f\x8b"
LINGER_NONE = struct.pack("ii", 1, 0)


class Kind(StrEnum):
    """What can happen to an exchange."""

    PASS = "pass"
    DELAY = "delay"
    DROP_ANSWER = "drop_answer"
    CUT_REQUEST = "cut_request"
    CUT_ANSWER = "cut_answer"
    RESET = "reset"
    FREEZE = "freeze"


@dataclass(frozen=True, slots=True)
class Fault:
    """``after`` is in bytes of the body for a cut; ``seconds`` is the length of a delay."""

    kind: Kind
    after: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request that has arrived whole at the proxy; ``no`` counts them from 1."""

    no: int
    path: str
    body: bytes

    @property
    def plain(self) -> bytes:
        """The body unpacked: the same for the same request made again, whatever time its packing names."""
        return gzip.decompress(self.body) if self.body.startswith(GZIP) else self.body


Script = Callable[[Exchange], Fault]
PASS = Fault(Kind.PASS)


def all_pass(_exchange: Exchange) -> Fault:
    """A good network."""
    return PASS


def seeded(seed: int, kinds: tuple[Kind, ...], share: float) -> Script:
    """Of the exchanges a ``share`` goes wrong, in one of ``kinds``; the same for the same seed and order."""
    chance, lock = random.Random(seed), threading.Lock()

    def script(exchange: Exchange) -> Fault:
        with lock:
            if chance.random() >= share:
                return PASS
            kind = chance.choice(kinds)
            return Fault(kind, after=chance.randrange(len(exchange.body) + 1), seconds=chance.uniform(0.05, 0.3))

    return script


class FaultyProxy:
    """Listens on entering, ends on leaving; ``url`` is what a counter takes for its portal."""

    def __init__(self, upstream: str, script: Script = all_pass) -> None:
        host, _, port = upstream.removeprefix("http://").rpartition(":")
        self.script = script
        self.url = ""
        self._upstream = (host, int(port))
        self._parted = threading.Event()
        self._closing = threading.Event()
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._exchanges = 0
        self._cuts = 0
        self._listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)

    def __enter__(self) -> FaultyProxy:
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen(MOST_CONNECTIONS)
        self._listener.settimeout(0.1)
        self.url = "http://{}:{}".format(*self._listener.getsockname())
        self._begin(self._accept)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def exchanges(self) -> int:
        """How many requests have arrived."""
        return self._exchanges

    @property
    def cuts(self) -> int:
        """How many bodies were cut; one that ended before the place of its cut got through."""
        return self._cuts

    def part(self) -> None:
        """Nothing gets through any more, open connections included."""
        self._parted.set()
        self._reset_all()

    def heal(self) -> None:
        """New connections get through; those that were parted or frozen are gone."""
        self._reset_all()
        self._parted.clear()

    def close(self) -> None:
        """Ends every connection and joins every thread."""
        self._closing.set()
        self._threads[0].join(IDLE_S)
        self._listener.close()
        self._reset_all()
        for thread in self._threads[1:]:
            thread.join(IDLE_S)
            assert not thread.is_alive(), "a connection of the proxy does not end"

    def _begin(self, target: Callable[..., None], *given: object) -> None:
        thread = threading.Thread(target=target, args=given, name="faulty-proxy", daemon=True)
        self._threads = [*self._threads[:1], *(t for t in self._threads[1:] if t.is_alive()), thread]
        thread.start()

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                client, _ = self._listener.accept()
            except TimeoutError:
                continue
            if self._parted.is_set() or len(self._threads) > MOST_CONNECTIONS or not self._keep(client):
                self._let_go(client)
                continue
            self._begin(self._serve, client)

    def _keep(self, wire: socket.socket) -> bool:
        """Makes the wire one that ``part`` resets; false when it came too late for that."""
        wire.settimeout(IDLE_S)
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self._lock:
            self._open.add(wire)
        return not self._parted.is_set() and not self._closing.is_set()

    def _reset_all(self) -> None:
        """Wakes every thread that reads or sends; each then resets its own two wires."""
        with self._lock:
            wires = list(self._open)
        for wire in wires:
            try:
                wire.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue

    def _let_go(self, wire: socket.socket) -> None:
        with self._lock:
            self._open.discard(wire)
        _reset(wire)

    def _serve(self, client: socket.socket) -> None:
        wires = [client]
        try:
            portal = socket.create_connection(self._upstream, IDLE_S)
            wires.append(portal)
            if self._keep(portal):
                while (request := read_message(client)) is not None and self._carry(client, portal, request):
                    continue
        except OSError:
            return  # the wire broke, as wires do here
        finally:
            for wire in wires:
                self._let_go(wire)

    def _carry(self, client: socket.socket, portal: socket.socket, request: HttpMessage) -> bool:
        """One exchange; false when the connection ends with it."""
        with self._lock:
            self._exchanges += 1
            number = self._exchanges
        fault = self.script(Exchange(number, request.path, request.body))
        if fault.kind is Kind.RESET:
            return False
        if fault.kind is Kind.FREEZE:
            client.settimeout(None)  # until the caller gives up, or ``heal`` or ``close`` ends it
            client.recv(1)
            return False
        if fault.kind is Kind.CUT_REQUEST and fault.after < len(request.body):
            self._count_cut()
            portal.sendall(request.head + request.body[: fault.after])
            portal.shutdown(socket.SHUT_WR)
            portal.recv(1)  # the portal has seen the end before the wire is gone
            return False
        if fault.kind is Kind.DELAY:
            self._closing.wait(fault.seconds)
        portal.sendall(request.head + request.body)
        answer = read_message(portal)
        return answer is not None and self._hand_back(client, answer, fault)

    def _count_cut(self) -> None:
        with self._lock:
            self._cuts += 1

    def _hand_back(self, client: socket.socket, answer: HttpMessage, fault: Fault) -> bool:
        if fault.kind is Kind.DROP_ANSWER:
            return False
        if fault.kind is Kind.CUT_ANSWER and fault.after < len(answer.body):
            self._count_cut()
            client.sendall(answer.head + answer.body[: fault.after])
            client.shutdown(socket.SHUT_WR)
            client.recv(1)  # a reset at once would take away what was sent before the cut
            return False
        client.sendall(answer.head + answer.body)
        return True


def _reset(wire: socket.socket) -> None:
    """Closes with a reset, as a broken line does, not with a farewell."""
    try:
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_NONE)
    finally:
        wire.close()
