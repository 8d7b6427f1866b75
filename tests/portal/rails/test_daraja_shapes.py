"""Shapes of Daraja as rules: the result codes as outcomes, the bodies of a push, the pages of a pull, registration."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from desktop.domain.errors import Trouble, UserError
from desktop.domain.time import utc_now
from portal.rails.daraja.c2b import read_c2b
from portal.rails.daraja.client import DarajaClient
from portal.rails.daraja.pull import pull
from portal.rails.daraja.register import ask_reversal, ask_status, register
from portal.rails.daraja.results import read_result
from portal.rails.daraja.stk import push_body, read_accepted, read_answer
from portal.rails.rail_settings import Secret
from portal.rails.sandbox import c2b_body
from portal.rails.sandbox.operator import Operator, Paid
from portal.rails.sandbox.operator_addresses import PAGE, understudy_settings
from portal.rails.sandbox.operator_server import OperatorServer
from portal.store.database import Database
from sync.protocol.states import ATTEMPT_REASONS, AttemptState
from tests.portal.rails.conftest import SHORT_CODE

NOW = datetime(2026, 10, 14, 6, 30, 15, tzinfo=UTC)
FAILED = ["1", "2", "3", "4", "8", "17", "26", "1001", "9999", "1019", "1025", "1032", "2001"]
pytestmark = pytest.mark.books("sqlite")


def test_success_is_paid() -> None:
    assert read_result("0").state is AttemptState.PAID


@pytest.mark.parametrize("code", FAILED)
def test_a_failure_of_the_table_is_not_paid_for_a_reason_of_the_list(code: str) -> None:
    word = read_result(code)
    assert word.state is AttemptState.NOT_PAID
    assert word.reason in ATTEMPT_REASONS


@pytest.mark.parametrize("code", ["1037", "4999", "500.001.1001", "", "77", "SFC_IC0003", "00"])
def test_whatever_else_is_said_is_not_known(code: str) -> None:
    word = read_result(code)
    assert word.state is AttemptState.NOT_KNOWN
    assert word.reason in ATTEMPT_REASONS
    assert word.pending == (code in ("4999", "500.001.1001"))


def test_a_push_is_signed_and_within_the_operators_bounds() -> None:
    told = understudy_settings("http://127.0.0.1:1", SHORT_CODE, "")
    body = push_body(told, phone="254712345126", amount_cents=110_000, account="48201937722", callback="c", now=NOW)
    assert body["Timestamp"] == "20261014093015", "Nairobi's clock"
    assert base64.b64decode(str(body["Password"])).decode() == "600000sandbox-passkey20261014093015"
    assert (body["Amount"], body["PartyA"], body["PartyB"]) == (1100, "254712345126", SHORT_CODE)
    assert body["TransactionType"] == "CustomerPayBillOnline"
    assert len(str(body["AccountReference"])) <= 12
    assert len(str(body["TransactionDesc"])) <= 13


@pytest.mark.parametrize(("cents", "account"), [(110_050, "1"), (99, "1"), (0, "1"), (100, "1234567890123")])
def test_a_push_never_carries_cents_or_a_long_account(cents: int, account: str) -> None:
    told = understudy_settings("http://127.0.0.1:1", SHORT_CODE, "")
    with pytest.raises(UserError):
        push_body(told, phone="254712345126", amount_cents=cents, account=account, callback="c", now=NOW)


@pytest.mark.parametrize(
    ("reply", "read"),
    [
        ({"ResponseCode": "0", "CheckoutRequestID": "ws_CO_1", "MerchantRequestID": "m"}, ("m", "ws_CO_1")),
        ({"ResponseCode": 0, "CheckoutRequestID": "ws_CO_1"}, ("", "ws_CO_1")),
        ({"ResponseCode": "1", "CheckoutRequestID": "ws_CO_1"}, None),
        ({"ResponseCode": "0"}, None),
        ({"ResponseCode": "0", "CheckoutRequestID": 5}, None),
        ({}, None),
    ],
)
def test_a_push_is_accepted_when_its_reply_names_the_request(reply: dict[str, Any], read: object) -> None:
    assert read_accepted(reply) == read


@pytest.mark.parametrize(
    ("reply", "code"),
    [({"ResultCode": "1032"}, "1032"), ({"ResultCode": 0}, "0"), ({}, ""), ({"ResultCode": None}, ""),
     ({"ResultCode": True}, ""), ({"ResultCode": ["0"]}, "")],
)  # fmt: skip
def test_a_questions_answer_is_a_text_or_a_number(reply: dict[str, Any], code: str) -> None:
    assert read_answer(reply) == code


@pytest.mark.parametrize("payer", ["2547 ***** 126", "254712345126", "f" * 64, ""])
def test_a_confirmation_is_read_whatever_it_says_of_the_payer(payer: str) -> None:
    """Masked as version 2 does, hashed as version 1, plain or nothing; names may be empty."""
    told = {**c2b_body("qmzt4vx ", 110_000, "UJE4K7Q2ZT", "", NOW, SHORT_CODE), "MSISDN": payer}
    said = read_c2b(json.dumps(told).encode())
    assert (said.code, said.amount_cents, said.account_typed) == ("UJE4K7Q2ZT", 110_000, "qmzt4vx")


@pytest.fixture
def client(empty_database: str, server: OperatorServer) -> Iterator[DarajaClient]:
    told = understudy_settings(server.url, SHORT_CODE, "https://portal.example")
    with Database(empty_database) as books:
        yield DarajaClient(replace(told, initiator="clerk", credential=Secret("sealed")), books, answer_s=5.0)


def test_a_pull_reads_every_page_of_every_window(client: DarajaClient, operator: Operator) -> None:
    now = utc_now().replace(microsecond=0)
    operator.paid = [
        Paid(f"UJE{n:07d}", "48201937722", 100 * (n + 1), now - timedelta(minutes=n * 20)) for n in range(2 * PAGE + 7)
    ]
    rows = list(pull(client, now - timedelta(hours=72), now))
    assert {row.code for row in rows} == {paid.code for paid in operator.paid}
    assert len(rows) == len(operator.paid)
    assert {row.amount_cents for row in rows} == {paid.amount_cents for paid in operator.paid}


def test_a_pull_without_payments_is_empty(client: DarajaClient) -> None:
    assert list(pull(client, utc_now() - timedelta(hours=1), utc_now())) == []


@pytest.mark.parametrize(
    "answer",
    [
        {"ResponseCode": "1002"},
        {},
        {"ResponseCode": "1000", "Response": [[{"transactionId": "", "amount": "5"}]]},
        {"ResponseCode": "1000", "Response": [[{"transactionId": "UJE4K7Q2ZT", "amount": "-5"}]]},
    ],
)
def test_a_list_that_cannot_be_read_is_trouble_not_an_empty_day(
    client: DarajaClient, operator: Operator, answer: dict[str, Any]
) -> None:
    operator.faults.replies["/pulltransactions/v1/query"] = [(200, answer)]
    with pytest.raises(Trouble):
        list(pull(client, utc_now() - timedelta(hours=1), utc_now()))


def test_registration_reads_the_operators_own_spelling(client: DarajaClient, operator: Operator) -> None:
    assert register(client, "0" * 40)
    assert operator.confirmation == f"https://portal.example/rails/daraja/{'0' * 40}/confirmation"
    assert operator.validation.endswith("/validation")


@pytest.mark.parametrize("answer", [{"ResponseCode": "0"}, {"ResponseCode": "1", "OriginatorCoversationID": "x"}, {}])
def test_a_registration_that_was_not_taken_is_said(
    client: DarajaClient, operator: Operator, answer: dict[str, str]
) -> None:
    operator.faults.replies["/mpesa/c2b/v2/registerurl"] = [(200, answer)]
    with pytest.raises(Trouble):
        register(client, "0" * 40)


def test_a_registration_with_a_forbidden_word_never_leaves(client: DarajaClient, operator: Operator) -> None:
    client.settings = replace(client.settings, callback_url="https://sqlportal.example")
    with pytest.raises(UserError):
        register(client, "0" * 40)
    assert operator.confirmation == ""


def test_status_and_reversal_need_an_operator_of_the_api(client: DarajaClient) -> None:
    assert ask_status(client, "0" * 40, "UJE4K7Q2ZT")
    assert ask_reversal(client, "0" * 40, "UJE4K7Q2ZT", 5_000)
    with pytest.raises(UserError):
        ask_reversal(client, "0" * 40, "UJE4K7Q2ZT", 5_050)
    with pytest.raises(UserError):
        ask_status(client, "0" * 40, "nothing")
    client.settings = replace(client.settings, initiator="")
    with pytest.raises(UserError):
        ask_status(client, "0" * 40, "UJE4K7Q2ZT")
