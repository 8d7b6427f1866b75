"""``python -m portal``: serve, admin, simulate."""

from __future__ import annotations

import sys

from portal.commands.parser import main

if __name__ == "__main__":
    sys.exit(main())
