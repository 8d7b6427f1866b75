"""``POST /v1/enrol``, ``POST /v1/round``, ``POST /v1/past`` and ``POST /v1/elsewhere``."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

import msgspec
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError
from starlette.requests import Request
from starlette.responses import Response

from desktop.domain.time import instant_text
from portal.feed.changes import RawChange
from portal.http.body import json_answer, problem_answer, read_body
from portal.http.context import Context
from portal.http.elsewhere_address import ElsewhereDesk
from portal.operations.tally import KIND
from portal.rounds.caller import identify
from portal.rounds.enrol import enrol
from portal.rounds.past import past
from portal.rounds.problem import Refused
from portal.rounds.round import Signed, Taken, Told, asks, look, needs_writing, take, tell
from portal.store.alarm import raise_alarm
from portal.store.database import Busy
from sync.protocol.messages import (
    COUNTER_HEADER,
    MOST_DAYS,
    MOST_ENTRIES,
    MOST_HELD,
    MOST_WAIT_S,
    SIGNATURE_HEADER,
    Block,
    ElsewhereRequest,
    EnrolRequest,
    EntryOutcome,
    Head,
    PastAnswer,
    PastRequest,
    RoundRequest,
)

log = logging.getLogger(__name__)
M = TypeVar("M")
Endpoint = Callable[[Request], Awaitable[Response]]
MOST_ENROL_BODY = 4_096
MOST_PAST_BODY = 4_096
MOST_ELSEWHERE_BODY = 4_096
MOST_BLOCKS = 1_000
"""Number blocks offered again at once: two hundred thousand bills of one counter."""


class RoundReply(msgspec.Struct, frozen=True, omit_defaults=True):
    """``sync.protocol.messages.RoundAnswer`` with change bodies as they are stored."""

    epoch: str
    at: str
    head: Head
    outcomes: list[EntryOutcome] = []
    reference: str = ""
    centre: str = ""
    reference_changes: list[RawChange] = []
    centre_changes: list[RawChange] = []
    block: Block | None = None
    more: bool = False
    refetch: bool = False
    days_differ: list[str] = []
    day_rows: list[RawChange] = []


def counter_addresses(context: Context) -> dict[str, Endpoint]:
    """The addresses a counter posts to."""

    async def post_enrol(request: Request) -> Response:
        wanted = _decode(await read_body(request, MOST_ENROL_BODY), EnrolRequest)
        answer = await context.database.writing(
            lambda tx: enrol(tx, context.identity, wanted, context.demonstration_centre)
        )
        return json_answer(answer, request)

    async def post_round(request: Request) -> Response:
        body = await read_body(request)
        wanted = _decode(body, RoundRequest)
        _check_bounds(wanted)
        signed = Signed(*_signature(request), body, wanted)
        request.scope[KIND] = "wait" if wanted.wait_s > 0 else "push"
        taken, told = await _round(context, signed)
        context.tally.entries.update(outcome.outcome.value for outcome in taken.outcomes)
        return json_answer(_reply(context, wanted, taken, told), request)

    async def post_past(request: Request) -> Response:
        body = await read_body(request, MOST_PAST_BODY)
        wanted = _decode(body, PastRequest)

        def read(connection: Connection) -> PastAnswer:
            caller = identify(connection, *_signature(request), body)
            return past(connection, caller, context.identity, wanted)

        return json_answer(await context.database.reading(read), request)

    elsewhere = ElsewhereDesk(context)

    async def post_elsewhere(request: Request) -> Response:
        body = await read_body(request, MOST_ELSEWHERE_BODY)
        wanted = _decode(body, ElsewhereRequest)
        return json_answer(await elsewhere.answer(_signature(request), body, wanted), request)

    return {
        "/v1/elsewhere": _guarded(context, post_elsewhere),
        "/v1/enrol": _guarded(context, post_enrol),
        "/v1/round": _guarded(context, post_round),
        "/v1/past": _guarded(context, post_past),
    }


def _signature(request: Request) -> tuple[str, str]:
    """Who says to have signed the body, and the signature."""
    return request.headers.get(COUNTER_HEADER, ""), request.headers.get(SIGNATURE_HEADER, "")


def _check_bounds(request: RoundRequest) -> None:
    """Raises :class:`Refused` for a round that asks for too much at once."""
    if len(request.entries) > MOST_ENTRIES:
        raise Refused("too_large", f"A round takes at most {MOST_ENTRIES} entries.")
    if max(len(request.held_receipts), len(request.held_payments)) > MOST_HELD:
        raise Refused("too_large", f"A round takes at most {MOST_HELD} receipts that are offered again.")
    if len(request.held_blocks) > MOST_BLOCKS:
        raise Refused("too_large", f"A round takes at most {MOST_BLOCKS} blocks that are offered again.")
    if len(request.days) > MOST_DAYS:
        raise Refused("too_large", f"A round compares at most {MOST_DAYS} days.")


async def _round(context: Context, signed: Signed) -> tuple[Taken, Told]:
    request = signed.request
    taken, told = await _taken_and_told(context, signed)
    if request.goodbye:
        context.waits.free(taken.caller.id)
    elif _may_wait(request, taken, told):
        told = await _waited(context, taken, request)
    return taken, told


async def _taken_and_told(context: Context, signed: Signed) -> tuple[Taken, Told]:
    database, request = context.database, signed.request
    if not needs_writing(request):
        taken, told = await database.reading(lambda connection: look(connection, signed))
        if not taken.restored:
            return taken, told
    taken = await database.writing(lambda tx: take(tx, signed, context.identity, context.catalogue))
    return taken, await _told(context, taken, request) if asks(request) else Told(taken.epoch)


def _may_wait(request: RoundRequest, taken: Taken, told: Told) -> bool:
    """True when nothing is there to be told and the caller wants to be told when there is."""
    answered = taken.outcomes or taken.block or request.days or request.refetch_day
    if request.wait_s <= 0 or answered or request.epoch not in ("", told.epoch):
        return False
    return told.news is not None and told.news.empty


async def _waited(context: Context, taken: Taken, request: RoundRequest) -> Told:
    """The first news that concerns the caller, or none when the wait is over."""
    loop = asyncio.get_running_loop()
    until = loop.time() + min(request.wait_s, MOST_WAIT_S)
    wait = context.waits.begin(taken.caller.id, taken.caller.centre)
    try:
        while True:
            wait.bell.clear()
            told = await _told(context, taken, request)
            left = until - loop.time()
            if not told.news or not told.news.empty or wait.replaced or left <= 0:
                return told
            try:
                await asyncio.wait_for(wait.bell.wait(), left)
            except TimeoutError:
                return told
    finally:
        context.waits.end(wait)


async def _told(context: Context, taken: Taken, request: RoundRequest) -> Told:
    return await context.database.reading(lambda connection: tell(connection, taken.caller, request))


def _reply(context: Context, request: RoundRequest, taken: Taken, told: Told) -> RoundReply:
    news = told.news
    lost = news is not None and news.refetch
    return RoundReply(
        epoch=told.epoch,
        at=instant_text(context.database.clock()),
        head=taken.head,
        outcomes=taken.outcomes,
        reference="" if lost else str(news.reference.cursor) if news else request.reference,
        centre="" if lost else str(news.centre.cursor) if news else request.centre,
        reference_changes=news.reference.changes if news else [],
        centre_changes=news.centre.changes if news else [],
        block=taken.block,
        more=news.more if news else False,
        refetch=lost,
        days_differ=told.days_differ,
        day_rows=told.day_rows,
    )


def _decode(body: bytes, kind: type[M]) -> M:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as wrong:
        raise Refused("bad_message", f"The body is not a {kind.__name__}: {wrong}.") from wrong


def _guarded(context: Context, endpoint: Endpoint) -> Endpoint:
    """Turns a refusal into its answer, and keeps its alarm; where that cannot be kept, the caller shall ask again."""

    async def answered(request: Request) -> Response:
        try:
            return await endpoint(request)
        except Refused as refused:
            if refused.alarm is not None:
                alarm = refused.alarm
                await context.database.writing(lambda tx: raise_alarm(tx, alarm))
            return problem_answer(refused, request)

    async def guarded(request: Request) -> Response:
        try:
            return await answered(request)
        except Busy:
            return problem_answer(Refused("busy", "Too much is waiting to be written. Try again shortly."), request)
        except OperationalError:
            log.exception("the books cannot be written or read")
            return problem_answer(Refused("busy", "The books cannot be used now. Try again shortly."), request)

    return guarded
