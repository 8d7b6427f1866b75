"""The shipped catalogue: complete, consistent, and never inventing a fee."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from resources.catalogue import generated_services, read_services, shipped_catalogue
from resources.centres import read_centres


def test_shipped_catalogue_has_every_service_with_both_names_and_a_known_agency() -> None:
    catalogue = shipped_catalogue()
    assert len(catalogue.services) == 306
    assert all(service.name_sw for service in catalogue.services)
    assert {service.agency for service in catalogue.services} == set(catalogue.agencies)


def test_fee_stays_unknown_when_no_source_states_it() -> None:
    unknown = [service for service in shipped_catalogue().services if service.fee_basis == "unknown"]
    assert len(unknown) == 145
    assert all(service.fee_cents is None for service in unknown)


def test_fee_is_positive_when_fixed_and_nothing_is_added_when_free() -> None:
    for service in shipped_catalogue().services:
        if service.fee_basis == "fixed":
            assert service.fee_cents is not None
            assert service.fee_cents > 0
        if service.fee_basis == "free":
            assert (service.fee_cents, service.convenience_fee_cents) == (0, 0)


def test_known_prices_are_those_of_the_sources() -> None:
    catalogue = shipped_catalogue()
    for code, fee, convenience in [
        ("ntsa-mv-record", 500_00, 50_00),
        ("crs-birth-cert", 200_00, 50_00),
        ("crs-death-cert", 200_00, None),
        ("land-search", 1_000_00, None),
        ("dci-goodconduct", 1_000_00, 50_00),
        ("imm-cit-residence", 1_000_000_00, None),
    ]:
        service = catalogue.service(code)
        assert service is not None
        assert (service.fee_cents, service.convenience_fee_cents) == (fee, convenience)


def test_texts_for_the_citizen_exist_in_both_languages_or_not_at_all() -> None:
    for service in shipped_catalogue().services:
        assert bool(service.brings_en) == bool(service.brings_sw), service.code
        assert bool(service.ready_en) == bool(service.ready_sw), service.code


def test_service_asks_at_most_two_questions_and_all_of_them_exist() -> None:
    catalogue = shipped_catalogue()
    assert max(len(catalogue.questions_of(service)) for service in catalogue.services) == 2
    asked = {question for service in catalogue.services for question in service.questions}
    alternatives = {question.instead for question in catalogue.questions.values() if question.instead}
    assert asked | alternatives == set(catalogue.questions)


def test_convenience_schedule_covers_every_amount_once_since_december_2023() -> None:
    bands = shipped_catalogue().convenience_bands
    for cents, fee in [
        (1, 500),
        (199_99, 500),
        (200_00, 1000),
        (499_99, 1500),
        (500_00, 2000),
        (999_99, 2500),
        (1_000_00, 5000),
        (1_000_000_00, 5000),
    ]:
        found = [
            band.fee_cents
            for band in bands
            if band.from_cents <= cents <= (band.to_cents or cents) and band.starts_on <= date(2026, 10, 14)
        ]
        assert found == [fee]
    assert all(band.legal_basis for band in bands)


def test_unlisted_agency_is_known_by_its_name() -> None:
    agency = shipped_catalogue().agency("Kenya Space Agency")
    assert (agency.full_name_en, agency.code) == ("Kenya Space Agency", None)


def test_generated_list_is_the_same_every_time_and_as_large_as_the_public_one() -> None:
    services = generated_services()
    assert len(services) == 5_489
    assert services == generated_services(seed=254)
    assert len({service.code for service in services}) == len(services)
    assert all(service.fee_cents is None and service.fee_basis == "unknown" for service in services)
    assert len(generated_services(12_000)) == 12_000


def test_centres_have_codes_that_fit_a_receipt_number() -> None:
    centres = read_centres()
    assert len(centres) == 54
    assert centres["gpo"].county == "Nairobi"
    assert centres["taita-taveta"].town is None
    assert all(re.fullmatch(r"[a-z][a-z-]*", code) for code in centres)


@pytest.mark.parametrize(("name", "count"), [("services.csv", 306), ("ecitizen-services-2026-02.csv", 5_489)])
def test_public_lists_are_read_as_they_are(shared_folder: Path | None, name: str, count: int) -> None:
    path = shared_folder / "data" / name if shared_folder else Path(name)
    if not path.is_file():
        pytest.skip(f"{name} is not at hand")
    services = read_services(path).services
    assert len(services) == count
    assert not any(service.fee_cents == 0 and service.fee_basis != "free" for service in services)
