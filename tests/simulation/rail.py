"""The rail and those who pay: money moves once, and the rail tells the portal until it is heard, perhaps more often.

Confirmations are late, doubled, out of order, and come before their bill has; some are for a cancelled bill, for a
number nobody has, or repeat a code with other content.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass

from desktop.domain.rail_code import mpesa_code_prefix
from desktop.domain.time import business_day
from portal.rails.sandbox import c2b_body
from tests.simulation.network import Answer, Network, Posted
from tests.simulation.portal_machine import PortalMachine
from tests.simulation.world import World

LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
AGAIN_S = (1.0, 30.0)
MUCH_LATER_S = (1.0, 120.0)
NAME = "rail"
ASKS_FIRST = 0.3
JSON = {"Content-Type": "application/json"}


@dataclass(slots=True)
class Paid:
    """Money that has moved. ``account`` as it is meant; ``heard`` once the portal has acknowledged it.

    ``excused`` says why the portal may not know it although it did.
    """

    code: str
    account: str
    amount_cents: int
    line: int
    heard: bool = False
    excused: str = ""


class Rail:
    """``paid``: every payment, by its code."""

    def __init__(self, world: World, network: Network, portal: PortalMachine) -> None:
        self.paid: dict[str, Paid] = {}
        self._world = world
        self._network = network
        self._portal = portal
        self._chance: random.Random = world.chance.of(NAME)
        self.calm = False
        """No more of its own faults."""

    @property
    def all_heard(self) -> bool:
        """The portal has acknowledged every payment."""
        return all(paid.heard for paid in self.paid.values())

    def pay(self, account: str, amount_cents: int) -> str:
        """Somebody pays; gives the code of the SMS."""
        code = mpesa_code_prefix(business_day(self._world.now)) + "".join(self._chance.choices(LETTERS, k=7))
        body = self._body(code, self._typed(account), amount_cents)
        if self._chance.random() < ASKS_FIRST:
            self._ask(code, account, amount_cents, body)
        else:
            self._move(code, account, amount_cents, body)
        return code

    def _ask(self, code: str, account: str, amount_cents: int, body: bytes) -> None:
        """The rail asks whether the payment may be made; without an answer it may."""

        def answered(answer: Answer | None) -> None:
            if answer is not None and answer.status_code == 200 and json.loads(answer.content)["ResultCode"] != "0":
                self._world.say(NAME, f"{code} for {account} is not wanted")
            else:
                self._move(code, account, amount_cents, body)

        path = self._portal.confirmation.replace("/confirmation", "/validation")
        self._network.post(NAME, Posted(path, JSON, body), answered)

    def _move(self, code: str, account: str, amount_cents: int, body: bytes) -> None:
        """The money is the portal's from now on."""
        self._world.say(NAME, f"{code} pays {amount_cents} for {account}")
        self.paid[code] = Paid(code, account, amount_cents, len(self._world.story))
        self._world.after(self._chance.uniform(0.2, 3.0), lambda: self._tell(code, body))

    def _typed(self, account: str) -> str:
        """What the payer typed: often with spaces, sometimes with a letter that looks like a digit."""
        return self._chance.choice(
            (account, account, f"{account[:3]} {account[3:7]} {account[7:]}", account.replace("0", "o"))
        )

    def _body(self, code: str, account: str, amount_cents: int) -> bytes:
        said = c2b_body(account, amount_cents, code, "AMINA", self._world.now, self._portal.settings.pay_bill)
        return json.dumps(said).encode()

    def _tell(self, code: str, body: bytes) -> None:
        def answered(answer: Answer | None) -> None:
            paid = self.paid[code]
            if answer is not None and answer.status_code == 200 and json.loads(answer.content)["ResultCode"] == "0":
                if not paid.heard:
                    self._world.say(NAME, f"{code} is acknowledged")
                    self._perhaps_again(paid, body)
                paid.heard = True
            else:
                self._world.after(self._chance.uniform(*AGAIN_S), lambda: self._tell(code, body))

        self._network.post(
            NAME, Posted(self._portal.confirmation, {"Content-Type": "application/json"}, body), answered
        )

    def _perhaps_again(self, paid: Paid, body: bytes) -> None:
        """Some confirmations come twice or thrice, and some codes come again with another amount."""
        if self.calm:
            return
        for _ in range(self._chance.choice((0, 0, 0, 1, 2))):
            self._world.after(self._chance.uniform(*MUCH_LATER_S), lambda: self._say_again(body))
        if self._chance.random() < 0.05:
            other = self._body(paid.code, paid.account, paid.amount_cents + 100)
            self._world.after(self._chance.uniform(*MUCH_LATER_S), lambda: self._say_other(paid, other))

    def _say_other(self, paid: Paid, body: bytes) -> None:
        """Only to books that have the code: a portal that has lost it could not tell which content is true."""
        if self._portal.up and self._portal.has_payment(paid.code):
            self._say_again(body)

    def _say_again(self, body: bytes) -> None:
        """Nobody waits for the answer."""
        self._network.post(NAME, self._posted(body), lambda _answer: None)

    def _posted(self, body: bytes) -> Posted:
        return Posted(self._portal.confirmation, JSON, body)
