"""Both ends hold the same: feeds are dense, cursors are at their ends, and the buckets of every day are equal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Row

from desktop.domain.ids import minted_at
from desktop.domain.time import business_day
from desktop.store import identity
from sync.protocol.buckets import Fact, bill_fact, payment_fact, receipt_fact
from sync.protocol.cursor import REFERENCE_FEED, read_cursor
from tests.simulation.invariants.broken import Broken
from tests.simulation.scene import Books, FileRows, Look

SHOWN = 4


def feeds_are_dense(look: Look) -> Iterator[Broken]:
    """A feed's numbers are 1, 2, 3 … to its head, and every counter has read to the end."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for row in look.books.feed:
        numbers[row.feed].append(row.no)
    for name, found in numbers.items():
        if found != list(range(1, len(found) + 1)) or look.books.feed_heads[name] != len(found):
            yield Broken("feed", f"the feed {name} is not dense")
    for file in look.files:
        centre = file.facts.get(identity.CENTRE, "")
        for key, name in ((identity.REFERENCE_CURSOR, REFERENCE_FEED), (identity.CENTRE_CURSOR, centre)):
            cursor = read_cursor(file.facts.get(key, ""))
            head = look.books.feed_heads.get(name)
            if cursor is None or (cursor.feed, cursor.no) != (name, head):
                yield Broken("feed", f"{file.name} has read {cursor}, the end of {name} is {head}")


def buckets_are_equal(look: Look) -> Iterator[Broken]:
    """What a counter holds of a day's bills is what the portal holds of that counter's bills of the day."""
    lost = {paid.code for paid in look.scene.rail.paid.values() if paid.excused}
    known = {row.id for row in look.books.payments}
    for file in look.files:
        there, here = (
            _days(_facts_of_books(look.books, file.counter)),
            _days(_facts_of_file(file, lost, known)),
        )
        for day in sorted(there.keys() | here.keys()):
            only_there, only_here = there[day] - here[day], here[day] - there[day]
            if only_there or only_here:
                named = [f"portal {_words(fact)}" for fact in sorted(only_there)[:SHOWN]]
                named += [f"{file.name} {_words(fact)}" for fact in sorted(only_here)[:SHOWN]]
                yield Broken(
                    "bucket", f"{day} of {file.name} is not equal: {'; '.join(named)}", _about(only_there, only_here)
                )


def _words(fact: Fact) -> str:
    return f"{fact.kind} {fact.key} {' '.join(str(part) for part in fact.said)}"


def _about(*facts: set[Fact]) -> str:
    return next((fact.key for some in facts for fact in sorted(some)), "")


def _days(facts: Iterator[tuple[str, Fact]]) -> dict[date, set[Fact]]:
    days: dict[date, set[Fact]] = defaultdict(set)
    for bill, fact in facts:
        days[business_day(minted_at(bill))].add(fact)
    return days


def _facts_of_books(books: Books, counter: str) -> Iterator[tuple[str, Fact]]:
    mine: dict[str, Row[Any]] = {row.id: row for row in books.bills if row.counter_id == counter}
    for row in mine.values():
        yield row.id, bill_fact(row.id, row.account, row.state, row.total_cents, row.paid_cents)
    for row in books.payments:
        if row.bill_id in mine:
            yield row.bill_id, payment_fact(row.id, row.bill_id, row.rail_code, row.amount_cents, row.state)
    for row in books.receipts:
        if row.bill_id in mine:
            yield row.bill_id, receipt_fact(row.number, row.bill_id, row.amount_cents, row.state)


def _facts_of_file(file: FileRows, lost: set[str], known: set[str]) -> Iterator[tuple[str, Fact]]:
    """Without payments that a restored portal has lost: their counter goes on to show what it was told."""
    for row in file.agreed:
        yield row.bill, bill_fact(row.bill, row.account, row.state, row.total_cents, row.paid_cents)
    for row in file.payments:
        if row.rail_code in lost and row.id not in known:
            continue
        yield row.bill, payment_fact(row.id, row.bill, row.rail_code, row.amount_cents, row.state)
    for row in file.receipts:
        yield row.bill, receipt_fact(row.number, row.bill, row.amount_cents, row.state)
