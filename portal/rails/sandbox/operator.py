"""An understudy of the operator: prompts that lie on phones, what their owners answer, and who is told of it.

Nothing here knows the portal's books. It calls the addresses it was given, as the operator does: once, twice, late, in
the wrong order or never, as the faults say.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from desktop.domain.money import CENTS
from desktop.domain.time import NAIROBI, utc_now
from portal.rails.sandbox.mpesa_payer import c2b_body, new_mpesa_code

ANSWERS: Final[dict[str, int]] = {
    "pay": 0,
    "cancel": 1032,
    "wrong_pin": 2001,
    "no_money": 1,
    "over_limit": 3,
    "same_again": 17,
    "busy": 1001,
    "not_sent": 9999,
    "expire": 1019,
    "unreached": 1037,
}
"""What becomes of a prompt, and the operator's code for it."""
BY_DIGITS: Final = {
    "11": "pay",
    "12": "cancel",
    "13": "wrong_pin",
    "14": "no_money",
    "15": "unreached",
    "16": "expire",
    "17": "silent",
}
"""Phones that answer by themselves, by their last two digits; ``silent`` never gets anywhere."""
ANSWERS_AFTER_S: Final = 2.0
EXPIRES: Final = timedelta(seconds=60)
POST_S: Final = 10.0


