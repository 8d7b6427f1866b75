"""A day compared with the operator's own list, pulled over HTTP from its understudy."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from desktop.domain.time import business_day, instant_text, utc_now
from portal.commands.parser import main
from portal.rails.sandbox.operator import Operator, Paid
from portal.rails.sandbox.operator_addresses import KEY, PASSKEY, SECRET
from portal.rails.sandbox.operator_server import OperatorServer
from tests.portal.money.money_books import Books

SHORT_CODE = "600000"
PULL = "/pulltransactions/v1/query"


def reconcile(database: str, day: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """The command with ``--pull``: its exit code and what it said."""
    code = main(["admin", "--database", database, "reconcile", "--day", day, "--pull", "--json"])
    said = capsys.readouterr()
    return code, said.out or said.err


def test_a_day_is_compared_with_the_operators_own_list(
    books: Books, database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = utc_now()
    books.pay("11", 500, "UJE4K7Q2ZT", instant_text(now))
    books.pay("12", 700, "UJE4K7Q2ZU", instant_text(now))
    day = business_day(now).isoformat()
    operator = Operator(SHORT_CODE)
    operator.paid = [Paid("UJE4K7Q2ZT", "11", 500, now.replace(microsecond=0))]
    with OperatorServer(operator) as server:
        told = {"URL": server.url, "KEY": KEY, "SECRET": SECRET, "PASSKEY": PASSKEY, "SHORT_CODE": SHORT_CODE}
        for name, value in {**told, "CALLBACK_URL": "https://portal.example"}.items():
            monkeypatch.setenv(f"HUDUMA_DARAJA_{name}", value)
        code, said = reconcile(database, day, capsys)
        report = json.loads(said)
        assert (code, report["statements"]) == (1, ["Daraja pull"])
        assert [(one["name"], one["code"]) for one in report["differences"]] == [("missing_there", "UJE4K7Q2ZU")]
        assert report["rails"]["mpesa"]["statement"] == {"count": 1, "cents": 500}
        operator.faults.replies[PULL] = [(500, "")] * 9
        assert reconcile(database, day, capsys)[0] == 1
        long_ago = (business_day(now) - timedelta(days=5)).isoformat()
        code, said = reconcile(database, long_ago, capsys)
        assert (code, "48 hours" in said) == (2, True)


def test_without_daraja_a_pull_says_what_is_missing(
    books: Books, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = reconcile(database, business_day(utc_now()).isoformat(), capsys)
    assert (code, "HUDUMA_DARAJA_URL" in said) == (2, True)
