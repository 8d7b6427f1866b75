"""The deeds of the serve screen with their keys, page by page, and the buttons that run the same deeds.

Two deeds that follow each other never share a key. A button emits its action, so that a deed under way is not begun
again whichever way it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from PySide6.QtCore import QObject, Signal

from desktop.services.counter import Counter
from desktop.services.ports.views import BillView
from ui.language import N_, say
from ui.serve.asking import Asking
from ui.serve.bill_deeds import BillDeeds
from ui.serve.paid_page import PaidPage
from ui.serve.search_page import SearchPage
from ui.serve.waiting_page import WaitingPage
from ui.shell.action import Action, FootKey, Run
from ui.work import Running, Work

Page = Literal["search", "waiting", "paid"]
WHERE = N_("Serve")
FREQUENT_MOST = 9

FOOT: Mapping[Page, tuple[FootKey, ...]] = {
    "search": (
        FootKey(("Up", "Down"), N_("Choose")),
        FootKey(("Return",), N_("Add, done")),
        FootKey(("Tab",), N_("Next field")),
        FootKey(("F9",), N_("Raise bill")),
        FootKey(("Esc",), N_("Step back")),
    ),
    "waiting": (
        FootKey(("Ctrl+M",), N_("Prompt")),
        FootKey(("Ctrl+T",), N_("Type the SMS code")),
        FootKey(("Ctrl+R",), N_("Ask again")),
        FootKey(("Ctrl+S",), N_("Set aside")),
        FootKey(("Esc",), N_("Back to search, bill stays")),
    ),
    "paid": (
        FootKey(("Ctrl+N",), N_("Next citizen")),
        FootKey(("Ctrl+B",), N_("Another service")),
        FootKey(("Ctrl+Shift+P",), N_("Copy…")),
    ),
}
FOOT_ELSEWHERE = (
    FootKey(("Return",), N_("Look it up")),
    FootKey(("Ctrl+U",), N_("Take it up")),
    FootKey(("Ctrl+I",), N_("Citizen")),
    FootKey(("Esc",), N_("Step back")),
)
FOOT_NOT_KNOWN = (
    FootKey(("Ctrl+R",), N_("Ask now")),
    FootKey(("Ctrl+T",), N_("Type the SMS code")),
    FootKey(("Ctrl+P",), N_("Slip: not completed")),
    FootKey(("Ctrl+S",), N_("Set aside")),
    FootKey(("Esc",), N_("Back to search, bill stays")),
)


class ServeKeys(QObject):
    """``act`` asks the shell to run an action, as a button's click does."""

    act = Signal(object)
    problem = Signal(object)

    def __init__(
        self,
        counter: Counter,
        work: Work,
        pages: tuple[SearchPage, WaitingPage, PaidPage],
        deeds: BillDeeds,
        ways: tuple[Callable[[], None], Callable[[], None]],
    ) -> None:
        super().__init__()
        self._counter, self._work, self._deeds = counter, work, deeds
        self._search, self._waiting, self._paid = pages
        self._next, self._same = ways
        self._asking = Asking(self._waiting, deeds)
        self._asking.problem.connect(self.problem)
        self._connect()

    def actions(self, page: Page) -> Sequence[Action]:
        """What can be done on a page."""
        return {"search": self._of_search, "waiting": self._of_waiting, "paid": self._of_paid}[page]()

    def _of_search(self) -> list[Action]:
        search = self._search
        finder, panel = search.service.finder, search.service.elsewhere
        actions = [
            _action("raise", N_("Raise bill"), "F9", search.raise_bill),
            _action("citizen", N_("Citizen"), "Ctrl+I", search.citizen.focus),
            _action("new_citizen", N_("New citizen"), "Ctrl+Shift+I", search.citizen.start_new),
            _action("search", N_("Search for a service"), "Ctrl+F", search.service.search.focus, more=("/",)),
            _action("take_up", N_("Take up a bill raised elsewhere"), "Ctrl+U", finder.take_up, lambda: panel.takeable),
            _action("take_off", N_("Take off the bill"), "Ctrl+Del", search.take_off),
            _action("parts", N_("One bill, or one bill each"), "Ctrl+O", search.swap_parts),
            _action("next", N_("Next citizen"), "Ctrl+N", self._next, lambda: search.bill.recorded),
        ]
        return actions + [self._frequent(place) for place in range(FREQUENT_MOST)]

    def _of_waiting(self) -> list[Action]:
        waiting = self._waiting
        return [
            _action("prompt", N_("Prompt to the phone"), "Ctrl+M", self._asking.prompt, lambda: waiting.promptable),
            _action("ask_again", N_("Ask again"), "Ctrl+R", self._ask_again, lambda: waiting.open),
            _action("state_code", N_("Type the SMS code"), "Ctrl+T", self._asking.type_code, lambda: waiting.open),
            _action("set_aside", N_("Set aside, serve next"), "Ctrl+S", self._next),
            _action("slip", N_("Print the slip"), "Ctrl+P", self._slip_again, lambda: waiting.open),
            _action("copy_account", N_("Copy account number"), "Ctrl+Shift+C", waiting.copy_account),
            _action("cancel", N_("Cancel this bill…"), "", self._cancel, lambda: waiting.cancellable),
        ]

    def _of_paid(self) -> list[Action]:
        return [
            _action("next", N_("Next citizen"), "Ctrl+N", self._next),
            _action("same", N_("Another service for this citizen"), "Ctrl+B", self._same),
            _action("copy", N_("Copy of the receipt…"), "Ctrl+Shift+P", self._copy, self._has_receipt),
            _action("not_out", N_("The receipt did not come out…"), "", self._not_out, self._has_receipt),
            _action("pdf", N_("Save the receipt as PDF"), "", self._save_pdf, self._has_receipt),
        ]

    def _frequent(self, place: int) -> Action:
        words = say(N_("Frequent service {n}"), n=place + 1)
        pick = self._search.service.search.pick_frequent
        return _action(f"frequent.{place + 1}", words, f"Ctrl+{place + 1}", lambda: pick(place), listed=False)

    def _connect(self) -> None:
        waiting, paid = self._waiting, self._paid
        for signal, page, action in (
            (waiting.prompt_asked, "waiting", "prompt"),
            (waiting.slip_asked, "waiting", "slip"),
            (waiting.cancel_asked, "waiting", "cancel"),
            (waiting.ask_again, "waiting", "ask_again"),
            (waiting.code_asked, "waiting", "state_code"),
            (waiting.set_aside, "waiting", "set_aside"),
            (paid.paper.copy_asked, "paid", "copy"),
            (paid.paper.not_out, "paid", "not_out"),
            (paid.paper.pdf_asked, "paid", "pdf"),
            (paid.receipt.next_asked, "paid", "next"),
            (paid.receipt.same_asked, "paid", "same"),
            (self._search.bill.raise_asked, "search", "raise"),
            (self._search.bill.next_asked, "search", "next"),
        ):
            signal.connect(lambda page=page, action=action: self._emit(page, action))

    def _emit(self, page: Page, action_id: str) -> None:
        self.act.emit(next(action for action in self.actions(page) if action.id == action_id))

    def _ask_again(self) -> Running:
        return self._work.run(self._counter.ask_again, self._asked, self.problem.emit)

    def _asked(self, _answer: None) -> None:
        self._waiting.asked()

    def _slip_again(self) -> Running | None:
        facts = self._waiting.facts
        if facts is None:
            return None
        order = self._deeds.not_completed if self._waiting.not_known else self._deeds.slip_again
        return order(facts.bill.id)

    def _cancel(self) -> None:
        facts = self._waiting.facts
        if facts is not None:
            self._deeds.cancel(facts.bill)

    def _receipted(self) -> BillView | None:
        facts = self._paid.facts
        return facts.bill if facts is not None and facts.bill.receipt is not None else None

    def _has_receipt(self) -> bool:
        return self._receipted() is not None

    def _copy(self) -> None:
        if (bill := self._receipted()) is not None:
            self._deeds.copy(bill)

    def _not_out(self) -> None:
        if (bill := self._receipted()) is not None:
            self._deeds.copy(bill, not_out=True)

    def _save_pdf(self) -> Running | None:
        bill = self._receipted()
        return self._deeds.save_pdf(bill) if bill is not None else None


def _action(
    action_id: str,
    words: object,
    key: str,
    run: Run | Callable[[], None],
    enabled: Callable[[], bool] = lambda: True,
    *,
    more: tuple[str, ...] = (),
    listed: bool = True,
) -> Action:
    return Action(action_id, words, key, run, enabled, WHERE, more, listed)  # type: ignore[arg-type]
