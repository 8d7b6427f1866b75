"""What every address needs, put together once by ``make_app``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from portal.catalogue.in_force import CatalogueCache
from portal.feed.waits import Waits
from portal.first_start import Identity
from portal.operations.limits import Limits
from portal.operations.tally import Tally
from portal.settings import Settings
from portal.store.database import Database


@dataclass(frozen=True, slots=True)
class Context:
    """One running portal. ``demonstration_centre``: where a caller without a code is enrolled, or ``None``.

    ``own_url``: where this portal answers on this machine, for its understudies; empty where nobody listens.
    """

    settings: Settings
    database: Database
    identity: Identity
    demonstration_centre: str | None
    own_url: str = ""
    waits: Waits = field(default_factory=Waits)
    catalogue: CatalogueCache = field(default_factory=CatalogueCache)
    tally: Tally = field(default_factory=Tally)
    limits: Limits = field(default_factory=Limits)
    endings: list[Callable[[], None]] = field(default_factory=list)
    """Called when the server ends, before the books are closed."""
