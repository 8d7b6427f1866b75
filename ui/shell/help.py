"""Help (F1): what this screen is for, and every key that works on it now."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QWidget

from ui.kit.dialog import Dialog
from ui.kit.key_cap import KeyCap
from ui.kit.kit import Kit
from ui.kit.scroll import Scroll
from ui.kit.text import Text
from ui.language import N_, Words
from ui.shell.action import Action


class HelpDialog(Dialog):
    """Sentences first, then the keys in two columns."""

    def __init__(self, kit: Kit, lines: Sequence[Words], actions: Sequence[Action]) -> None:
        with_keys = [action for action in actions if action.shortcut]
        height = 150 + 40 * len(lines) + 26 * ((len(with_keys) + 1) // 2)
        title = N_("Help for this screen")
        super().__init__(kit, title, icon="help", width=760, height=height, with_deed=False)
        for words in lines:
            self.evidence.addWidget(Text(kit, words, "body", wrap=True))
            self.evidence.addSpacing(8)
        self.evidence.addWidget(Text(kit, N_("Keys that work here"), "title"))
        self.evidence.addSpacing(8)
        self.evidence.addWidget(Scroll(_keys(kit, with_keys)), 1)


def _keys(kit: Kit, actions: Sequence[Action]) -> QWidget:
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 8, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(8)
    rows = (len(actions) + 1) // 2
    for place, action in enumerate(actions):
        side = 2 * (place // rows)
        grid.addWidget(KeyCap(kit, action.shortcut), place % rows, side)
        grid.addWidget(Text(kit, action.text, "small", wrap=True), place % rows, side + 1)
    grid.setColumnStretch(1, 1)
    grid.setColumnStretch(3, 1)
    grid.setRowStretch(rows, 1)
    return made
