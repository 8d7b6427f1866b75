"""``POST /v1/elsewhere``: a counter asks about a number and is answered at once, from our books or by the rail.

The rail is asked on threads of their own and only so many at once; one that takes too long is silent for this question.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from functools import partial
from typing import Final

from sqlalchemy import Connection

from desktop.domain.time import instant_text
from portal.elsewhere.asked_often import AskedOften
from portal.elsewhere.look_up import hasten_ours, keep_lookup, look_in_books, rail_answer, read_number
from portal.http.context import Context
from portal.rails.pesaflow.answers import Status
from portal.rails.pesaflow.chosen import gateway_account
from portal.rails.pesaflow.client import GatewaySilent, PesaflowClient
from portal.rounds.caller import check_version, identify
from portal.rounds.problem import Refused
from sync.protocol.messages import ElsewhereAnswer, ElsewhereRequest

ANSWER_S: Final = 4.0
AT_ONCE: Final = 32


class ElsewhereDesk:
    """Answers questions about numbers, for one running portal."""

    def __init__(self, context: Context) -> None:
        self._context = context
        account = gateway_account(context)
        self._client = PesaflowClient(account, ANSWER_S) if account else None
        self._often = AskedOften(time.monotonic)
        self._asking = 0

    async def answer(self, signed: tuple[str, str], body: bytes, wanted: ElsewhereRequest) -> ElsewhereAnswer:
        """The answer to a signed question; raises :class:`Refused`."""
        at = instant_text(self._context.database.clock())
        number = read_number(wanted.number)

        def look(connection: Connection) -> tuple[str, ElsewhereAnswer | None]:
            check_version(wanted.protocol)
            caller = identify(connection, *signed, body)
            return caller.id, look_in_books(connection, number, at) if number else ElsewhereAnswer(wanted.number)

        counter, ours = await self._context.database.reading(look)
        if not self._often.may_ask(counter):
            raise Refused("busy", "This counter asks too often. Wait a minute.")
        if ours is not None:
            if ours.rail and ours.status != "paid":
                await self._context.database.writing(partial(hasten_ours, number=number))
            return ours
        return await self._ask_rail(number, at)

    async def _ask_rail(self, number: str, at: str) -> ElsewhereAnswer:
        if self._client is None:
            return ElsewhereAnswer(number=number, checked_at=at)
        if self._asking >= AT_ONCE:
            raise Refused("busy", "Too many numbers are being looked up. Try again shortly.")
        self._asking += 1
        try:
            said = await _on_a_thread(self._client, number)
        except GatewaySilent:
            return ElsewhereAnswer(number=number, status="rail_silent", checked_at=at)
        finally:
            self._asking -= 1
        answer = rail_answer(number, said, at)
        if answer.rail:
            await self._context.database.writing(partial(keep_lookup, answer=answer))
        return answer


async def _on_a_thread(client: PesaflowClient, number: str) -> Status | None:
    """Asks the rail on a thread that nobody waits for when the portal ends."""
    loop = asyncio.get_running_loop()
    answered: asyncio.Future[Status | None] = loop.create_future()

    def tell(said: Status | None, answers: bool) -> None:
        if not answered.done():
            answered.set_result(said) if answers else answered.set_exception(GatewaySilent("no answer"))

    def ask() -> None:
        said, answers = None, False
        try:
            with contextlib.suppress(GatewaySilent):
                said, answers = client.status(number), True
        finally:
            with contextlib.suppress(RuntimeError):  # the portal has ended meanwhile
                loop.call_soon_threadsafe(tell, said, answers)

    threading.Thread(target=ask, name="elsewhere", daemon=True).start()
    return await answered
