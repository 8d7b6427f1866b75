"""Rules of taking a citizen down."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.domain.errors import UserError
from desktop.domain.identity import IdKind
from tests.support.desk import Desk
from tests.support.people import amina


def test_same_document_is_the_same_citizen(desk: Desk) -> None:
    first = desk.counter.citizens.take_down(amina())
    again = desk.counter.citizens.take_down(replace(amina(), name="Amina W. Otieno"))
    assert again.id == first.id
    found = desk.counter.citizens.find(IdKind.NATIONAL, "1234 5678")
    assert found is not None
    assert (found.id, found.name) == (first.id, "Amina W. Otieno")


def test_leading_zeros_of_an_id_are_kept(desk: Desk) -> None:
    citizen = desk.counter.citizens.take_down(replace(amina(), id_number="0123456"))
    assert citizen.id_number == "0123456"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"id_number": "12345"}, "7 or 8 digits"),
        ({"id_number": "1234567a"}, "7 or 8 digits"),
        ({"name": "  "}, "name is missing"),
        ({"name": "12345"}, "letters only"),
        ({"name": "A" * 90}, "longer"),
        ({"phone": "0712"}, "not a phone number"),
        ({"phone": "call me"}, "not a phone number"),
    ],
)
def test_bad_detail_is_named_and_nothing_is_kept(desk: Desk, change: dict[str, str], why: str) -> None:
    before = desk.counter.standing().entries
    with pytest.raises(UserError, match=why):
        desk.counter.citizens.take_down(replace(amina(), **change))  # type: ignore[arg-type]
    assert desk.counter.standing().entries == before


def test_phone_is_optional_and_kept_in_one_form(desk: Desk) -> None:
    assert desk.counter.citizens.take_down(replace(amina(), phone="")).phone == ""
    assert desk.counter.citizens.take_down(replace(amina(), phone="+254 712-345126")).phone == "+254712345126"
