"""A day compared: equal, or every difference by its name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop.domain.errors import UserError
from portal.commands.parser import main
from portal.rails.raw_message import keep_raw
from portal.reconcile.day import reconcile_day
from portal.reconcile.readable import readable
from portal.reconcile.statement_file import FileStatement
from portal.store.database import Database
from tests.portal.money.money_books import TOTAL, Books
from tests.portal.money.tampering import tamper

DAY = date(2026, 10, 14)
NOON = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)
PAID_AT = "2026-10-14T06:31:08.000Z"


@pytest.fixture
def on_the_day(database: str) -> Iterator[Books]:
    """Books whose clock says noon of the day."""
    with Database(database, lambda: NOON) as opened:
        yield Books(opened, {})


@pytest.fixture
def paid(on_the_day: Books) -> Books:
    """One bill, paid and settled on the day."""
    on_the_day.raise_bill("11")
    on_the_day.pay("11", TOTAL, "UJE4K7Q2ZT")
    return on_the_day


def row(code: str, amount: str, account: str = "11", at: str = "2026-10-14 09:31:08") -> dict[str, str]:
    """A row as the operator lists it: the hands of a clock in Nairobi."""
    return {"transactionId": code, "trxDate": at, "billreference": account, "amount": amount}


def listed(tmp_path: Path, *rows: dict[str, str]) -> Path:
    """The operator's answer to a pull, as a file."""
    path = tmp_path / "statement.json"
    path.write_text(json.dumps({"ResponseCode": "1000", "Response": [list(rows)]}))
    return path


def report(books: Books, *statements: Path, day: date = DAY) -> dict[str, Any]:
    """The day's report."""
    sources = [FileStatement(path, "mpesa") for path in statements]
    return books.database.read(lambda connection: reconcile_day(connection, day, sources))


def names(made: dict[str, Any]) -> list[str]:
    """The names of its differences."""
    return [one["name"] for one in made["differences"]]


def test_a_day_is_equal_when_rail_ledger_and_receipts_say_the_same(paid: Books, tmp_path: Path) -> None:
    made = report(paid, listed(tmp_path, row("UJE4K7Q2ZT", "1050.00")))
    assert (made["equal"], made["differences"]) == (True, [])
    one = {"count": 1, "cents": TOTAL}
    mpesa = made["rails"]["mpesa"]
    assert (mpesa["statement"], mpesa["payments"], mpesa["ledger"]) == (one, one, one)
    assert (made["receipts"]["count"], made["receipts"]["cents"]) == (1, TOTAL)
    assert made["receipts"]["fulfilment"] == {"paid": 1}
    assert made["ledger"]["end"]["no"] == 1
    assert readable(made).endswith("Equal.")


def test_a_payment_the_rail_lists_and_we_do_not_have_is_missing_here(paid: Books, tmp_path: Path) -> None:
    made = report(paid, listed(tmp_path, row("UJE4K7Q2ZT", "1050.00"), row("UJE9ZZZZZZ", "20")))
    assert names(made) == ["missing_here"]
    assert made["differences"][0] == {
        "name": "missing_here",
        "rail": "mpesa",
        "code": "UJE9ZZZZZZ",
        "account": "11",
        "there_cents": 2_000,
    }


def test_a_payment_the_rail_does_not_list_is_missing_there(paid: Books, tmp_path: Path) -> None:
    path = tmp_path / "empty.json"
    path.write_text('{"ResponseCode": "1001", "Response": []}')
    assert names(report(paid, path)) == ["missing_there"]


def test_amount_and_account_that_differ_are_named(paid: Books, tmp_path: Path) -> None:
    assert names(report(paid, listed(tmp_path, row("UJE4K7Q2ZT", "1051")))) == ["amount_differs"]
    assert names(report(paid, listed(tmp_path, row("UJE4K7Q2ZT", "1050", "12")))) == ["account_differs"]
    typed = row("UJE4K7Q2ZT", "1050.0", " 1-i ")
    assert names(report(paid, listed(tmp_path, typed))) == []


def test_a_code_listed_twice_is_named(paid: Books, tmp_path: Path) -> None:
    twice = [row("UJE4K7Q2ZT", "1050")] * 2
    assert names(report(paid, listed(tmp_path, *twice))) == ["twice_there"]


def test_a_reversal_the_rail_lists_is_named_until_it_is_booked(paid: Books, tmp_path: Path) -> None:
    back = {**row("UJE5RVRSLX", "1050"), "reverses": "UJE4K7Q2ZT"}
    path = listed(tmp_path, row("UJE4K7Q2ZT", "1050"), back)
    assert names(report(paid, path)) == ["reversed_there"]
    paid.reverse("UJE4K7Q2ZT")
    made = report(paid, path)
    assert names(made) == []
    assert made["rails"]["mpesa"]["reversed"] == {"count": 1, "cents": TOTAL}
    assert made["receipts"]["reversed"] == 1


