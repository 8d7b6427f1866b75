"""The operator's token: one for all, replaced before its end, and once when the operator no longer knows it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from desktop.domain.errors import Trouble
from portal.rails.daraja.client import DarajaClient, NoAnswer, NotSent, RailRefusal
from portal.rails.daraja.token import Minted, read_minted
from portal.rails.rail_settings import Secret
from portal.rails.sandbox.operator import Operator
from portal.rails.sandbox.operator_addresses import understudy_settings
from portal.rails.sandbox.operator_server import OperatorServer
from portal.store.database import Database
from tests.portal.rails.conftest import SHORT_CODE, free_port

PULL = "/pulltransactions/v1/query"
TOKEN = "/oauth/v1/generate"
ASKED = {
    "ShortCode": SHORT_CODE,
    "StartDate": "2026-10-14 00:00:00",
    "EndDate": "2026-10-15 00:00:00",
    "OffSetValue": "0",
}


@pytest.fixture
def books(empty_database: str) -> Iterator[Database]:
    with Database(empty_database) as opened:
        yield opened


@pytest.fixture
def client(books: Database, server: OperatorServer) -> DarajaClient:
    return DarajaClient(understudy_settings(server.url, SHORT_CODE, ""), books, answer_s=1.0)


@pytest.fixture
def minted(operator: Operator, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every token the operator gave."""
    given: list[str] = []
    new_token = operator.new_token

    def counted() -> str:
        given.append(new_token())
        return given[-1]

    monkeypatch.setattr(operator, "new_token", counted)
    return given


def test_many_calls_at_once_share_one_token(books: Database, server: OperatorServer, minted: list[str]) -> None:
    """Two clients stand for two processes: asking for a token of one's own would cancel the other's."""
    told = understudy_settings(server.url, SHORT_CODE, "")
    clients = [DarajaClient(told, books), DarajaClient(told, books)]
    answers: list[object] = []
    callers = [threading.Thread(target=lambda c=c: answers.append(c.post(PULL, ASKED))) for c in clients * 4]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join(20)
    assert len(answers) == 8
    assert len(minted) == 1


@pytest.mark.books("sqlite")
def test_a_token_is_replaced_before_its_end(client: DarajaClient, operator: Operator, minted: list[str]) -> None:
    operator.faults.token_lasts_s = 30.0
    client.post(PULL, ASKED)
    client.post(PULL, ASKED)
    assert len(minted) == 1 or minted[0] != minted[1]


@pytest.mark.books("sqlite")
def test_a_token_the_operator_forgot_is_replaced_once(
    client: DarajaClient, operator: Operator, minted: list[str]
) -> None:
    client.post(PULL, ASKED)
    operator.forget_tokens()
    assert client.post(PULL, ASKED)["ResponseCode"] == "1001"
    assert len(minted) == 2


@pytest.mark.books("sqlite")
def test_a_token_that_never_works_is_a_refusal(client: DarajaClient, operator: Operator, minted: list[str]) -> None:
    bad = {"errorCode": "404.001.03", "errorMessage": "Invalid Access Token"}
    operator.faults.replies[PULL] = [(404, bad), (404, bad)]
    with pytest.raises(RailRefusal):
        client.post(PULL, ASKED)
    assert len(minted) == 2


@pytest.mark.books("sqlite")
def test_wrong_keys_send_nothing_and_are_not_shown(books: Database, server: OperatorServer) -> None:
    told = replace(understudy_settings(server.url, SHORT_CODE, ""), secret=Secret("not-the-secret"))
    with pytest.raises(NotSent) as wrong:
        DarajaClient(told, books).post(PULL, ASKED)
    assert "not-the-secret" not in str(wrong.value)


@pytest.mark.parametrize(("expires", "lasts"), [("3599", 3599.0), (3599, 3599.0), ("soon", 3599.0), (5, 120.0)])
def test_its_end_may_be_a_number_or_a_text(expires: object, lasts: float) -> None:
    assert read_minted({"access_token": "t", "expires_in": expires}) == Minted("t", lasts)


@pytest.mark.parametrize("answer", [{}, {"access_token": ""}, {"access_token": 5}])
def test_an_answer_without_a_token_is_trouble(answer: dict[str, object]) -> None:
    with pytest.raises(Trouble):
        read_minted(answer)


@pytest.mark.books("sqlite")
def test_an_operator_that_is_not_there_was_sent_nothing(books: Database) -> None:
    client = DarajaClient(understudy_settings(f"http://127.0.0.1:{free_port()}", SHORT_CODE, ""), books)
    with pytest.raises(NotSent):
        client.post(PULL, ASKED)


@pytest.mark.books("sqlite")
@pytest.mark.parametrize("reply", [None, (500, ""), (502, "<html>"), (200, "not json"), (200, "[]"), (302, "")])
def test_an_answer_that_says_nothing_may_have_been_taken(
    client: DarajaClient, operator: Operator, reply: tuple[int, str] | None
) -> None:
    operator.faults.replies[PULL] = [reply]
    with pytest.raises(NoAnswer):
        client.post(PULL, ASKED)


@pytest.mark.books("sqlite")
def test_an_envelope_of_error_is_a_refusal(client: DarajaClient, operator: Operator) -> None:
    spike = {
        "fault": {"faultstring": "Spike arrest", "detail": {"errorcode": "policies.ratelimit.SpikeArrestViolation"}}
    }
    operator.faults.replies[PULL] = [(500, {"errorCode": "500.003.02", "errorMessage": "Busy"}), (429, spike)]
    codes = []
    for _ in range(2):
        with pytest.raises(RailRefusal) as refusal:
            client.post(PULL, ASKED)
        codes.append((refusal.value.status, refusal.value.code))
    assert codes == [(500, "500.003.02"), (429, "policies.ratelimit.SpikeArrestViolation")]
