"""Document → page: pure, without a printer, a font file or a clock.

Three widths (48 and 42 columns on 80 mm, 32 on 58 mm), three languages. The charset is the one thing a backend adds:
which letters its paper has.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from printing.charset import Charset, everything
from printing.document import Acknowledgement, BillSlip, Document, Receipt, TestPage
from printing.page import Page
from printing.page_builder import PageBuilder
from printing.papers.acknowledgement import acknowledgement_page
from printing.papers.bill_slip import bill_slip_page
from printing.papers.not_completed import not_completed_page
from printing.papers.queue_ticket import queue_ticket_page
from printing.papers.receipt import receipt_page
from printing.papers.summary import x_page, z_page
from printing.papers.trial import trial_page
from printing.summary import XSummary, ZSummary
from printing.visit_papers import NotCompleted, QueueTicket

PAGES: dict[type[Document], Callable[[Any, PageBuilder], Page]] = {
    Receipt: receipt_page,
    BillSlip: bill_slip_page,
    Acknowledgement: acknowledgement_page,
    NotCompleted: not_completed_page,
    QueueTicket: queue_ticket_page,
    XSummary: x_page,
    ZSummary: z_page,
    TestPage: trial_page,
}


def lay_out(document: Document, columns: int = 48, charset: Charset | None = None) -> Page:
    """The rows of a paper. `UserError` when an amount or a code cannot stand on it whole."""
    builder = PageBuilder(columns, document.language, charset or everything())
    page: Callable[[Any, PageBuilder], Page] = PAGES[type(document)]
    return page(document, builder)
