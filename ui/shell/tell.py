"""The one voice that speaks to the person about what went wrong.

Bad input is shown where it happened, or in a strip. Trouble is a strip with its cause. What somebody cancelled is
silent. Anything else is a bug: logged once with its traceback, shown once, never swallowed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from desktop.domain.errors import Cancelled, Told, Trouble
from ui.language import N_, Say, Words
from ui.shell.strips import StripHost

Place = Callable[[Words], None]
BUG = N_(
    "**Something went wrong in the program itself.** It is written down with the time. Go on; if it comes again, "
    "lock the counter and call support."
)
_MOST_KNOWN = 200
_log = logging.getLogger(__name__)


def said(problem: Told) -> Say:
    """The sentence of an error with its facts, to be said in the language of the screen."""
    return Say(problem.message, problem.facts)


class Tell:
    """Tells problems through the strips of the shell."""

    def __init__(self, strips: StripHost) -> None:
        self._strips = strips
        self._known: set[str] = set()

    def say(self, problem: Exception, place: Place | None = None) -> None:
        """Tell ``problem``; ``place`` (a field's ``set_error``) shows bad input where it happened."""
        if isinstance(problem, Cancelled):
            return
        if isinstance(problem, Trouble):
            self._strips.show_strip(f"trouble:{problem.message}", said(problem), "wait")
        elif isinstance(problem, Told):
            if place is not None:
                place(said(problem))
            else:
                self._strips.show_strip("input", said(problem), "wait")
        else:
            self._bug(problem)

    def take_away(self) -> None:
        """The person did something else: what was said about their input no longer matters."""
        self._strips.take_away("input")

    def _bug(self, problem: Exception) -> None:
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        mark = _mark(problem)
        if mark in self._known:
            return
        self._known.add(mark)
        _log.error("bug", exc_info=problem)
        self._strips.show_strip("bug", BUG, "bad", icon="warning")


def _mark(problem: Exception) -> str:
    """The kind of the bug and the line it came from: the same bug again has the same mark."""
    trace = problem.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    line = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace is not None else ""
    return f"{type(problem).__name__} {line}"
