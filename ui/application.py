"""The QApplication: made once, with the bundled fonts, before the first widget."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from ui.kit.fonts import load_fonts
from ui.kit.kit import Kit, Scans
from ui.kit.theme import Look, Theme
from ui.language import Code, Language


def make_application() -> QApplication:
    """The application object; ``RuntimeError`` when a bundled font is missing."""
    QApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    application = QApplication(["huduma-counter"])
    application.setApplicationName("Huduma Counter")
    application.setDesktopFileName("huduma-counter")
    load_fonts()
    return application


def make_kit(application: QApplication, language: Code, look: Look, *, listening: bool) -> Kit:
    """Theme, language and scanner for every screen. ``listening`` where a person sits at a real scanner."""
    theme = Theme(look)
    theme.apply(application)
    return Kit(theme, Language(language), Scans(listening=listening))
