"""The catalogue: services, what each asks, agencies, and the dated schedule of convenience fees.

May import the standard library. The CSV files beside this page are the source; fees are data, never code.
Never rounds, guesses or defaults a fee: what no public source states stays None, which is not the same as free.
"""

from __future__ import annotations

from resources.catalogue.generated import generated_services
from resources.catalogue.problems import CatalogueError, RowProblem
from resources.catalogue.questions import Question, read_questions
from resources.catalogue.records import Agency, Catalogue, ConvenienceBand, Service
from resources.catalogue.schedule import read_agencies, read_convenience_bands
from resources.catalogue.services import read_services, shipped_catalogue

__all__ = [
    "Agency",
    "Catalogue",
    "CatalogueError",
    "ConvenienceBand",
    "Question",
    "RowProblem",
    "Service",
    "generated_services",
    "read_agencies",
    "read_convenience_bands",
    "read_questions",
    "read_services",
    "shipped_catalogue",
]
