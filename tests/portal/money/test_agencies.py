"""What was paid reaches its agency: as rows, over HTTP with its token, and as a statement of a day from the ledger."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests

from desktop.domain.time import business_day, utc_now
from portal.commands.parser import main
from portal.fulfilment.token import make_token
from portal.money.reverse_payment import reverse_code
from portal.rails.sandbox import SandboxRail
from portal.running import RunningPortal
from sync.protocol.kinds import BillRaised
from tests.conformance.device import Device
from tests.portal.books import export
from tests.portal.services import fixed_lines

ANSWER_S = 10.0


@pytest.fixture
def bill(device: Device) -> BillRaised:
    """A bill over two services that is waiting."""
    raised = device.bill(*fixed_lines(2))
    device.push()
    return raised


@pytest.fixture
def paid(rail: SandboxRail, bill: BillRaised) -> str:
    """It is paid; gives the code."""
    return rail.pay(account=bill.account, amount_cents=bill.total_cents)


def ask(portal: RunningPortal, agency: str, token: str, **query: object) -> requests.Response:
    """An agency's question."""
    headers = {"authorization": f"Bearer {token}"} if token else {}
    asked = {"agency": agency, **query}
    return requests.get(f"{portal.url}/v1/fulfilment", params=asked, headers=headers, timeout=ANSWER_S)  # type: ignore[arg-type]


def token_of(portal: RunningPortal, agency: str) -> str:
    """A new token."""
    return portal.context.database.write(lambda tx: make_token(tx, agency))


def reverse(portal: RunningPortal, code: str) -> None:
    """The rail takes it back."""
    portal.context.database.write(lambda tx: reverse_code(tx, "mpesa", code, f"R{code}", tx.at))


@pytest.mark.usefixtures("paid")
def test_every_line_of_a_paid_bill_reaches_its_agency_once_without_a_name(
    portal: RunningPortal, bill: BillRaised
) -> None:
    rows = export(portal, "fulfilment")
    (receipt,) = export(portal, "receipts")
    assert sorted((row["service"], row["amount_cents"], row["convenience_cents"]) for row in rows) == sorted(
        (line.service, line.service_cents, line.convenience_cents) for line in bill.lines
    )
    assert {row["receipt"] for row in rows} == {receipt["number"]}
    assert {row["state"] for row in rows} == {"paid"}
    assert "Amina" not in str(rows)


def test_a_bill_that_is_paid_in_part_reaches_nobody(portal: RunningPortal, rail: SandboxRail, bill: BillRaised) -> None:
    rail.pay(account=bill.account, amount_cents=bill.total_cents - 100)
    assert export(portal, "fulfilment") == []


def test_a_reversal_reaches_the_agency_as_a_row_of_its_own(portal: RunningPortal, paid: str) -> None:
    before = export(portal, "fulfilment")
    reverse(portal, paid)
    rows = export(portal, "fulfilment")
    assert [row for row in rows if row["state"] == "paid"] == before
    assert sorted(row["line"] for row in rows if row["state"] == "reversed") == sorted(row["line"] for row in before)


def test_an_agency_reads_its_own_rows_from_a_number_on_and_misses_none(
    portal: RunningPortal, rail: SandboxRail, device: Device
) -> None:
    agency = ""
    for _ in range(5):
        raised = device.bill(*fixed_lines())
        device.push()
        rail.pay(account=raised.account, amount_cents=raised.total_cents)
        agency = export(portal, "fulfilment")[0]["agency"]
    token, after, numbers = token_of(portal, agency), 0, []
    for more in (True, True, False):
        answer = ask(portal, agency, token, after=after, limit=2).json()
        numbers += [row["no"] for row in answer["rows"]]
        after = answer["after"]
        assert (answer["more"], bool(answer["epoch"])) == (more, True)
    assert numbers == [1, 2, 3, 4, 5]
    nothing = ask(portal, agency, token, after=after).json()
    assert (nothing["rows"], nothing["after"], nothing["more"]) == ([], 5, False)


