"""A difference by its name, and the closed list of names with what each means to a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

NAMES: Final = {
    "missing_here": "the rail lists a payment these books do not have",
    "missing_there": "a payment of these books is not in the rail's statement",
    "amount_differs": "the amounts of one code are not the same",
    "account_differs": "the accounts of one code are not the same",
    "other_day": "paid on one business day and posted on another",
    "twice_there": "the rail lists one code more than once",
    "reversed_there": "the rail took a payment back, these books have not",
    "reversed_here": "these books took a payment back that the rail lists as paid, without a reversal",
    "not_read": "a message of the rail is kept and could not be booked",
    "not_posted": "a payment has no entry in the ledger",
    "posted_twice": "a payment has more than one entry of its arrival",
    "posted_amount_differs": "the ledger's entry has another amount than the payment",
    "receipt_missing": "a bill is paid and has no receipt",
    "receipt_without_payment": "a receipt counts, and its bill is not paid",
    "receipt_amount_differs": "a receipt says another amount than its bill",
    "fulfilment_missing": "a service of a receipt did not reach its agency",
    "fulfilment_amount_differs": "what agencies were told is not what the ledger says they earned",
    "paper_without_receipt": "a paper names a receipt these books do not have",
    "ledger_broken": "an entry of the ledger does not hold: gap, chain, hash or balance",
    "money_misplaced": "payments, bills and refund cases do not add up to an account of the ledger",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. Fields that say nothing are left out of a report; cents are whole."""

    name: str
    rail: str = ""
    code: str = ""
    payment: str = ""
    account: str = ""
    receipt: str = ""
    here_cents: int | None = None
    there_cents: int | None = None
    detail: str = ""

    def __post_init__(self) -> None:
        assert self.name in NAMES, f"{self.name} is not in the table of differences"

    def plain(self) -> dict[str, str | int]:
        """The form of a report."""
        fields = ("rail", "code", "payment", "account", "receipt", "here_cents", "there_cents", "detail")
        said = {name: getattr(self, name) for name in fields}
        return {"name": self.name, **{name: value for name, value in said.items() if value not in ("", None)}}
