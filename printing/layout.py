"""Document → page: pure, without a printer, a font file or a clock.

Three widths (48 and 42 columns on 80 mm, 32 on 58 mm), three languages. The charset is the one thing a backend adds:
which letters its paper has.
"""

from __future__ import annotations

from printing.charset import Charset, everything
from printing.document import Acknowledgement, BillSlip, Document, Receipt
from printing.page import Page
from printing.page_builder import PageBuilder
from printing.papers.acknowledgement import acknowledgement_page
from printing.papers.bill_slip import bill_slip_page
from printing.papers.receipt import receipt_page
from printing.papers.trial import trial_page


def lay_out(document: Document, columns: int = 48, charset: Charset | None = None) -> Page:
    """The rows of a paper. `UserError` when an amount or a code cannot stand on it whole."""
    builder = PageBuilder(columns, document.language, charset or everything())
    if isinstance(document, Receipt):
        return receipt_page(document, builder)
    if isinstance(document, BillSlip):
        return bill_slip_page(document, builder)
    if isinstance(document, Acknowledgement):
        return acknowledgement_page(document, builder)
    return trial_page(document, builder)
