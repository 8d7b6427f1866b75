"""A service whose bill its agency raises is not billed here, and the agent hears what to do instead."""

from __future__ import annotations

import pytest

from desktop.domain.errors import UserError
from desktop.domain.ids import new_id
from desktop.services.raise_bill import LineDraft
from tests.support.desk import Desk
from tests.support.people import amina, draft


@pytest.mark.parametrize(
    ("service", "words"), [("kra-pay-prn", "Look that number up"), ("sha-contrib", "at Pay Bill 200222")]
)
def test_no_number_of_ours_is_given_for_it(desk: Desk, service: str, words: str) -> None:
    line = LineDraft(new_id(), service, gazetted_cents=100_000, legal_basis="x", approval=new_id())
    citizen = desk.counter.citizens.take_down(amina())
    left = desk.counter.standing().numbers_left
    with pytest.raises(UserError) as refused:
        desk.counter.bills.raise_bill(draft(citizen.id, line))
    assert words in str(refused.value)
    assert desk.counter.standing().numbers_left == left
