"""The banner between top bar and page: what somebody should know that belongs to no screen. Calm, one at a time.

It never takes the focus: its buttons are reached with Tab, and what they do has a key of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from ui.kit.button import Button, IconButton
from ui.kit.kit import Kit
from ui.kit.note import Strip
from ui.kit.text import Text
from ui.kit.tokens import CARD_GAP, Tone
from ui.language import N_, Words, counted


@dataclass(frozen=True)
class Notice:
    """``way`` is the word on its button, which runs the action ``action``; ``shortcut`` is that action's key.

    One that ``stays`` cannot be taken away. Taken away, it comes again when ``mark`` is greater (there are more).
    """

    key: str
    words: Words
    way: Words
    action: str
    shortcut: str = ""
    tone: Tone = "wait"
    icon: str = ""
    stays: bool = False
    mark: int = 1


class NoticeBar(QWidget):
    """``way_asked`` carries the id of the action to run; ``focus_lost`` comes when the banner went with the caret."""

    way_asked = Signal(str)
    focus_lost = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._all: list[Notice] = []
        self._away: dict[str, int] = {}
        self._shown: Notice | None = None
        self._left = -1
        self._strip: Strip | None = None
        self._more = Text(kit, "", "label", "ink2", parent=self)
        self._more.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(CARD_GAP, CARD_GAP, CARD_GAP, 0)
        kit.language.bind(self.setAccessibleName, N_("What needs somebody"))
        self.hide()

    @property
    def shown(self) -> Notice | None:
        """What stands there."""
        return self._shown

    def text(self) -> str:
        """What it says."""
        return self._strip.words.text() if self._strip is not None else ""

    def show_notices(self, notices: Sequence[Notice]) -> None:
        """What there is now, the most pressing first; the first that nobody took away is shown."""
        self._all = list(notices)
        marks = {notice.key: notice.mark for notice in notices}
        self._away = {key: min(mark, marks[key]) for key, mark in self._away.items() if key in marks}
        self._show()

    def can_take_away(self) -> bool:
        """Whether the banner in front may go."""
        return self._shown is not None and not self._shown.stays

    def take_away(self) -> None:
        """The banner in front was read; the next one shows, if there is one."""
        if self._shown is not None and not self._shown.stays:
            self._away[self._shown.key] = self._shown.mark
            self._show()

    def begin_again(self) -> None:
        """Somebody else sat down: what another one took away is news to them."""
        self._away.clear()
        self._show()

    def _show(self) -> None:
        left = [notice for notice in self._all if notice.stays or notice.mark > self._away.get(notice.key, 0)]
        wanted, more = left[0] if left else None, len(left) - 1
        if (wanted, more) == (self._shown, self._left):
            return
        before, self._shown, self._left = self._shown, wanted, more
        if wanted is None:
            self._empty()
            self.hide()
            return
        if before is None or self._strip is None or _shape(before) != _shape(wanted):
            self._build(wanted)
        else:
            self._strip.say(wanted.words)
        self._more.setVisible(more > 0)
        self._more.say(counted(more, N_("and 1 more"), N_("and {n} more")))
        self.show()

    def _build(self, notice: Notice) -> None:
        self._empty()
        strip = self._strip = Strip(self._kit, notice.words, notice.tone, icon=notice.icon)
        way = Button(self._kit, notice.way, size="row", key=notice.shortcut)
        way.setObjectName("shell.notice.way")
        way.clicked.connect(lambda: self.way_asked.emit(notice.action))
        strip.add(self._more)
        strip.add(way)
        if not notice.stays:
            close = IconButton(self._kit, "close", N_("Take this message away"))
            close.setObjectName("shell.notice.close")
            close.clicked.connect(self.take_away)
            strip.add(close)
        self._column.addWidget(strip)

    def _empty(self) -> None:
        if self._strip is None:
            return
        here = QApplication.focusWidget()
        with_caret = here is not None and self.isAncestorOf(here)
        self._more.setParent(self)
        self._more.hide()
        self._column.removeWidget(self._strip)
        self._strip.hide()
        self._strip.deleteLater()
        self._strip = None
        if with_caret:
            self.focus_lost.emit()


def _shape(notice: Notice) -> tuple[object, ...]:
    """What decides how the strip is built; other words alone are said in the same strip."""
    return notice.key, notice.way, notice.action, notice.tone, notice.icon, notice.stays
