"""A field: label above, frame with an icon, the line, a verdict and an action, and under it what is wrong.

An error never clears what was typed; it says what is wrong and the way out, under the field.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.kit.arrange import column, row
from ui.kit.button import IconButton
from ui.kit.kit import Kit
from ui.kit.line_edit import LineEdit
from ui.kit.paint import edge_box
from ui.kit.picture import Picture
from ui.kit.text import Text
from ui.kit.tokens import FIELD_HEIGHT, LARGE_HEIGHT, SMALL_HEIGHT, TextStyle, Token, Tone
from ui.language import Words

_STYLES: dict[int, TextStyle] = {LARGE_HEIGHT: "lead", FIELD_HEIGHT: "body", SMALL_HEIGHT: "small"}


class FieldFrame(QWidget):
    """The edge of a field: one pixel, two in accent while one types, in red while something is wrong."""

    def __init__(self, kit: Kit, height: int) -> None:
        super().__init__()
        self._kit, self._height = kit, height
        self._focused = self._wrong = False
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(12, 0, 12, 0)
        self.row.setSpacing(8)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        kit.theme.changed.connect(self.updateGeometry)

    def set_focused(self, focused: bool) -> None:
        self._focused = focused
        self.update()

    def set_wrong(self, wrong: bool) -> None:
        self._wrong = wrong
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._kit.theme.row(self._height))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for line in self.findChildren(LineEdit):
            line.setFocus(Qt.FocusReason.MouseFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._kit.theme
        edge: Token = "bad" if self._wrong else "accent" if self._focused else "field"
        painter = QPainter(self)
        width = 2 if self._focused or self._wrong else 1
        edge_box(painter, self.rect(), theme.colour(edge), theme.colour("card"), width=width)
        painter.end()


class Field(QWidget):
    """One thing to type.

    ``changed`` comes with every change by the person, ``entered`` with Enter, ``scanned`` with a scanner's code when
    ``takes_scans``; otherwise a scan goes to the shell. ``label`` ``None`` is for search fields, which need
    ``name`` for screen readers instead.
    """

    changed = Signal(str)
    entered = Signal()
    scanned = Signal(str)
    focused = Signal(bool)

    def __init__(
        self,
        kit: Kit,
        label: Words | None = None,
        *,
        icon: str = "",
        hint: str = "",
        name: str = "",
        beside: Words | None = None,
        height: int = FIELD_HEIGHT,
        takes_scans: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kit, self._takes_scans = kit, takes_scans
        self.label = Text(kit, label, "label", "ink2") if label is not None else None
        self.frame = FieldFrame(kit, height)
        self.line = LineEdit(kit, _STYLES.get(height, "body"))
        self.verdict = _Verdict(kit)
        self.error = Text(kit, "", "small", "bad", wrap=True)
        self._build(icon, beside)
        self._name(label, hint, name)
        self.line.textEdited.connect(self._on_edited)
        self.line.returnPressed.connect(self.entered)
        self.line.scanned.connect(self._on_scanned)
        self.line.focused.connect(self.frame.set_focused)
        self.line.focused.connect(self.focused)
        self.setFocusProxy(self.line)

    def text(self) -> str:
        return self.line.text()

    def set_text(self, text: str) -> None:
        """Put text in without telling ``changed``."""
        self.line.setText(text)

    def add_action(self, widget: QWidget) -> None:
        """A button at the right, inside the frame (clear, "Other number")."""
        if isinstance(widget, IconButton):
            self.frame.row.setContentsMargins(12, 0, 6, 0)
        self.frame.row.addWidget(widget)

    def set_verdict(self, words: Words | None, tone: Tone = "ok", icon: str = "check") -> None:
        """What the counter makes of the text ("Looks right"), inside at the right; ``None`` takes it away."""
        self.verdict.show_words(words, tone, icon)

    def set_error(self, words: Words | None) -> None:
        """What is wrong and the way out, under the field; ``None`` when it is right again."""
        self.frame.set_wrong(words is not None)
        self.error.setVisible(words is not None)
        self.error.say(words if words is not None else "")
        self.line.setAccessibleDescription(self.error.text())

    def select_all(self) -> None:
        self.line.selectAll()

    def clear(self) -> None:
        self.line.clear()
        self.set_error(None)
        self.set_verdict(None)

    def _build(self, icon: str, beside: Words | None) -> None:
        if icon:
            self.frame.row.addWidget(Picture(self._kit, icon, 16, "ink2"))
            self.frame.row.addSpacing(2)
        self.frame.row.addWidget(self.line, 1)
        self.frame.row.addWidget(self.verdict)
        self.error.hide()
        whole = column(spacing=4)
        if self.label is not None:
            head = row(self.label, None)
            if beside is not None:
                head.addWidget(Text(self._kit, beside, "label", "ink3"))
            whole.addLayout(head)
        whole.addWidget(self.frame)
        whole.addWidget(self.error)
        self.setLayout(whole)

    def _name(self, label: Words | None, hint: str, name: str) -> None:
        language = self._kit.language
        if hint:
            language.bind(self.line.setPlaceholderText, hint)
        self._called: Words = name or (label if label is not None else "")
        language.changed.connect(self._rename)
        self._rename()
        if self.label is not None:
            self.label.setBuddy(self.line)

    def _rename(self) -> None:
        """What a screen reader calls the line."""
        self.line.setAccessibleName(self._kit.words(self._called))
        self.line.setAccessibleDescription(self.error.text())

    def _on_edited(self, text: str) -> None:
        self.set_error(None)
        self.changed.emit(text)

    def _on_scanned(self, code: str) -> None:
        if self._takes_scans:
            self.scanned.emit(code)
        else:
            self._kit.scans.scanned.emit(code)


class _Verdict(QWidget):
    """Icon and words inside a field."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._icon = Picture(kit, "", 16, "ok")
        self._words = Text(kit, "", "small", "ok", weight=600)
        self._theme = kit.theme
        self.setLayout(row(self._icon, self._words, spacing=4))
        self.hide()

    def show_words(self, words: Words | None, tone: Tone, icon: str) -> None:
        self.setVisible(words is not None)
        if words is not None:
            ink = self._theme.ink(tone)
            self._icon.show_icon(icon, ink)
            self._words.set_ink(ink)
            self._words.say(words)
