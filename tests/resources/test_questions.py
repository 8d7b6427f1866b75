"""What the desk asks: known shapes look right, unknown ones warn, only certain ones are refused."""

from __future__ import annotations

import re

import pytest

from resources.catalogue import Question, read_questions

QUESTIONS = read_questions()


def tidied(question: Question, typed: str) -> str:
    value = " ".join(typed.split())
    return value.upper() if question.normalise == "upper" else value


def fits(question: Question, typed: str) -> bool:
    return re.fullmatch(question.pattern or ".*", tidied(question, typed)) is not None


@pytest.mark.parametrize(
    ("question", "typed", "value"),
    [
        ("vehicle_reg", "kdj 412x", "KDJ 412X"),
        ("vehicle_reg", " KDJ412X ", "KDJ412X"),
        ("vehicle_reg", "KMFB  123C", "KMFB 123C"),
        ("vehicle_reg", "kaa 123", "KAA 123"),
        ("vehicle_reg", "GK B 123C", "GK B 123C"),
        ("vehicle_reg", "12 CD 34 K", "12 CD 34 K"),
        ("vehicle_reg", "ZC 1234", "ZC 1234"),
        ("chassis_no", "nze141-6012345", "NZE141-6012345"),
        ("chassis_no", "JTDBR32E720123456", "JTDBR32E720123456"),
        ("parcel_no", "Nairobi/Block 123/456", "NAIROBI/BLOCK 123/456"),
        ("kra_pin", "a001234567z", "A001234567Z"),
        ("company_no", "PVT-ABCD1234", "PVT-ABCD1234"),
        ("passport_no", "ak0123456", "AK0123456"),
        ("child_name", "Ng'ang'a wa Mŵangi", "Ng'ang'a wa Mŵangi"),
        ("exam_index", "12345678901, 2019", "12345678901, 2019"),
        ("case_no", "mccc/e123/2026", "MCCC/E123/2026"),
    ],
)
def test_answer_looks_right_when_it_has_the_usual_shape(question: str, typed: str, value: str) -> None:
    assert tidied(QUESTIONS[question], typed) == value
    assert fits(QUESTIONS[question], typed)


@pytest.mark.parametrize(
    ("question", "typed", "refused"),
    [
        ("vehicle_reg", "MY NAME", False),
        ("parcel_no", "somewhere", False),
        ("passport_no", "12", False),
        ("kra_pin", "A00123456Z", True),
    ],
)
def test_answer_warns_or_is_refused_when_it_has_another_shape(question: str, typed: str, refused: bool) -> None:
    assert not fits(QUESTIONS[question], typed)
    assert QUESTIONS[question].strict == refused


def test_hint_examples_look_right_to_their_own_question() -> None:
    for question in QUESTIONS.values():
        for hint, lead in ((question.hint_en, "such as "), (question.hint_sw, "mfano ")):
            _, found, example = (hint or "").lower().partition(lead)
            if found:
                assert fits(question, example.split(" or ")[0].split(" au ")[0]), hint


def test_plate_and_chassis_stand_for_each_other() -> None:
    assert QUESTIONS["vehicle_reg"].instead == "chassis_no"
    assert QUESTIONS["chassis_no"].instead == "vehicle_reg"


def test_every_answer_is_personal_unless_it_names_nobody() -> None:
    assert {question.id for question in QUESTIONS.values() if not question.personal} == {"document_title"}
    assert {question.id for question in QUESTIONS.values() if question.subject} == {"child_name", "deceased_name"}
