"""How often the service that was meant comes first, measured on labelled queries and on seeded slips.

The figures asserted are those reached, rounded down: a change that makes the search worse fails here.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping

import pytest

from desktop.services.search import Searchable, ServiceIndex
from tests.services.search.labelled_queries import ALL, PUBLIC_LIST
from tests.services.search.slips import mistyped

CASES = [(typed, codes) for group in ALL.values() for typed, codes in group.items()]


def recall(index: ServiceIndex, labelled: Mapping[str, Iterable[str]], *, name: bool = False) -> tuple[float, float]:
    """The parts of queries whose service comes first, and among the first five."""
    first = five = 0
    for typed, meant in labelled.items():
        found = [one.service.name_en if name else one.code for one in index.search(typed, limit=5).results]
        first += bool(found) and found[0] in meant
        five += any(one in meant for one in found)
    return first / len(labelled), five / len(labelled)


def assert_reached(reached: tuple[float, float], first: float, five: float) -> None:
    """Both parts are at least as large as what was reached before."""
    assert reached[0] >= first, reached
    assert reached[1] >= five, reached


def test_there_are_queries_enough_in_every_group() -> None:
    assert len(CASES) >= 170
    assert all(len(group) >= 20 for group in ALL.values())


@pytest.mark.parametrize(
    ("group", "first", "five"),
    [
        ("english", 0.98, 1.0),
        ("english mistyped", 0.94, 1.0),
        ("kiswahili", 1.0, 1.0),
        ("kiswahili mistyped", 1.0, 1.0),
        ("mixed", 0.95, 1.0),
    ],
)
def test_labelled_queries_find_their_service(index: ServiceIndex, group: str, first: float, five: float) -> None:
    reached = recall(index, {typed: codes.split() for typed, codes in ALL[group].items()})
    assert_reached(reached, first, five)


def test_labelled_queries_find_their_service_among_thousands(large_index: ServiceIndex) -> None:
    reached = recall(large_index, {typed: codes.split() for typed, codes in CASES})
    assert_reached(reached, 0.97, 1.0)


def test_public_list_is_searched_in_both_languages(public_services: list[Searchable]) -> None:
    reached = recall(ServiceIndex(public_services), {typed: [n] for typed, n in PUBLIC_LIST.items()}, name=True)
    assert_reached(reached, 0.97, 1.0)


@pytest.mark.parametrize("slips", [0, 1, 2])
def test_every_name_is_found_when_fingers_slip(
    large_index: ServiceIndex, shipped: list[Searchable], slips: int
) -> None:
    chance = random.Random(2026)
    labelled = {
        mistyped(name, chance, slips): [service.code]
        for service in shipped
        for name in (service.name_en, service.name_sw)
        if name
    }
    assert len(labelled) > 500
    assert_reached(recall(large_index, labelled), 0.98, 0.995)


def test_public_names_are_found_when_fingers_slip(public_services: list[Searchable]) -> None:
    chance = random.Random(2026)
    labelled = {mistyped(one.name_en, chance, 1): [one.name_en] for one in public_services[::6]}
    reached = recall(ServiceIndex(public_services), labelled, name=True)
    assert_reached(reached, 0.9, 0.97)
