"""What must be true whenever the world has come to rest: each rule a function that says in a sentence what is broken.

Rules read both ends' tables as they are and compute everything anew; they never ask the code under test whether it is
right, except where that is the question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.simulation.invariants.broken import Broken
from tests.simulation.invariants.chains import (
    chains_are_equal,
    counters_journals_are_whole,
    nothing_is_unsent,
    portals_chains_are_whole,
    signed_heads_are_genuine,
)
from tests.simulation.invariants.done import (
    done_is_there,
    nothing_is_done_twice,
    nothing_was_seen_that_must_not_be,
    refusals_are_shown,
)
from tests.simulation.invariants.equal import buckets_are_equal, feeds_are_dense
from tests.simulation.invariants.money import (
    a_number_is_on_one_paper,
    bills_count_their_money,
    codes_pay_once,
    contested_money_waits,
    ledger_is_what_happened,
    no_bill_was_given_two_receipts,
    paid_bills_have_one_receipt,
    payments_are_there,
    serials_have_no_gap,
)
from tests.simulation.invariants.numbers import numbers_are_given_once
from tests.simulation.scene import Look

Rule = Callable[[Look], Iterator[Broken]]

RULES: tuple[Rule, ...] = (
    done_is_there,
    nothing_is_done_twice,
    refusals_are_shown,
    nothing_was_seen_that_must_not_be,
    nothing_is_unsent,
    chains_are_equal,
    counters_journals_are_whole,
    portals_chains_are_whole,
    signed_heads_are_genuine,
    numbers_are_given_once,
    payments_are_there,
    codes_pay_once,
    bills_count_their_money,
    contested_money_waits,
    paid_bills_have_one_receipt,
    no_bill_was_given_two_receipts,
    serials_have_no_gap,
    a_number_is_on_one_paper,
    ledger_is_what_happened,
    feeds_are_dense,
    buckets_are_equal,
)


def broken_rules(look: Look) -> list[Broken]:
    """Everything that is not as it must be."""
    return [broken for rule in RULES for broken in rule(look)]
