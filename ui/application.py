"""The QApplication: made once, with the bundled fonts, before the first widget."""

from __future__ import annotations

import logging
import signal

from PySide6.QtCore import QMessageLogContext, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from ui.kit.fonts import load_fonts
from ui.kit.kit import Kit, Scans
from ui.kit.theme import Look, Theme
from ui.language import Code, Language

log = logging.getLogger("qt")
LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
OFFSCREEN_CHATTER = "propagateSizeHints"
"""The platform without a display says at every window that it has no size hints; nobody can act on it."""


def make_application() -> QApplication:
    """The application object; ``RuntimeError`` when a bundled font is missing. Qt's own messages go to the log."""
    qInstallMessageHandler(on_qt_message)
    QApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    application = QApplication(["huduma-counter"])
    application.setApplicationName("Huduma Counter")
    application.setDesktopFileName("huduma-counter")
    load_fonts()
    return application


def quit_on_signals(application: QApplication) -> None:
    """Ctrl+C and the system's request to end leave the event loop, so that everything is joined.

    They do not ask the window first: it warns a person of unsent work, and a system that ends waits for nobody.
    Python sees a signal when it next runs; the collector's timer lets it run every second.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: application.exit(0))


def make_kit(application: QApplication, language: Code, look: Look, *, listening: bool) -> Kit:
    """Theme, language and scanner for every screen. ``listening`` where a person sits at a real scanner."""
    theme = Theme(look)
    theme.apply(application)
    return Kit(theme, Language(language), Scans(listening=listening))


def on_qt_message(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    """Qt said something."""
    if OFFSCREEN_CHATTER not in message:
        log.log(LEVELS[kind], "%s", message)
