"""The dark side of the sign-in page: the place, the time, and four lines of soundness."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.services.ports.views import Standing
from ui.dates import LongDay, clock_time
from ui.kit.arrange import column, empty, row
from ui.kit.kit import Kit
from ui.kit.note import Note
from ui.kit.picture import Picture
from ui.kit.text import Text
from ui.kit.tokens import Token
from ui.language import N_, Plain, Words, say
from ui.sign_in.soundness import Sound

WIDTH, WIDTH_LARGE = 480, 560
_MARGIN = 48
_NOTE_OUT = 14
_ICON = 20
_GUTTER = 34


class PlacePanel(QWidget):
    """Left of the ribbon."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._shown: tuple[Sound, ...] = ()
        self.centre = Text(kit, "", "state", "rail_text", weight=400, wrap=True)
        self.counter = Text(kit, "", "place", "on_rail", wrap=True)
        self.now = Text(kit, "", "state", "rail_text", weight=400, wrap=True)
        self._lines = column(spacing=20)
        name = Text(kit, Plain("Huduma Counter"), "state", "on_rail")
        place = column(name, 74, self.centre, 2, self.counter, 10, self.now, margins=(_NOTE_OUT, 0, _NOTE_OUT, 0))
        edge = _MARGIN - _NOTE_OUT
        self.setLayout(column(place, 16, None, self._lines, margins=(edge, 40, edge, 34)))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        kit.theme.changed.connect(self._relook)
        self._relook()

    def show_place(self, standing: Standing) -> None:
        """The centre and the counter; a computer that is no counter yet says so."""
        if not standing.enrolled:
            self.centre.say(N_("No centre yet"))
            self.counter.say(N_("New counter"))
            return
        town = f", {standing.town}" if standing.town and standing.town != standing.centre_name else ""
        self.centre.say(Plain(f"{standing.centre_name}{town}"))
        self.counter.say(say(N_("Counter {n}"), n=standing.number))

    def show_time(self, now: datetime) -> None:
        """Say the minute."""
        self.now.say(say(N_("{day}, {time}"), day=LongDay(now), time=clock_time(now)))

    def show_lines(self, lines: Sequence[Sound]) -> None:
        """Show the lines; a problem stands in a note of its own tint."""
        if tuple(lines) == self._shown:
            return
        self._shown = tuple(lines)
        empty(self._lines)
        for line in lines:
            self._lines.addWidget(self._line(line))

    def said(self) -> list[tuple[Words, Words]]:
        """Title and words of each line."""
        return [(line.title, line.words) for line in self._shown]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._kit.theme.colour("rail"))
        painter.end()

    def _line(self, line: Sound) -> QWidget:
        made = QWidget()
        if line.tone in ("ok", "neutral"):
            made.setLayout(self._sound(line))
        else:
            note = Note(self._kit, line.words, line.tone, title=line.title, icon=line.icon)
            made.setLayout(column(note))
        return made

    def _sound(self, line: Sound) -> QHBoxLayout:
        ink: Token = "rail_good" if line.tone == "ok" else "rail_text"
        icon = Picture(self._kit, line.icon, _ICON, ink, box=self._kit.theme.line("body"))
        title = Text(self._kit, line.title, "body", "on_rail", weight=600, wrap=True)
        words = Text(self._kit, line.words, "small", "rail_text", wrap=True)
        across = row(
            icon, column(title, words, spacing=4), spacing=_GUTTER - _ICON, margins=(_NOTE_OUT, 0, _NOTE_OUT, 0)
        )
        across.setAlignment(icon, Qt.AlignmentFlag.AlignTop)
        across.setStretch(1, 1)
        return across

    def _relook(self) -> None:
        self.setFixedWidth(WIDTH_LARGE if self._kit.theme.large else WIDTH)
        self.update()
