"""One numbered step of what to do: its sentence, a second line, and what helps beside or above it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget

from ui.kit.arrange import column, row
from ui.kit.card import Badge
from ui.kit.kit import Kit
from ui.kit.text import Text
from ui.kit.tokens import CARD_PADDING
from ui.language import Words


class NumberedStep(QWidget):
    """``second`` is a sentence, or a text that is said anew; ``above`` stands between the two."""

    def __init__(
        self,
        kit: Kit,
        number: int,
        title: Words,
        second: Words | Text,
        *,
        beside: QWidget | None = None,
        above: QLayout | None = None,
    ) -> None:
        super().__init__()
        words = second if isinstance(second, Text) else Text(kit, second, "small", "ink2", wrap=True)
        matter = column(Text(kit, title, "body", weight=600, wrap=True), spacing=4)
        if above is not None:
            matter.addLayout(above)
        matter.addWidget(words)
        badge = Badge(kit, number)
        across = row(badge, matter, spacing=14, margins=(CARD_PADDING, 12, CARD_PADDING, 12))
        across.setAlignment(badge, Qt.AlignmentFlag.AlignTop)
        across.setStretch(1, 1)
        if beside is not None:
            across.addWidget(beside)
            across.setAlignment(beside, Qt.AlignmentFlag.AlignVCenter)
        self.setLayout(across)
