"""Which services are billed by their own agency, as the shipped list says."""

from __future__ import annotations

from pathlib import Path

import pytest

from resources.catalogue import CatalogueError, shipped_catalogue
from resources.catalogue.raised_elsewhere import read_raised_elsewhere


def test_every_marked_service_is_in_the_catalogue_and_is_not_free() -> None:
    catalogue = shipped_catalogue()
    for code, pay_bill in read_raised_elsewhere().items():
        service = catalogue.service(code)
        assert service is not None, code
        assert service.raised_elsewhere == pay_bill
        assert service.fee_basis == "unknown"


def test_whatever_asks_for_a_payment_slip_is_marked() -> None:
    slips = [service for service in shipped_catalogue().services if "prn" in service.questions]
    assert slips
    assert all(service.raised_elsewhere == "222222" for service in slips)


def test_most_services_are_billed_here() -> None:
    marked = [service for service in shipped_catalogue().services if service.raised_elsewhere]
    assert {service.raised_elsewhere for service in marked} == {"222222", "200222"}
    assert len(marked) < 20


def test_bad_rows_are_named(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("code,pay_bill,source\na,22,x\nb,222222,x\nb,222222,x\n", encoding="utf-8")
    with pytest.raises(CatalogueError) as refused:
        read_raised_elsewhere(path)
    assert "no Pay Bill" in str(refused.value)
    assert "already listed" in str(refused.value)
