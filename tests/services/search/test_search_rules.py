"""What the search promises: what it forgives, what it says about it, and what it counts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.services.search import AgencyCount, Searchable, SearchAnswer, ServiceIndex

CATTLE = Searchable(
    "kdb-cattle", "Ng'ombe (cattle) movement permit", "Kibali cha kuhamisha ng’ombe", "Kenya Dairy Board"
)
CAFE = Searchable("tra-cafe", "Café licence", "Leseni ya mkahawa", "Tourism Regulatory Authority", "Licences", "TRA")


def first_codes(answer: SearchAnswer, count: int = 3) -> list[str]:
    return [result.code for result in answer.results[:count]]


def marked(text: str | None, spans: tuple[tuple[int, int], ...]) -> list[str]:
    return [(text or "")[start:end] for start, end in spans]


def test_typing_error_is_forgiven_said_and_marked(index: ServiceIndex) -> None:
    answer = index.search("umilki gari")
    best = answer.results[0]
    assert best.code == "ntsa-mv-record"
    assert answer.interpreted_as == "umiliki gari"
    assert marked(best.service.name_sw, best.spans_sw) == ["umiliki", "gari"]


@pytest.mark.parametrize("typed", ["birth certificate", "cheti cha kuzaliwa", "mot veh", "dl renewal", "KRA", "cr 12"])
def test_nothing_is_said_when_words_are_taken_as_typed(index: ServiceIndex, typed: str) -> None:
    assert index.search(typed).interpreted_as is None


def test_word_nobody_knows_is_left_out_and_said(index: ServiceIndex) -> None:
    answer = index.search("birth xqzzv certificate")
    assert (first_codes(answer, 1), answer.interpreted_as) == (["crs-birth-cert"], "birth certificate")


def test_only_typed_letters_are_marked_when_a_word_is_half_typed(index: ServiceIndex) -> None:
    best = index.search("death cert").results[0]
    assert marked(best.service.name_en, best.spans_en) == ["Death", "cert"]


def test_words_of_the_other_language_are_marked_where_a_name_has_only_one() -> None:
    small = ServiceIndex([Searchable("a", "Motor vehicle search", None, "NTSA")])
    best = small.search("gari").results[0]
    assert marked(best.service.name_en, best.spans_en) == ["vehicle"]
    assert best.spans_sw == ()


def test_order_of_words_does_not_matter(index: ServiceIndex) -> None:
    assert first_codes(index.search("certificate birth"), 1) == first_codes(index.search("birth certificate"), 1)


@pytest.mark.parametrize("typed", ["ng'ombe", "NGOMBE", "ng’ombe", "ngombe", "cattle", "ng ombe"])
def test_apostrophes_and_case_make_no_difference(typed: str) -> None:
    best = ServiceIndex([CAFE, CATTLE]).search(typed).results[0]
    assert best.code == "kdb-cattle"
    if typed not in ("cattle", "ng ombe"):
        assert marked(best.service.name_en, best.spans_en)[0] == "Ng'ombe"


def test_accents_make_no_difference_and_marks_stay_in_place() -> None:
    best = ServiceIndex([CATTLE, CAFE]).search("cafe").results[0]
    assert (best.code, marked(best.service.name_en, best.spans_en)) == ("tra-cafe", ["Café"])


@pytest.mark.parametrize("typed", ["KDB", "kenya dairy", "dairy board"])
def test_agency_is_found_by_name_and_initials(typed: str) -> None:
    best = ServiceIndex([CAFE, CATTLE]).search(typed).results[0]
    assert best.code == "kdb-cattle"


def test_code_comes_first_when_it_is_typed(index: ServiceIndex) -> None:
    for typed in ("ntsa-dl-dup", "NTSA-DL-DUP", "ntsa dl dup"):
        assert first_codes(index.search(typed), 1) == ["ntsa-dl-dup"]
    hashed = ServiceIndex([CAFE, Searchable("5cfa3119ef70", "Lodge a complaint", None, "CAJ")])
    assert first_codes(hashed.search("5CFA3119EF70")) == ["5cfa3119ef70"]


def test_agencies_count_all_matches_whichever_is_chosen(index: ServiceIndex) -> None:
    whole = index.search("search")
    assert sum(one.count for one in whole.agencies) == whole.total
    assert [one.count for one in whole.agencies] == sorted((one.count for one in whole.agencies), reverse=True)
    chosen = index.search("search", agency="NTSA")
    assert chosen.agencies == whole.agencies
    assert {one.service.agency for one in chosen.results} == {"NTSA"}
    assert AgencyCount("NTSA", chosen.total) in whole.agencies
    assert index.search("search", agency="Nobody").results == ()


def test_total_counts_beyond_the_limit(index: ServiceIndex) -> None:
    answer = index.search("ntsa", limit=3)
    assert len(answer.results) == 3
    assert answer.total == 53


def test_results_that_miss_a_word_follow_those_that_have_all(index: ServiceIndex) -> None:
    answer = index.search("land search")
    assert answer.results[0].code == "land-search"
    assert answer.total > 1
    assert answer.results[0].score > answer.results[1].score + 0.2


def test_boost_decides_between_equals_and_never_against_the_words(index: ServiceIndex) -> None:
    plain = index.search("passport pages")
    other = next(one.code for one in plain.results[1:] if one.code == "imm-pp-66")
    boosted = index.search("passport pages", boosts={other: 1.0})
    assert first_codes(boosted, 1) == [other]
    assert first_codes(index.search("death certificate", boosts={"crs-birth-cert": 1.0}), 1) == ["crs-death-cert"]
    assert first_codes(index.search("birth", boosts={"unknown-code": 1.0}), 1) == ["crs-birth-cert"]


def test_boosted_service_is_seen_in_a_set_too_large_to_look_at(large_index: ServiceIndex) -> None:
    answer = large_index.search("licence", boosts={"ntsa-rsl-other": 1.0}, limit=5)
    assert answer.total > 240
    assert "ntsa-rsl-other" in first_codes(answer, 5)


def test_empty_text_lists_everything_in_order_with_frequent_ones_first(
    index: ServiceIndex, shipped: list[Searchable]
) -> None:
    listed = [service.code for service in shipped]
    answer = index.search("  ", limit=400)
    assert (answer.total, answer.interpreted_as) == (306, None)
    assert [one.code for one in answer.results] == listed
    boosted = index.search("", boosts={"land-search": 0.5, "dci-goodconduct": 1.0}, limit=3)
    assert first_codes(boosted) == ["dci-goodconduct", "land-search", listed[0]]
    assert {one.service.agency for one in index.search("", agency="KNEC").results} == {"KNEC"}


def test_nothing_is_found_when_nothing_is_like_it(index: ServiceIndex) -> None:
    assert index.search("xqzzv") == SearchAnswer((), 0, None, ())
    assert ServiceIndex([]).search("birth") == SearchAnswer((), 0, None, ())
    assert ServiceIndex([]).search("").total == 0


def test_same_question_has_the_same_answer(index: ServiceIndex, shipped: list[Searchable]) -> None:
    for typed in ("umilki gari", "c", "leseni", "passport"):
        assert index.search(typed) == index.search(typed) == ServiceIndex(shipped).search(typed)


@settings(max_examples=300)
@given(st.text(max_size=120))
def test_any_text_is_answered_with_marks_inside_the_names(text: str) -> None:
    answer = SMALL.search(text)
    assert answer.total >= len(answer.results)
    for result in answer.results:
        for shown, spans in ((result.service.name_en, result.spans_en), (result.service.name_sw, result.spans_sw)):
            places = [place for span in spans for place in span]
            assert places == sorted(places)
            assert all(0 <= place <= len(shown or "") for place in places)


SMALL = ServiceIndex([CAFE, CATTLE])
