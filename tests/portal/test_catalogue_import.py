"""Catalogue import: whole or not at all, fees dated, counters told only what changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop.domain.fees import FeeBasis
from desktop.domain.time import business_day
from portal.catalogue.import_file import Imported, import_catalogue
from portal.catalogue.in_force import CatalogueCache, catalogue_version
from portal.catalogue.rows import band_rows, service_rows
from portal.commands.parser import main
from portal.store.database import Database
from portal.store.tables.feed_tables import feed
from resources.catalogue import Catalogue, Service, generated_services, shipped_catalogue
from sync.protocol.feed import ServiceRow

OTHER_DAY = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def books(database: str) -> Iterator[Database]:
    """The demonstration's books, with the shipped catalogue in them."""
    with Database(database) as opened:
        yield opened


def take_in(books: Database, services: Sequence[Service], *, keep_others: bool = False) -> Imported:
    """Imports these services with everything else as shipped."""
    catalogue = replace(shipped_catalogue(), services=tuple(services))
    return books.write(lambda tx: import_catalogue(tx, catalogue, "list.csv", keep_others=keep_others))


def shipped() -> list[Service]:
    """The shipped services."""
    return list(shipped_catalogue().services)


def told(books: Database, after: int) -> list[str]:
    """Kinds of the country's rows after a number."""
    rows = select(feed.c.kind).where(feed.c.feed == "ref", feed.c.no > after).order_by(feed.c.no)
    return books.read(lambda c: [str(kind) for (kind,) in c.execute(rows)])


def end_of_feed(books: Database) -> int:
    """Where the country's feed stands."""
    return len(told(books, 0))


def row_of(books: Database, code: str) -> ServiceRow:
    """A service as counters hear of it."""
    return books.read(service_rows)[code]


def test_the_same_list_again_changes_nothing_and_tells_nobody(books: Database) -> None:
    before = end_of_feed(books)
    done = take_in(books, shipped())
    assert (done.version, done.changed, done.retired) == (1, 0, 0)
    assert told(books, before) == []


def test_an_unknown_fee_stays_unknown_and_never_becomes_zero(books: Database) -> None:
    for service in shipped():
        (fee,) = row_of(books, service.code).fees
        assert (fee.basis == FeeBasis.UNKNOWN) == (service.fee_basis == "unknown")
        assert fee.amount_cents == service.fee_cents
        assert fee.amount_cents != 0 or fee.basis is FeeBasis.FREE


def test_a_changed_fee_begins_today_and_the_old_one_ends_the_day_before(database: str) -> None:
    with Database(database, clock=lambda: OTHER_DAY) as books:
        services = shipped()
        place, old = next((n, s) for n, s in enumerate(services) if s.fee_basis == "fixed")
        assert old.fee_cents is not None
        services[place] = replace(old, fee_cents=old.fee_cents + 10_000)
        before = end_of_feed(books)
        done = take_in(books, services)
        assert (done.version, done.changed) == (2, 1)
        assert told(books, before) == ["service", "catalogue"]
        first, second = row_of(books, old.code).fees
        assert (first.amount_cents, first.ends_on) == (old.fee_cents, "2027-02-28")
        assert (second.amount_cents, second.starts_on, second.ends_on) == (old.fee_cents + 10_000, "2027-03-01", "")
        priced = books.read(lambda c: CatalogueCache().at(c)).services[old.code]
        today = business_day(OTHER_DAY)
        fees = [priced.fee_on(day) for day in (today - timedelta(days=1), today)]
        assert [fee.amount_cents for fee in fees if fee] == [old.fee_cents, old.fee_cents + 10_000]


def test_a_fee_changed_twice_on_one_day_leaves_one_in_force(books: Database) -> None:
    services = shipped()
    place, old = next((n, s) for n, s in enumerate(services) if s.fee_basis == "fixed")
    for cents in (70_000, 80_000):
        services[place] = replace(old, fee_cents=cents)
        take_in(books, services)
    fees = row_of(books, old.code).fees
    assert [fee.amount_cents for fee in fees] == [old.fee_cents, 80_000]


