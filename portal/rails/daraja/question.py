"""The errand that asks the rail what became of a prompt, until the rail says it or two days are over.

The answer decides, never a callback and never a clock. An answer has no receipt code: that is taken from the callback
once the answer confirms it, from a confirmation that is booked already, or from the operator's own list.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Final

from desktop.domain.account_number import as_typed
from desktop.domain.errors import Trouble
from desktop.domain.time import instant_text, read_instant
from portal.attempts.attempt import LIVE, Attempt, attempt_of
from portal.attempts.outcome import become, note, still_live
from portal.attempts.payment import Seen, land, payment_of_amount, payment_of_code, taken_codes
from portal.errands.errand import Act, Again, Done, Effort, Errand, Handler, Next
from portal.money.book_payment import Arrived, book_payment
from portal.rails.daraja.c2b import RAIL
from portal.rails.daraja.client import DarajaClient, RailRefusal
from portal.rails.daraja.pull import pull
from portal.rails.daraja.results import NOT_REACHED, PROCESSING_ERROR, SILENT, RailWord, read_result
from portal.rails.daraja.stk import QUERY, query_body, read_answer
from portal.store.alarm import Alarm, raise_alarm
from portal.store.database import Database
from portal.store.transaction import Transaction
from sync.protocol.states import AttemptState, Channel

QUESTION: Final = "ask_rail"
"""The errand; its key is the attempt's id."""
WAITS_S: Final = (3.0, 5.0, 10.0, 20.0, 40.0, 80.0, 160.0, 300.0)
SLOW_S: Final = 900.0
EFFORT: Final = Effort(first_s=3.0, most_s=60.0, tries=20, slow_s=SLOW_S)
GIVE_UP: Final = timedelta(hours=48)
"""Then a person is told; the attempt stays not known, and its money can still land."""
SKEW: Final = timedelta(minutes=1)
YOUNG: Final = timedelta(seconds=60)
"""So long a prompt may lie on a phone before “still processing” is said to the counter as not known."""
_PAID: Final = read_result("0")
_ENDS: Final = (AttemptState.PAID, AttemptState.PART_PAID)


@dataclass(slots=True)
class AskRail(Handler):
    """Questions about prompts."""

    client: DarajaClient
    database: Database
    effort: Effort = EFFORT

    def do(self, errand: Errand) -> Act:
        """Asks, and where money has moved looks for its code."""
        attempt = self.database.read(lambda connection: attempt_of(connection, errand.key))
        if attempt is None or attempt.payment is not None:
            return lambda _tx: Done()
        word = self._word(attempt)
        seen = self._look_for(attempt, word) if word is _PAID or not attempt.checkout_request else None
        return partial(_write, attempt=attempt, word=word, seen=seen)

    def _word(self, attempt: Attempt) -> RailWord:
        if attempt.state in _ENDS:
            return _PAID
        if not attempt.checkout_request:
            return SILENT
        body = query_body(self.client.settings, attempt.checkout_request, self.database.clock())
        try:
            code = read_answer(self.client.post(QUERY, body))
        except RailRefusal as refusal:
            return read_result(PROCESSING_ERROR) if refusal.code == PROCESSING_ERROR else SILENT
        except Trouble:
            return SILENT
        return (_PAID if code == "0" else read_result(code)) if code else SILENT

    def _look_for(self, attempt: Attempt, word: RailWord) -> Seen | None:
        """The money of a prompt that was paid or whose answer was lost, where it is not booked already.

        A code somebody named is enough, unless other money of the same amount is there: then only the list tells
        whether a citizen paid twice or somebody made a code up.
        """
        booked = self.database.read(lambda connection: payment_of_code(connection, attempt))
        other = self.database.read(lambda connection: payment_of_amount(connection, attempt))
        taken = self.database.read(lambda connection: taken_codes(connection, attempt))
        claims = attempt.rail_cents == attempt.amount_cents and attempt.rail_code not in {"", *taken}
        if booked or (other and not claims):
            return None
        if word is _PAID and claims and not other:
            return Seen(attempt.rail_code, attempt.amount_cents, attempt.rail_paid_at)
        return self._find_listed(attempt, taken)

    def _find_listed(self, attempt: Attempt, taken: frozenset[str]) -> Seen | None:
        start = read_instant(attempt.asked_at) - SKEW
        try:
            listed = list(pull(self.client, start, self.database.clock() + SKEW))
        except (Trouble, RailRefusal):
            return None
        fits = [p for p in listed if as_typed(p.account_typed) == as_typed(attempt.account) and p.code not in taken]
        for found in fits:
            if found.code == attempt.rail_code:
                return Seen(found.code, found.amount_cents, found.paid_at, sure=True)
        by_amount = (found for found in fits if found.amount_cents == attempt.amount_cents)
        return next((Seen(found.code, found.amount_cents, found.paid_at) for found in by_amount), None)


def _write(tx: Transaction, attempt: Attempt, word: RailWord, seen: Seen | None) -> Next:
    here = attempt_of(tx.connection, attempt.id)
    if here is None or here.payment is not None:
        return Done()
    last_word = here.rail_result
    here = note(tx, here, questions=here.questions + 1, rail_result=word.result or last_word)
    payment = _payment(tx, here, seen) if word is _PAID or not here.checkout_request else None
    if payment is not None:
        land(tx, here, payment)
        return Done()
    if word is _PAID:
        become(tx, here, AttemptState.PAID, live=True)
        return Again(note="paid; the code of the payment is not there yet")
    if word.state is AttemptState.NOT_PAID or (word.result == NOT_REACHED and last_word == NOT_REACHED):
        become(tx, here, AttemptState.NOT_PAID, word.reason)
        return Done()
    return _not_known(tx, here, word)


def _not_known(tx: Transaction, attempt: Attempt, word: RailWord) -> Next:
    age = tx.instant - read_instant(attempt.asked_at)
    if attempt.state is AttemptState.NOT_PAID:  # it was decided before; this question came of a late callback
        return Done()
    if not (word.pending and attempt.state is AttemptState.ASKED and age < YOUNG):
        become(tx, attempt, AttemptState.NOT_KNOWN, word.reason, live=still_live(tx, attempt))
    if age > GIVE_UP:
        raise_alarm(tx, Alarm("prompt_not_known", attempt.id, attempt.centre, attempt.counter, {"bill": attempt.bill}))
        return Done()
    if age > LIVE:
        return Again(SLOW_S)
    return Again(WAITS_S[min(attempt.questions, len(WAITS_S)) - 1])


def _payment(tx: Transaction, attempt: Attempt, seen: Seen | None) -> str | None:
    """The attempt's payment: by its code, else money of the same amount, else what was seen, booked now."""
    if (booked := payment_of_code(tx.connection, attempt)) is not None:
        return booked
    if seen is not None and seen.sure:
        return _book(tx, attempt, seen)
    other = payment_of_amount(tx.connection, attempt)
    return other or (_book(tx, attempt, seen) if seen else None)


def _book(tx: Transaction, attempt: Attempt, seen: Seen) -> str:
    """The same code is the same payment, whichever way it comes first."""
    paid_at = seen.paid_at or instant_text(tx.instant)
    arrived = Arrived(RAIL, seen.code, Channel.MPESA_PROMPT, attempt.account, seen.amount_cents, paid_at)
    return book_payment(tx, arrived).payment
