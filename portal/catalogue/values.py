"""A catalogue file's values as the columns of our tables. What a file does not say is the empty text, never a guess."""

from __future__ import annotations

from datetime import date
from typing import Any

from resources.catalogue import Catalogue, ConvenienceBand, Question, Service


def service_values(service: Service) -> dict[str, Any]:
    """A service's own columns."""
    return {
        "code": service.code,
        "name_en": service.name_en,
        "name_sw": service.name_sw or "",
        "agency": service.agency,
        "category": service.category or "",
        "brings_en": service.brings_en or "",
        "brings_sw": service.brings_sw or "",
        "ready_en": service.ready_en or "",
        "ready_sw": service.ready_sw or "",
        "questions": " ".join(service.questions),
        "active": True,
        "raised_elsewhere": service.raised_elsewhere or "",
    }


def fee_values(service: Service, no: int, starts_on: date) -> dict[str, Any]:
    """One dated fee."""
    return {
        "service": service.code,
        "no": no,
        "basis": service.fee_basis,
        "amount_cents": service.fee_cents,
        "convenience_cents": service.convenience_fee_cents,
        "starts_on": starts_on.isoformat(),
        "ends_on": "",
        "legal_basis": "",
    }


def question_values(question: Question) -> dict[str, Any]:
    """A question."""
    return {
        "id": question.id,
        "label_en": question.label_en,
        "label_sw": question.label_sw,
        "hint_en": question.hint_en or "",
        "hint_sw": question.hint_sw or "",
        "pattern": question.pattern or "",
        "upper": question.normalise == "upper",
        "required": question.required,
        "strict": question.strict,
        "subject": question.subject,
        "instead": question.instead or "",
        "instead_en": question.instead_en or "",
        "instead_sw": question.instead_sw or "",
    }


def agency_values(catalogue: Catalogue) -> list[dict[str, Any]]:
    """The shipped agencies, and by their bare name those that only a service knows."""
    names = dict.fromkeys([*catalogue.agencies, *(service.agency for service in catalogue.services)])
    known = [catalogue.agency(name) for name in names]
    return [{"agency": a.name, "name_en": a.full_name_en, "name_sw": a.full_name_sw or ""} for a in known]


def band_values(band: ConvenienceBand) -> dict[str, Any]:
    """One band of the convenience schedule."""
    up_to = "" if band.to_cents is None else str(band.to_cents)
    return {
        "key": f"{band.starts_on.isoformat()}/{up_to}",
        "up_to_cents": band.to_cents,
        "fee_cents": band.fee_cents,
        "starts_on": band.starts_on.isoformat(),
        "ends_on": band.ends_on.isoformat() if band.ends_on else "",
        "legal_basis": band.legal_basis,
    }
