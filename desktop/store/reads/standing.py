"""Where this counter is: its own facts, the centre's row, the rails' settings, how much is unsent."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, func, select

from desktop.domain.fees import ConvenienceBand
from desktop.domain.time import read_instant
from desktop.services.ports.views import BillingTerms, Standing
from desktop.store.identity import CENTRE, COUNTER, ENROL_AGAIN, INCARNATION, NUMBER, facts
from desktop.store.kept import CATALOGUE, kept
from desktop.store.reads.to_look_at import count_refused, count_to_tell
from desktop.store.tables import band, former_chain, journal, number_block, service, setting
from sync.protocol.feed import BandRow, CatalogueRow, CentreRow, SettingsRow
from sync.protocol.feed import Row as FeedRow
from sync.protocol.messages import Head
from sync.protocol.states import NumberSource

R = TypeVar("R", bound=FeedRow)


def standing(connection: Connection) -> Standing:
    """The counter's standing now; mostly empty before it is enrolled."""
    known = facts(connection)
    if COUNTER not in known:
        return Standing()
    said = _settings(connection)
    centre = _row(said.get(("centre", known[CENTRE])), CentreRow)
    rails = _row(said.get(("settings", "settings")), SettingsRow)
    catalogue = _row(said.get(("catalogue", "catalogue")), CatalogueRow)
    counts = _counts(connection, int(known[INCARNATION]))
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
        services=counts.services,
        entries=counts.entries + _former(connection),
        unsent=counts.unsent,
        unsent_since=read_instant(counts.unsent_since) if counts.unsent_since else None,
        numbers_left=counts.numbers,
        refused=count_refused(connection),
        to_tell=count_to_tell(connection),
        enrol_again=known.get(ENROL_AGAIN, ""),
    )


def billing_terms(connection: Connection) -> BillingTerms:
    """What every bill depends on, besides its services."""
    return kept(connection, CATALOGUE, "terms", lambda: _terms(connection))


def _terms(connection: Connection) -> BillingTerms:
    said = _settings(connection)
    rails = _row(said.get(("settings", "settings")), SettingsRow)
    catalogue = _row(said.get(("catalogue", "catalogue")), CatalogueRow)
    return BillingTerms(
        number_source=rails.number_source if rails else NumberSource.LEASED,
        one_bill_many_agencies=rails.one_bill_many_agencies if rails else True,
        catalogue_version=catalogue.version if catalogue else 0,
        schedule=tuple(convenience_schedule(connection)),
        prompt=rails.prompt if rails else False,
        most_cents=rails.most_cents if rails else 0,
    )


def convenience_schedule(connection: Connection) -> list[ConvenienceBand]:
    """The dated schedule of convenience fees."""
    return [_band(json.loads(row.body)) for row in connection.execute(select(band))]


def _band(body: dict[str, object]) -> ConvenienceBand:
    row = msgspec.convert(body, BandRow)
    ends = date.fromisoformat(row.ends_on) if row.ends_on else None
    starts = date.fromisoformat(row.starts_on)
    return ConvenienceBand(row.up_to_cents, row.fee_cents, starts, ends, row.legal_basis)


def _counts(connection: Connection, incarnation: int) -> Any:
    """How much there is, in one statement; seqs are dense, so the last is the number of the chain's entries."""
    last = select(func.coalesce(func.max(journal.c.seq), 0)).where(journal.c.incarnation == incarnation)
    oldest = select(journal.c.at).where(journal.c.acked_at.is_(None)).order_by(journal.c.seq).limit(1)
    return connection.execute(
        select(
            select(func.count()).select_from(service).scalar_subquery().label("services"),
            last.scalar_subquery().label("entries"),
            oldest.scalar_subquery().label("unsent_since"),
            select(func.count()).where(journal.c.acked_at.is_(None)).scalar_subquery().label("unsent"),
            select(func.coalesce(func.sum(number_block.c.size - number_block.c.used), 0))
            .scalar_subquery()
            .label("numbers"),
        )
    ).one()


def _former(connection: Connection) -> int:
    """The entries of former incarnations: each ends where the portal signed for it."""
    ends = connection.scalars(select(former_chain.c.countersigned))
    return sum(msgspec.json.decode(end, type=Head).seq for end in ends)


def _settings(connection: Connection) -> dict[tuple[str, str], str]:
    query = select(setting).where(setting.c.kind.in_(("centre", "settings", "catalogue")))
    return {(row.kind, row.key): row.body for row in connection.execute(query)}


def _row(body: str | None, row: type[R]) -> R | None:
    return msgspec.json.decode(body, type=row) if body else None
