"""The series of receipt numbers: the year's two digits, or another for the rest of a year in which the portal was
restored.

The numbers a lost portal gave in the year's series are not known here, so none is given in it again. The series of the
rest of that year is one of those that no year takes for the next fifty, and that stands on no receipt in the books. It
is drawn by lot: a copy that is restored twice does not give one number twice.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select

from desktop.domain.time import business_day
from portal.store.setting import RECEIPT_SERIES, read_setting, write_setting
from portal.store.tables.money_tables import receipts
from portal.store.transaction import Transaction

SERIES: Final = 100
YEARS_APART: Final = 50


def series_in_force(connection: Connection, instant: datetime) -> int:
    """The series a receipt of this instant belongs to."""
    year = business_day(instant).year
    begun = read_setting(connection, RECEIPT_SERIES)
    if begun is not None:
        in_year, _, series = begun.partition(":")
        if int(in_year) == year:
            return int(series)
    return year % SERIES


def begin_series(tx: Transaction) -> int:
    """Begins another series for the rest of the year, and gives it."""
    year = business_day(tx.instant).year
    used = {int(series) for (series,) in tx.connection.execute(select(receipts.c.series).distinct())}
    far = [(year + YEARS_APART + n) % SERIES for n in range(YEARS_APART)]
    series = secrets.choice([number for number in far if number not in used] or far)
    write_setting(tx, RECEIPT_SERIES, f"{year}:{series:02d}")
    return series


def serial_name(centre: str, series: int) -> str:
    """The counting row of a centre's series."""
    return f"receipt/{centre}/{series:02d}"
