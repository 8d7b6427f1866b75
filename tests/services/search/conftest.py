"""The lists that are searched: the shipped one, alone and hidden among thousands of others, and the public one."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from desktop.services.search import Searchable, ServiceIndex
from resources.catalogue import Catalogue, Service, generated_services, read_services, shipped_catalogue


def searchable(catalogue: Catalogue, services: Iterable[Service]) -> list[Searchable]:
    """The services as the counter indexes them, with the agency's full name as keywords."""
    return [
        Searchable(
            service.code,
            service.name_en,
            service.name_sw,
            service.agency,
            service.category,
            catalogue.agency(service.agency).full_name_en,
        )
        for service in services
    ]


@pytest.fixture(scope="package")
def shipped() -> list[Searchable]:
    """The shipped services."""
    catalogue = shipped_catalogue()
    return searchable(catalogue, catalogue.services)


@pytest.fixture(scope="package")
def index(shipped: list[Searchable]) -> ServiceIndex:
    """An index over the shipped services alone."""
    return ServiceIndex(shipped)


@pytest.fixture(scope="package")
def large_index(shipped: list[Searchable]) -> ServiceIndex:
    """An index over the shipped services among as many others as the public list has."""
    return ServiceIndex([*searchable(shipped_catalogue(), generated_services()), *shipped])


@pytest.fixture(scope="package")
def public_services(shared_folder: Path | None) -> list[Searchable]:
    """The public list, where it is at hand."""
    path = (shared_folder or Path()) / "data" / "ecitizen-services-2026-02.csv"
    if not path.is_file():
        pytest.skip(f"{path.name} is not at hand")
    catalogue = read_services(path)
    return searchable(catalogue, catalogue.services)
