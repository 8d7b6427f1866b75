"""Do anything (Ctrl+K): every action that can be done now, with its key; typed words narrow, Enter runs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.kit.button import IconButton
from ui.kit.field import Field
from ui.kit.kit import Kit
from ui.kit.overlay import Overlay
from ui.kit.paint import edge_box
from ui.kit.result_list import ResultList, ResultRow
from ui.kit.text import Text
from ui.kit.text_block import Run
from ui.kit.tokens import LARGE_HEIGHT
from ui.language import N_
from ui.shell.action import Action

WIDTH = 640
MOST_ROWS = 8


class Palette(Overlay):
    """``picked`` carries the id of the action to run; the palette has closed by then."""

    picked = Signal(str)

    def __init__(self, kit: Kit, actions: Sequence[Action]) -> None:
        super().__init__(kit)
        self._actions = [action for action in actions if action.listed and action.enabled()]
        self.field = Field(
            kit,
            icon="find",
            hint=N_("Type what you want to do"),
            name=N_("Type what you want to do"),
            height=LARGE_HEIGHT,
        )
        close = IconButton(kit, "close", N_("Close"))
        close.clicked.connect(self.close_overlay)
        self.field.add_action(close)
        self.list = ResultList(kit, N_("Actions"))
        self._none = Text(kit, N_("Nothing here is called that. Try another word."), "body", "ink2", wrap=True)
        self._sheet = _Sheet(kit)
        inside = QVBoxLayout(self._sheet)
        inside.setContentsMargins(12, 12, 12, 12)
        inside.setSpacing(12)
        for part in (self.field, self._none, self.list):
            inside.addWidget(part)
        self._sheet.setParent(self)
        self.field.changed.connect(self._narrow)
        self.field.entered.connect(self.list.open_current)
        self.list.opened.connect(self._on_opened)
        self.list.clicked.connect(lambda _index: self.list.open_current())
        self._narrow("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 6, Qt.Key.Key_PageUp: -6}
        if event.key() in step:
            self.list.step(step[Qt.Key(event.key())])
            event.accept()
        else:
            super().keyPressEvent(event)

    def first_widget(self) -> QWidget:
        return self.field.line

    def arrange(self) -> None:
        """In the upper part of the window, as high as its rows."""
        width = min(WIDTH, self.width() - 48)
        row = self.kit.theme.row(52)
        rows = min(MOST_ROWS, max(1, len(self.list.rows())), max(1, (self.height() - 200) // row))
        height = self.field.sizeHint().height() + 36 + (rows * row if self.list.rows() else 32)
        self._sheet.setGeometry((self.width() - width) // 2, 64, width, height)

    def _narrow(self, typed: str) -> None:
        found = matching(self._actions, typed, self._names())
        self.list.show_rows([self._row(action) for action in found])
        self.list.setVisible(bool(found))
        self._none.setVisible(not found)
        self.arrange()

    def _names(self) -> dict[str, str]:
        """What each action may be called: in this language and in English, with its screen."""
        words = self.kit.words
        return {
            action.id: f"{words(action.text)} {words(action.where)} {action.text}".casefold()
            for action in self._actions
        }

    def _row(self, action: Action) -> ResultRow:
        words = self.kit.words
        where = words(action.where)
        second = (Run(where),) if where else ()
        return ResultRow(action.id, (Run(words(action.text)),), second, shortcut=action.shortcut)

    def _on_opened(self, action_id: str) -> None:
        self.close_overlay()
        self.picked.emit(action_id)


def matching(actions: Sequence[Action], typed: str, names: dict[str, str]) -> list[Action]:
    """The actions whose name holds every typed word; those that begin with the first word come first."""
    words = typed.casefold().split()
    found = [action for action in actions if all(word in names[action.id] for word in words)]
    if words:
        found.sort(
            key=lambda action: (not names[action.id].startswith(words[0]), f" {words[0]}" not in names[action.id])
        )
    return found


class _Sheet(QWidget):
    """The ground of the palette."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        kit.theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._kit.theme
        painter = QPainter(self)
        edge_box(painter, self.rect(), theme.colour("line"), theme.colour("card"))
        painter.end()
