"""One module for each paper: it reads from top to bottom as the paper does.

May import documents, the page builder and the texts of papers. Never knows a printer, a dot or a byte.
"""
