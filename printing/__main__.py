"""`python -m printing`: sample documents, rendering, sending, asking a printer, a virtual printer."""

from __future__ import annotations

import sys

from printing.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
