"""How the counter stands with its portal: one state, one sentence, and the figures beside it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from desktop.services.connectivity import Connectivity, Link
from desktop.services.ports.views import Standing
from desktop.services.state_code import MOST_DRIFT_S
from ui.dates import age, clock_time, exact_time, seconds_since
from ui.kit.tokens import Tone
from ui.language import N_, Plain, Words, counted, say
from ui.portal_link.enrol_words import asks_for_code
from ui.portal_link.why_words import BUSY, OTHER_TROUBLE, why_words
from ui.shell.link_words import LONG_S
from ui.shell_facts import CLOCK_SHOWN_S

APART_S: Final = 5.0
"""Clocks closer than this agree."""
GOES_ON: Final = N_("Work goes on. What is done is kept here and sent by itself.")


@dataclass(frozen=True)
class StateLook:
    """``title`` in the tone of the state, ``why`` as a sentence, ``rest`` what it means for the work."""

    title: Words
    why: Words
    tone: Tone
    icon: str
    rest: Words = ""


def state_look(standing: Standing, link: Connectivity) -> StateLook:
    """The state in force; what needs a person comes before what passes by itself."""
    if standing.enrol_again:
        words = N_("The portal and this counter agree on who it is once a supervisor has typed a one-time code.")
        return StateLook(N_("This counter must be enrolled again"), words, "wait", "key")
    if asks_for_code(standing, link):
        return StateLook(N_("This counter is not enrolled yet"), why_words(link) or "", "wait", "key")
    if link.link is Link.OFFLINE:
        return _away(link)
    if link.link is Link.STARTING:
        return StateLook(N_("Looking for the portal"), N_("It was not heard yet."), "neutral", "online", GOES_ON)
    if link.link is Link.SLOW:
        words = N_("The portal answers late. Work goes on; payments may show later than usual.")
        return StateLook(_since(N_("Slow since {time}"), N_("Slow"), link), words, "wait", "slow")
    words = N_("What this counter does reaches the portal at once, and payments show by themselves.")
    return StateLook(_since(N_("Connected since {time}"), N_("Connected"), link), words, "ok", "online")


def heard_words(link: Connectivity, now: datetime) -> Words:
    """When the portal was last heard."""
    if link.heard_at is None:
        return N_("not since the program was started")
    apart = seconds_since(link.heard_at, now)
    if apart < LONG_S:
        return Plain(exact_time(link.heard_at))
    return say(N_("{time}, {age} ago"), time=exact_time(link.heard_at), age=age(apart))


def unsent_words(standing: Standing, now: datetime) -> Words:
    """What waits to be sent, and how long the oldest of it has waited."""
    if not standing.unsent or standing.unsent_since is None:
        return N_("nothing, all is sent")
    lasting = age(seconds_since(standing.unsent_since, now))
    if standing.unsent == 1:
        return say(N_("1 entry, for {age}"), age=lasting)
    return say(N_("{n} entries, the oldest for {age}"), n=f"{standing.unsent:,}", age=lasting)


def clock_words(drift_s: float | None) -> tuple[Words, Tone]:
    """This computer's clock against the portal's, and how much that matters."""
    if drift_s is None:
        return N_("not compared yet"), "neutral"
    apart = abs(drift_s)
    if apart < APART_S:
        return N_("right"), "ok"
    tone: Tone = "wait" if apart >= MOST_DRIFT_S else "neutral"
    if apart < CLOCK_SHOWN_S:
        seconds = round(apart)
        ahead, behind = N_("{n} seconds ahead"), N_("{n} seconds behind")
        return say(ahead if drift_s > 0 else behind, n=seconds), tone
    minutes = counted(round(apart / 60) or 1, N_("1 minute"), N_("{n} minutes"))
    return say(N_("{minutes} ahead") if drift_s > 0 else N_("{minutes} behind"), minutes=minutes), tone


def _away(link: Connectivity) -> StateLook:
    why = why_words(link) or OTHER_TROUBLE
    if link.refusal and link.refusal != BUSY:
        title = _since(N_("The portal refuses this counter since {time}"), N_("The portal refuses this counter"), link)
        return StateLook(title, why, "wait", "warning", GOES_ON)
    return StateLook(_since(N_("Offline since {time}"), N_("Offline"), link), why, "info", "offline", GOES_ON)


def _since(with_time: str, without: str, link: Connectivity) -> Words:
    return say(with_time, time=clock_time(link.since)) if link.since is not None else without
