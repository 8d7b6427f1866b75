"""Replies of one connection, each given to the question it belongs to.

A status byte carries no name, so it is matched by order: every question leaves a ticket, and a reply goes to the
oldest open ticket of its kind, also when nobody waits for it any more. A question that was given up keeps its place;
its late reply lands there and never answers the next question. Named replies (GS ( H) go by their name alone.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from threading import Condition as Bell
from time import monotonic

from printing.status import Condition, Kind, Reply, after_own_status, name_of


class Ticket:
    """A question's claim on its reply."""

    def __init__(self, bell: Bell, name: bytes = b"") -> None:
        self.bell = bell
        self.name = name
        self.answer: bytes | None = None
        self.void = False

    def wait(self, timeout_s: float) -> bytes | None:
        """The reply, or None when it did not come in time or the connection ended."""
        until = monotonic() + timeout_s
        with self.bell:
            while self.answer is None and not self.void:
                left = until - monotonic()
                if left <= 0 or not self.bell.wait(left):
                    break
            return self.answer


def nobody() -> None:
    """Nobody listens to the printer's own reports."""


class Mailbox:
    """Open tickets of a connection, and the last report the printer made by itself."""

    def __init__(self) -> None:
        self.bell = Bell()
        self.by_order: dict[Kind, deque[Ticket]] = {Kind.REALTIME: deque(), Kind.IN_ORDER: deque()}
        self.by_name: dict[bytes, Ticket] = {}
        self.strays = 0
        """Replies that nobody had asked for or that are none; a sign of an older question, or of another device."""
        self.reported: Condition | None = None
        self.ended = False
        self.on_report: Callable[[], None] = nobody

    def expect(self, kind: Kind, name: bytes = b"") -> Ticket:
        """A ticket, to be taken before the question is sent."""
        with self.bell:
            ticket = Ticket(self.bell, name)
            ticket.void = self.ended
            if kind is Kind.BLOCK:
                self.by_name[name] = ticket
            else:
                self.by_order[kind].append(ticket)
            return ticket

    def deliver(self, reply: Reply) -> None:
        """Hands a reply to its ticket; called by the connection's reader only."""
        before = self.reported
        with self.bell:
            if reply.kind is Kind.OWN_STATUS:
                self.reported = after_own_status(reply.data)
            elif reply.kind is Kind.BLOCK:
                self.settle(self.by_name.pop(name_of(reply.data), None), reply.data)
            elif reply.kind in self.by_order:
                queue = self.by_order[reply.kind]
                self.settle(queue.popleft() if queue else None, reply.data)
            elif reply.kind is Kind.STRANGE:
                self.strays += 1
            self.bell.notify_all()
        if self.reported != before:
            self.on_report()  # a report that says what was known wakes nobody

    def settle(self, ticket: Ticket | None, data: bytes) -> None:
        if ticket is None:
            self.strays += 1
        else:
            ticket.answer = data

    def end(self) -> None:
        """The connection is gone: nobody waits any longer."""
        with self.bell:
            self.ended = True
            tickets = [ticket for queue in self.by_order.values() for ticket in queue] + list(self.by_name.values())
            for ticket in tickets:
                ticket.void = True
            self.bell.notify_all()
