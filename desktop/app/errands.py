"""What the demonstration's citizens come for: services of the catalogue, how an agent would search them, and answers.

An agent types as little as finds the service first in the list; answers are made up, of a form the question takes.
"""

from __future__ import annotations

from desktop.app.demonstration import CITIZENS, STAFF
from desktop.domain.errors import UserError
from desktop.services.answers import Verdict, judge
from desktop.services.find_services import ServiceFinder
from desktop.services.ports.views import QuestionView, ServiceView
from ui.demonstration.serving import Errand

DEFAULT_SERVICES = ("ntsa-mv-record", "land-search", "crs-birth-cert", "crs-death-cert", "dci-goodconduct")
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
GAZETTED = "500"
LEGAL_BASIS = "Legal Notice 77 of 2024"


def errand(finder: ServiceFinder, code: str, place: int, language: str) -> Errand:
    """The errand of the citizen in this place; ``UserError`` for a service the catalogue does not have."""
    service = finder.service(code)
    if service is None:
        raise UserError("“{code}” is not in the catalogue. Look up the service's code first.", code=code)
    citizen = CITIZENS[place % len(CITIZENS)]
    return Errand(
        id_number=citizen.id_number,
        name=citizen.name,
        phone=citizen.phone,
        search=search_for(finder, service, language),
        service=code,
        answers={question.id: answer_to(question, place) for question in service.questions if question.required},
        language=language,
        gazetted="" if service.fee.known else GAZETTED,
        legal_basis="" if service.fee.known else LEGAL_BASIS,
        approver_pin="" if service.fee.known else STAFF["supervisor"][2],
    )


def search_for(finder: ServiceFinder, service: ServiceView, language: str) -> str:
    """The shortest beginning of the name, by words, that puts the service first; else its code."""
    words = (service.name_sw if language == "sw" else service.name_en).lower().split()
    for count in range(1, len(words) + 1):
        text = " ".join(words[:count]).strip("(),")
        found = finder.search(text).results
        if found and found[0].service.code == service.code:
            return text
    return service.code


def answer_to(question: QuestionView, place: int) -> str:
    """A made-up answer the question takes."""
    if question.id in KNOWN_ANSWERS:
        return KNOWN_ANSWERS[question.id]
    if question.subject:
        return NAMES[place % len(NAMES)]
    return next((text for text in ANSWERS if judge(question, text) is Verdict.RIGHT), ANSWERS[0])
