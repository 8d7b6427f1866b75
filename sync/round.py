"""One round, either way: a push sends what is unacknowledged, a wait asks for changes and holds.

Both are the same message. A push never asks for changes and a wait never sends entries, so the two can run at the
same time without a word between them: what a push does at the portal wakes the wait. Each is made of a request and of
what its answer does here, so that the network in between may be any.
"""

from __future__ import annotations

from collections.abc import Sequence

from desktop.domain.errors import Trouble
from desktop.domain.time import read_instant
from sync.connectivity import ConnectivityKeeper
from sync.portal_client import Answered, PortalClient, Refused
from sync.ports import Enrolment, Identity, Outgoing, SyncStore
from sync.protocol.entry import packed
from sync.protocol.messages import (
    ENROL_AGAIN,
    MOST_ENTRIES,
    DayDigest,
    Head,
    PastRequest,
    RoundAnswer,
    RoundRequest,
)
from sync.protocol.signing import head_statement, sign


def enrol(client: PortalClient, store: SyncStore, code: str) -> Identity:
    """The counter's identity, enrolling with the one-time code (or none, at a demonstration) when it has none.

    The key is kept before it is sent: where the answer is lost, the same code with the same key is answered again,
    with another key the code would be spent and the counter shut out. A file that was a counter before fetches its
    former chain first, and those of the incarnations that were begun since.
    """
    known = store.identity()
    if known is not None:
        return known
    if store.past() is None:
        request, device_key = store.enrolling(code)
        store.grant(Enrolment(client.enrol(request), device_key))
    _fetch_past(client, store)
    known = store.identity()
    assert known is not None, "an enrolment was just granted"
    return known


def _fetch_past(client: PortalClient, store: SyncStore) -> None:
    try:
        if (past := store.past()) and past.before:
            store.shorten_formers(_ends_of(client, past.enrolment.identity, past.before))
        while past := store.past():
            request = PastRequest(incarnation=past.incarnation, after=past.after)
            store.take_past(client.past(past.enrolment.identity, request))
    except Refused as refused:
        if refused.code in ENROL_AGAIN:
            store.drop_grant()
        raise


def _ends_of(client: PortalClient, identity: Identity, chains: Sequence[tuple[int, int]]) -> dict[int, Head]:
    """Where chains of this counter's former incarnations end at the portal, which had them to these seqs once."""
    asked = {was: PastRequest(incarnation=was, after=seq) for was, seq in chains}
    return {was: client.past(identity, request).head for was, request in asked.items()}


def push_request(identity: Identity, outgoing: Outgoing) -> RoundRequest:
    """The round that sends it."""
    head = None
    if outgoing.entries:
        last = outgoing.entries[-1]
        statement = head_statement(identity.counter, identity.incarnation, last.seq, last.hash)
        head = Head(last.seq, last.hash, sign(identity.device_key, statement))
    return RoundRequest(
        incarnation=identity.incarnation,
        entries=packed(outgoing.entries),
        head=head,
        changes=False,
        block=outgoing.block,
        epoch=outgoing.epoch,
        signed=outgoing.signed,
        held_blocks=outgoing.held_blocks,
        held_receipts=outgoing.held_receipts,
        held_payments=outgoing.held_payments,
        offering=outgoing.offering,
    )


def push(
    client: PortalClient, store: SyncStore, identity: Identity, link: ConnectivityKeeper, *, hello: bool = False
) -> bool:
    """Sends what is unacknowledged; true when more waits already. With nothing to send, asks only for a ``hello``."""
    outgoing = store.outgoing(MOST_ENTRIES)
    if outgoing.formers is not None:
        store.take_formers(_ends_of(client, identity, outgoing.formers))
        outgoing = store.outgoing(MOST_ENTRIES)
    if outgoing.empty and not hello:
        return False
    try:
        if len(outgoing.entries) < MOST_ENTRIES:
            answered = client.round(identity, push_request(identity, outgoing))
            _take(store, link, answered, outgoing)
            return outgoing.held or answered.answer.epoch != outgoing.epoch
        _push_all(client, store, identity, link, outgoing)
    except Refused as refused:
        if refused.code != "gap":
            raise
        _ask_where_to_begin(client, store, identity, link, outgoing)
    return not store.outgoing(1).empty


