"""Paper: what it says (`document`), how it stands (`layout`), how it is drawn (backends), how it gets out (spooler).

May import `desktop.domain` and `resources`; never a store, a screen, a service or the network beyond a printer.
Never says "printed" on less than the printer's own word. The names below load what they need on first use only.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from printing.conversation import Patience
    from printing.discovery import FoundPrinter, find_printers
    from printing.document import (
        DOCUMENT_TYPES,
        Acknowledgement,
        BillSlip,
        Document,
        Paper,
        PaperLine,
        Receipt,
        TestPage,
        as_copy,
        kind_of,
        paper_id,
    )
    from printing.document_json import from_json, to_json
    from printing.escpos_backend import render_escpos
    from printing.job import Grade, Job, JobState, JobStep, after_restart, answered, is_final, may_go_elsewhere, moved
    from printing.job_file import JobFile
    from printing.layout import lay_out
    from printing.pdf_backend import render_pdf
    from printing.ports import JobStore, Link, Transport
    from printing.preview_backend import render_preview
    from printing.printer_settings import PrinterSettings, columns_of
    from printing.printers import Printers, PrinterStanding
    from printing.probe import Findings
    from printing.spooler import Spooler
    from printing.status import REMEDIES, Condition
    from printing.summary import SummaryRow, XSummary, ZSummary
    from printing.transports import transport_for
    from printing.virtual.printer import PrintedPaper, VirtualPrinter
    from printing.visit_papers import REASONS, NotCompleted, QueueTicket

HOMES = {
    "printing.conversation": ("Patience"),
    "printing.discovery": ("FoundPrinter find_printers"),
    "printing.document": (
        "DOCUMENT_TYPES Acknowledgement BillSlip Document Paper PaperLine Receipt TestPage as_copy kind_of paper_id"
    ),
    "printing.document_json": ("from_json to_json"),
    "printing.escpos_backend": ("render_escpos"),
    "printing.job": ("Grade Job JobState JobStep after_restart answered is_final may_go_elsewhere moved"),
    "printing.job_file": ("JobFile"),
    "printing.layout": ("lay_out"),
    "printing.pdf_backend": ("render_pdf"),
    "printing.ports": ("JobStore Link Transport"),
    "printing.preview_backend": ("render_preview"),
    "printing.printer_settings": ("PrinterSettings columns_of"),
    "printing.printers": ("Printers PrinterStanding"),
    "printing.probe": ("Findings"),
    "printing.spooler": ("Spooler"),
    "printing.status": ("REMEDIES Condition"),
    "printing.summary": ("SummaryRow XSummary ZSummary"),
    "printing.transports": ("transport_for"),
    "printing.virtual.printer": ("PrintedPaper VirtualPrinter"),
    "printing.visit_papers": ("NotCompleted QueueTicket REASONS"),
}
HOME_OF = {name: module for module, names in HOMES.items() for name in names.split()}

__all__ = [
    "DOCUMENT_TYPES",
    "REASONS",
    "REMEDIES",
    "Acknowledgement",
    "BillSlip",
    "Condition",
    "Document",
    "Findings",
    "FoundPrinter",
    "Grade",
    "Job",
    "JobFile",
    "JobState",
    "JobStep",
    "JobStore",
    "Link",
    "NotCompleted",
    "Paper",
    "PaperLine",
    "Patience",
    "PrintedPaper",
    "PrinterSettings",
    "PrinterStanding",
    "Printers",
    "QueueTicket",
    "Receipt",
    "Spooler",
    "SummaryRow",
    "TestPage",
    "Transport",
    "VirtualPrinter",
    "XSummary",
    "ZSummary",
    "after_restart",
    "answered",
    "as_copy",
    "columns_of",
    "find_printers",
    "from_json",
    "is_final",
    "kind_of",
    "lay_out",
    "may_go_elsewhere",
    "moved",
    "paper_id",
    "render_escpos",
    "render_pdf",
    "render_preview",
    "to_json",
    "transport_for",
]


def __getattr__(name: str) -> object:
    """Loads a public name from its module when it is first asked for (PEP 562)."""
    if name not in HOME_OF:
        raise AttributeError(f"printing has no “{name}”")
    value: object = getattr(import_module(HOME_OF[name]), name)
    globals()[name] = value
    return value
