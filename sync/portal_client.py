"""The portal over HTTP: one kept-alive connection, signed rounds, gzip, and errors in two kinds.

``Trouble``: no answer, or one that is not ours; try again later. ``Refused``: the portal answered and says no, with
the code of the protocol's table; ``retry_after_s`` when it asked to be left alone for a while.
"""

from __future__ import annotations

import gzip
import socket
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from desktop.domain.errors import Trouble
from sync.ports import Identity
from sync.protocol.messages import (
    COUNTER_HEADER,
    MOST_WAIT_S,
    SIGNATURE_HEADER,
    ElsewhereAnswer,
    ElsewhereRequest,
    EnrolAnswer,
    EnrolRequest,
    PastAnswer,
    PastRequest,
    Problem,
    RoundAnswer,
    RoundRequest,
)
from sync.protocol.signing import round_statement, sign

if TYPE_CHECKING:
    from requests import PreparedRequest
    from requests.adapters import HTTPAdapter

M = TypeVar("M")
CONNECT_S = 3.0
ANSWER_S = 10.0
"""So long without a byte, besides the time a wait asked for."""
AGENT = "huduma-counter"
GZIP_FROM = 1_024
"""Bodies smaller than this travel as they are: packing them saves nothing."""


class Refused(Exception):
    """The portal's no."""

    def __init__(self, problem: Problem, status: int, retry_after_s: float = 0.0) -> None:
        super().__init__(f"{problem.code}: {problem.message}")
        self.code = problem.code
        self.status = status
        self.retry_after_s = retry_after_s


@dataclass(frozen=True, slots=True)
class Answered:
    """A round's answer and how long the portal took."""

    answer: RoundAnswer
    took_s: float


class PortalClient:
    """One connection to one portal; used by one thread, which may let one round at a time be carried by another."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._adapter = _adapter()
        self._carrier: ThreadPoolExecutor | None = None

    def enrol(self, request: EnrolRequest) -> EnrolAnswer:
        """Makes this counter known; ``Refused`` for a wrong code."""
        return self._post("/v1/enrol", msgspec.json.encode(request), {}, EnrolAnswer, ANSWER_S)

    def round(self, identity: Identity, request: RoundRequest) -> Answered:
        """One round, signed with the device key."""
        begun = time.monotonic()
        wait_s = min(request.wait_s, MOST_WAIT_S) + ANSWER_S
        answer = self._signed("/v1/round", identity, msgspec.json.encode(request), RoundAnswer, wait_s)
        return Answered(answer, time.monotonic() - begun)

    def begin_round(self, identity: Identity, request: RoundRequest) -> Future[Answered]:
        """A round under way; what it raises, its ``result`` raises. One at a time."""
        if self._carrier is None:
            self._carrier = ThreadPoolExecutor(1, thread_name_prefix="sync-carrier")
        return self._carrier.submit(self.round, identity, request)

    def past(self, identity: Identity, request: PastRequest) -> PastAnswer:
        """A page of a former chain of this counter."""
        return self._signed("/v1/past", identity, msgspec.json.encode(request), PastAnswer, ANSWER_S)

    def elsewhere(self, identity: Identity, request: ElsewhereRequest) -> ElsewhereAnswer:
        """What a rail knows of a number raised elsewhere; the portal may have to ask it first."""
        return self._signed("/v1/elsewhere", identity, msgspec.json.encode(request), ElsewhereAnswer, ANSWER_S)

    def close(self) -> None:
        """Lets go of the connection."""
        if self._carrier is not None:
            self._carrier.shutdown()
        self._adapter.close()

    def _signed(self, path: str, identity: Identity, body: bytes, kind: type[M], read_s: float) -> M:
        headers = {
            COUNTER_HEADER: identity.counter,
            SIGNATURE_HEADER: sign(identity.device_key, round_statement(body)),
        }
        return self._post(path, body, headers, kind, read_s)

    def _post(self, path: str, body: bytes, headers: dict[str, str], kind: type[M], read_s: float) -> M:
        import requests

        headers = {**headers, "Content-Type": "application/json", "Accept-Encoding": "gzip", "User-Agent": AGENT}
        if len(body) >= GZIP_FROM:
            body, headers["Content-Encoding"] = gzip.compress(body, 1), "gzip"
        try:
            reply = self._adapter.send(_posted(self.url + path, body, headers), timeout=(CONNECT_S, read_s))
            content = reply.content
        except requests.RequestException as wrong:
            why = "it did not answer in time" if isinstance(wrong, requests.Timeout) else "no connection"
            raise Trouble("The portal at {url} cannot be reached: {why}.", url=self.url, why=why) from wrong
        if reply.status_code != 200:
            raise _refusal(reply.status_code, content, reply.headers.get("Retry-After", ""))
        try:
            return msgspec.json.decode(content, type=kind)
        except msgspec.DecodeError as wrong:
            raise Trouble("What answers at {url} is not a portal of this version.", url=self.url) from wrong


def _posted(url: str, body: bytes, headers: dict[str, str]) -> PreparedRequest:
    """The request, made by hand: everything a session would look up and merge is known, and costs more than sending."""
    from requests import PreparedRequest
    from requests.structures import CaseInsensitiveDict

    request = PreparedRequest()
    request.method, request.url, request.body = "POST", url, body
    request.headers = CaseInsensitiveDict({**headers, "Content-Length": str(len(body))})
    return request


def _adapter() -> HTTPAdapter:
    """Connections that ask the other end now and then whether it is there.

    A wait is silent for 25 seconds; where the line died under it, the machine itself finds out in about twelve.
    """
    from requests.adapters import HTTPAdapter
    from urllib3.connection import HTTPConnection

    class KeptAlive(HTTPAdapter):
        def init_poolmanager(self, *arguments: Any, **more: Any) -> None:
            options = [*HTTPConnection.default_socket_options, (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)]
            for name, value in (("TCP_KEEPIDLE", 6), ("TCP_KEEPINTVL", 2), ("TCP_KEEPCNT", 3)):
                if hasattr(socket, name):
                    options.append((socket.IPPROTO_TCP, getattr(socket, name), value))
            super().init_poolmanager(*arguments, **more, socket_options=options)

    return KeptAlive()


def _refusal(status: int, content: bytes, retry_after: str) -> Exception:
    wait_s = float(retry_after) if retry_after.isdigit() else 0.0
    try:
        return Refused(msgspec.json.decode(content, type=Problem), status, wait_s)
    except msgspec.DecodeError:
        return Trouble("The portal answered with status {status} and no reason.", status=status)
