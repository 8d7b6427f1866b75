"""Why this counter must be enrolled again, what goes on meanwhile, and what became of a code. Pure."""

from __future__ import annotations

from typing import Final

from desktop.services.connectivity import Connectivity, Link
from desktop.services.ports.views import Standing
from ui.kit.tokens import Tone
from ui.language import N_, Words
from ui.portal_link.why_words import BAD_CODE, WITHOUT_CODE

HAPPENED: Final[dict[str, str]] = {
    "restored": N_(
        "**This counter's records were restored from a copy,** or are a copy. What was done after the copy may be "
        "missing here, and an account number must never be given twice."
    ),
    "other_hash": N_(
        "**This counter works in two places.** The portal has entries from it that this computer did not write; "
        "perhaps a copy of its records is in use elsewhere."
    ),
    "other_incarnation": N_(
        "**Another device was enrolled as this counter.** The portal speaks with that one now. Ask which of the two "
        "is to go on."
    ),
    "not_enrolled": N_(
        "**The portal has closed this counter,** or does not know it any more. Ask the centre's supervisor why."
    ),
    "bad_signature": N_(
        "**The portal does not know this device.** Its key is no longer the one the counter was enrolled with."
    ),
}
OTHER_REASON: Final = N_("**The portal asks that this counter be enrolled again.** Support can say why.")
GOES_ON: Final = N_(
    "**Goes on:** searching, free services, papers and copies, codes of an SMS. What was done stays here and is sent "
    "once the counter is enrolled."
)
WAITS: Final = N_("**Waits:** bills that need a new account number, and news of payments.")
FIRST_TIME: Final = N_(
    "**This counter is not enrolled yet.** A supervisor asks the portal for its one-time code and types it here."
)

ASKING: Final = N_("The portal is being asked.")
WRONG: Final = N_(
    "The portal does not take this code: mistyped, used before, or too old. Look again, or ask for another."
)
KEPT: Final = N_("The portal does not answer now. The code is kept and tried again by itself; nothing needs pressing.")
EMPTY: Final = N_("The code is missing. A supervisor gets it from the portal's administration.")
ENROLLED: Final = N_("**Enrolled.** What waited is being sent, and account numbers come with it.")

Answer = tuple[Words, Tone]


def asks_for_code(standing: Standing, link: Connectivity) -> bool:
    """Whether a one-time code would help now."""
    return bool(standing.enrol_again) or (not standing.enrolled and link.refusal in (BAD_CODE, WITHOUT_CODE))


def happened_words(standing: Standing) -> Words:
    """What happened to this counter."""
    if not standing.enrolled:
        return FIRST_TIME
    return HAPPENED.get(standing.enrol_again, OTHER_REASON)


def answer_words(standing: Standing, before: Connectivity, now: Connectivity) -> Answer:
    """What became of a code that was typed when the link stood as ``before``.

    Every attempt of the sync leaves a new value behind it, also when it says the same as the one before.
    """
    if standing.enrolled and not standing.enrol_again:
        return ENROLLED, "ok"
    if now is before or now.link is not Link.OFFLINE:
        return ASKING, "neutral"
    return (WRONG, "wait") if now.refusal == BAD_CODE else (KEPT, "info")