@pytest.mark.usefixtures("paid")
def test_a_token_opens_its_own_agencys_rows_until_a_new_one_is_made(portal: RunningPortal) -> None:
    agencies = sorted({row["agency"] for row in export(portal, "fulfilment")})
    token = token_of(portal, agencies[0])
    assert ask(portal, agencies[0], token).status_code == 200
    for agency, said in (("KRA-NOT", token), (agencies[0], ""), (agencies[0], token + "x"), ("", token)):
        assert ask(portal, agency, said).status_code == 401
    token_of(portal, agencies[0])
    refused = ask(portal, agencies[0], token)
    assert (refused.status_code, refused.json()["code"]) == (401, "bad_token")


@pytest.mark.parametrize("after", ["-1", "x", "1.5", "٣", "9" * 30])
def test_a_cursor_that_is_no_number_is_refused(portal: RunningPortal, after: str) -> None:
    assert ask(portal, "DCI", "token", after=after).status_code == 400


def test_a_token_is_kept_as_a_hash_alone(portal: RunningPortal) -> None:
    from portal.store.tables.fulfilment_tables import agency_tokens

    agency = _any_agency(portal)
    token = token_of(portal, agency)
    assert token not in str(portal.read(lambda c: c.execute(agency_tokens.select()).all()))


def _any_agency(portal: RunningPortal) -> str:
    from portal.store.tables.catalogue_tables import services

    return str(portal.read(lambda c: c.execute(services.select().order_by(services.c.code).limit(1)).one()).agency)


def statement(database: str, agency: str, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, Any]:
    """The command's exit code and what it printed."""
    day = business_day(utc_now()).isoformat()
    code = main(["admin", "--database", database, "statement", "--agency", agency, "--day", day, *more])
    out = capsys.readouterr().out
    return code, json.loads(out) if "--json" in more else out


def test_a_statement_says_what_an_agency_earned_and_what_went_back(
    portal: RunningPortal, database: str, bill: BillRaised, paid: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = export(portal, "fulfilment")
    agency = rows[0]["agency"]
    gross = sum(row["amount_cents"] for row in rows if row["agency"] == agency)
    fees = sum(row["convenience_cents"] for row in rows if row["agency"] == agency)
    code, told = statement(database, agency, capsys, "--json")
    assert (code, told["agrees"]) == (0, True)
    assert (told["total"]["gross_cents"], told["total"]["convenience_cents"]) == (gross, fees)
    assert (told["total"]["reversed_count"], told["total"]["net_cents"]) == (0, gross)
    reverse(portal, paid)
    _, told = statement(database, agency, capsys, "--json")
    assert (told["total"]["gross_cents"], told["total"]["reversed_cents"], told["total"]["net_cents"]) == (
        gross,
        gross,
        0,
    )
    code, text = statement(database, agency, capsys)
    assert code == 0
    assert text.splitlines()[-1].startswith("total")


def test_a_statement_of_nobody_is_refused(
    portal: RunningPortal, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["admin", "--database", database, "statement", "--agency", "NOBODY", "--day", "2026-10-14"]) == 2
    assert "no agency" in capsys.readouterr().err


@pytest.mark.usefixtures("paid")
def test_an_export_gives_one_agencys_rows_after_a_number(
    portal: RunningPortal, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    agency = export(portal, "fulfilment")[0]["agency"]
    command = ["admin", "--database", database, "export", "fulfilment", "--jsonl", "--agency", agency, "--after"]
    mine = [row for row in export(portal, "fulfilment") if row["agency"] == agency]
    assert main([*command, "0"]) == 0
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == mine
    assert main([*command, str(mine[-1]["no"])]) == 0
    assert capsys.readouterr().out == ""
    assert main(["admin", "--database", database, "export", "bills", "--agency", agency]) == 2