def _ask_where_to_begin(
    client: PortalClient, store: SyncStore, identity: Identity, link: ConnectivityKeeper, offered: Outgoing
) -> None:
    """The portal has less than it acknowledged: its answer to an empty round says where it ends.

    ``Trouble`` when that changes nothing: asking again at once would only ask for ever.
    """
    nothing = Outgoing([])
    _take(store, link, client.round(identity, push_request(identity, nothing)), nothing)
    first = store.outgoing(1).entries
    if first and first[0].seq == offered.entries[0].seq:
        raise Trouble(
            "The portal lacks entries before {seq}, and this counter has none. Tell support.", seq=first[0].seq
        )


def _push_all(
    client: PortalClient, store: SyncStore, identity: Identity, link: ConnectivityKeeper, outgoing: Outgoing
) -> None:
    """One batch after another, as long as they are full: while the portal works on one, its answer to the batch
    before is written down here and the next is made ready."""
    sending = client.begin_round(identity, push_request(identity, outgoing))
    while len(outgoing.entries) == MOST_ENTRIES:
        following = store.outgoing(MOST_ENTRIES, after=outgoing.entries[-1].seq)
        request = push_request(identity, following)
        answered = sending.result()
        if not following.entries or answered.answer.epoch != outgoing.epoch:
            break
        sending = client.begin_round(identity, request)
        _take(store, link, answered, outgoing)
        outgoing = following
    _take(store, link, sending.result(), outgoing)


def _take(store: SyncStore, link: ConnectivityKeeper, answered: Answered, sent: Outgoing) -> None:
    link.answered(answered.took_s, read_instant(answered.answer.at))
    store.take_push(answered.answer, sent)


def wait_request(store: SyncStore, identity: Identity, wait_s: int, days: Sequence[DayDigest] = ()) -> RoundRequest:
    """The round that asks for changes, and for the comparison of days where some are given."""
    reference, centre = store.cursors()
    return RoundRequest(
        incarnation=identity.incarnation, reference=reference, centre=centre, wait_s=wait_s, days=list(days)
    )


def take_wait(store: SyncStore, answer: RoundAnswer) -> bool:
    """What a wait's answer does here; true when more is there at once."""
    if answer.refetch:
        store.forget_cursors()
        return True
    store.take_changes(answer)
    return answer.more


def wait(client: PortalClient, store: SyncStore, identity: Identity, link: ConnectivityKeeper, wait_s: int) -> bool:
    """Asks for changes, holding up to ``wait_s`` seconds; true when more is there at once."""
    answered = client.round(identity, wait_request(store, identity, wait_s))
    link.answered(0.0, read_instant(answered.answer.at))
    return take_wait(store, answered.answer)


def compare(client: PortalClient, store: SyncStore, identity: Identity) -> list[str]:
    """Compares the last days' buckets with the portal's and fetches those that differ; the days still unequal.

    Meaningful once both feeds were read to their ends; before that the portal says nothing.
    """
    answer = client.round(identity, wait_request(store, identity, 0, store.days())).answer
    take_wait(store, answer)
    return [day for day in answer.days_differ if not _fetch_day(client, store, identity, day)]


def _fetch_day(client: PortalClient, store: SyncStore, identity: Identity, day: str) -> bool:
    request = RoundRequest(incarnation=identity.incarnation, changes=False, refetch_day=day)
    return store.take_day(day, client.round(identity, request).answer)


def goodbye(client: PortalClient, identity: Identity) -> None:
    """Frees this counter's wait at the portal, so that the program can end at once."""
    client.round(identity, RoundRequest(incarnation=identity.incarnation, changes=False, goodbye=True))
