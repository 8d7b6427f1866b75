"""How the counter stands with its portal, in the few words of the frame: the chip of the top bar, the foot.

Offline is information, not an alarm: work goes on. What needs somebody (an enrolment, a clock) is in the tone of that.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from ui.dates import clock_time, short_age
from ui.kit.tokens import Tone
from ui.language import N_, Say, Words, as_spoken, counted, say
from ui.shell.state import ClockOff, Link, LinkKind, ShellFacts


@dataclass(frozen=True)
class LinkLook:
    """A state of the connection as a chip; ``brief`` where there is no room for when it began."""

    words: Words
    tone: Tone
    icon: str
    brief: Words = ""


LONG_S: Final = 60.0
"""An entry that waits longer than this is worth a word while the portal answers."""
_REACHED: Final[frozenset[LinkKind]] = frozenset({"online", "slow"})
_LOOKS: Final[dict[LinkKind, LinkLook]] = {
    "starting": LinkLook(N_("Looking for the portal"), "neutral", "online"),
    "online": LinkLook(N_("Online"), "ok", "online"),
    "slow": LinkLook(N_("Slow"), "wait", "slow"),
    "offline": LinkLook(N_("Offline"), "info", "offline"),
    "refused": LinkLook(N_("Portal refuses"), "wait", "warning"),
    "enrol_again": LinkLook(N_("Must be enrolled again"), "wait", "key"),
}
_SINCE: Final[dict[LinkKind, str]] = {
    "offline": N_("Offline since {time}"),
    "refused": N_("Portal refuses since {time}"),
}


def link_look(link: Link) -> LinkLook:
    """The state of the connection alone."""
    look = _LOOKS[link.kind]
    words = look.words
    if link.since is not None and link.kind in _SINCE:
        words = say(_SINCE[link.kind], time=clock_time(link.since))
    return replace(look, words=words, brief=look.words)


def chip_words(facts: ShellFacts, unsent_s: float) -> Words:
    """The connection, and what waits to be sent for as long as that matters."""
    words = link_look(facts.link).words
    if not facts.entries_waiting or (facts.link.kind in _REACHED and unsent_s < LONG_S):
        return words
    unsent = counted(facts.entries_waiting, N_("1 unsent"), N_("{n} unsent"))
    if unsent_s < LONG_S:
        return say(N_("{state} · {unsent}"), state=as_spoken(words), unsent=unsent)
    together = N_("{state} · {unsent}, {age}")
    return say(together, state=as_spoken(words), unsent=unsent, age=short_age(unsent_s))


def entries_words(waiting: int, unsent_s: float = 0.0) -> Words:
    """Whether everything this counter wrote has reached the portal, and how long the oldest of it waits."""
    if waiting == 0:
        return N_("All entries sent")
    if unsent_s < LONG_S:
        return counted(waiting, N_("1 entry not yet sent"), N_("{n} entries not yet sent"))
    if waiting == 1:
        return say(N_("1 entry not yet sent, for {age}"), age=short_age(unsent_s))
    return say(N_("{n} entries not yet sent, the oldest {age}"), n=f"{waiting:,}", age=short_age(unsent_s))


def clock_words(off: ClockOff) -> Say:
    """How far this computer's clock is off."""
    return say(N_("Clock {n} min off"), n=abs(off.minutes))