@pytest.mark.parametrize(
    ("paid_at", "booked", "paid_on"),
    [
        ("2026-10-14T20:59:59.999Z", datetime(2026, 10, 14, 21, 0, 0, 5000, tzinfo=UTC), "2026-10-14"),
        ("2026-10-14T21:00:00.000Z", datetime(2026, 10, 14, 20, 59, 59, 999_000, tzinfo=UTC), "2026-10-15"),
    ],
)
def test_a_day_rolls_over_at_nairobi_midnight_and_money_across_it_is_named(
    database: str, paid_at: str, booked: datetime, paid_on: str
) -> None:
    with Database(database, lambda: booked) as opened:
        books = Books(opened, {})
        books.raise_bill("11")
        books.pay("11", TOTAL, "UJE4K7Q2ZT", paid_at)
        posted_on = date(2026, 10, 14) if paid_on == "2026-10-15" else date(2026, 10, 15)
        for day in (date(2026, 10, 14), date(2026, 10, 15)):
            made = report(books, day=day)
            assert names(made) == ["other_day"]
            assert made["differences"][0]["detail"] == f"paid on {paid_on}, posted on {posted_on}"
            mpesa = made["rails"]["mpesa"]
            assert mpesa["payments"]["count"] == (day.isoformat() == paid_on)
            assert mpesa["ledger"]["count"] == (day == posted_on)
        assert report(books, day=date(2026, 10, 16))["equal"]


def test_a_message_that_could_not_be_booked_is_named(paid: Books) -> None:
    paid.database.write(lambda tx: keep_raw(tx, "mpesa", "confirmation", b"{}"))
    assert names(report(paid)) == ["not_read"]


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE ledger_lines SET debit_cents = debit_cents + 1 WHERE debit_cents > 0", "ledger_broken"),
        ("UPDATE ledger_entries SET centre_id = 'KSM'", "ledger_broken"),
        ("DELETE FROM receipts", "receipt_missing"),
        ("UPDATE bills SET state = 'part_paid'", "receipt_without_payment"),
        ("UPDATE receipts SET amount_cents = amount_cents - 1", "receipt_amount_differs"),
        ("DELETE FROM fulfilment", "fulfilment_missing"),
        ("DELETE FROM fulfilment", "fulfilment_amount_differs"),
        ("UPDATE payments SET amount_cents = amount_cents + 1", "posted_amount_differs"),
        ("UPDATE payments SET matched_cents = 5", "money_misplaced"),
        ("UPDATE ledger_entries SET kind = 'other'", "not_posted"),
    ],
)
def test_books_that_were_tampered_with_do_not_pass(paid: Books, statement: str, named: str) -> None:
    tamper(paid, statement)
    assert named in names(report(paid))


def test_a_payment_posted_twice_is_named(paid: Books) -> None:
    paid.pay("99", 5, "UJE4K7Q2ZX")
    first = paid.payment("UJE4K7Q2ZT").id
    tamper(paid, f"UPDATE ledger_entries SET payment_id = '{first}' WHERE no = 2")
    assert {"posted_twice", "not_posted"} <= set(names(report(paid)))


def test_a_csv_in_our_own_words_is_read_as_well(paid: Books, tmp_path: Path) -> None:
    path = tmp_path / "statement.csv"
    path.write_text(f"rail,code,account,amount_cents,at\nmpesa,uje4k7q2zt,11,{TOTAL},{PAID_AT}\n")
    assert report(paid, path)["equal"]


@pytest.mark.parametrize(
    "content", ["code,amount\nA1,twelve\n", "code,amount\n,12\n", "code,amount,at\nA1,5,soon\n", "{"]
)
def test_a_statement_that_cannot_be_read_is_refused_by_its_row(tmp_path: Path, content: str) -> None:
    path = tmp_path / "statement.csv"
    path.write_text(content)
    with pytest.raises(UserError):
        FileStatement(path, "mpesa")


def test_the_command_says_equal_or_ends_with_one_and_flags_what_the_rail_does_not_have(
    paid: Books, database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["admin", "--database", database, "reconcile", "--day", "2026-10-14", "--json", "--statement"]
    assert main([*command, str(listed(tmp_path, row("UJE4K7Q2ZT", "1050")))]) == 0
    assert json.loads(capsys.readouterr().out)["equal"] is True
    for _ in range(2):
        assert main([*command, str(listed(tmp_path, row("UJE4K7Q2ZA", "1050")))]) == 1
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["name"] for one in told[0]["differences"]] == ["missing_here", "missing_there"]
    assert main(["admin", "--database", database, "alarms"]) == 0
    assert capsys.readouterr().out.count("absent_in_statement") == 1


def test_no_day_is_no_day(paid: Books, database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["admin", "--database", database, "reconcile", "--day", "14 October"]) == 2
    assert "no day" in capsys.readouterr().err


def test_a_day_of_many_payments_is_compared_in_seconds(on_the_day: Books, tmp_path: Path) -> None:
    rows = []
    for n in range(600):
        on_the_day.pay(str(1_000 + n), 100, f"UJE{n:07d}")
        rows.append(row(f"UJE{n:07d}", "1.00", str(1_000 + n)))
    started = datetime.now(UTC)
    assert report(on_the_day, listed(tmp_path, *rows))["equal"]
    assert datetime.now(UTC) - started < timedelta(seconds=5)
