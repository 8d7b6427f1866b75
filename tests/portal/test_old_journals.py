"""Rules of old counters: a journal written under any released version of the protocol is taken by today's portal.

Each file of ``tests/protocol/journals`` holds the very bodies a counter of that version posted, never written again.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
import requests
from sqlalchemy import insert, select, update

from portal.running import RunningPortal
from portal.store.tables.centre_tables import counters, staff
from portal.store.tables.journal_tables import entries, number_blocks
from portal.store.transaction import Transaction
from sync.protocol.entry import genesis
from sync.protocol.kinds import KINDS
from sync.protocol.messages import COUNTER_HEADER, SIGNATURE_HEADER, RoundAnswer
from sync.protocol.signing import countersign_statement, public_key, round_statement, sign
from sync.protocol.states import Outcome
from tests.paths import ROOT

FOLDER = ROOT / "tests" / "protocol" / "journals"
FILES = sorted(FOLDER.glob("version_*.json"))
LATER = {1: {"citizen_told", "refusal_seen", "prompt_asked", "bill_taken_up", "payment_assigned"}}
"""Kinds that a version did not have yet."""


@pytest.fixture(params=FILES, ids=[path.stem for path in FILES])
def journal(request: pytest.FixtureRequest) -> dict[str, Any]:
    path: Path = request.param
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


@pytest.fixture
def portal_of_then(portal: RunningPortal, journal: dict[str, Any]) -> RunningPortal:
    """Today's portal, which enrolled that counter when it was new and leased it its numbers."""
    portal.context.database.write(lambda tx: _enrol(tx, portal, journal))
    return portal


def _enrol(tx: Transaction, portal: RunningPortal, journal: dict[str, Any]) -> None:
    counter, incarnation, centre = journal["counter"], journal["incarnation"], "GPO"
    head = genesis(counter, incarnation)
    key = portal.context.identity.head_key.private_hex
    taken = tx.connection.execute(
        update(counters)
        .where(counters.c.centre_id == centre, counters.c.number == 1)
        .values(
            id=counter,
            device_key=public_key(journal["device_key"]),
            incarnation=incarnation,
            head_hash=head,
            head_signature=sign(key, countersign_statement(counter, incarnation, 0, head)),
            enrolled_at=tx.at,
        )
    )
    assert taken.rowcount == 1
    block = {"centre_id": centre, "counter_id": counter, "incarnation": incarnation, "leased_at": tx.at}
    tx.connection.execute(insert(number_blocks).values(**block, **journal["block"]))
    supervisor = {"role": "supervisor", "verifier": "", "active": True, **journal["supervisor"]}
    tx.connection.execute(insert(staff).values(centre_id=centre, **{**supervisor, "number": "old-1"}))


def _post(portal: RunningPortal, journal: dict[str, Any], body: str) -> RoundAnswer:
    data = body.encode()
    headers = {
        COUNTER_HEADER: journal["counter"],
        SIGNATURE_HEADER: sign(journal["device_key"], round_statement(data)),
        "Content-Type": "application/json",
    }
    reply = requests.post(f"{portal.url}/v1/round", data=data, headers=headers, timeout=30)
    assert reply.status_code == 200, reply.text
    return msgspec.json.decode(reply.content, type=RoundAnswer)


def test_every_released_version_has_its_journal_with_every_kind(journal: dict[str, Any]) -> None:
    kinds = {entry["kind"] for body in journal["rounds"] for entry in json.loads(body)["entries"]}
    assert kinds == set(KINDS) - LATER[journal["protocol"]]


def test_an_old_journal_is_taken_whole_and_twice_is_once(
    portal_of_then: RunningPortal, journal: dict[str, Any]
) -> None:
    first = [outcome for body in journal["rounds"] for outcome in _post(portal_of_then, journal, body).outcomes]
    assert {outcome.outcome for outcome in first} == {Outcome.CREATED}, [o for o in first if o.reason]
    again = [outcome for body in journal["rounds"] for outcome in _post(portal_of_then, journal, body).outcomes]
    assert {outcome.outcome for outcome in again} == {Outcome.EXISTS}
    offered = [entry["hash"] for body in journal["rounds"] for entry in json.loads(body)["entries"]]
    stored = portal_of_then.read(
        lambda c: list(c.scalars(select(entries.c.hash).where(entries.c.counter_id == journal["counter"])))
    )
    assert sorted(stored) == sorted(offered)
