"""What is said beside an answer while it is typed."""

from __future__ import annotations

from desktop.services.answers import Verdict
from ui.kit.field import Field
from ui.language import N_


def show_verdict(field: Field, verdict: Verdict) -> None:
    """Looks right, unusual, or nothing yet; what is wrong is said when the answer is left."""
    if verdict is Verdict.RIGHT:
        field.set_verdict(N_("Looks right"), "ok", "check")
    elif verdict is Verdict.UNUSUAL:
        field.set_verdict(N_("Unusual"), "wait", "warning")
    elif verdict is Verdict.WRONG:
        field.set_verdict(N_("Not yet right"), "neutral", "info")
    else:
        field.set_verdict(None)
