"""A copy at another printer: which one. Bytes of the first paper have left, so the second is marked."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.services.counter import Counter
from ui.kit.kit import Kit
from ui.kit.segments import Choice
from ui.language import N_, Plain, Words
from ui.serve.reason_dialog import ReasonDialog
from ui.work import Work


def elsewhere_dialog(
    kit: Kit, counter: Counter, work: Work, job: str, paper: Words, printers: Sequence[str]
) -> ReasonDialog:
    """The choice of a printer, with the deed."""
    return ReasonDialog(
        kit,
        work,
        N_("Copy elsewhere"),
        N_("Print the copy there"),
        [Choice(name, Plain(name)) for name in printers],
        lambda printer: counter.printers.elsewhere(job, printer),
        icon="printer",
        explained=N_("The first paper may still come out, so this one says COPY · NAKALA."),
        facts=((N_("Paper"), paper),),
    )
