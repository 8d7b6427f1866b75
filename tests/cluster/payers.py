"""Payments on their way while the cluster breaks: each is delivered until it is acknowledged, as a rail does.

What a payer saw acknowledged must be in the books, once. What was not acknowledged is delivered again with the same
code: a payment that was written and never acknowledged is the normal case after a fail-over.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import requests

from desktop.domain.time import utc_now
from portal.rails.sandbox import SandboxRail, c2b_body

PAYERS = 6
ANSWER_S = 4.0
REST_S = 0.1
PAUSE_S = 0.02
"""Between two payments of one payer: a steady few hundred a second would only measure this machine."""


@dataclass(frozen=True, slots=True)
class Due:
    """An account and what is due on it, in cents."""

    account: str
    cents: int


@dataclass(slots=True)
class Payers:
    """``acknowledged``: each code with what was paid, in the order of its answer. ``at_s``: when, monotonic."""

    portals: Sequence[str]
    dues: Sequence[Due]
    acknowledged: dict[str, Due] = field(default_factory=dict)
    at_s: list[float] = field(default_factory=list)
    again: int = 0
    _stopping: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)
    _next: itertools.count[int] = field(default_factory=itertools.count)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self) -> None:
        """Begins to pay."""
        addresses = [SandboxRail(url).address() for url in self.portals]
        confirmations = [address.confirmation for address in addresses]
        short_code = addresses[0].short_code
        self._threads = [
            threading.Thread(target=self._pay, args=(confirmations, short_code, at), daemon=True)
            for at in range(PAYERS)
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Ends after the payment each is at was acknowledged or given up."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(60.0)

    def longest_silence_s(self, since: float) -> float:
        """The longest time without an acknowledgement after an instant."""
        times = [since, *(at for at in self.at_s if at >= since)]
        return max((later - earlier for earlier, later in itertools.pairwise(times)), default=0.0)

    def wait_for_more(self, count: int, most_s: float) -> None:
        """Until so many more are acknowledged; ``AssertionError`` when that takes too long."""
        wanted, end = len(self.at_s) + count, time.monotonic() + most_s
        while len(self.at_s) < wanted:
            assert time.monotonic() < end, f"no payment was acknowledged for {most_s:.0f} s"
            time.sleep(0.05)

    def _pay(self, confirmations: Sequence[str], short_code: str, at: int) -> None:
        with requests.Session() as session:
            session.trust_env = False
            while not self._stopping.is_set():
                due = self.dues[next(self._next) % len(self.dues)]
                body = c2b_body(due.account, due.cents, None, "AMINA", utc_now(), short_code)
                self._deliver(session, confirmations, body, due, at)
                time.sleep(PAUSE_S)

    def _deliver(
        self, session: requests.Session, confirmations: Sequence[str], body: dict[str, str], due: Due, at: int
    ) -> None:
        for attempt in itertools.count():
            if attempt and self._stopping.is_set():
                return
            try:
                reply = session.post(confirmations[(at + attempt) % len(confirmations)], json=body, timeout=ANSWER_S)
                taken = reply.status_code == 200 and reply.json().get("ResultCode") == "0"
            except (requests.RequestException, ValueError):
                taken = False
            with self._lock:
                if taken:
                    self.acknowledged[body["TransID"]] = due
                    self.at_s.append(time.monotonic())
                    return
                self.again += 1
            time.sleep(REST_S)
