"""Account numbers: each is given to one bill, by one counter, out of a block that counter was leased."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from desktop.domain.account_number import base_of
from tests.simulation.invariants.broken import Broken
from tests.simulation.scene import Look


def numbers_are_given_once(look: Look) -> Iterator[Broken]:
    """No number reaches two citizens, except where a profile worked without its mark; then nobody owns the money."""
    given: dict[str, set[str]] = defaultdict(set)
    for act in look.scene.acknowledged.acts.values():
        if act.kind == "bill_raised":
            given[act.body["account"]].add(act.id)
    for account, bills in sorted(given.items()):
        if len(bills) > 1:
            yield from _given_twice(look, account, sorted(bills))
    living: dict[str, list[str]] = defaultdict(list)
    for bill in look.books.bills:
        if bill.state != "refused":
            living[bill.account].append(bill.id)
    for account, ids in living.items():
        if len(ids) > 1:
            yield Broken("number", f"{account} has {len(ids)} living bills", account)
    yield from _blocks_do_not_overlap(look)


def _given_twice(look: Look, account: str, bills: list[str]) -> Iterator[Broken]:
    acts = [look.scene.acknowledged.acts[id_] for id_ in bills]
    if not look.scene.allowed.numbers_twice:
        where = ", ".join(sorted({act.machine for act in acts}))
        yield Broken("number", f"{account} was given to {len(bills)} bills, at {where}", account, acts[-1].line)
        return
    there = {row.id: row for row in look.books.bills}
    kept = [id_ for id_ in bills if id_ in there]
    if (
        len(kept) == len([act for act in acts if not act.excused]) > 1
        and "number_taken" not in look.books.alarm_kinds()
    ):
        yield Broken("number", f"{account} was given twice, and no alarm says so", account, acts[-1].line)


def _blocks_do_not_overlap(look: Look) -> Iterator[Broken]:
    blocks = sorted(look.books.blocks, key=lambda block: block.first)
    for one, next_one in pairwise(blocks):
        if one.first + one.size > next_one.first and one.counter_id != next_one.counter_id:
            yield Broken("number", f"two counters hold the block from {next_one.first}")
    mine: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for block in blocks:
        mine[block.counter_id].append((block.first, block.first + block.size))
    for bill in look.books.bills:
        if bill.state != "refused" and not any(
            first <= base_of(bill.account) < end for first, end in mine[bill.counter_id]
        ):
            yield Broken("number", f"{bill.account} is not of a block of its counter", bill.account)
