"""Rules of the front: who may be where, what the frame says, and that nothing is left running."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.services.printer_view import PrinterState
from tests.support.desk import Desk, open_desk
from tests.support.stock import AGENT, SUPERVISOR
from ui.front import Front
from ui.kit.kit import Kit


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(tmp_path)
    yield opened
    opened.file.close()


@pytest.fixture
def front(desk: Desk, kit: Kit, qtbot: QtBot) -> Iterator[Front]:
    made = Front(desk.counter, kit)
    qtbot.addWidget(made.shell)
    made.open()
    yield made
    made.close()


def _sign_in(front: Front, qtbot: QtBot, who: tuple[str, ...] = AGENT) -> None:
    member = front.counter.door.sign_in(who[0], who[4])
    front.sign_in.signed_in.emit(member)
    qtbot.waitUntil(lambda: front.shell.front is front.serve)


def test_nothing_but_sign_in_opens_before_somebody_signed_in(front: Front, qtbot: QtBot) -> None:
    assert front.shell.front is front.sign_in
    for key in (Qt.Key.Key_F2, Qt.Key.Key_F4, Qt.Key.Key_F5):
        QTest.keyClick(front.shell, key)
        assert front.shell.front is front.sign_in


def test_signing_in_opens_the_serve_screen_and_names_the_member(front: Front, qtbot: QtBot) -> None:
    _sign_in(front, qtbot)
    assert front.state.facts.staff_name == AGENT[2]


def test_each_screen_opens_by_its_key(front: Front, qtbot: QtBot) -> None:
    _sign_in(front, qtbot)
    for key, screen in ((Qt.Key.Key_F5, front.takings), (Qt.Key.Key_F4, front.find), (Qt.Key.Key_F2, front.serve)):
        QTest.keyClick(front.shell, key)
        assert front.shell.front is screen


def test_locking_signs_the_member_out(front: Front, qtbot: QtBot) -> None:
    _sign_in(front, qtbot)
    QTest.keyClick(front.shell, Qt.Key.Key_F12)
    qtbot.waitUntil(lambda: front.counter.session.member is None)
    assert front.shell.front is front.sign_in


def test_next_member_sees_their_own_name(front: Front, qtbot: QtBot) -> None:
    _sign_in(front, qtbot)
    front.shell.lock_asked.emit()
    qtbot.waitUntil(lambda: front.counter.session.member is None)
    _sign_in(front, qtbot, SUPERVISOR)
    assert front.state.facts.staff_name == SUPERVISOR[2]


def test_frame_follows_the_printer_and_the_network(front: Front, desk: Desk, qtbot: QtBot) -> None:
    desk.set_printer(PrinterState.PAPER_OUT, "The printer has no paper.")
    desk.link.unanswered("no connection")
    desk.file.tell({"printer", "link"})
    qtbot.waitUntil(lambda: front.state.facts.printer.tone == "bad")
    assert front.state.facts.link.kind == "offline"


def test_closing_joins_every_thread_of_the_screens(desk: Desk, kit: Kit, qtbot: QtBot) -> None:
    before = set(threading.enumerate())
    made = Front(desk.counter, kit)
    qtbot.addWidget(made.shell)
    made.open()
    made.close()
    assert {t for t in threading.enumerate() if t not in before and t.name.startswith("ui-")} == set()
