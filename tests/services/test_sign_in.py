"""Rules of signing in."""

from __future__ import annotations

import pytest

from desktop.domain.errors import UserError
from desktop.domain.staff import WRONG_PINS
from tests.support.desk import Desk
from tests.support.stock import AGENT, SECOND_AGENT, SUPERVISOR


def test_sign_in_opens_one_shift_a_member(desk: Desk) -> None:
    first = desk.counter.session.shift
    desk.counter.door.sign_out()
    desk.counter.door.sign_in(AGENT[0], AGENT[4])
    assert desk.counter.session.shift == first
    desk.counter.door.sign_in(SUPERVISOR[0], SUPERVISOR[4])
    assert desk.counter.session.shift != first


def test_last_one_here_is_offered_first(desk: Desk) -> None:
    desk.counter.door.sign_in(SUPERVISOR[0], SUPERVISOR[4])
    names = desk.counter.door.names()
    assert (names[0].member.id, names[0].last_here) == (SUPERVISOR[0], True)


def test_wrong_pin_is_counted_and_the_fifth_locks_the_name(desk: Desk) -> None:
    for left in range(WRONG_PINS - 1, 0, -1):
        with pytest.raises(UserError, match=f"tries left: {left}"):
            desk.counter.door.sign_in(SECOND_AGENT[0], "000000")
    with pytest.raises(UserError, match="is now locked"):
        desk.counter.door.sign_in(SECOND_AGENT[0], "000000")
    with pytest.raises(UserError, match="is locked"):
        desk.counter.door.sign_in(SECOND_AGENT[0], SECOND_AGENT[4])


def test_right_pin_forgets_the_wrong_ones(desk: Desk) -> None:
    with pytest.raises(UserError):
        desk.counter.door.sign_in(AGENT[0], "000000")
    desk.counter.door.sign_in(AGENT[0], AGENT[4])
    assert desk.file.reads.wrong_pins(AGENT[0]) == 0


@pytest.mark.parametrize("pin", ["", "12345", "1234567", "12345a", "\uff11\uff12\uff13\uff14\uff15\uff16"])
def test_pin_of_another_form_is_no_try(desk: Desk, pin: str) -> None:
    with pytest.raises(UserError, match="6 digits"):
        desk.counter.door.sign_in(AGENT[0], pin)
    assert desk.file.reads.wrong_pins(AGENT[0]) == 0


def test_nobody_signed_in_raises_no_bill(desk: Desk) -> None:
    desk.counter.door.sign_out()
    with pytest.raises(UserError, match="Nobody is signed in"):
        desk.counter.session.actor()
