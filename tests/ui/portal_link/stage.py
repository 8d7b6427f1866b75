"""The whole front over a stocked counter, and hands that play what the portal and the citizens do to it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent, QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from sqlalchemy import Connection, select, update

from desktop.domain.ids import new_id
from desktop.domain.rail_code import mpesa_code_prefix
from desktop.domain.time import business_day, instant_text, utc_now
from desktop.services.ports.views import BillView
from desktop.services.state_code import Statement
from desktop.store import identity, new_incarnation
from desktop.store.tables import journal
from desktop.store.writer import Rank
from tests.support.desk import Desk, open_desk
from tests.support.people import amina, draft
from tests.support.stock import AGENT
from ui.front import Front
from ui.kit.dialog import Dialog
from ui.kit.kit import Kit
from ui.portal_link.leaving import LeaveDialog
from ui.portal_link.portal_dialog import PortalDialog
from ui.portal_link.tell_dialog import TellDialog

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
PATIENCE_S = 10.0
D = TypeVar("D", bound=Dialog)


def wait(ms: int) -> None:
    """Let the screen live; an event loop gives the other threads their turn meanwhile."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


@dataclass
class Stage:
    """The window with everything in it. ``asked`` counts how often somebody asked the portal again."""

    desk: Desk
    front: Front
    asked: list[int] = field(default_factory=list)

    @property
    def kit(self) -> Kit:
        return self.front.kit

    def sign_in(self, who: tuple[str, ...] = AGENT) -> None:
        """Somebody sits down."""
        member = self.desk.counter.door.sign_in(who[0], who[4])
        self.front.sign_in.signed_in.emit(member)
        self.until(lambda: self.front.shell.front is self.front.serve)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """One key where the caret is."""
        QTest.keyClick(QApplication.focusWidget() or self.front.shell, key, modifiers)
        QApplication.processEvents()

    def write(self, text: str) -> None:
        """A text where the caret is."""
        for letter in text:
            QTest.keyClicks(QApplication.focusWidget() or self.front.shell, letter)

    def until(self, true: Callable[[], object]) -> None:
        """Until it is so; an ``AssertionError`` when it never is."""
        ends = time.monotonic() + PATIENCE_S
        while not true():
            assert time.monotonic() < ends, "it never came"
            wait(5)

    # --- what the portal and the world do

    def all_sent(self) -> None:
        """The portal acknowledged everything."""
        kept = journal.c.outcome.is_(None) | (journal.c.outcome != "refused")
        acked = update(journal).where(kept).values(acked_at=instant_text(utc_now()), outcome="created")
        self._write(lambda c: c.execute(acked))
        self.until(lambda: self.front.state.facts.entries_waiting == 0)

    def unsent(self, how_many: int = 3, age_s: float = 0.0) -> None:
        """So many entries are unsent, the oldest since ``age_s`` seconds."""
        at = instant_text(utc_now() - timedelta(seconds=age_s))

        def act(connection: Connection) -> None:
            connection.execute(update(journal).values(acked_at=at, outcome="created"))
            last = select(journal.c.seq).order_by(journal.c.seq.desc()).limit(how_many)
            rows = update(journal).where(journal.c.seq.in_(last))
            connection.execute(rows.values(acked_at=None, outcome=None, at=at))

        self._write(act)
        self.until(lambda: self.front.state.facts.entries_waiting == how_many)

    def refuse(self, kind: str, reason: str, bill: str = "") -> str:
        """The portal refused the newest entry of this kind (of this bill); the entry's id."""
        wanted = select(journal.c.id).where(journal.c.kind == kind, journal.c.body.contains(bill))
        found: list[str] = []

        def act(connection: Connection) -> None:
            found.append(connection.scalars(wanted.order_by(journal.c.seq.desc()).limit(1)).one())
            row = update(journal).where(journal.c.id == found[0])
            connection.execute(row.values(outcome="refused", reason=reason, acked_at=instant_text(utc_now())))

        self._write(act, "refused")
        return found[0]

    def must_enrol(self, reason: str) -> None:
        """This file must be enrolled again."""
        self._write(lambda c: new_incarnation.must_enrol(c, reason))
        self.until(lambda: self.front.state.facts.link.kind == "enrol_again")

    def enrolled(self) -> None:
        """The portal took the code."""
        self._write(lambda c: identity.set_fact(c, identity.ENROL_AGAIN, ""))
        self.online()

    def offline(self, trouble: str = "The portal at https://x cannot be reached: no connection.", no: str = "") -> None:
        """The portal is not reached, or says no with a code."""
        self.desk.link.unanswered(trouble, no)
        self.desk.file.tell({"link"})
        self.until(lambda: self.front.state.facts.link.kind not in ("online", "slow"))

    def online(self, drift_s: float = 0.0, took_s: float = 0.1) -> None:
        """The portal answered."""
        self.desk.link.answered(took_s, utc_now() - timedelta(seconds=drift_s))
        self.desk.file.tell({"link"})

    def bill(self, name: str = "Amina Wanjiku Otieno", number: str = "12345678", phone: str = "0712345126") -> BillView:
        """A bill of KES 550 that the portal has."""
        person = replace(amina(), name=name, id_number=number, phone=phone)
        made = self.desk.counter.bills.raise_bill(draft(self.desk.counter.citizens.take_down(person).id))
        self.desk.portal_has(made)
        return made

    def went_away(self, bill: BillView, letters: str = "K7Q2ZT") -> None:
        """The citizen said "I paid" while the portal was away, and went with an acknowledgement."""
        code = mpesa_code_prefix(business_day(utc_now())) + "4" + letters
        self.desk.counter.bills.state_code(Statement(new_id(), bill.id, code, bill.total_cents, "", True))

    def receipt_came(self, bill: BillView, code: str) -> None:
        """The money was found and the receipt is here."""
        self.desk.money(bill, bill.total_cents, code=code)

    # --- what is on the screen

    def portal_dialog(self) -> PortalDialog:
        """The dialog of the portal, which is open."""
        return self._over(PortalDialog)

    def tell_dialog(self) -> TellDialog:
        """The list of citizens to be told, which is open."""
        return self._over(TellDialog)

    def leave_dialog(self) -> LeaveDialog:
        """The warning, which is up."""
        return self._over(LeaveDialog)

    def button(self, name: str) -> QAbstractButton:
        """The visible button of this name."""
        return next(b for b in self.front.shell.findChildren(QAbstractButton, name) if b.isVisible())

    def _over(self, kind: type[D]) -> D:
        self.until(lambda: isinstance(self.front.shell.overlay, kind))
        found = self.front.shell.overlay
        assert isinstance(found, kind)
        return found

    def _write(self, act: Callable[[Connection], object], *topics: str) -> None:
        def run(connection: Connection) -> tuple[None, frozenset[str]]:
            act(connection)
            return None, frozenset({"standing", *topics})

        self.desk.file.run(run, Rank.SYNC)


@contextmanager
def staged(folder: Path, kit: Kit, size: tuple[int, int] = (1366, 768)) -> Iterator[Stage]:
    """The front in a window of this size, at the door; taken down at the end."""
    desk = open_desk(folder)
    asked: list[int] = []
    front = Front(replace(desk.counter, ask_again=lambda: asked.append(1)), kit)
    front.shell.resize(*size)
    front.open()
    front.shell.activateWindow()
    stage = Stage(desk, front, asked)
    stage.until(front.shell.isActiveWindow)
    try:
        yield stage
    finally:
        front.close()
        front.shell.close()
        front.shell.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        desk.file.close()
