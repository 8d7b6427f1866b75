"""The version of the program as it stands on screens; a test holds it equal to the project's own."""

from __future__ import annotations

from typing import Final

PROGRAM: Final = "0.1.0"
