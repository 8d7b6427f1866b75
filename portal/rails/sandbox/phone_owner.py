"""The owner of a prompted phone, from outside: waits for the prompt and answers it, as ``simulate prompt`` is told."""

from __future__ import annotations

import time
from typing import Any, Final

from desktop.domain.errors import Trouble, UserError
from portal.rails.sandbox.operator import ANSWERS

ADDRESS: Final = "/sandbox/daraja/answer"
STEP_S: Final = 0.2
ANSWER_S: Final = 15.0


def answer_prompt(portal_url: str, account: str, answer: str, wait_s: float) -> dict[str, Any]:
    """Answers the prompt for an account; what was answered, and the code of a payment.

    ``UserError`` when no prompt comes in time, ``Trouble`` when the portal cannot be reached.
    """
    import requests

    if answer not in ANSWERS:
        raise UserError("A phone answers with one of {known}.", known=", ".join(ANSWERS))
    ends = time.monotonic() + wait_s
    with requests.Session() as session:
        session.trust_env = False
        while True:
            try:
                body = {"account": account, "answer": answer}
                reply = session.post(portal_url.rstrip("/") + ADDRESS, json=body, timeout=ANSWER_S)
            except requests.RequestException as wrong:
                raise Trouble("The portal at {url} cannot be reached.", url=portal_url) from wrong
            if reply.status_code == 200:
                told: dict[str, Any] = reply.json()
                return {**told, "answer": answer}
            if time.monotonic() > ends:
                raise UserError(
                    "No prompt for {account} lies on a phone. Ask the phone at the counter first.", account=account
                )
            time.sleep(STEP_S)
