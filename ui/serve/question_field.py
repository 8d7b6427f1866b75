"""One question of a service, with a live verdict and, where there is one, the other way to answer it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.services.answers import Verdict, judge, tidy
from desktop.services.ports.views import QuestionView
from ui.kit.arrange import column, row
from ui.kit.button import Button
from ui.kit.field import Field
from ui.kit.kit import Kit
from ui.kit.text import Text
from ui.language import Words
from ui.serve.names import Named
from ui.serve.verdicts import show_verdict
from ui.serve.visit import VisitLine, answer_problem
from ui.shell.tell import said


class QuestionField(QWidget):
    """``changed`` after every letter, ``entered`` with Enter on an answer that can be taken."""

    changed = Signal()
    entered = Signal()

    def __init__(self, kit: Kit, line: VisitLine, asked: QuestionView) -> None:
        super().__init__()
        self._kit, self._line, self._asked = kit, line, asked
        self.field = Field(kit, _label(self.question))
        self._hint = Text(kit, "", "label", "ink3", wrap=True)
        self._other = Button(kit, "", "quiet", size="row")
        self._other.setObjectName(f"serve.service.instead.{asked.id}")
        self._other.setVisible(asked.instead is not None)
        self.setLayout(column(self.field, self._hint, row(self._other, None), spacing=4))
        self.field.changed.connect(self._on_changed)
        self.field.entered.connect(self._on_entered)
        self._other.clicked.connect(self._on_other)
        self.setFocusProxy(self.field.line)
        self._show()

    @property
    def question(self) -> QuestionView:
        """What is asked now: the question itself or its alternative."""
        instead = self._asked.instead
        return instead if instead is not None and self._asked.id in self._line.turned else self._asked

    def show_problem(self) -> bool:
        """Say what is wrong with the answer, if anything; answers whether something is."""
        problem = answer_problem(self.question, self.field.text())
        self.field.set_error(said(problem) if problem is not None else None)
        return problem is not None

    def _show(self) -> None:
        question = self.question
        if self.field.label is not None:
            self.field.label.say(_label(question))
        self.field.line.setAccessibleName(self._kit.words(_label(question)))
        self.field.line.setObjectName(f"serve.service.answer.{question.id}")
        self.field.set_text(self._line.answers.get(question.id, ""))
        self.field.set_error(None)
        self._hint.say(Named(question.hint_en, question.hint_sw))
        self._judge()
        if self._asked.instead is not None:
            self._other.say(Named(question.offer_en, question.offer_sw) if question.offer_en else self._back())

    def _judge(self) -> None:
        """The verdict; the hint gives way to an answer that looks right."""
        verdict = judge(self.question, self.field.text())
        show_verdict(self.field, verdict)
        self._hint.setVisible(bool(self.question.hint_en) and verdict is not Verdict.RIGHT)

    def _back(self) -> Words:
        return Named(self._asked.label_en, self._asked.label_sw)

    def _on_changed(self, text: str) -> None:
        self._line.answer(self.question.id, text)
        self._judge()
        self.changed.emit()

    def _on_entered(self) -> None:
        if not self.show_problem():
            self.field.set_text(tidy(self.question, self.field.text()))
            self.entered.emit()

    def _on_other(self) -> None:
        self._line.turn(self._asked.id)
        self._show()
        self.field.setFocus()
        self.changed.emit()


def _label(question: QuestionView) -> Words:
    return Named(question.label_en, question.label_sw)
