"""Lines of words with something before them: an icon, or the number of a step."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.kit.arrange import add, column, row
from ui.kit.kit import Kit
from ui.kit.picture import Picture
from ui.kit.text import Text
from ui.kit.tokens import TextStyle, Token, Tone
from ui.language import Plain, Words


class IconLine(QWidget):
    """An icon, then words that wrap beside it. ``tone`` colours the icon only."""

    def __init__(
        self,
        kit: Kit,
        icon: str,
        words: Words,
        *,
        tone: Tone = "neutral",
        style: TextStyle = "small",
        ink: Token = "ink1",
        gap: int = 8,
    ) -> None:
        super().__init__()
        mark: Token = "ink1" if tone == "neutral" else kit.theme.ink(tone)
        self._icon = Picture(kit, icon, 16, mark, box=kit.theme.line(style))
        self.words = Text(kit, words, style, ink, wrap=True)
        across = row(self._icon, self.words, spacing=gap)
        across.setAlignment(self._icon, Qt.AlignmentFlag.AlignTop)
        across.setStretch(1, 1)
        self.setLayout(across)

    def show_line(self, icon: str, words: Words, tone: Tone = "neutral") -> None:
        """Say something else."""
        mark: Token = "ink1" if tone == "neutral" else self.words.theme().ink(tone)
        self._icon.show_icon(icon, mark)
        self.words.say(words)


class Steps(QWidget):
    """What to do, one numbered line after another."""

    def __init__(self, kit: Kit, steps: Sequence[Words], *, style: TextStyle = "body", spacing: int = 10) -> None:
        super().__init__()
        whole = column(spacing=spacing)
        for number, words in enumerate(steps, start=1):
            mark = Text(kit, Plain(str(number)), style, "ink2", weight=600)
            mark.setFixedWidth(22)
            line = row(mark, Text(kit, words, style, wrap=True))
            line.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
            line.setStretch(1, 1)
            add(whole, line)
        self.setLayout(whole)
