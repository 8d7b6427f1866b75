"""What must hold after every fault: nothing said is lost, nothing is there twice, and every cent has its place.

Looks from outside only: the portal's exports and its own balance command, the counter's own ``verify``.
"""

from __future__ import annotations

import contextlib
import io
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.__main__ import main as desktop_command
from portal.admin.export import EXPORTS
from portal.commands.parser import main as portal_command
from portal.store.database import Database
from tests.faults.processes import Line


@dataclass(frozen=True, slots=True)
class Books:
    """What the portal exports."""

    bills: list[Line]
    payments: list[Line]
    receipts: list[Line]
    ledger: list[Line]
    refunds: list[Line]
    reversals: list[Line]
    fulfilment: list[Line]


def read_books(database: str) -> Books:
    """The exports as they are now; the portal may serve meanwhile."""
    with Database(database) as opened:
        return opened.read(lambda c: Books(**{what: list(rows(c)) for what, rows in EXPORTS.items()}))


def check_invariants(database: str, profiles: Sequence[Path], said: Iterable[Line]) -> Books:
    """Asserts them all, for counters that have drained and ended; gives the books for what a test adds."""
    books, lines = read_books(database), list(said)
    _said_is_there(books, lines)
    _nothing_twice(books)
    _every_receipt_has_its_bill(books)
    _serials_have_no_gap(books)
    _ledger_balances(books, database)
    _every_receipt_reaches_its_agency(books)
    for profile in profiles:
        _journal_is_whole(profile)
    return books


def _said_is_there(books: Books, said: list[Line]) -> None:
    bills = {bill["account"]: bill for bill in books.bills}
    paid_with = {payment["rail_code"]: payment["account"] for payment in books.payments}
    receipts = {receipt["number"]: receipt["account"] for receipt in books.receipts}
    raised = [line for line in said if line["act"] == "bill_raised"]
    assert len({line["account"] for line in raised}) == len(raised), "one number was said for two bills"
    for line in raised:
        there = bills.get(line["account"])
        assert there is not None, f"the bill {line} was said and is not at the portal"
        assert (there["bill"], there["total_cents"]) == (line["id"], line["total_cents"])
        assert there["state"] != "refused"
    for line in said:
        if line["act"] == "payment_confirmed":
            assert paid_with.get(line["rail_code"]) == line["account"], f"{line} is not at the portal"
        if line["act"] == "receipt_issued":
            assert receipts.get(line["receipt_number"]) == line["account"], f"{line} is not at the portal"


def _nothing_twice(books: Books) -> None:
    for what, values in (
        ("account", [bill["account"] for bill in books.bills]),
        ("bill", [bill["bill"] for bill in books.bills]),
        ("rail code", [payment["rail_code"] for payment in books.payments]),
        ("receipt", [receipt["number"] for receipt in books.receipts]),
        ("receipt's bill", [receipt["bill"] for receipt in books.receipts]),
    ):
        twice = [value for value, times in Counter(values).items() if times > 1]
        assert not twice, f"{what} more than once: {twice}"
    assert all(payment["state"] == "matched" for payment in books.payments), "money was taken twice, or has no bill"


def _every_receipt_has_its_bill(books: Books) -> None:
    paid = {bill["account"]: bill["total_cents"] for bill in books.bills if bill["state"] == "paid"}
    assert {receipt["account"]: receipt["amount_cents"] for receipt in books.receipts} == paid
    assert {payment["account"]: payment["amount_cents"] for payment in books.payments} == paid


def _every_receipt_reaches_its_agency(books: Books) -> None:
    """A paid service is a row its agency can fetch, under the receipt's number."""
    assert {row["receipt"] for row in books.fulfilment} == {row["number"] for row in books.receipts}


def _serials_have_no_gap(books: Books) -> None:
    serials: dict[str, list[int]] = defaultdict(list)
    for receipt in books.receipts:
        series, _, serial = receipt["number"].rpartition("-")
        serials[series].append(int(serial))
    for series, found in serials.items():
        assert sorted(found) == list(range(1, len(found) + 1)), f"receipts {series} have a gap"


def _ledger_balances(books: Books, database: str) -> None:
    sums: dict[int, int] = defaultdict(int)
    for line in books.ledger:
        sums[line["entry"]] += line["debit_cents"] - line["credit_cents"]
    assert not [entry for entry, cents in sums.items() if cents], "an entry of the ledger does not balance"
    assert sorted(sums) == list(range(1, len(sums) + 1)), "the ledger's numbers have a gap"
    assert _said_by(portal_command, "admin", "--database", database, "balance") == (0, "The ledger balances.\n")


def _journal_is_whole(profile: Path) -> None:
    code, said = _said_by(desktop_command, "verify", "--profile", str(profile))
    found = json.loads(said)
    assert (code, found["ok"]) == (0, True), said
    assert found["entries"] == found["countersigned"] > 0, f"not drained: {found}"


def _said_by(command: Callable[[list[str]], int], *arguments: str) -> tuple[int, str]:
    """The command as it is typed, in this process: its exit code and what it printed."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        code = command(list(arguments))
    return code, printed.getvalue()
