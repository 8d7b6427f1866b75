"""A counter made of nothing but the protocol: a key, a chain, HTTP. It keeps what it wrote until it is acknowledged.

Written from ``docs/protocol.md`` alone, so it can be put against any portal.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import msgspec
import requests

from desktop.domain.account_number import make_account
from desktop.domain.identity import IdKind
from desktop.domain.ids import new_id
from desktop.domain.time import instant_text, utc_now
from sync.protocol import kinds
from sync.protocol.buckets import day_digest, facts_of, ids_of_day
from sync.protocol.entry import Entry, commitment, entry_hash, genesis, make_record, packed, unpacked
from sync.protocol.feed import Change, PaymentRow, ReceiptRow
from sync.protocol.kinds import Body, kind_of, to_body
from sync.protocol.messages import (
    COUNTER_HEADER,
    SIGNATURE_HEADER,
    Block,
    DayDigest,
    EnrolAnswer,
    EnrolRequest,
    EntryOutcome,
    Head,
    HeldReceipt,
    PastAnswer,
    PastRequest,
    Problem,
    RoundAnswer,
    RoundRequest,
)
from sync.protocol.signing import head_statement, new_private_key, public_key, round_statement, sign
from sync.protocol.states import ActorKind, NumberSource

ANSWER_S = 30.0
IN_BUCKETS = ("bill", "payment", "receipt")


class Refusal(Exception):
    """An answer that is not 200."""

    def __init__(self, status: int, problem: Problem) -> None:
        super().__init__(f"{status} {problem.code}: {problem.message}")
        self.status = status
        self.code = problem.code


@dataclass
class Line:
    """What a test says of a line; a code and its price."""

    service: str
    service_cents: int
    convenience_cents: int = 0
    units: int = 1
    approval: str = ""


@dataclass
class Device:
    """One counter. ``written`` is its whole chain; ``heard`` every row it was sent, by kind and key."""

    url: str
    private: str = field(default_factory=new_private_key)
    me: EnrolAnswer = field(init=False)
    written: list[Entry] = field(default_factory=list)
    acknowledged: int = 0
    signed: Head | None = None
    """The last head the portal countersigned for this counter."""
    reference: str = ""
    centre: str = ""
    heard: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    numbers: list[str] = field(default_factory=list)
    leased: list[Block] = field(default_factory=list)
    epoch: str = ""
    """The portal's epoch as this counter knows it."""
    session: requests.Session = field(default_factory=requests.Session)

    def enrol(self, code: str = "") -> Device:
        """Becomes a counter and writes the first entry."""
        self.me = self.ask_to_enrol(EnrolRequest(code=code, device_key=public_key(self.private)))
        self.epoch = self.me.epoch
        self.write(kinds.CounterEnrolled(public_key(self.private)), actor_kind=ActorKind.SYSTEM)
        return self

    def enrol_again(self, code: str = "", *, reason: str = "restored") -> Device:
        """The same counter as a new device: a new chain, and what was never acknowledged behind its first word."""
        former = self.me
        unsent = self.written[self.acknowledged :]
        end = (self.acknowledged, self.signed.hash if self.signed else "")
        self.private = new_private_key()
        self.me = self.ask_to_enrol(self.again(code, reason=reason))
        self.written, self.acknowledged, self.signed, self.leased = [], 0, None, []
        self.epoch = self.me.epoch
        first = kinds.CounterEnrolled(public_key(self.private), former.incarnation, *end, moved=len(unsent))
        self.write(first, actor_kind=ActorKind.SYSTEM)
        for entry in unsent:
            self.move(entry)
        return self

    def again(self, code: str = "", *, reason: str = "restored") -> EnrolRequest:
        """The request of a file that was this counter before."""
        return EnrolRequest(
            code=code,
            device_key=public_key(self.private),
            counter=self.me.counter,
            incarnation=self.me.incarnation,
            reason=reason,
            signed=self.signed,
        )

    def ask_to_enrol(self, request: EnrolRequest) -> EnrolAnswer:
        """An enrolment's answer."""
        return msgspec.json.decode(self.post("/v1/enrol", msgspec.json.encode(request), {}), type=EnrolAnswer)

    def past(self, incarnation: int) -> tuple[Head, list[Entry], list[EntryOutcome]]:
        """All the portal has of one incarnation's chain: its end, the entries whole again, their outcomes."""
        entries: list[Entry] = []
        outcomes: list[EntryOutcome] = []
        while True:
            answer = self.past_after(incarnation, len(entries))
            before = entries[-1].hash if entries else genesis(self.me.counter, incarnation)
            entries += unpacked(self.me.counter, incarnation, before, answer.entries)
            outcomes += answer.outcomes
            if not answer.more:
                return answer.head, entries, outcomes

    def past_after(self, incarnation: int, after: int) -> PastAnswer:
        """One page of a former chain."""
        body = msgspec.json.encode(PastRequest(incarnation, after))
        return msgspec.json.decode(self.post("/v1/past", body, self.headers(body)), type=PastAnswer)

    def write(
        self,
        body: Body,
        personal: dict[str, Any] | None = None,
        *,
        id_: str | None = None,
        actor: str = "agent-1",
        actor_kind: ActorKind = ActorKind.AGENT,
        at: datetime | None = None,
    ) -> Entry:
        """Writes an entry at the end of the chain."""
        return self.write_raw(
            kind_of(body), to_body(body), personal, id_=id_, actor=actor, actor_kind=actor_kind, at=at
        )

    def write_raw(
        self,
        kind: str,
        body: dict[str, Any],
        personal: dict[str, Any] | None = None,
        *,
        id_: str | None = None,
        actor: str = "agent-1",
        actor_kind: ActorKind = ActorKind.AGENT,
        at: datetime | None = None,
    ) -> Entry:
        """Writes an entry whose body need not be of any known kind."""
        record = make_record(personal or {})
        entry = Entry(
            seq=len(self.written) + 1,
            id=id_ or new_id(),
            kind=kind,
            version=1,
            actor=actor,
            actor_kind=actor_kind,
            at=instant_text(at or utc_now()),
            commitment=commitment(record) if record else "",
            body=body,
            prev=self.written[-1].hash if self.written else genesis(self.me.counter, self.me.incarnation),
            hash="",
            record=record,
        )
        return self._append(entry)

    def move(self, entry: Entry) -> Entry:
        """Writes an entry of a former incarnation, with the id and the content it had, at the end of this chain."""
        prev = self.written[-1].hash if self.written else genesis(self.me.counter, self.me.incarnation)
        return self._append(msgspec.structs.replace(entry, seq=len(self.written) + 1, prev=prev))

    def _append(self, entry: Entry) -> Entry:
        entry = msgspec.structs.replace(entry, hash=entry_hash(self.me.counter, self.me.incarnation, entry))
        self.written.append(entry)
        return entry

    def citizen(self) -> str:
        """Takes down a citizen who does not exist; gives the id."""
        id_ = new_id()
        body = kinds.CitizenTakenDown(id_, IdKind.NATIONAL)
        self.write(body, {"name": "Amina Wanjiku Otieno", "id_number": "12345678", "phone": "+254712345126"}, id_=id_)
        return id_

    def bill(self, *lines: Line, account: str = "", total_cents: int | None = None, **more: Any) -> kinds.BillRaised:
        """Raises a bill of these lines with the next leased number, for a citizen taken down for it."""
        drawn = [
            kinds.Line(
                new_id(), x.service, x.units, x.service_cents, x.convenience_cents, "Gazette Notice 1", x.approval
            )
            for x in lines
        ]
        total = sum(x.service_cents + x.convenience_cents for x in lines) if total_cents is None else total_cents
        body = kinds.BillRaised(
            bill=more.pop("bill", "") or new_id(),
            citizen=more.pop("citizen", "") or self.citizen(),
            account=account or self.number(),
            number_source=NumberSource.LEASED,
            currency="KES",
            language="both",
            catalogue_version=more.pop("catalogue_version", 1),
            lines=drawn,
            total_cents=total,
        )
        self.write(body, {"answers": {line.line: {"plate": "KDA 123A"} for line in drawn}}, id_=body.bill, **more)
        return body

    def number(self) -> str:
        """The next leased account number; leases a block when there is none."""
        if not self.numbers:
            self.lease()
        return self.numbers.pop(0)

    def lease(self) -> None:
        """Asks for the next block."""
        block = self.round(block=len(self.leased) + 1, changes=False).block
        assert block is not None
        self.leased.append(block)
        self.numbers += [make_account(base) for base in range(block.first, block.first + block.size)]

    def request(self, entries: list[Entry] | None = None, *, pack: bool = False, **more: Any) -> RoundRequest:
        """A round's request; the head is signed when entries travel. ``pack``: as a counter sends them."""
        sent = entries or []
        head = None
        if sent:
            statement = head_statement(self.me.counter, self.me.incarnation, sent[-1].seq, sent[-1].hash)
            head = Head(sent[-1].seq, sent[-1].hash, sign(self.private, statement))
        more.setdefault("reference", self.reference)
        more.setdefault("centre", self.centre)
        more.setdefault("incarnation", self.me.incarnation)
        more.setdefault("head", head)
        more.setdefault("epoch", self.epoch)
        more.setdefault("signed", self.signed)
        return RoundRequest(entries=packed(sent) if pack else sent, **more)

    def round(self, entries: list[Entry] | None = None, **more: Any) -> RoundAnswer:
        """One round; what it brings down is kept."""
        answer = self.send(self.request(entries, **more))
        self.signed, self.epoch = answer.head, answer.epoch
        self.reference, self.centre = ("", "") if answer.refetch else (answer.reference, answer.centre)
        for change in [*answer.reference_changes, *answer.centre_changes]:
            self.heard[change.kind, change.key] = change.body
        return answer

    def send(self, request: RoundRequest, *, gzipped: bool = False) -> RoundAnswer:
        """Signs and sends a request as it is."""
        body = msgspec.json.encode(request)
        headers = self.headers(body)
        if gzipped:
            body, headers["Content-Encoding"] = gzip.compress(body), "gzip"
        return msgspec.json.decode(self.post("/v1/round", body, headers), type=RoundAnswer)

    def headers(self, body: bytes) -> dict[str, str]:
        """Who calls, and the signature over the body as it is before it is packed."""
        return {COUNTER_HEADER: self.me.counter, SIGNATURE_HEADER: sign(self.private, round_statement(body))}

    def push(self, **more: Any) -> RoundAnswer:
        """Sends what is not acknowledged, packed as it travels."""
        answer = self.round(self.written[self.acknowledged :], pack=True, changes=False, **more)
        self.acknowledged = answer.head.seq
        return answer

    def pull(self) -> None:
        """Reads both feeds to their ends."""
        while self.round().more:
            pass

    def offer_again(self) -> None:
        """What a counter does when the portal has another epoch: blocks, then entries, then receipts, then all rows."""
        self.acknowledged = self.round(changes=False).head.seq
        self.round(changes=False, held_blocks=self.leased)
        self.push()
        self.round(changes=False, held_receipts=self.held_receipts())
        self.pull()

    def held_receipts(self) -> list[HeldReceipt]:
        """The receipts this counter was sent, each with the payments of its bill."""
        money = [msgspec.convert(row, PaymentRow) for row in self.rows("payment").values()]
        held = [msgspec.convert(row, ReceiptRow) for row in self.rows("receipt").values()]
        return [HeldReceipt(receipt, [paid for paid in money if paid.bill == receipt.bill]) for receipt in held]

    def day(self, day: date) -> DayDigest:
        """The bucket of what this counter was sent of a day."""
        first, beyond = ids_of_day(day)
        of_day = [Change(0, kind, key, row) for (kind, key), row in self.heard.items() if kind in IN_BUCKETS]
        return day_digest(day, facts_of(c for c in of_day if first <= str(c.body["bill"]) < beyond))

    def rows(self, kind: str) -> dict[str, dict[str, Any]]:
        """What was heard of a kind, by key."""
        return {key: body for (heard, key), body in self.heard.items() if heard == kind}

    def post(self, path: str, body: bytes, headers: dict[str, str]) -> bytes:
        """A POST; raises :class:`Refusal`."""
        reply = self.session.post(self.url + path, data=body, headers=headers, timeout=ANSWER_S)
        if reply.status_code != 200:
            raise Refusal(reply.status_code, msgspec.json.decode(reply.content, type=Problem))
        return reply.content

    def close(self) -> None:
        """Lets go of the connection."""
        self.session.close()
