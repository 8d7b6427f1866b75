"""The chain: whatever is altered, dropped, swapped or replayed is found, and a forgotten record leaves it whole."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from sync.protocol.entry import (
    ChainBroken,
    Entry,
    Record,
    check_chain,
    commitment,
    entry_hash,
    genesis,
    make_record,
    packed,
    unpacked,
)
from sync.protocol.states import ActorKind

COUNTER = "counter-12"


def make_chain(count: int, incarnation: int = 1) -> list[Entry]:
    """A chain of a counter; every entry has a personal record."""
    chain: list[Entry] = []
    prev = genesis(COUNTER, incarnation)
    for seq in range(1, count + 1):
        record = make_record({"name": f"Citizen {seq}"})
        assert record is not None
        entry = Entry(
            seq=seq,
            id=f"id-{seq}",
            kind="citizen_taken_down",
            actor="agent",
            actor_kind=ActorKind.AGENT,
            at="2026-10-14T06:31:08.123Z",
            commitment=commitment(record),
            body={"citizen": f"id-{seq}", "id_kind": "national_id"},
            prev=prev,
            record=record,
        )
        entry = msgspec.structs.replace(entry, hash=entry_hash(COUNTER, incarnation, entry))
        chain.append(entry)
        prev = entry.hash
    return chain


def check(chain: list[Entry]) -> tuple[int, str]:
    """Checks from the beginning."""
    return check_chain(COUNTER, 1, (0, genesis(COUNTER, 1)), chain)


def test_a_whole_chain_ends_at_its_last_entry() -> None:
    chain = make_chain(5)
    assert check(chain) == (5, chain[-1].hash)
    assert check_chain(COUNTER, 1, (3, chain[2].hash), chain[3:]) == (5, chain[-1].hash)
    assert check([]) == (0, genesis(COUNTER, 1))


FIELDS: dict[str, object] = {
    "id": "other",
    "kind": "signed_in",
    "version": 2,
    "actor": "somebody",
    "actor_kind": ActorKind.SYSTEM,
    "at": "2026-10-14T06:31:08.124Z",
    "commitment": "00",
    "body": {"citizen": "id-3", "id_kind": "passport"},
    "prev": "00",
    "hash": "00",
    "seq": 4,
    "record": Record("00" * 16, {"name": "Another"}),
}


@pytest.mark.parametrize("field", FIELDS)
def test_a_changed_field_is_found(field: str) -> None:
    chain = make_chain(5)
    chain[2] = msgspec.structs.replace(chain[2], **{field: FIELDS[field]})
    with pytest.raises(ChainBroken):
        check(chain)


TAMPERED: dict[str, Callable[[list[Entry]], list[Entry]]] = {
    "dropped": lambda c: c[:2] + c[3:],
    "swapped": lambda c: [c[0], c[2], c[1], *c[3:]],
    "replayed": lambda c: [*c, c[-1]],
    "of another incarnation": lambda _c: make_chain(5, incarnation=2),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_a_chain_that_was_tampered_with_is_found(how: str) -> None:
    with pytest.raises(ChainBroken):
        check(TAMPERED[how](make_chain(5)))


def test_a_forgotten_record_leaves_the_chain_whole() -> None:
    chain = make_chain(3)
    record = chain[1].record
    assert record is not None
    chain[1] = msgspec.structs.replace(chain[1], record=Record(record.salt, None))
    assert check(chain)[0] == 3
    with pytest.raises(ValueError, match="forgotten"):
        commitment(Record(record.salt, None))


def test_the_same_person_twice_has_two_commitments() -> None:
    one, other = make_record({"name": "Amina"}), make_record({"name": "Amina"})
    assert one is not None
    assert other is not None
    assert commitment(one) != commitment(other)
    assert make_record({}) is None


def test_what_the_other_end_can_compute_need_not_travel() -> None:
    chain = make_chain(4)
    sent = msgspec.json.decode(msgspec.json.encode(packed(chain)), type=list[Entry])
    assert [entry.hash for entry in sent] == [""] * 4
    assert [entry.commitment for entry in sent] == [""] * 4
    assert [entry.prev for entry in sent] == [chain[0].prev, "", "", ""]
    assert unpacked(COUNTER, 1, chain[0].prev, sent) == chain


def test_a_forgotten_record_travels_with_its_commitment() -> None:
    chain = make_chain(1)
    assert chain[0].record is not None
    forgotten = msgspec.structs.replace(chain[0], record=Record(chain[0].record.salt, None))
    assert packed([forgotten])[0].commitment == chain[0].commitment
    assert unpacked(COUNTER, 1, chain[0].prev, packed([forgotten])) == [forgotten]


@pytest.mark.parametrize("field", ["hash", "prev", "commitment"])
def test_what_does_travel_must_fit(field: str) -> None:
    chain = make_chain(2)
    wrong = [chain[0], msgspec.structs.replace(chain[1], **{field: "0" * 64})]
    with pytest.raises(ChainBroken):
        unpacked(COUNTER, 1, chain[0].prev, wrong)
