"""Questions the portal answers at once, besides the rounds: on a connection of their own, so that no round waits.

Nothing is kept of an answer; whoever asked decides what becomes of it.
"""

from __future__ import annotations

from desktop.domain.errors import Trouble, UserError
from sync.portal_client import PortalClient, Refused
from sync.ports import SyncStore
from sync.protocol.messages import ElsewhereAnswer, ElsewhereRequest


class PortalQuestions:
    """One portal; asked by one thread at a time."""

    def __init__(self, url: str, store: SyncStore) -> None:
        self._client = PortalClient(url)
        self._store = store

    def elsewhere(self, number: str) -> ElsewhereAnswer:
        """What a rail knows of a number; ``Trouble`` when there is no answer."""
        identity = self._store.identity()
        if identity is None:
            raise Trouble("This counter is not enrolled with its portal, so it cannot ask. Tell support.")
        try:
            return self._client.elsewhere(identity, ElsewhereRequest(number=number))
        except Refused as refused:
            if refused.code == "busy":
                raise UserError("Numbers were looked up too often just now. Look again in a minute.") from refused
            raise Trouble("The portal did not take the question: {why}.", why=refused.code) from refused

    def close(self) -> None:
        """Lets go of the connection."""
        self._client.close()
