"""The strip over the figures: as of when they are, and what that leaves out. A sum that does not tie comes first."""

from __future__ import annotations

from datetime import datetime, time

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.money import Money
from desktop.domain.time import NAIROBI, business_day
from desktop.services.ports.views import TakingsView
from ui.dates import WeekDay, clock_time, exact_time
from ui.kit.arrange import empty
from ui.kit.kit import Kit
from ui.kit.note import Strip
from ui.kit.tokens import Tone
from ui.language import N_, Plain, Words, say
from ui.takings.day import DayFacts, ties


class AsOf(QWidget):
    """One strip, or two when the figures do not tie."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._shown: list[tuple[Tone, bool]] = []
        self._strips: list[Strip] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)

    def show_facts(self, facts: DayFacts) -> None:
        """Say it for these figures."""
        lines = [as_of_words(facts)]
        if not ties(facts.view):
            lines.insert(0, ("bad", no_tie_words(facts.view)))
        shape = [(tone, tone == "bad") for tone, _ in lines]
        if shape != self._shown:
            self._shown = shape
            empty(self._column)
            self._strips = [Strip(self._kit, words, tone, icon=_icon(tone)) for tone, words in lines]
            for strip in self._strips:
                self._column.addWidget(strip)
        for strip, (_, words) in zip(self._strips, lines, strict=True):
            strip.say(words)

    def text(self) -> str:
        """What the strips say."""
        return " ".join(strip.words.text() for strip in self._strips)


def as_of_words(facts: DayFacts) -> tuple[Tone, Words]:
    """Tone and sentence of the time of the figures."""
    view = facts.view
    if view.as_of is None:
        return "wait", N_("**The portal has not been heard yet.** Nothing is confirmed; the figures fill themselves.")
    at = Plain(exact_time(view.as_of))
    if business_day(view.as_of) < facts.today:
        heard = N_("**As of {time} on {day}.** The portal has not been heard since; later payments are missing.")
        return "wait", say(heard, time=at, day=WeekDay(view.as_of))
    if facts.offline and facts.link.since is not None:
        since = Plain(clock_time(facts.link.since))
        words = N_("**As of {time}.** Offline since {since}: payments confirmed after that are missing.")
        return "wait", say(words, time=at, since=since)
    if facts.offline:
        return "wait", say(N_("**As of {time}.** Offline: payments confirmed after that are missing."), time=at)
    return "neutral", say(N_("**As of {time}.** What the portal confirmed for this counter."), time=at)


def no_tie_words(view: TakingsView) -> Words:
    """The sums beside each other, for whoever is called."""
    parts = (view.by_service, view.by_channel, view.by_hour)
    sums = [Plain(str(Money(sum(row.total_cents for row in rows)))) for rows in parts]
    words = N_(
        "**These figures do not tie.** The day {total}, by service {service}, by channel {channel}, by hour {hour}. "
        "Do not report them; call support."
    )
    return say(words, total=Plain(str(Money(view.total_cents))), service=sums[0], channel=sums[1], hour=sums[2])


def noon(facts: DayFacts) -> datetime:
    """An instant of the day that is shown, to say its name."""
    return datetime.combine(facts.view.day, time(12), NAIROBI)


def _icon(tone: Tone) -> str:
    return {"neutral": "clock", "wait": "warning", "bad": "warning"}[tone]
