"""How the deeds of ``admin`` print: one JSON object a line."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any


def print_lines(rows: Iterable[dict[str, Any]]) -> None:
    """Prints rows, and says them at once."""
    for row in rows:
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    sys.stdout.flush()
