"""Staff: the approver is somebody else and may decide."""

from __future__ import annotations

import pytest

from desktop.domain.errors import Trouble, UserError
from desktop.domain.staff import Permission, Role, StaffMember, check_approver, read_pin

GRACE = StaffMember("a", "1001", "Grace Njeri", Role.AGENT)
DANIEL = StaffMember("s", "2001", "Daniel Kiprono", Role.SUPERVISOR)


def test_a_supervisor_approves_for_an_agent() -> None:
    check_approver(GRACE.id, DANIEL, Permission.APPROVE_FEE)


def test_nobody_approves_their_own_request() -> None:
    with pytest.raises(UserError, match="own request"):
        check_approver(DANIEL.id, DANIEL, Permission.APPROVE_FEE)


def test_an_agent_approves_nothing() -> None:
    with pytest.raises(UserError, match="Grace Njeri may not"):
        check_approver(DANIEL.id, GRACE, Permission.APPROVE_FEE)


def test_the_forms_of_a_name() -> None:
    assert (GRACE.initials, GRACE.paper_name) == ("GN", "G. Njeri")
    assert StaffMember("x", "1", "Achieng", Role.AGENT).paper_name == "Achieng"


@pytest.mark.parametrize("text", ["", "12345", "1234567", "12345a", "١٢٣٤٥٦"])
def test_a_pin_has_six_digits(text: str) -> None:
    with pytest.raises(UserError, match="6 digits"):
        read_pin(text)


def test_an_error_is_its_sentence_with_its_facts() -> None:
    assert str(Trouble("The portal at {url} is away.", url="x")) == "The portal at x is away."
    assert str(UserError("Braces {stay} without facts.")) == "Braces {stay} without facts."
