"""Rules of the locks of a write-ahead log: a slot is shared by many or held by one, all asked for or nothing."""

from __future__ import annotations

import pytest

from tests.disk.codes import SLOT_SHARED, SLOT_UNLOCK, Refused
from tests.disk.locks import SharedMemory

LOCK, EXCLUSIVE = 2, 8
SHARED = LOCK | SLOT_SHARED
ALONE = LOCK | EXCLUSIVE


def test_many_share_a_slot_and_none_may_hold_it_alone() -> None:
    memory = SharedMemory()
    for who in "ab":
        memory.lock(who, 3, 1, SHARED)
    with pytest.raises(Refused):
        memory.lock("c", 3, 1, ALONE)
    memory.lock("b", 3, 1, SLOT_UNLOCK | SLOT_SHARED)
    memory.lock("a", 3, 1, SLOT_UNLOCK | SLOT_SHARED)
    memory.lock("c", 3, 1, ALONE)


@pytest.mark.parametrize("how", [SHARED, ALONE])
def test_who_holds_a_slot_alone_keeps_all_others_out(how: int) -> None:
    memory = SharedMemory()
    memory.lock("a", 0, 1, ALONE)
    with pytest.raises(Refused):
        memory.lock("b", 0, 1, how)
    memory.lock("b", 1, 1, how)
    memory.lock("a", 0, 1, SLOT_UNLOCK | EXCLUSIVE)
    memory.lock("b", 0, 1, how)


def test_slots_are_taken_together_or_not_at_all() -> None:
    memory = SharedMemory()
    memory.lock("a", 5, 1, SHARED)
    with pytest.raises(Refused):
        memory.lock("b", 3, 5, ALONE)
    memory.lock("c", 3, 2, ALONE)


def test_who_leaves_holds_nothing() -> None:
    memory = SharedMemory()
    memory.lock("a", 0, 2, ALONE)
    memory.lock("a", 4, 1, SHARED)
    memory.leave("a")
    memory.lock("b", 0, 8, ALONE)


def test_memory_stays_where_it_is_and_is_made_only_when_asked_for() -> None:
    memory = SharedMemory()
    assert memory.address(0, 32_768, extend=False) == 0
    first = memory.address(0, 32_768, extend=True)
    third = memory.address(2, 32_768, extend=True)
    assert len({first, memory.address(1, 32_768, extend=False), third}) == 3
    assert memory.address(0, 32_768, extend=False) == first != 0
