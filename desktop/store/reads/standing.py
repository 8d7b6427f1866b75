"""Where this counter is: its own facts, the centre's row, the rails' settings, how much is unsent."""

from __future__ import annotations

import json
from datetime import date
from typing import TypeVar

import msgspec
from sqlalchemy import Connection, func, select

from desktop.domain.fees import ConvenienceBand
from desktop.services.ports.views import Standing
from desktop.store import numbers
from desktop.store.chain import count_unsent
from desktop.store.identity import CENTRE, COUNTER, NUMBER, facts
from desktop.store.tables import band, journal, service, setting
from sync.protocol.feed import BandRow, CatalogueRow, CentreRow, Row, SettingsRow
from sync.protocol.states import NumberSource

R = TypeVar("R", bound=Row)


def standing(connection: Connection) -> Standing:
    """The counter's standing now; mostly empty before it is enrolled."""
    known = facts(connection)
    if COUNTER not in known:
        return Standing()
    centre = _setting(connection, "centre", CentreRow)
    rails = _setting(connection, "settings", SettingsRow)
    catalogue = _setting(connection, "catalogue", CatalogueRow)
    return Standing(
        counter=known[COUNTER],
        number=int(known[NUMBER]),
        centre=known[CENTRE],
        centre_name=centre.name if centre else known[CENTRE],
        town=centre.county or centre.town if centre else "",
        demonstration=rails.demonstration if rails else False,
        pay_bill=rails.pay_bill if rails else "",
        number_source=rails.number_source if rails else NumberSource.LEASED,
        prompt=rails.prompt if rails else False,
        one_bill_many_agencies=rails.one_bill_many_agencies if rails else True,
        most_cents=rails.most_cents if rails else 0,
        public_url=rails.public_url if rails else "",
        catalogue_version=catalogue.version if catalogue else 0,
        catalogue_day=catalogue.imported_at[:10] if catalogue else "",
        services=connection.execute(select(func.count()).select_from(service)).scalar_one(),
        entries=connection.execute(select(func.count()).select_from(journal)).scalar_one(),
        unsent=count_unsent(connection),
        numbers_left=numbers.left(connection),
    )


def convenience_schedule(connection: Connection) -> list[ConvenienceBand]:
    """The dated schedule of convenience fees."""
    return [_band(json.loads(row.body)) for row in connection.execute(select(band))]


def _band(body: dict[str, object]) -> ConvenienceBand:
    row = msgspec.convert(body, BandRow)
    ends = date.fromisoformat(row.ends_on) if row.ends_on else None
    starts = date.fromisoformat(row.starts_on)
    return ConvenienceBand(row.up_to_cents, row.fee_cents, starts, ends, row.legal_basis)


def _setting(connection: Connection, kind: str, row: type[R]) -> R | None:
    query = select(setting.c.body).where(setting.c.kind == kind)
    if kind == "centre":
        query = query.where(setting.c.key == select_centre(connection))
    body = connection.execute(query).scalar()
    return msgspec.json.decode(body, type=row) if body else None


def select_centre(connection: Connection) -> str:
    """This counter's centre code."""
    return facts(connection).get(CENTRE, "")
