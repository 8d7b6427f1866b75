"""What the banner over the screens says of the portal, the most pressing first. Pure; names of citizens never."""

from __future__ import annotations

from typing import Final

from desktop.services.connectivity import Connectivity, Link
from desktop.services.ports.views import Standing
from ui.language import N_, Say, as_spoken, counted, say
from ui.portal_link.why_words import BUSY, OTHER_NO, SPEAKS_NOT
from ui.shell.notices import Notice
from ui.shell.window import PORTAL
from ui.shell_facts import clock_off

PORTAL_KEY: Final = "Ctrl+Shift+R"
TO_TELL: Final = "to_tell"
TO_TELL_KEY: Final = "Ctrl+G"
_LOOK = N_("Look at it")


def notices(standing: Standing, link: Connectivity) -> list[Notice]:
    """Everything that needs somebody now."""
    found = [_enrol_again(standing), _refused_to_speak(standing, link), _clock(link)]
    found += [_refused(standing.refused), _to_tell(standing.to_tell)]
    return [notice for notice in found if notice is not None]


def _enrol_again(standing: Standing) -> Notice | None:
    if not standing.enrol_again:
        return None
    words = N_("**This counter must be enrolled again.** New bills wait; everything else goes on.")
    return Notice("enrol_again", words, N_("What to do"), PORTAL, PORTAL_KEY, icon="key", stays=True)


def _refused_to_speak(standing: Standing, link: Connectivity) -> Notice | None:
    """A portal that answers and says no; not while the enrolment explains it, nor when it is only busy."""
    away = link.link is Link.OFFLINE and link.refusal not in ("", BUSY)
    if not away or standing.enrol_again or not standing.enrolled:
        return None
    why = as_spoken(SPEAKS_NOT.get(link.refusal, OTHER_NO))
    words = say(N_("**The portal refuses this counter.** {why}"), why=why)
    return Notice("refusal", words, _LOOK, PORTAL, PORTAL_KEY)


def _clock(link: Connectivity) -> Notice | None:
    off = clock_off(link.drift_s)
    if not off.wrong:
        return None
    ahead = N_(
        "**This computer's clock is {n} minutes ahead of the portal's.** Set it; papers and codes need the time."
    )
    behind = N_("**This computer's clock is {n} minutes behind the portal's.** Set it; papers and codes need the time.")
    words = say(ahead if off.minutes > 0 else behind, n=abs(off.minutes))
    return Notice("clock", words, _LOOK, PORTAL, PORTAL_KEY, icon="clock")


def _refused(count: int) -> Notice | None:
    if not count:
        return None
    words: Say = counted(
        count,
        N_("**The portal refused 1 entry of this counter.** Somebody should look at it."),
        N_("**The portal refused {n} entries of this counter.** Somebody should look at them."),
    )
    return Notice("refused", words, _LOOK, PORTAL, PORTAL_KEY, mark=count)


def _to_tell(count: int) -> Notice | None:
    if not count:
        return None
    words = counted(
        count,
        N_("**1 citizen can be told:** the receipt is here."),
        N_("**{n} citizens can be told:** their receipts are here."),
    )
    return Notice(TO_TELL, words, N_("Show the list"), TO_TELL, TO_TELL_KEY, tone="ok", icon="phone", mark=count)
