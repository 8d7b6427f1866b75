"""The errand that asks a phone: one push, never two.

Before the call the attempt is marked as perhaps sent, in a commit of its own. So whatever dies in between, nobody
pushes again: a push without its answer is *not known*, and is looked for, not repeated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, update

from desktop.domain.errors import Trouble
from desktop.domain.time import business_day, instant_text
from portal.attempts.attempt import Attempt, attempt_of, phone_of
from portal.attempts.outcome import become, note
from portal.attempts.phone import prompt_phone
from portal.errands.errand import Act, Again, Done, Effort, Errand, Handler, Next
from portal.errands.order import order
from portal.rails.daraja.client import DarajaClient, NoAnswer, RailRefusal
from portal.rails.daraja.question import QUESTION
from portal.rails.daraja.results import PROCESSING_ERROR
from portal.rails.daraja.stk import PUSH, push_body, read_accepted
from portal.store.alarm import Alarm, raise_alarm
from portal.store.database import Database
from portal.store.tables.attempt_tables import attempts
from portal.store.transaction import Transaction
from sync.protocol.states import AttemptState

FIRST_QUESTION_S = 10.0
ONCE_MORE_S = 1.0
CALLBACK = "/rails/daraja/{secret}/stk/{attempt}"
_TOO_MANY = 429
EFFORT = Effort(first_s=ONCE_MORE_S, most_s=5.0, tries=30)


@dataclass(slots=True)
class AskPhone(Handler):
    """``rail_secret``: in the address the operator calls back."""

    client: DarajaClient
    database: Database
    rail_secret: str
    effort: Effort = EFFORT

    def do(self, errand: Errand) -> Act:
        """Sends the prompt if it may still be sent."""
        attempt, phone = self.database.read(lambda connection: _read(connection, errand.key))
        if attempt is None or attempt.state is not AttemptState.ASKED:
            return lambda _tx: Done()
        if attempt.sent_at is not None:
            return partial(_is_lost, attempt=attempt)
        if phone is None or instant_text(self.database.clock()) > attempt.not_after:
            return partial(_ends, attempt=attempt, reason="not_sent")
        self.client.ready()
        if not self.database.write(partial(_mark_sent, attempt=attempt)):
            return lambda _tx: Again(0.0)  # it became too late, or somebody else sent it: look again
        return self._push(attempt, phone)

    def _push(self, attempt: Attempt, phone: str) -> Act:
        path = CALLBACK.format(secret=self.rail_secret, attempt=attempt.id)
        body = push_body(
            self.client.settings,
            phone=phone,
            amount_cents=attempt.amount_cents,
            account=attempt.account,
            callback=self.client.settings.callback_url + path,
            now=self.database.clock(),
        )
        try:
            reply = self.client.post(PUSH, body)
        except NoAnswer:
            return partial(_is_lost, attempt=attempt)
        except Trouble as trouble:
            return partial(_was_not_sent, attempt=attempt, note_=str(trouble))
        except RailRefusal as refusal:
            return _refused(attempt, refusal)
        return partial(_is_answered, attempt=attempt, reply=reply)


def _read(connection: Connection, id_: str) -> tuple[Attempt | None, str | None]:
    attempt = attempt_of(connection, id_)
    return attempt, prompt_phone(phone_of(connection, attempt)) if attempt else None


def _mark_sent(tx: Transaction, attempt: Attempt) -> bool:
    marked = tx.connection.execute(
        update(attempts)
        .where(attempts.c.centre_id == attempt.centre, attempts.c.id == attempt.id)
        .where(attempts.c.sent_at.is_(None), attempts.c.not_after >= tx.at)
        .where(attempts.c.state == AttemptState.ASKED.value)
        .values(sent_at=tx.at)
    )
    return marked.rowcount == 1


def _is_answered(tx: Transaction, attempt: Attempt, reply: Mapping[str, Any]) -> Next:
    accepted = read_accepted(reply)
    if accepted is None:
        if "ResponseCode" in reply and str(reply["ResponseCode"]) != "0":
            return _ends(tx, attempt, "not_sent")
        return _is_lost(tx, attempt)
    merchant, checkout = accepted
    note(tx, attempt, merchant_request=merchant, checkout_request=checkout)
    _order_question(tx, attempt)
    return Done()


def _is_lost(tx: Transaction, attempt: Attempt) -> Next:
    """The rail may have it, and did not say so."""
    become(tx, attempt, AttemptState.NOT_KNOWN, "rail_silent", live=True)
    _order_question(tx, attempt)
    return Done()


def _order_question(tx: Transaction, attempt: Attempt) -> None:
    due_at = instant_text(tx.instant + timedelta(seconds=FIRST_QUESTION_S))
    order(tx, QUESTION, attempt.id, {}, due_at=due_at)


def _was_not_sent(tx: Transaction, attempt: Attempt, note_: str) -> Next:
    note(tx, attempt, sent_at=None)
    return Again(ONCE_MORE_S, note_)


def _ends(tx: Transaction, attempt: Attempt, reason: str) -> Next:
    become(tx, attempt, AttemptState.NOT_PAID, reason)
    return Done()


def _refused(attempt: Attempt, refusal: RailRefusal) -> Act:
    if refusal.code == PROCESSING_ERROR:
        return partial(_ends, attempt=attempt, reason="busy")
    if refusal.status == _TOO_MANY:
        return partial(_was_not_sent, attempt=attempt, note_="the operator takes no more just now")
    return partial(_is_refused, attempt=attempt, refusal=refusal)


def _is_refused(tx: Transaction, attempt: Attempt, refusal: RailRefusal) -> Next:
    """Something is wrong with what we send or who we are: one alarm a day and code."""
    detail: dict[str, str | int] = {"status": refusal.status, "code": refusal.code, "attempt": attempt.id}
    raise_alarm(
        tx, Alarm("prompt_refused", f"{refusal.code or refusal.status}/{business_day(tx.instant)}", detail=detail)
    )
    return _ends(tx, attempt, "not_sent")
