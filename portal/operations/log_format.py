"""The portal's log on stderr, as text or as one JSON object a line, and never a citizen's data in either."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any, Final

from desktop.domain.time import instant_text
from portal.operations.spoken_error import error_places, error_words, struck_out

TEXT, JSON = "text", "json"
FORMATS: Final = (TEXT, JSON)


class TextFormatter(logging.Formatter):
    """``WARNING portal.app: sentence``, and below it what went wrong and where."""

    def format(self, record: logging.LogRecord) -> str:
        """One record as text."""
        line = f"{record.levelname} {record.name}: {struck_out(record.getMessage())}"
        error = _error(record)
        if error is None:
            return line
        return "\n".join((line, f"  {error_words(error)}", *(f"    {place}" for place in error_places(error))))


class JsonFormatter(logging.Formatter):
    """``{"at": …, "level": …, "logger": …, "message": …}`` with ``error`` and ``where`` where something went wrong."""

    def format(self, record: logging.LogRecord) -> str:
        """One record as JSON on one line."""
        said: dict[str, Any] = {
            "at": instant_text(datetime.fromtimestamp(record.created, UTC)),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": struck_out(record.getMessage()),
        }
        error = _error(record)
        if error is not None:
            said |= {"error": error_words(error), "where": error_places(error)}
        return json.dumps(said, ensure_ascii=False)


def set_log_format(form: str) -> None:
    """Everything that is logged from now on goes to stderr in this form."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if form == JSON else TextFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)


def _error(record: logging.LogRecord) -> BaseException | None:
    return record.exc_info[1] if record.exc_info else None
