"""What a service on the bill still asks for: its questions, its pages, its fee. One line of the visit at a time."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.domain.errors import UserError
from desktop.domain.fees import MOST_UNITS
from ui.kit.arrange import column, row
from ui.kit.button import Button
from ui.kit.field import Field
from ui.kit.kit import Kit
from ui.kit.scroll import Scroll
from ui.kit.text import Text
from ui.language import N_, Words, say
from ui.serve.fee_form import FeeForm
from ui.serve.names import service_name
from ui.serve.question_field import QuestionField
from ui.serve.visit import Gap, VisitLine
from ui.shell.tell import said


class LineForm(QWidget):
    """``done`` when nothing is missing any more and the agent said so; ``removed`` takes the service off."""

    changed = Signal()
    done = Signal()
    removed = Signal(str)
    approval_asked = Signal(object)

    def __init__(self, kit: Kit, line: VisitLine) -> None:
        super().__init__()
        self.line = line
        self._questions = [QuestionField(kit, line, asked) for asked in line.service.questions]
        self._pages = _pages_field(kit, line)
        needs_fee = not line.service.fee.known and not line.free
        self._fee = FeeForm(kit, line) if needs_fee else None
        done = Button(kit, N_("Done"), size="small", icon="check", key="Return")
        remove = Button(kit, N_("Take off the bill"), "destructive", size="small", key="Ctrl+Delete")
        done.setObjectName("serve.service.done")
        remove.setObjectName("serve.service.remove")
        self._inner = inner = QWidget()
        inner.setMinimumWidth(1)  # never wider than its room: nothing scrolls sideways
        title = Text(kit, _title(line, needs_fee=needs_fee), "small", weight=600, wrap=True)
        inner.setLayout(column(title, *self._parts(), None, spacing=10, margins=(0, 0, 4, 0)))
        self._scroll = Scroll(inner)
        self._deeds = row(done, 8, remove, None)
        self.setLayout(column(self._scroll, 8, self._deeds))
        done.clicked.connect(self.finish)
        remove.clicked.connect(lambda: self.removed.emit(line.id))
        self._connect()

    def needed_height(self, width: int) -> int:
        """Pixels for everything without scrolling."""
        layout = self._inner.layout()
        inner = layout.totalHeightForWidth(width) if layout is not None else 0
        return inner + 8 + self._deeds.sizeHint().height()

    def focus_first(self) -> bool:
        """The caret in the first field; false when nothing is asked."""
        parts = self._parts()
        if not parts:
            return False
        parts[0].setFocus()
        return True

    def focus_gap(self, gap: Gap) -> None:
        """Say what is missing, and put the caret there."""
        if gap.place == "answer":
            for part in self._questions:
                if part.question.id == gap.question:
                    part.show_problem()
                    part.setFocus()
        elif gap.place == "pages" and self._pages is not None:
            self._pages.set_error(said(gap.problem))
            self._pages.setFocus()
        elif self._fee is not None:
            self._fee.setFocus()
            self._fee.ask()

    def show_approval(self) -> None:
        """The fee was approved."""
        if self._fee is not None:
            self._fee.show_approval()

    def finish(self) -> None:
        """Done, or say what is missing."""
        wrong = [part for part in self._questions if part.show_problem()]
        if wrong:
            wrong[0].setFocus()
        elif self._fee is not None and self.line.needs_approval:
            self._fee.ask()
        else:
            self.done.emit()

    def _parts(self) -> list[QWidget]:
        rest: list[QWidget | None] = [self._pages, self._fee]
        return [*self._questions, *(part for part in rest if part is not None)]

    def _connect(self) -> None:
        for field in self.findChildren(Field):
            field.focused.connect(lambda _on, field=field: self._scroll.ensureWidgetVisible(field, 0, 12))
        for place, part in enumerate(self._questions):
            part.changed.connect(self.changed)
            part.entered.connect(lambda at=place: self._after(at))
        if self._pages is not None:
            self._pages.changed.connect(self._on_pages)
            self._pages.entered.connect(lambda: self._after(len(self._questions)))
        if self._fee is not None:
            self._fee.changed.connect(self.changed)
            self._fee.approval_asked.connect(lambda: self.approval_asked.emit(self.line))

    def _after(self, place: int) -> None:
        """Enter goes to the next field, and after the last one it is Done."""
        parts = self._parts()
        if place + 1 < len(parts):
            parts[place + 1].setFocus()
        else:
            self.finish()

    def _on_pages(self, text: str) -> None:
        units = int(text) if text.isascii() and text.isdigit() else 0
        self.line.units = units if 1 <= units <= MOST_UNITS else None
        if self.line.units is None and text and self._pages is not None:
            problem = UserError("Pages are a number from 1 to {most}. Type it again.", most=MOST_UNITS)
            self._pages.set_error(said(problem))
        self.changed.emit()


def _pages_field(kit: Kit, line: VisitLine) -> Field | None:
    if not line.per_page:
        return None
    field = Field(kit, N_("Pages"))
    field.line.setObjectName("serve.service.pages")
    field.set_text(str(line.units or ""))
    return field


def _title(line: VisitLine, *, needs_fee: bool) -> Words:
    name = service_name(line.service)
    asked = len(line.service.questions)
    if needs_fee:
        return say(N_("{service}: the fee is not known"), service=name)
    if asked == 0:
        return say(N_("{service}: nothing more is asked"), service=name)
    if asked == 1:
        return say(N_("{service}: one question"), service=name)
    return say(N_("{service}: {n} questions"), service=name, n=asked)
