"""What all ways without an answer share: papers are handed over whole, by name, and nobody says what became of them.

CUPS and the Windows spooler report that they took a job, not that paper came out: such a way is never better than
grade D, whatever the printer behind it can do.
"""

from __future__ import annotations

from collections.abc import Callable

from printing.mailbox import Mailbox, Ticket
from printing.status import Condition, Kind


class OneWayLink:
    """`hand_over(title, data)` gives the number of bytes that left."""

    answers = False
    reported: Condition | None = None
    strays = 0

    def __init__(self, hand_over: Callable[[str, bytes], int]) -> None:
        self.hand_over = hand_over
        self.title = "paper"
        self.closed = False

    @property
    def broken(self) -> bool:
        """True once it was closed."""
        return self.closed

    def begin(self, title: str) -> None:
        """The next bytes are this paper."""
        self.title = title

    def on_report(self, told: Callable[[], None]) -> None:
        """Nothing reports here."""

    def expect(self, kind: Kind, name: bytes = b"") -> Ticket:
        """A ticket that nothing will ever answer."""
        mail = Mailbox()
        mail.end()
        return mail.expect(kind, name)

    def send(self, data: bytes) -> int:
        """Hands the paper over."""
        return self.hand_over(self.title, data)

    def close(self) -> None:
        """Nothing is held."""
        self.closed = True
