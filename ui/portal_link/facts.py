"""What the dialog of the portal shows, read at once off the GUI thread."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.services.counter import Counter
from desktop.services.ports.views import CitizenToTell, RefusedEntry, Standing

MOST = 50


@dataclass(frozen=True)
class PortalFacts:
    """Where this counter is, and what the portal refused, newest first; at the door nobody reads that."""

    standing: Standing
    refused: tuple[RefusedEntry, ...] = ()
    signed_in: bool = True


def read_portal(counter: Counter) -> PortalFacts:
    """Keyed reads."""
    standing, signed_in = counter.standing(), counter.session.member is not None
    refused = tuple(counter.portal.refused(MOST)) if standing.refused and signed_in else ()
    return PortalFacts(standing, refused, signed_in)


def read_to_tell(counter: Counter) -> list[CitizenToTell]:
    """Citizens whose receipt came after they went away, the longest waiting first."""
    return counter.portal.to_tell(MOST)
