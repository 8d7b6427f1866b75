"""What goes into the index and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass

Span = tuple[int, int]
"""Start and end (excluded) of letters in the text as it is shown."""


@dataclass(frozen=True, slots=True)
class Searchable:
    """A service as the search sees it. `keywords` are further words that find it (the agency's full name)."""

    code: str
    name_en: str
    name_sw: str | None
    agency: str
    category: str | None = None
    keywords: str = ""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One service that was found. `score` is comparable within one answer; spans are what to mark in each text."""

    service: Searchable
    score: float
    spans_en: tuple[Span, ...]
    spans_sw: tuple[Span, ...]
    spans_agency: tuple[Span, ...]

    @property
    def code(self) -> str:
        """The code of the service."""
        return self.service.code


@dataclass(frozen=True, slots=True)
class AgencyCount:
    """How many of the matches an agency has: a filter chip."""

    agency: str
    count: int


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """The best results, and how many there are in all.

    `total` counts the matches of the chosen agency (of all agencies when none is chosen); `agencies` counts them
    per agency, most first, whichever is chosen. `interpreted_as` is the text that was answered when words were
    taken for others (`umiliki gari` for `umilki gari`), else None.
    """

    results: tuple[SearchResult, ...]
    total: int
    interpreted_as: str | None
    agencies: tuple[AgencyCount, ...]
