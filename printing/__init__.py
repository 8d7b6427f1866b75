"""Paper: what it says (`document`), how it stands (`layout`), how it is drawn (backends), how it gets out (spooler).

May import `desktop.domain` and `resources`; never a store, a screen, a service or the network beyond a printer.
Never says "printed" on less than the printer's own word. The names below load what they need on first use only.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from printing.document import (
        DOCUMENT_TYPES,
        Acknowledgement,
        BillSlip,
        Document,
        PaperLine,
        Receipt,
        TestPage,
        as_copy,
        kind_of,
        paper_id,
    )
    from printing.document_json import from_json, to_json
    from printing.job import Grade, Job, JobState, after_restart, answered, is_final, moved
    from printing.ports import JobStore, Link, Transport

HOMES = {
    "printing.document": (
        "DOCUMENT_TYPES Acknowledgement BillSlip Document PaperLine Receipt TestPage as_copy kind_of paper_id"
    ),
    "printing.document_json": "from_json to_json",
    "printing.job": "Grade Job JobState after_restart answered is_final moved",
    "printing.ports": "JobStore Link Transport",
}
HOME_OF = {name: module for module, names in HOMES.items() for name in names.split()}

__all__ = [
    "DOCUMENT_TYPES",
    "Acknowledgement",
    "BillSlip",
    "Document",
    "Grade",
    "Job",
    "JobState",
    "JobStore",
    "Link",
    "PaperLine",
    "Receipt",
    "TestPage",
    "Transport",
    "after_restart",
    "answered",
    "as_copy",
    "from_json",
    "is_final",
    "kind_of",
    "moved",
    "paper_id",
    "to_json",
]


def __getattr__(name: str) -> object:
    """Loads a public name from its module when it is first asked for (PEP 562)."""
    if name not in HOME_OF:
        raise AttributeError(f"printing has no “{name}”")
    value: object = getattr(import_module(HOME_OF[name]), name)
    globals()[name] = value
    return value
