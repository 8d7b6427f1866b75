"""HTTP from the socket, with an end to patience: a head must arrive whole within seconds, and be small.

A connection that says nothing, or says it letter by letter, costs a place each; the server as it comes waits for ever.
The body has its own limits (``portal.http.body``), an idle connection between requests the server's.
"""

from __future__ import annotations

import asyncio
from typing import Final

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_S: Final = 15.0


class PatientProtocol(H11Protocol):
    """The server's own protocol with a clock on each head."""

    _patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """The clock runs from the first moment."""
        super().connection_made(transport)
        self._watch_head()

    def data_received(self, data: bytes) -> None:
        """Stops the clock when a head is whole, and starts it with the next one's first byte."""
        super().data_received(data)
        self._watch_head()

    def on_response_complete(self) -> None:
        """The next head may have begun already."""
        super().on_response_complete()
        self._forget()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is there to wait for."""
        self._forget()
        super().connection_lost(exc)

    def _watch_head(self) -> None:
        if self._is_answering():
            self._forget()
        elif self._patience is None:
            self._patience = self.loop.call_later(HEAD_S, self._give_up)

    def _is_answering(self) -> bool:
        return bool(self.cycle) and not self.cycle.response_complete

    def _forget(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _give_up(self) -> None:
        self._patience = None
        if not self._is_answering() and not self.transport.is_closing():
            self.transport.close()
