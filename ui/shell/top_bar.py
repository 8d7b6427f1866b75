"""The bar over the page: where we are, what the screen adds, and the state of the counter at a glance."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from ui.dates import clock_time
from ui.kit.arrange import column
from ui.kit.avatar import Avatar
from ui.kit.card import Rule
from ui.kit.chip import Chip
from ui.kit.key_cap import cap_size, draw_cap
from ui.kit.kit import Kit
from ui.kit.paint import edge_box, focus_ring, line
from ui.kit.segments import Choice, Segments
from ui.kit.text import Text
from ui.kit.text_block import Run, TextBlock
from ui.kit.tokens import SMALL_HEIGHT, TOP_BAR, Tone
from ui.language import N_, Plain, Words, say
from ui.shell.state import Link, ShellState

_PALETTE_KEY = "Ctrl+K"


class TopBar(QWidget):
    """``palette_asked`` opens the list of everything; the language is changed here and nowhere else by mouse."""

    palette_asked = Signal()

    def __init__(self, kit: Kit, state: ShellState) -> None:
        super().__init__()
        self._kit, self._state = kit, state
        self.title = Text(kit, "", "screen")
        self._head = QHBoxLayout()
        self._head.setSpacing(12)
        self.anything = AnythingButton(kit)
        self.anything.clicked.connect(self.palette_asked)
        self.link = Chip(kit, "")
        self.printer = Chip(kit, "")
        self.languages = Segments(
            kit,
            [
                Choice("en", Plain("EN"), Plain("English")),
                Choice("sw", Plain("SW"), Plain("Kiswahili")),
            ],
            kit.language.code,
            name=N_("Language"),
            padding=9,
        )
        self._avatar = Avatar(kit)
        self._name = Text(kit, Plain(""), "label", weight=600)
        self._under = Text(kit, Plain(""), "label", "ink2")
        self._place()
        self.languages.chosen.connect(self._on_language)
        kit.language.changed.connect(self._show_language)
        kit.theme.changed.connect(self._relook)
        state.changed.connect(self._show_facts)
        self._relook()
        self._show_facts()

    def show_screen(self, title: Words, head: Sequence[QWidget]) -> None:
        """The title and the widgets of the screen in front; the last screen's are set aside, not deleted."""
        self.title.say(title)
        wanted = list(head)
        while (item := self._head.takeAt(0)) is not None:
            old = item.widget()
            if old is not None and old not in wanted:
                old.setParent(None)
        for widget in wanted:
            self._head.addWidget(widget)
            widget.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._kit.theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("card"))
        line(painter, theme, 0, self.height() - 1, self.width(), self.height() - 1)
        painter.end()

    def _place(self) -> None:
        across = QHBoxLayout(self)
        across.setContentsMargins(16, 0, 16, 1)
        across.setSpacing(12)
        across.addWidget(self.title)
        across.addLayout(self._head)
        across.addStretch(1)
        for widget in (self.anything, self.link, self.printer, self.languages):
            across.addWidget(widget)
        rule = Rule(self._kit, upright=True)
        rule.setFixedHeight(24)
        across.addWidget(rule)
        across.addWidget(self._avatar)
        across.addSpacing(-4)
        across.addLayout(column(None, self._name, self._under, None))

    def _show_facts(self) -> None:
        facts = self._state.facts
        self.link.show_state(*link_look(facts.link))
        self.printer.setVisible(bool(self._kit.words(facts.printer.words)))
        self.printer.show_state(facts.printer.words, facts.printer.tone, "printer")
        self._avatar.show_initials(facts.initials)
        self._avatar.setVisible(bool(facts.initials))
        self._name.say(Plain(facts.staff_name))
        self._under.say(facts.under_name)

    def _on_language(self, code: str) -> None:
        self._kit.language.set_code("sw" if code == "sw" else "en")

    def _show_language(self) -> None:
        self.languages.choose(self._kit.language.code)

    def _relook(self) -> None:
        self.setFixedHeight(self._kit.theme.row(TOP_BAR))
        self.update()


def link_look(link: Link) -> tuple[Words, Tone, str]:
    """Words, tone and icon of the connection. Offline is information, not an alarm: work goes on."""
    if link.kind == "offline":
        words = say(N_("Offline since {time}"), time=clock_time(link.since)) if link.since else N_("Offline")
        return words, "info", "offline"
    if link.kind == "slow":
        return N_("Slow"), "wait", "slow"
    return N_("Online"), "ok", "online"


class AnythingButton(QAbstractButton):
    """Looks like a field, opens the command palette. It gives way first when the bar is full."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        kit.language.bind(self.setText, N_("Do anything"))
        kit.language.changed.connect(self.updateGeometry)
        kit.theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(max(196, self._least() + self._block().natural_width + 24), self._kit.theme.row(SMALL_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._least(), self._kit.theme.row(SMALL_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._kit.theme
        painter = QPainter(self)
        edge_box(painter, self.rect(), theme.colour("line"), theme.colour("card"))
        middle = self.height() // 2
        painter.drawPixmap(11, middle - 8, theme.icon("find", 16, "ink3", self.devicePixelRatioF()))
        block = self._block()
        cap = cap_size(theme, _PALETTE_KEY)
        if 36 + block.natural_width + 8 + cap.width() + 8 <= self.width():
            block.draw(painter, 36, (self.height() - block.height) // 2, theme.colour("ink3"))
        corner = self.rect().topRight()
        corner.setX(corner.x() - cap.width() - 8)
        corner.setY(middle - cap.height() // 2)
        draw_cap(painter, theme, corner, _PALETTE_KEY, theme.colour("ink3"), theme.colour("line"))
        if self.hasFocus():
            focus_ring(painter, self.rect(), theme)
        painter.end()

    def _least(self) -> int:
        return 36 + cap_size(self._kit.theme, _PALETTE_KEY).width() + 9

    def _block(self) -> TextBlock:
        theme = self._kit.theme
        return TextBlock([Run(self.text())], theme.font("small"), theme.line("small"), theme)
