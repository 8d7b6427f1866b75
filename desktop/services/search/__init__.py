"""The forgiving search: what an agent types, mistyped or in either language, becomes the service that was meant.

May import the standard library. Pure: an index is built from plain values and answers questions about them.
Never reads a file or a table, never knows a fee, and never hides that it answered something other than was typed.
"""

from __future__ import annotations

from desktop.services.search.answer import AgencyCount, Searchable, SearchAnswer, SearchResult, Span
from desktop.services.search.index import ServiceIndex

__all__ = ["AgencyCount", "SearchAnswer", "SearchResult", "Searchable", "ServiceIndex", "Span"]
