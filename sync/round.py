"""One round, either way: a push sends what is unacknowledged, a wait asks for changes and holds.

Both are the same message. A push never asks for changes and a wait never sends entries, so the two can run at the
same time without a word between them: what a push does at the portal wakes the wait.
"""

from __future__ import annotations

from desktop.domain.time import read_instant
from sync.connectivity import ConnectivityKeeper
from sync.portal_client import PortalClient
from sync.ports import Identity, SyncStore
from sync.protocol.messages import MOST_ENTRIES, EnrolRequest, Head, RoundRequest
from sync.protocol.signing import head_statement, public_key, sign


def enrol(client: PortalClient, store: SyncStore, code: str) -> Identity:
    """The counter's identity, enrolling with the one-time code (or none, at a demonstration) when it has none.

    The key is kept before it is sent: where the answer is lost, the same code with the same key is answered again,
    with another key the code would be spent and the counter shut out.
    """
    known = store.identity()
    if known is None:
        device_key = store.enrolling_key()
        answer = client.enrol(EnrolRequest(code=code, device_key=public_key(device_key)))
        store.keep_enrolment(answer, device_key)
        known = store.identity()
        assert known is not None, "enrolment was just kept"
    return known


def push(
    client: PortalClient, store: SyncStore, identity: Identity, link: ConnectivityKeeper, *, hello: bool = False
) -> bool:
    """Sends one batch; true when more waits. Without anything to send, asks only when ``hello`` is wanted."""
    outgoing = store.outgoing(MOST_ENTRIES)
    if not outgoing.entries and not outgoing.block and not hello:
        return False
    head = None
    if outgoing.entries:
        last = outgoing.entries[-1]
        statement = head_statement(identity.counter, identity.incarnation, last.seq, last.hash)
        head = Head(last.seq, last.hash, sign(identity.device_key, statement))
    request = RoundRequest(
        incarnation=identity.incarnation,
        entries=outgoing.entries,
        head=head,
        changes=False,
        block=outgoing.block,
    )
    answered = client.round(identity, request)
    link.answered(answered.took_s, read_instant(answered.answer.at))
    store.take_push(answered.answer)
    return len(outgoing.entries) == MOST_ENTRIES


def wait(client: PortalClient, store: SyncStore, identity: Identity, link: ConnectivityKeeper, wait_s: int) -> bool:
    """Asks for changes, holding up to ``wait_s`` seconds; true when more is there at once."""
    reference, centre = store.cursors()
    request = RoundRequest(incarnation=identity.incarnation, reference=reference, centre=centre, wait_s=wait_s)
    answered = client.round(identity, request)
    link.answered(0.0, read_instant(answered.answer.at))
    if answered.answer.refetch:
        store.forget_cursors()
        return True
    store.take_changes(answered.answer)
    return answered.answer.more


def goodbye(client: PortalClient, identity: Identity) -> None:
    """Frees this counter's wait at the portal, so that the program can end at once."""
    client.round(identity, RoundRequest(incarnation=identity.incarnation, changes=False, goodbye=True))
