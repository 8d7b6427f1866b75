"""The day as a CSV file: one row for each service, then the sum. Plain decimal shillings, so that a sheet adds them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from desktop.domain.errors import Trouble
from desktop.domain.money import shillings
from desktop.domain.time import instant_text
from desktop.services.ports.views import TakingsView

HEAD = ("day", "as_of", "service", "name", "bills", "fees_kes", "convenience_kes", "total_kes")


def write_csv(folder: Path, counter: int, view: TakingsView) -> Path:
    """Writes ``takings-12-2026-10-14.csv`` into ``folder``; ``Trouble`` when the disk will not take it."""
    path = folder / f"takings-{counter}-{view.day.isoformat()}.csv"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([HEAD, *_rows(view)])
    except OSError as problem:
        raise Trouble("The file could not be written to {folder}. Look at the disk, then export again.",
                      folder=str(folder)) from problem  # fmt: skip
    return path


def _rows(view: TakingsView) -> Iterator[tuple[str, ...]]:
    as_of = instant_text(view.as_of) if view.as_of else ""
    for row in view.by_service:
        sums = (shillings(row.service_cents), shillings(row.convenience_cents), shillings(row.total_cents))
        yield (view.day.isoformat(), as_of, row.key, row.name_en, str(row.bills), *sums)
    sums = (shillings(view.service_cents), shillings(view.convenience_cents), shillings(view.total_cents))
    yield (view.day.isoformat(), as_of, "total", "", str(view.bills_paid), *sums)
