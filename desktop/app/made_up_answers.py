"""Made-up answers to what a service asks, each of a form the question takes."""

from __future__ import annotations

from desktop.services.answers import Verdict, judge
from desktop.services.ports.views import QuestionView

KNOWN_ANSWERS = {
    "vehicle_reg": "KDJ 412X",
    "parcel_no": "NAIROBI/BLOCK 123/456",
    "birth_entry_no": "0123456789",
    "death_entry_no": "9876543210",
    "exam_index": "12345678901, 2019",
}
ANSWERS = (
    *("KDJ 412X", "NAIROBI/BLOCK 123/456", "0123456789", "0123456", "A012345678Z", "PVT-ABCD1234", "BN-ABC1234"),
    *("DL-1234567", "AK0123456", "OB 12/14/10/2026", "12345678", "HCCC/E123/2026", "Zawadi Otieno", "Jirani Group"),
)
NAMES = ("Zawadi Otieno", "Baraka Njoroge")


def answer_to(question: QuestionView, place: int) -> str:
    """A made-up answer the question takes."""
    if question.id in KNOWN_ANSWERS:
        return KNOWN_ANSWERS[question.id]
    if question.subject:
        return NAMES[place % len(NAMES)]
    return next((text for text in ANSWERS if judge(question, text) is Verdict.RIGHT), ANSWERS[0])