@dataclass(slots=True)
class Prompt:
    """One prompt. ``result`` is the operator's code once it has one."""

    checkout: str
    merchant: str
    phone: str
    amount_cents: int
    account: str
    callback: str
    at: datetime
    result: int | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment as the operator lists it."""

    code: str
    account: str
    amount_cents: int
    at: datetime


@dataclass(slots=True)
class Faults:
    """How the operator misbehaves from now on.

    ``replies``: for a path, what the next calls get instead: a status and a body, or ``None`` for no answer at all.
    ``callbacks`` and ``confirmations``: how often each is posted. ``confirmation_first``: before the callback.
    """

    replies: dict[str, list[tuple[int, Any] | None]] = field(default_factory=dict)
    slow_s: dict[str, float] = field(default_factory=dict)
    phones: dict[str, str] = field(default_factory=dict)
    callbacks: int = 1
    confirmations: int = 1
    confirmation_first: bool = False
    late_s: float = 0.0
    token_lasts_s: float = 3599.0
    question_code: str = ""
    """What questions are answered, whatever happened; empty: the truth."""

    def instead(self, path: str) -> tuple[bool, tuple[int, Any] | None]:
        """Whether a call to the path fails now, and what it is told."""
        waiting = self.replies.get(path)
        return (True, waiting.pop(0)) if waiting else (False, None)


class Operator:
    """The state of one understudy; any thread may call it."""

    def __init__(
        self, short_code: str, *, confirmation: str = "", validation: str = "", clock: Callable[[], datetime] = utc_now
    ) -> None:
        self.short_code = short_code
        self.confirmation = confirmation
        self.validation = validation
        self.faults = Faults()
        self.prompts: dict[str, Prompt] = {}
        self.paid: list[Paid] = []
        self.posted: list[tuple[str, Any]] = []
        """Every body this operator posted, with its address."""
        self.answers_after_s = ANSWERS_AFTER_S
        self.ended = False
        self.clock = clock
        self._tokens: dict[str, float] = {}
        self._lock = threading.RLock()

    def end(self) -> None:
        """Does nothing more."""
        self.ended = True

    def refresh(self) -> None:
        """Learns what others did in its name; alone there is nobody."""

    def new_token(self) -> str:
        """A token that cancels the one before."""
        token = secrets.token_hex(14)
        self._tokens = {token: time.time() + self.faults.token_lasts_s}
        return token

    def knows_token(self, token: str) -> bool:
        """True while the token works."""
        return self._tokens.get(token, 0.0) > time.time()

    def forget_tokens(self) -> None:
        """Every token stops working, without a word."""
        self._tokens = {}

    def push(self, *, phone: str, amount_cents: int, account: str, callback: str) -> Prompt | None:
        """A prompt on a phone; ``None`` while another lies on it."""
        with self._lock:
            if any(p.phone == phone and p.result is None and not self._is_over(p) for p in self.prompts.values()):
                return None
            now = self.clock()
            local = now.astimezone(NAIROBI).strftime("%d%m%Y%H%M%S")
            checkout = f"ws_CO_{local}{secrets.randbelow(1000):03d}{phone[-9:]}"
            prompt = Prompt(checkout, f"{secrets.token_hex(4)}-{secrets.randbelow(10**8)}-1", phone, amount_cents,
                            account, callback, now)  # fmt: skip
            self.prompts[checkout] = prompt
        answer = self.faults.phones.get(phone) or BY_DIGITS.get(phone[-2:], "")
        if answer in ANSWERS:
            self.later(self.answers_after_s, lambda: self.answer(prompt, answer))
        return prompt

    def waiting_prompt(self, account: str) -> Prompt | None:
        """The prompt for an account that its owner has not answered, or ``None``."""
        with self._lock:
            found = [p for p in self.prompts.values() if p.account == account and p.result is None]
        return next((p for p in reversed(found) if not self._is_over(p)), None)

    def answer(self, prompt: Prompt, answer: str, *, confirm: bool = True) -> Prompt:
        """The owner of the phone answers, or the network does; everybody is told as the faults say."""
        with self._lock:
            if prompt.result is not None and not (answer == "pay" and prompt.result != 0):
                return prompt
            prompt.result = ANSWERS[answer]
            if answer == "pay":
                now = self.clock()
                prompt.code = new_mpesa_code(now)
                self.paid.append(Paid(prompt.code, prompt.account, prompt.amount_cents, now))
        self.later(self.faults.late_s, lambda: self._tell(prompt, prompt.result, confirm=confirm))
        return prompt

    def pay_bill(self, account: str, amount_cents: int, *, confirm: bool = True) -> str:
        """Somebody pays at the Pay Bill by themselves; gives the code."""
        now = self.clock()
        paid = Paid(new_mpesa_code(now), account, amount_cents, now)
        self.paid.append(paid)
        if confirm:
            self.post(self.confirmation, self.confirmation_of(paid))
        return paid.code

    def confirmation_of(self, paid: Prompt | Paid) -> dict[str, str]:
        """The confirmation of a payment."""
        return c2b_body(paid.account, paid.amount_cents, paid.code, "AMINA", paid.at, self.short_code)

    def result_of(self, checkout: str) -> int | None:
        """What a question is answered: ``None`` while it is not known. A prompt nobody answered has expired."""
        with self._lock:
            prompt = self.prompts.get(checkout)
            if prompt is None:
                return 1019  # of an understudy that ran before this one
            silent = (self.faults.phones.get(prompt.phone) or BY_DIGITS.get(prompt.phone[-2:])) == "silent"
            if prompt.result is None and not silent and self._is_over(prompt):
                prompt.result = ANSWERS["expire"]
            return prompt.result

    def post(self, url: str, body: Any) -> int:
        """Posts a body as it is; gives the status, 0 where nobody answered."""
        import requests

        self.posted.append((url, body))
        with requests.Session() as session:
            session.trust_env = False
            try:
                return session.post(url, json=body, timeout=POST_S).status_code
            except requests.RequestException:
                return 0

    def later(self, wait_s: float, work: Callable[[], object]) -> None:
        """Does something on a thread of its own, unless the understudy has ended by then."""
        timer = threading.Timer(wait_s, lambda: self.ended or work())
        timer.daemon = True
        timer.start()

    def _is_over(self, prompt: Prompt) -> bool:
        return self.clock() - prompt.at > EXPIRES

    def _tell(self, prompt: Prompt, result: int | None, *, confirm: bool) -> None:
        def confirmation() -> None:
            if result == 0 and confirm and self.confirmation:
                for _ in range(self.faults.confirmations):
                    self.post(self.confirmation, self.confirmation_of(prompt))

        def callback() -> None:
            for _ in range(self.faults.callbacks):
                self.post(prompt.callback, stk_callback(prompt, int(result or 0), self.clock()))

        steps = [confirmation, callback] if self.faults.confirmation_first else [callback, confirmation]
        for step in steps:
            step()


def stk_callback(prompt: Prompt, result: int, at: datetime) -> dict[str, Any]:
    """The callback of a prompt: the balance has no value, a failure has no metadata, the account is not named."""
    said: dict[str, Any] = {
        "MerchantRequestID": prompt.merchant,
        "CheckoutRequestID": prompt.checkout,
        "ResultCode": result,
        "ResultDesc": "The service request is processed successfully." if result == 0 else f"Result {result}.",
    }
    if result == 0:
        said["CallbackMetadata"] = {
            "Item": [
                {"Name": "Amount", "Value": prompt.amount_cents // CENTS},
                {"Name": "MpesaReceiptNumber", "Value": prompt.code},
                {"Name": "Balance"},
                {"Name": "TransactionDate", "Value": int(at.astimezone(NAIROBI).strftime("%Y%m%d%H%M%S"))},
                {"Name": "PhoneNumber", "Value": int(prompt.phone)},
            ]
        }
    return {"Body": {"stkCallback": said}}
