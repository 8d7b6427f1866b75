"""What every part needs to draw and to speak: the theme, the language, and where scanned codes go.

One ``Kit`` is made at the front door and handed on. There is no global to reach for.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from ui.kit.theme import Theme
from ui.language import Language, Words


class Scans(QObject):
    """Codes read by a scanner in any field that does not want them itself."""

    scanned = Signal(str)

    def __init__(self, *, listening: bool = False) -> None:
        """``listening`` only where a person sits: a driven run types as fast as a scanner."""
        super().__init__()
        self.listening = listening


@dataclass(frozen=True)
class Kit:
    theme: Theme
    language: Language
    scans: Scans = field(default_factory=Scans)

    def words(self, words: Words) -> str:
        return self.language.words(words)
