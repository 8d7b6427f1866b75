"""Find the service that was meant: a forgiving search, filters by agency, and frequent services when nothing is typed.

The caret stays in the field: arrows move in the list, Enter takes the marked row. An Enter that comes before the
answer waits for it, so that a fast hand never takes a row of an older answer.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.domain.fees import Price
from desktop.services.counter import Counter
from desktop.services.look_elsewhere import brought_number, capitals_number
from desktop.services.ports.views import ServiceView
from ui.kit.arrange import column, row
from ui.kit.button import IconButton
from ui.kit.field import Field
from ui.kit.filter_chips import Filter, FilterChips
from ui.kit.kit import Kit
from ui.kit.result_list import ResultList
from ui.kit.text import RIGHT, Text
from ui.kit.tokens import LARGE_HEIGHT
from ui.language import N_, Plain, say
from ui.serve.answers_found import Listing, list_answer, list_frequent, price_of, rows
from ui.work import Work

LIMIT = 20
CHIPS_MOST = 4
ALL = ""


class ServiceSearch(QWidget):
    """``picked`` carries a service for the bill, ``marked`` the one the list stands at, ``listed`` each answer."""

    picked = Signal(object)
    marked = Signal(object)
    clicked = Signal(object)
    listed = Signal(object)
    number_entered = Signal()
    problem = Signal(object)

    def __init__(self, kit: Kit, counter: Counter, work: Work) -> None:
        super().__init__()
        self._kit, self._counter, self._work = kit, counter, work
        self._agency = self._kept_agency = ALL
        self._listing = Listing("", ())
        self._asked: tuple[str, str] = ("", ALL)
        self._enter_waits = False
        self._frequent: list[ServiceView] = []
        self.field = Field(kit, None, icon="find", name=N_("Search for a service"), height=LARGE_HEIGHT)
        self.field.line.setObjectName("serve.service.search")
        self.results = ResultList(kit, N_("Services found"))
        self.results.setObjectName("serve.service.results")
        self._count = Text(kit, Plain(""), "small", "ink3")
        self._clear = IconButton(kit, "close", N_("Empty the search field"))
        self._chips = FilterChips(kit)
        self._interpreted = Text(kit, "", "label", "ink2", align=RIGHT, wrap=True, middle=True)
        self.field.add_action(self._count)
        self.field.add_action(self._clear)
        line = row(self._chips, self._interpreted, spacing=12)
        line.setStretch(0, 3)
        line.setStretch(1, 2)
        self.setLayout(column(self.field, line, spacing=12))
        self.setFocusProxy(self.field.line)
        self._connect()
        self._show_head()

    def focus(self) -> None:
        """The caret in the field, what is typed chosen so that typing begins anew."""
        self.field.setFocus()
        self.field.select_all()

    def begin_with(self, text: str) -> None:
        """What was typed while no field had the caret."""
        self.field.setFocus()
        self.field.set_text(text)
        self._on_changed(text)

    def clear(self) -> None:
        """An empty field and the frequent services."""
        self.field.clear()
        self._agency = ALL
        self.ask()

    def pick_frequent(self, place: int) -> None:
        """Ctrl+1…9: take a frequent service whatever is typed."""
        if 0 <= place < len(self._frequent):
            self.picked.emit(self._frequent[place])

    def current(self) -> ServiceView | None:
        """The service the list stands at."""
        marked = self.results.current()
        return self._service(marked.key) if marked is not None else None

    @property
    def number(self) -> str:
        """The number of a bill, when what was typed is one; a word in capitals only where no service is called so."""
        text = self._listing.text
        return brought_number(text) or (capitals_number(text) if not self._listing.found else "")

    def ask(self) -> None:
        """Ask for what is typed, off the GUI thread; only the newest answer is shown."""
        text, agency = self.field.text().strip(), self._agency
        self._asked = (text, agency)
        self._work.read(
            lambda: _answer(self._counter, text, agency),
            self._on_answer,
            self._on_failed,
            owner=self,
            key="serve.search",
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows in the field move in the list."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 5, Qt.Key.Key_PageUp: -5}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.results.step(step)

    def _connect(self) -> None:
        self.field.changed.connect(self._on_changed)
        self.field.entered.connect(self._on_entered)
        self._clear.clicked.connect(self._on_cleared)
        self._chips.chosen.connect(self._on_agency)
        self.results.opened.connect(self._on_opened)
        self.results.chosen.connect(lambda code: self.marked.emit(self._service(code)))
        self.results.clicked.connect(lambda _index: self.clicked.emit(self.current()))
        self._kit.language.changed.connect(lambda: self._show_rows())

    def _service(self, code: str) -> ServiceView | None:
        return next((one.service for one in self._listing.found if one.service.code == code), None)

    def _on_changed(self, _text: str) -> None:
        self._agency = ALL
        self._enter_waits = False
        self.ask()

    def _on_agency(self, agency: str) -> None:
        self._agency = agency
        self.ask()

    def _on_cleared(self) -> None:
        self.clear()
        self.field.setFocus()

    def _on_entered(self) -> None:
        if self._asked[0] != self._listing.text:
            self._enter_waits = True
        else:
            self._enter()

    def _enter(self) -> None:
        """Take the marked row, or look up what is a number and no service."""
        if self.number:
            self.number_entered.emit()
        else:
            self.results.open_current()

    def _on_opened(self, code: str) -> None:
        service = self._service(code)
        if service is not None:
            self.picked.emit(service)

    def _on_answer(self, listing: Listing) -> None:
        if listing.text != self._asked[0]:
            return
        same = (listing.text, listing.frequent) == (self._listing.text, self._listing.frequent)
        self._listing = listing
        if listing.frequent:
            self._frequent = [one.service for one in listing.found]
        self._show_rows(keep=same and self._kept_agency == self._agency)
        self._kept_agency = self._agency
        self._show_head()
        self.marked.emit(self.current())
        self.listed.emit(listing)
        if self._enter_waits:
            self._enter_waits = False
            self._enter()

    def _on_failed(self, problem: Exception) -> None:
        self._enter_waits = False
        self.problem.emit(problem)

    def _show_rows(self, *, keep: bool = True) -> None:
        """A new question begins at the first row; the same one again keeps the marked row."""
        marked = self.results.current() if keep else None
        self.results.blockSignals(True)
        self.results.show_rows(rows(self._listing, self._kit.language.code), marked.key if marked else None)
        self.results.blockSignals(False)

    def _show_head(self) -> None:
        listing = self._listing
        typed = bool(listing.text) and not self.number
        self._count.setVisible(typed)
        self._count.say(say(N_("{n} of {all}"), n=f"{listing.total:,}", all=f"{listing.of:,}"))
        self._clear.setVisible(bool(listing.text))
        filters = [Filter(ALL, N_("All agencies"))]
        filters += [Filter(name, Plain(f"{name} {n}")) for name, n in self._shown_agencies()]
        self._chips.show_filters(filters if typed and listing.agencies else [], self._agency)
        self._interpreted.setVisible(bool(listing.interpreted_as))
        self._interpreted.say(say(N_("Showing matches for **{text}**"), text=listing.interpreted_as))

    def _shown_agencies(self) -> list[tuple[str, int]]:
        """The agencies with most matches; the chosen one is always among them."""
        shown = list(self._listing.agencies[:CHIPS_MOST])
        return shown + [one for one in self._listing.agencies[CHIPS_MOST:] if one[0] == self._agency]


def _answer(counter: Counter, text: str, agency: str) -> Listing:
    finder = counter.services

    def price(service: ServiceView) -> Price | None:
        return price_of(finder.price, service)

    if not text:
        return list_frequent(finder.frequent(), finder.count, price)
    answer = finder.search(text, agency=agency or None, limit=LIMIT)
    services = [service for result in answer.results if (service := finder.service(result.code)) is not None]
    return list_answer(text, answer, services, finder.count, price)
