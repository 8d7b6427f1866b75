"""The bar over the page: where we are, what the screen adds, and the state of the counter at a glance."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from ui.kit.arrange import column
from ui.kit.avatar import Avatar
from ui.kit.card import Rule
from ui.kit.chip import Chip
from ui.kit.key_cap import cap_size, draw_cap
from ui.kit.kit import Kit
from ui.kit.paint import edge_box, focus_ring, line
from ui.kit.press_chip import PressChip
from ui.kit.segments import Choice, Segments
from ui.kit.text import Text
from ui.kit.text_block import Run, TextBlock
from ui.kit.tokens import SMALL_HEIGHT, TOP_BAR
from ui.language import N_, Plain, Words
from ui.shell.link_words import chip_words, clock_words, link_look
from ui.shell.state import ShellState

_PALETTE_KEY = "Ctrl+K"
_GAP = 12
PORTAL_TIP = N_("How this counter stands with its portal")


class TopBar(QWidget):
    """``palette_asked`` opens the list of everything, ``portal_asked`` how the counter stands with its portal.

    The language is changed here and nowhere else by mouse. In a full bar the chips say the state alone; what waits and
    for how long stands in the foot too.
    """

    palette_asked = Signal()
    portal_asked = Signal()

    def __init__(self, kit: Kit, state: ShellState) -> None:
        super().__init__()
        self._kit, self._state = kit, state
        self.title = Text(kit, "", "screen")
        self._head = QHBoxLayout()
        self._head.setSpacing(12)
        self.anything = AnythingButton(kit)
        self.anything.clicked.connect(self.palette_asked)
        self.link = PressChip(kit, tip=PORTAL_TIP)
        self.link.setObjectName("shell.link")
        self.clock = PressChip(kit, "", "wait", "clock", tip=PORTAL_TIP)
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
        for chip in (self.link, self.clock):
            chip.clicked.connect(self.portal_asked)
        self.languages.chosen.connect(self._on_language)
        kit.language.changed.connect(self._show_language)
        kit.theme.changed.connect(self._relook)
        state.changed.connect(self._show_facts)
        state.ticked.connect(self._show_link)
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
        self._show_link()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_link()

    def event(self, event: QEvent) -> bool:
        """Something in the bar needs another room, so there may be more or less for the chip."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._show_link()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._kit.theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("card"))
        line(painter, theme, 0, self.height() - 1, self.width(), self.height() - 1)
        painter.end()

    def _place(self) -> None:
        across = QHBoxLayout(self)
        across.setContentsMargins(16, 0, 16, 1)
        across.setSpacing(_GAP)
        across.addWidget(self.title)
        across.addLayout(self._head)
        across.addStretch(1)
        for widget in (self.anything, self.link, self.clock, self.printer, self.languages):
            across.addWidget(widget)
        rule = Rule(self._kit, upright=True)
        rule.setFixedHeight(24)
        across.addWidget(rule)
        across.addWidget(self._avatar)
        across.addSpacing(-4)
        across.addLayout(column(None, self._name, self._under, None))

    def _show_facts(self) -> None:
        facts = self._state.facts
        self.printer.setVisible(bool(self._kit.words(facts.printer.words)))
        self.printer.show_state(facts.printer.words, facts.printer.tone, "printer")
        self._avatar.show_initials(facts.initials)
        self._avatar.setVisible(bool(facts.initials))
        self._name.say(Plain(facts.staff_name))
        self._under.say(facts.under_name)
        self._show_link()

    def _show_link(self) -> None:
        """The state of the connection: with what waits, with its time, or alone, as the bar has room.

        The clock gives way first: the banner and the foot say it too. In a bar that is too full even so, the palette's
        button goes (its key stays), then a printer that is ready.
        """
        facts = self._state.facts
        look = link_look(facts.link)
        self.clock.show_state(clock_words(facts.clock_off), "wait", "clock")
        room = self._make_room(self._room(), self.link.width_of(look.brief))
        clock_width = _across(self.clock)
        shows_clock = facts.clock_off.wrong and self.link.width_of(look.words) + clock_width <= room
        self.clock.setVisible(shows_clock)
        room -= clock_width if shows_clock else 0
        wanted = (chip_words(facts, self._state.unsent_s), look.words)
        fitting = next((words for words in wanted if self.link.width_of(words) <= room), look.brief)
        self.link.show_state(fitting, look.tone, look.icon)

    def _room(self) -> int:
        """Pixels for the two chips when everything else is there, the palette's button as narrow as it gets."""
        layout = self.layout()
        if layout is None:
            return 0
        others = layout.minimumSize().width() - self.link.sizeHint().width()
        others -= 0 if self.clock.isHidden() else _across(self.clock)
        others += sum(_across(widget) for widget in self._dispensable() if widget.isHidden())
        return self.width() - others

    def _dispensable(self) -> list[QWidget]:
        """What goes from a bar that is too full, in this order."""
        printer = self._state.facts.printer
        ready = printer.tone == "ok" and self._kit.words(printer.words)
        return [self.anything, self.printer] if ready else [self.anything]

    def _make_room(self, room: int, needed: int) -> int:
        """Takes away what can be spared, and answers what room there is then."""
        for widget in self._dispensable():
            widget.setVisible(needed <= room)
            room += _across(widget) if needed > room else 0
        return room

    def _on_language(self, code: str) -> None:
        self._kit.language.set_code("sw" if code == "sw" else "en")

    def _show_language(self) -> None:
        self.languages.choose(self._kit.language.code)
        self._show_link()

    def _relook(self) -> None:
        self.setFixedHeight(self._kit.theme.row(TOP_BAR))
        self.update()


def _across(widget: QWidget) -> int:
    """Pixels a widget of the bar takes at least, with the gap beside it."""
    return widget.minimumSizeHint().width() + _GAP


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
