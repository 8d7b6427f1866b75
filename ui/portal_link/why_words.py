"""Why the portal is not reached or refuses to speak, in plain words for who stands at the counter. Pure.

Codes are those of the protocol's table of problems; troubles are the sentences of the sync, known by a part of them.
What nobody has put into words here is said as such, never as it is.
"""

from __future__ import annotations

from typing import Final

from desktop.services.connectivity import Connectivity
from ui.language import N_, Words

BUSY: Final = "busy"
BAD_CODE: Final = "bad_code"
WITHOUT_CODE: Final = "not_a_demonstration"

SPEAKS_NOT: Final[dict[str, str]] = {
    "not_enrolled": N_("The portal does not know this counter. A supervisor enrols it again with a one-time code."),
    "bad_signature": N_("The portal does not know this device's key. A supervisor enrols the counter again."),
    BAD_CODE: N_("The portal does not take the one-time code. A supervisor asks for a new one."),
    WITHOUT_CODE: N_("The portal enrols a counter only with a one-time code. A supervisor asks for one."),
    "other_hash": N_("The portal has other entries from this counter than this computer. It must be enrolled again."),
    "gap": N_("The portal misses entries from before. This counter sends them again; if this stays, tell support."),
    "other_incarnation": N_("The portal speaks with another device that was enrolled as this counter."),
    "bad_message": N_("The portal cannot read what this counter sends. Tell support."),
    "too_large": N_("What this counter sends at once is too much for the portal. Tell support."),
    "old_protocol": N_("This program is too old for the portal. Support installs the new version."),
    BUSY: N_("The portal is busy and asked this counter to wait. It asks again by itself."),
}
OTHER_NO: Final = N_("The portal gives a reason this program does not know. Tell support.")

_TROUBLES: Final[tuple[tuple[str, str], ...]] = (
    ("did not answer in time", N_("The portal did not answer in time.")),
    ("no connection", N_("There is no connection to the portal. Look at the cable; ask whether others have it too.")),
    ("is not a portal", N_("What answers in the portal's place is not a portal of this version. Tell support.")),
    ("answered with status", N_("The portal has a fault of its own. If this stays, tell support.")),
    (
        "lacks entries",
        N_("The portal lacks earlier entries, and this counter has none of them. Tell support."),
    ),
    ("Another portal answers", N_("Another portal answers than the one this counter was enrolled with. Tell support.")),
    ("The disk", N_("This computer's disk does not take what comes. Look at the computer and tell support.")),
)
OTHER_TROUBLE: Final = N_("Something went wrong on the way to the portal. It is written down; support can look it up.")


def why_words(link: Connectivity) -> Words | None:
    """Why the portal is not reached; ``None`` while it is, or while nobody has said why."""
    if link.refusal:
        return SPEAKS_NOT.get(link.refusal, OTHER_NO)
    if not link.trouble:
        return None
    return next((words for part, words in _TROUBLES if part in link.trouble), OTHER_TROUBLE)
