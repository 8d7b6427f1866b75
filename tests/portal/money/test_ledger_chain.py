"""The ledger is a chain: each entry continues the one before, nothing is altered, left out or put in unseen."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from portal.commands.parser import main
from portal.money.ledger_chain import GENESIS, EntryFacts, entry_hash, verify_ledger
from portal.store.tables.fulfilment_tables import fulfilment
from portal.store.tables.ledger_tables import ledger_entries, ledger_lines
from portal.store.tables.money_tables import refund_cases, reversals
from portal.store.tables.suggestion_tables import assignments
from tests.portal.money.money_books import TOTAL, Books
from tests.portal.money.tampering import tamper


@pytest.fixture
def three(books: Books) -> Books:
    """Three entries: a part, too much, money for nobody."""
    books.raise_bill("11")
    books.pay("11", 5_000, "CODE1")
    books.pay("11", TOTAL, "CODE2")
    books.pay("99", 300, "CODE3")
    return books


def broken(books: Books) -> list[tuple[int, str]]:
    """What does not hold."""
    return [(one.no, one.name) for one in books.database.read(verify_ledger)[1]]


def test_each_entry_continues_the_one_before(three: Books) -> None:
    rows = three.database.read(lambda c: c.execute(ledger_entries.select().order_by(ledger_entries.c.no)).all())
    assert [row.prev for row in rows] == [GENESIS, *(row.hash for row in rows[:-1])]
    end, wrong = three.database.read(verify_ledger)
    assert (end.no, end.hash, wrong) == (3, rows[-1].hash, [])


def test_the_hash_is_that_of_the_written_form() -> None:
    facts = EntryFacts(1, "payment", "GPO", "p", None, "2026-10-14T06:31:08.000Z", "2026-10-14")
    lines = [("rail_clearing:mpesa", 100, 0), ("suspense", 0, 100)]
    assert GENESIS == "6b0d4a4480eb76cf115fd32ec3237fe10f4fc33b5d2b923e597900ff95166f0a"
    assert entry_hash(GENESIS, facts, lines) == "deb9ae3f503a1bea804db46cfb64028476cfce4757c25c79114edda0f92b40df"


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE ledger_lines SET account = 'revenue:ME:x' WHERE entry_no = 2 AND place = 2", [(2, "hash")]),
        ("UPDATE ledger_entries SET at = '2026-01-01T00:00:00.000Z' WHERE no = 1", [(1, "hash")]),
        (
            "UPDATE ledger_lines SET debit_cents = 1 WHERE entry_no = 1 AND debit_cents > 0",
            [(1, "hash"), (1, "balance")],
        ),
        ("DELETE FROM ledger_lines WHERE entry_no = 3", [(3, "hash"), (3, "balance")]),
        ("UPDATE ledger_entries SET prev = 'x' WHERE no = 2", [(2, "chain"), (2, "hash")]),
        ("UPDATE ledger_entries SET hash = 'x' WHERE no = 2", [(2, "hash"), (3, "chain")]),
    ],
)
def test_what_was_tampered_with_is_named(three: Books, statement: str, found: list[tuple[int, str]]) -> None:
    tamper(three, statement)
    assert broken(three) == found


def test_an_entry_that_is_gone_is_a_gap(three: Books) -> None:
    tamper(
        three,
        "DELETE FROM fulfilment WHERE entry_no = 2",
        "DELETE FROM ledger_lines WHERE entry_no = 2",
        "DELETE FROM ledger_entries WHERE no = 2",
    )
    assert broken(three) == [(2, "gap"), (3, "chain")]


@pytest.mark.parametrize("made", [{"prev": "x"}, {"hash": ""}, {"no": 5}])
def test_the_database_refuses_an_entry_that_does_not_continue_the_chain(three: Books, made: dict[str, Any]) -> None:
    payment = three.payment("CODE1").id
    last = three.database.read(verify_ledger)[0]
    entry = {"no": 4, "kind": "x", "payment_id": payment, "at": "x", "day": "x", "prev": last.hash, "hash": "h", **made}
    lines = [
        {"entry_no": entry["no"], "place": 1, "account": "a", "debit_cents": 1, "credit_cents": 0},
        {"entry_no": entry["no"], "place": 2, "account": "b", "debit_cents": 0, "credit_cents": 1},
    ]

    def write(tx: Any) -> None:
        tx.connection.execute(insert(ledger_lines), lines)
        tx.connection.execute(insert(ledger_entries).values(**entry))

    with pytest.raises(IntegrityError, match="chain"):
        three.database.write(write)


@pytest.mark.parametrize("table", [ledger_entries, ledger_lines, fulfilment, reversals, refund_cases, assignments])
def test_what_is_a_fact_cannot_be_deleted_or_altered(three: Books, table: Any) -> None:
    three.raise_bill("22")
    three.assign("CODE3", "22")
    three.reverse("CODE3")
    for deed in (f"DELETE FROM {table.name}", f"UPDATE {table.name} SET {next(iter(table.primary_key)).name} = '9'"):
        with pytest.raises(DatabaseError, match=r"append-only|altered"):
            three.database.write(lambda tx, deed=deed: tx.connection.execute(text(deed)))  # type: ignore[misc]


def test_the_command_says_where_the_chain_ends_and_knows_an_end_that_was_kept(
    three: Books, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    verify = ["admin", "--database", database, "ledger", "verify", "--json"]
    assert main(verify) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["entries"], told["holds"], told["broken"]) == (3, True, [])
    assert main([*verify, "--kept", f"3:{told['hash']}"]) == 0
    assert main([*verify, "--kept", f"2:{told['hash']}"]) == 1
    assert main([*verify, "--kept", "nonsense"]) == 1
    tamper(three, "UPDATE ledger_entries SET kind = 'x' WHERE no = 2")
    assert main(verify[:-1]) == 1
    assert "DOES NOT HOLD" in capsys.readouterr().out
