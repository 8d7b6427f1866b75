"""The form for a citizen who is new here, or whose name or phone is corrected: as little as is needed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.domain.errors import UserError
from desktop.domain.identity import IdKind, read_name
from desktop.domain.ids import new_id
from desktop.services.counter import Counter
from desktop.services.phone import read_phone
from desktop.services.ports.views import CitizenView
from desktop.services.take_down_citizen import CitizenDraft
from ui.kit.arrange import column
from ui.kit.button import Button
from ui.kit.field import Field
from ui.kit.kit import Kit
from ui.language import N_
from ui.shell.tell import said
from ui.work import Work

Then = Callable[[CitizenView], None]


class WrongPhone(Exception):
    """The phone is what is wrong with a draft."""

    def __init__(self, problem: UserError) -> None:
        super().__init__(problem)
        self.problem = problem


class NewCitizen(QWidget):
    """``taken_down`` carries the citizen when the record is durable. Nothing is cleared by an error."""

    taken_down = Signal(object)
    failed = Signal(object)

    def __init__(self, kit: Kit, counter: Counter, work: Work) -> None:
        super().__init__()
        self._counter, self._work = counter, work
        self._saving = False
        self._form = 0  # which filling of the form an answer belongs to
        self._intent: tuple[object, str] = ((), "")
        self.name = Field(kit, N_("Name on the document"))
        self.phone = Field(kit, N_("Phone"), beside=N_("may be empty"))
        self.save_button = Button(kit, N_("Take down"), icon="check", key="Return", size="small")
        self.name.line.setObjectName("serve.citizen.name")
        self.phone.line.setObjectName("serve.citizen.phone")
        self.save_button.setObjectName("serve.citizen.save")
        self.setLayout(column(self.name, self.phone, self.save_button, spacing=12))
        self.name.entered.connect(self._on_name_entered)
        self.phone.changed.connect(lambda _text: self.phone.set_verdict(None))
        self.phone.focused.connect(self._on_phone_focused)

    def fill(self, name: str, phone: str) -> None:
        """Begin with what is known. An answer to an earlier filling is no longer wanted."""
        self._form += 1
        self._saving = False
        self.name.clear()
        self.phone.clear()
        self.name.set_text(name)
        self.phone.set_text(phone)

    def begin(self) -> None:
        """Show the form; the data of phone numbers takes a while to load, so it is asked for now."""
        self.show()
        self.name.setFocus()
        self._work.read(lambda: _phone_problem("0700 000 000"), lambda _problem: None, self.failed.emit, owner=self)

    def save(self, kind: IdKind, number: str, then: Then | None = None) -> bool:
        """Take the citizen down off the GUI thread; false when the form says first what is wrong."""
        if self._saving:
            return False
        try:
            name = read_name(self.name.text())
        except UserError as problem:
            self.name.set_error(said(problem))
            self.name.setFocus()
            return False
        phone = self.phone.text().strip()
        draft = CitizenDraft(self._intent_of((kind, number, name, phone)), kind, number, name, phone)
        self._saving = True
        form = self._form
        self._work.run(
            lambda: _take_down(self._counter, draft),
            lambda citizen: self._saved(form, citizen, then),
            lambda problem: self._not_saved(form, problem),
            owner=self,
        )
        return True

    def _intent_of(self, content: object) -> str:
        """The same content is the same intent, however often Enter is pressed."""
        if self._intent[0] != content:
            self._intent = (content, new_id())
        return self._intent[1]

    def _saved(self, form: int, citizen: CitizenView, then: Then | None) -> None:
        if form != self._form:
            return
        self._saving = False
        self.taken_down.emit(citizen)
        if then is not None:
            then(citizen)

    def _not_saved(self, form: int, problem: Exception) -> None:
        if form != self._form:
            return
        self._saving = False
        if isinstance(problem, WrongPhone):
            self.phone.set_error(said(problem.problem))
            self.phone.setFocus()
        else:
            self.failed.emit(problem)

    def _on_name_entered(self) -> None:
        try:
            read_name(self.name.text())
        except UserError as problem:
            self.name.set_error(said(problem))
            return
        self.phone.setFocus()

    def _on_phone_focused(self, focused: bool) -> None:
        text = self.phone.text()
        if not focused and text.strip():
            self._work.read(
                lambda: (text, _phone_problem(text)),
                self._phone_judged,
                self.failed.emit,
                owner=self,
                key="serve.phone",
            )

    def _phone_judged(self, answer: tuple[str, UserError | None]) -> None:
        text, problem = answer
        if text != self.phone.text():
            return
        if problem is not None:
            self.phone.set_error(said(problem))
        else:
            self.phone.set_verdict(N_("Looks right"), "ok", "check")


def _take_down(counter: Counter, draft: CitizenDraft) -> CitizenView:
    problem = _phone_problem(draft.phone)
    if problem is not None:
        raise WrongPhone(problem)
    return counter.citizens.take_down(draft)


def _phone_problem(text: str) -> UserError | None:
    try:
        read_phone(text)
    except UserError as problem:
        return problem
    return None
