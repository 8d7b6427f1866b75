"""Under the answers: the questions of the service on the bill, or what is known of the one the list stands at."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from desktop.services.ports.views import ServiceView
from desktop.services.raise_bill import LOOKED_UP_HERE
from ui.kit.arrange import column, holder, row
from ui.kit.button import Button
from ui.kit.card import Rule
from ui.kit.kit import Kit
from ui.kit.text import Text
from ui.kit.tokens import CARD_PADDING
from ui.kit.waiting import EmptyState
from ui.language import N_, Plain, Words, say
from ui.serve.line_form import LineForm
from ui.serve.names import service_name
from ui.serve.service_facts import WIDTH as FACTS_WIDTH
from ui.serve.service_facts import ServiceFacts
from ui.serve.visit import VisitLine

BETWEEN = 41
WIDE_ENOUGH = 480


class ServicePanel(QWidget):
    """Left the questions, right the facts, which give way to the questions in large text and narrow windows.

    ``added`` asks for the service that is shown.
    """

    added = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self.form: LineForm | None = None
        self._stack = QStackedWidget()
        self._preview = _Preview(kit)
        self._empty = EmptyState(kit, "")
        self.facts = ServiceFacts(kit)
        self._rule = Rule(kit, upright=True)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._preview)
        across = QHBoxLayout(self)
        across.setContentsMargins(CARD_PADDING, 16, CARD_PADDING, CARD_PADDING)
        across.setSpacing(0)
        across.addWidget(self._stack, 1)
        self._side = holder(row(24, self._rule, BETWEEN - 25, self.facts))
        across.addWidget(self._side)
        self._preview.added.connect(self.added)
        self.show_nothing("")

    def needed_height(self, width: int) -> int:
        """Pixels the questions need to be seen without scrolling."""
        if self.form is None:
            return 0
        facts = BETWEEN + FACTS_WIDTH if self._side.isVisibleTo(self) else 0
        left = width - 2 * CARD_PADDING - facts
        return self.form.needed_height(left) + 16 + CARD_PADDING

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the facts give way to the questions."""
        super().resizeEvent(event)
        if self.form is not None:
            self._show_facts(self._facts_beside(self.form.line.service))

    def show_nothing(self, words: Words) -> None:
        """Nothing is marked; say how to begin."""
        self._drop_form()
        self._empty.words.say(words)
        self._stack.setCurrentWidget(self._empty)
        self._show_facts(None)

    def show_service(self, service: ServiceView, *, on_bill: bool) -> None:
        """The service the list stands at."""
        self._drop_form()
        self._preview.show_service(service, on_bill=on_bill)
        self._stack.setCurrentWidget(self._preview)
        self._show_facts(service)

    def show_line(self, line: VisitLine) -> LineForm:
        """The questions of a line; the form is kept while the line stays."""
        if self.form is None or self.form.line is not line:
            self._drop_form()
            self.form = LineForm(self._kit, line)
            self._stack.addWidget(self.form)
        self._stack.setCurrentWidget(self.form)
        self._show_facts(self._facts_beside(line.service))
        return self.form

    def _facts_beside(self, service: ServiceView) -> ServiceView | None:
        room = self.width() >= WIDE_ENOUGH and not self._kit.theme.large
        return service if room else None

    def _show_facts(self, service: ServiceView | None) -> None:
        self._side.setVisible(service is not None)
        if service is not None:
            self.facts.show_service(service)

    def _drop_form(self) -> None:
        if self.form is not None:
            self._stack.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
            self.form = None


class _Preview(QWidget):
    """A service that is not on the bill yet."""

    added = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._service: ServiceView | None = None
        self._title = Text(kit, Plain(""), "small", weight=600, wrap=True)
        self._words = Text(kit, "", "small", "ink2", wrap=True)
        self._add = add = Button(kit, N_("Add to the bill"), size="small", icon="plus", key="Return")
        add.setObjectName("serve.service.add")
        self.setLayout(column(self._title, 6, self._words, None, row(add, None)))
        add.clicked.connect(lambda: self.added.emit(self._service))

    def show_service(self, service: ServiceView, *, on_bill: bool) -> None:
        self._service = service
        self._title.say(service_name(service))
        self._words.say(_asks(service, on_bill=on_bill))
        self._add.setVisible(not service.raised_elsewhere)


def _asks(service: ServiceView, *, on_bill: bool) -> Words:
    if service.raised_elsewhere:
        if service.raised_elsewhere == LOOKED_UP_HERE:
            return N_("Paid under the number of its own slip. Type that number here instead of a service.")
        return say(N_("Paid at Pay Bill {number}; no bill is raised here."), number=service.raised_elsewhere)
    if on_bill:
        return N_("It is on the bill. Adding it again is for a second one.")
    if not service.fee.known:
        return N_("Asks for the gazetted fee, which a supervisor approves.")
    if service.questions:
        return N_("Asks a question after it is added.")
    return N_("Asks nothing more.")
