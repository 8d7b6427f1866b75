"""What happened, what happens now, what comes: steps with who or what did each, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.kit.arrange import column, empty, row
from ui.kit.kit import Kit
from ui.kit.text import RIGHT, Text
from ui.kit.tokens import Token
from ui.language import Words

StepState = Literal["done", "now", "part", "not_known", "bad", "to_come"]

_ICON: dict[StepState, tuple[str, Token]] = {
    "done": ("paid", "ok"), "now": ("clock", "ink1"), "part": ("part_paid", "wait"),
    "not_known": ("not_known", "unk"), "bad": ("not_paid", "bad"), "to_come": ("to_come", "ink3"),
}  # fmt: skip
_SIDE = 20
_GUTTER = 34


@dataclass(frozen=True)
class Step:
    """One step: its state, what it is, who or what did it, and the time it shows."""

    state: StepState
    title: Words
    second: Words = ""
    time: Words = ""


class Timeline(QWidget):
    """Steps one under the other, joined by a line that is green as far as we are."""

    def __init__(self, kit: Kit, steps: Sequence[Step] = ()) -> None:
        super().__init__()
        self._kit = kit
        self._steps: list[_StepRow] = []
        self._column = column()
        self.setLayout(self._column)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.show_steps(steps)

    def show_steps(self, steps: Sequence[Step]) -> None:
        """Show these steps; rows are reused when their number stays the same, so a running time does not flicker."""
        if len(steps) != len(self._steps):
            empty(self._column)
            self._steps = [_StepRow(self._kit) for _ in steps]
            for made in self._steps:
                self._column.addWidget(made)
        for place, (made, step) in enumerate(zip(self._steps, steps, strict=True)):
            following = steps[place + 1].state if place + 1 < len(steps) else None
            made.show_step(step, following)


class _StepRow(QWidget):
    """One step with the piece of line down to the next."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._step = Step("to_come", "")
        self._next: StepState | None = None
        self._title = Text(kit, "", "small", weight=600, wrap=True)
        self._second = Text(kit, "", "label", "ink2", wrap=True)
        self._time = Text(kit, "", "label", "ink3", align=RIGHT)
        head = row(self._title, self._time, spacing=8)
        head.setStretch(0, 1)
        self._whole = column(head, self._second, spacing=0, margins=(_GUTTER, 1, 0, 16))
        self.setLayout(self._whole)
        kit.theme.changed.connect(self.update)

    def show_step(self, step: Step, following: StepState | None) -> None:
        self._step, self._next = step, following
        self._title.set_style("small", 400 if step.state == "to_come" else 600)
        self._title.set_ink("ink3" if step.state == "to_come" else "ink1")
        self._title.say(step.title)
        self._second.say(step.second)
        self._second.setVisible(bool(self._second.text()))
        self._time.say(step.time)
        self._time.setVisible(bool(self._time.text()))
        bottom = 0 if following is None else 16
        self._whole.setContentsMargins(_GUTTER, 1, 0, bottom)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._kit.theme
        painter = QPainter(self)
        name, ink = _ICON[self._step.state]
        painter.drawPixmap(2, 0, theme.icon(name, _SIDE, ink, self.devicePixelRatioF()))
        if self._next is not None:
            reached = self._step.state == "done" and self._next != "to_come"
            painter.setPen(QPen(theme.colour("accent" if reached else "line"), 2))
            painter.drawLine(12, _SIDE + 2, 12, self.height() - 1)
        painter.end()


class PaperTrail(QWidget):
    """The three steps of a paper side by side: queued, sent, on paper."""

    def __init__(self, kit: Kit, steps: Sequence[Step] = ()) -> None:
        super().__init__()
        self._kit = kit
        self._steps: list[Step] = []
        self._row = row(spacing=0)
        self.setLayout(self._row)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        kit.theme.changed.connect(self.update)
        self.show_steps(steps)

    def show_steps(self, steps: Sequence[Step]) -> None:
        self._steps = list(steps)
        empty(self._row)
        for step in steps:
            done = step.state != "to_come"
            title = Text(self._kit, step.title, "small", "ink1" if done else "ink3", weight=600 if done else 400)
            when = Text(self._kit, step.time or step.second, "label", "ink2")
            self._row.addLayout(column(title, when, spacing=2, margins=(0, 28, 0, 0)), 1)
        self.update()

    def sizeHint(self) -> QSize:
        return super().sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._steps:
            return
        theme = self._kit.theme
        painter = QPainter(self)
        width = self.width() / len(self._steps)
        for place, step in enumerate(self._steps):
            left = round(place * width)
            name, ink = _ICON[step.state]
            painter.drawPixmap(left, 0, theme.icon(name, _SIDE, ink, self.devicePixelRatioF()))
            if place + 1 < len(self._steps):
                reached = step.state == "done" and self._steps[place + 1].state != "to_come"
                pen = QPen(theme.colour("accent" if reached else "line"), 2)
                pen.setCapStyle(Qt.PenCapStyle.FlatCap)
                painter.setPen(pen)
                painter.drawLine(left + _SIDE + 4, 10, round((place + 1) * width) - 5, 10)
        painter.end()