def test_a_service_that_is_listed_no_more_is_kept_and_inactive(books: Database) -> None:
    first, *rest = shipped()
    done = take_in(books, rest)
    assert (done.changed, done.retired) == (1, 1)
    assert not row_of(books, first.code).active
    assert take_in(books, shipped()).changed == 1
    assert row_of(books, first.code).active


def test_a_second_list_may_be_added_to_the_first(books: Database) -> None:
    done = take_in(books, generated_services(50), keep_others=True)
    assert (done.changed, done.retired) == (50, 0)
    active = [row for row in books.read(service_rows).values() if row.active]
    assert len(active) == len(shipped()) + 50


def test_a_band_that_is_gone_ends_and_is_not_forgotten(books: Database) -> None:
    catalogue = shipped_catalogue()
    less = replace(catalogue, convenience_bands=catalogue.convenience_bands[1:])
    books.write(lambda tx: import_catalogue(tx, less, "list.csv"))
    ended = [row for row in books.read(band_rows).values() if row.ends_on]
    assert len(ended) == 1
    assert len(books.read(band_rows)) == len(catalogue.convenience_bands)


def run(database: str, path: Path) -> int:
    """``admin catalogue import``."""
    return main(["admin", "--database", database, "catalogue", "import", str(path)])


HEAD = (
    "code,name_en,name_sw,agency,category,fee_kes,fee_basis,convenience_fee_kes,"
    "required_ids,typical_turnaround,source\n"
)


def test_a_file_with_bad_rows_changes_nothing_and_names_every_one(
    database: str, books: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(
        HEAD
        + "good-one,Good one,,DCI,Police,500,fixed,,,,me\n"
        + "bad-fee,Bad fee,,DCI,Police,five,fixed,,,,me\n"
        + "zero,Zero,,DCI,Police,0,fixed,,,,me\n"
        + "good-one,Twice,,DCI,Police,500,fixed,,,,me\n",
        encoding="utf-8",
    )
    before = end_of_feed(books)
    assert run(database, path) == 2
    said = capsys.readouterr().err
    assert all(f"Row {row}" in said for row in (3, 4, 5))
    assert "nothing was changed" in said
    assert end_of_feed(books) == before
    assert books.read(catalogue_version) == 1
    assert "good-one" not in books.read(service_rows)


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"a,b,c\n1,2,3\n", b"code;name\n", b"\xff\xfe"])
def test_a_file_that_is_no_catalogue_is_refused_with_a_sentence(
    database: str, tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "odd.csv"
    path.write_bytes(content)
    assert run(database, path) == 2
    assert "was not taken in" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_refused_with_a_sentence(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(database, tmp_path / "none.csv") == 2
    assert "could not be read" in capsys.readouterr().err


def test_the_columns_of_the_public_fee_list_are_taken(database: str, books: Database, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        HEAD
        + 'one,One service,Huduma,DCI,Police,"1,050",fixed,50,ID,3 days,x\n'
        + "two,Two,,DCI,Police,,variable/unknown,,,,x\n",
        encoding="utf-8",
    )
    assert run(database, path) == 0
    assert row_of(books, "one").fees[0].amount_cents == 105_000
    assert row_of(books, "two").fees[0].basis is FeeBasis.UNKNOWN
    assert sum(row.active for row in books.read(service_rows).values()) == 2


def test_the_large_list_is_taken_where_it_is_at_hand(
    database: str, books: Database, shared_folder: Path | None, tmp_path: Path
) -> None:
    path = shared_folder / "data" / "ecitizen-services-2026-02.csv" if shared_folder else None
    if path is None or not path.is_file():
        path = tmp_path / "generated.csv"
        rows = [f'{s.code},"{s.name_en}","{s.agency}",' for s in generated_services()]
        path.write_text("service_id,service_name,agency,ministry\n" + "\n".join(rows) + "\n", encoding="utf-8")
    assert run(database, path) == 0
    active = [row for row in books.read(service_rows).values() if row.active]
    assert len(active) == 5_489
    assert all(row.fees[-1].amount_cents is None for row in active)


def test_the_shipped_catalogue_has_services_of_every_kind_of_fee() -> None:
    catalogue: Catalogue = shipped_catalogue()
    assert {service.fee_basis for service in catalogue.services} >= {"fixed", "free", "unknown"}
