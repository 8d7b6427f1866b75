"""The understudy of a demonstration: its state is one row that nothing else reads, shared by all processes of a portal.

So a prompt pushed by one worker is known to the next, and to a portal that starts again. Every deed loads the state,
does what the understudy does in memory, and writes it back, in one transaction.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Final, TypeVar

from desktop.domain.time import instant_text, read_instant
from portal.rails.sandbox.operator import Operator, Paid, Prompt
from portal.store.database import Database
from portal.store.setting import read_setting, write_setting
from portal.store.transaction import Transaction

T = TypeVar("T")
ROW: Final = "sandbox_operator"
MOST_KEPT: Final = 300
"""Prompts and payments; a demonstration makes fewer in the two days anybody asks about."""


class KeptOperator(Operator):
    """As :class:`Operator`, with its tokens, prompts and payments in the database."""

    def __init__(self, database: Database, short_code: str, *, confirmation: str, validation: str) -> None:
        super().__init__(short_code, confirmation=confirmation, validation=validation, clock=database.clock)
        self._database = database

    def refresh(self) -> None:
        """Learns what other processes did."""
        kept = self._database.read(lambda connection: read_setting(connection, ROW))
        with self._lock:
            self._load(kept)

    def new_token(self) -> str:
        """A token that cancels the one before, whichever process gave it."""
        return self._kept(super().new_token)

    def push(self, *, phone: str, amount_cents: int, account: str, callback: str) -> Prompt | None:
        """A prompt on a phone; ``None`` while another lies on it."""
        push = super().push
        return self._kept(lambda: push(phone=phone, amount_cents=amount_cents, account=account, callback=callback))

    def waiting_prompt(self, account: str) -> Prompt | None:
        """The prompt for an account that its owner has not answered, or ``None``."""
        self.refresh()
        return super().waiting_prompt(account)

    def answer(self, prompt: Prompt, answer: str, *, confirm: bool = True) -> Prompt:
        """The owner of the phone answers, wherever the prompt came from."""
        answered = super().answer
        return self._kept(lambda: answered(self.prompts.get(prompt.checkout, prompt), answer, confirm=confirm))

    def result_of(self, checkout: str) -> int | None:
        """What a question is answered."""
        return self._kept(lambda: Operator.result_of(self, checkout))

    def _kept(self, deed: Callable[[], T]) -> T:
        def act(tx: Transaction) -> T:
            with self._lock:
                self._load(read_setting(tx.connection, ROW))
                done = deed()
                write_setting(tx, ROW, self._dump())
                return done

        return self._database.write(act)

    def _load(self, kept: str | None) -> None:
        state = json.loads(kept) if kept else {"tokens": {}, "prompts": [], "paid": []}
        self._tokens = state["tokens"]
        prompts = [Prompt(**{**row, "at": read_instant(row["at"])}) for row in state["prompts"]]
        self.prompts = {prompt.checkout: prompt for prompt in prompts}
        self.paid = [Paid(**{**row, "at": read_instant(row["at"])}) for row in state["paid"]]

    def _dump(self) -> str:
        prompts = list(self.prompts.values())[-MOST_KEPT:]
        return json.dumps(
            {
                "tokens": self._tokens,
                "prompts": [{**asdict(prompt), "at": instant_text(prompt.at)} for prompt in prompts],
                "paid": [{**asdict(paid), "at": instant_text(paid.at)} for paid in self.paid[-MOST_KEPT:]],
            }
        )
