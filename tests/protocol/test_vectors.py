"""The vectors of docs/protocol.md, checked against the code: whoever follows the page meets this portal."""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec
import pytest

from desktop.domain.account_number import is_account, make_account
from desktop.domain.receipt_number import read_receipt_number
from desktop.domain.time import read_instant
from sync.protocol.canonical import canonical, digest
from sync.protocol.entry import Entry, check_chain, commitment, genesis
from sync.protocol.messages import PROBLEMS, REASONS
from sync.protocol.receipt_code import (
    ReceiptFacts,
    is_genuine,
    read_receipt_text,
    receipt_check,
    receipt_payload,
    receipt_text,
)
from sync.protocol.signing import countersign_statement, head_statement, public_key, round_statement, sign, verify
from tests.paths import ROOT

PAGE = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def vectors() -> dict[str, Any]:
    """The JSON block of the page."""
    found = re.search(r"```json\n(.*?)\n```", PAGE, re.DOTALL)
    assert found is not None
    loaded: dict[str, Any] = json.loads(found[1])
    return loaded


def test_canonical_form(vectors: dict[str, Any]) -> None:
    vector = vectors["canonical"]
    assert canonical(vector["value"]).hex() == vector["bytes_hex"]
    assert digest(vector["value"]) == vector["sha256"]


def test_genesis_and_chain(vectors: dict[str, Any]) -> None:
    start, chain = vectors["genesis"], vectors["chain"]
    first = genesis(start["counter"], start["incarnation"])
    assert first == start["hash"]
    entries = msgspec.convert(chain["entries"], list[Entry])
    assert check_chain(chain["counter"], chain["incarnation"], (0, first), entries) == (2, entries[-1].hash)
    assert entries[1].record is not None
    assert commitment(entries[1].record) == entries[1].commitment


def test_keys(vectors: dict[str, Any]) -> None:
    keys = vectors["keys"]
    for name in ("device", "portal", "receipt"):
        assert public_key(keys[f"{name}_private"]) == keys[f"{name}_public"]


@pytest.mark.parametrize(
    ("name", "owner", "statement_of"),
    [("head", "device", head_statement), ("countersign", "portal", countersign_statement)],
)
def test_signed_heads(vectors: dict[str, Any], name: str, owner: str, statement_of: Any) -> None:
    vector, chain, keys = vectors[name], vectors["chain"], vectors["keys"]
    statement = statement_of(chain["counter"], chain["incarnation"], vector["seq"], vector["hash"])
    assert statement.decode() == vector["statement"]
    assert sign(keys[f"{owner}_private"], statement) == vector["signature"]


def test_round_signature(vectors: dict[str, Any]) -> None:
    vector, keys = vectors["round"], vectors["keys"]
    statement = round_statement(vector["body"].encode())
    assert sign(keys["device_private"], statement) == vector["signature"]
    assert verify(keys["device_public"], vector["signature"], statement)


def test_receipt(vectors: dict[str, Any]) -> None:
    vector, keys = vectors["receipt"], vectors["keys"]
    facts = ReceiptFacts(
        vector["key"],
        read_receipt_number(vector["number"]),
        vector["account"],
        vector["amount_cents"],
        read_instant(vector["issued_at"]),
    )
    assert receipt_payload(facts).hex() == vector["payload_hex"]
    assert receipt_text(facts, keys["receipt_private"], vector["public_url"]) == vector["text"]
    assert read_receipt_text(vector["text"])[0] == facts
    assert receipt_check(vector["text"]) == vector["check"]
    assert is_genuine(vector["text"], {"2": keys["receipt_public"]})


def test_account_numbers(vectors: dict[str, Any]) -> None:
    for base, account in vectors["account_numbers"].items():
        assert make_account(int(base)) == account
        assert is_account(account)


def test_the_page_names_every_problem_and_reason() -> None:
    for word in (*PROBLEMS, *REASONS):
        assert f"`{word}`" in PAGE
