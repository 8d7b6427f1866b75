"""Words of state: the icon, the tone and the word that stand for a state everywhere. Never the colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from ui.kit.tokens import Tone
from ui.language import N_, Words

StateName = Literal[
    "waiting", "paid", "not_paid", "part_paid", "not_known", "stated", "reversed",
    "printed", "sent", "paper_not_known", "offline",
]  # fmt: skip


@dataclass(frozen=True)
class StateLook:
    """How one state is shown: in words, as an icon, in a tone; ``brief`` is for chips in tables."""

    words: Words
    icon: str
    tone: Tone
    brief: Words


STATES: Final[dict[StateName, StateLook]] = {
    "waiting": StateLook(N_("Waiting for payment"), "clock", "neutral", N_("Waiting")),
    "paid": StateLook(N_("Paid in full"), "paid", "ok", N_("Paid")),
    "not_paid": StateLook(N_("Not paid"), "not_paid", "bad", N_("Not paid")),
    "part_paid": StateLook(N_("Part paid"), "part_paid", "wait", N_("Part paid")),
    "not_known": StateLook(N_("Not known"), "not_known", "unk", N_("Not known")),
    "stated": StateLook(N_("Stated, not confirmed"), "stated", "info", N_("Stated")),
    "reversed": StateLook(N_("Reversed after payment"), "reversed", "bad", N_("Reversed")),
    "printed": StateLook(N_("Printed"), "paid", "ok", N_("Printed")),
    "sent": StateLook(N_("Sent, look at the paper"), "sent", "neutral", N_("Sent")),
    "paper_not_known": StateLook(N_("Did it come out?"), "not_known", "unk", N_("Did it come out?")),
    "offline": StateLook(N_("Offline"), "offline", "info", N_("Offline")),
}
