"""What the demonstration's citizens come for: services of the catalogue, how an agent would search them, and answers.

An agent types as little as finds the service first in the list; answers are made up, of a form the question takes.
"""

from __future__ import annotations

from desktop.app.demonstration import CITIZENS, STAFF
from desktop.app.made_up_answers import answer_to
from desktop.domain.errors import UserError
from desktop.services.find_services import ServiceFinder
from desktop.services.ports.views import ServiceView
from ui.demonstration.serving import Errand

DEFAULT_SERVICES = ("ntsa-mv-record", "land-search", "crs-birth-cert", "crs-death-cert", "dci-goodconduct")
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
