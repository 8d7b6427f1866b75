"""Rules of Find: any reference finds the bill, nothing typed lists what waits, and it opens on the serve screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.domain.account_number import grouped
from desktop.services.ports.views import BillView
from sync.protocol.states import AttemptState
from tests.support.asked import attempt_is, suggest
from tests.support.desk import Desk, open_desk
from tests.support.people import amina, draft
from tests.support.stock import AGENT
from ui.changes import Changes
from ui.find.found import reference
from ui.find.screen import FindScreen
from ui.kit.kit import Kit
from ui.work import Work


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(tmp_path)
    opened.counter.door.sign_in(AGENT[0], AGENT[4])
    yield opened
    opened.file.close()


@pytest.fixture
def screen(desk: Desk, kit: Kit, work: Work, qtbot: QtBot) -> Iterator[FindScreen]:
    changes = Changes(desk.counter.subscribe)
    made = FindScreen(desk.counter, kit, work, changes)
    qtbot.addWidget(made)
    made.resize(1290, 640)
    made.show()
    yield made
    changes.stop()


def _bill(desk: Desk, name: str, number: str) -> BillView:
    citizen = desk.counter.citizens.take_down(replace(amina(), name=name, id_number=number))
    return desk.counter.bills.raise_bill(draft(citizen.id))


def _listed(screen: FindScreen) -> list[str]:
    return [row.key for row in screen.list.rows()]


def test_nothing_typed_lists_what_waits_and_part_paid_stands_first(
    desk: Desk, screen: FindScreen, qtbot: QtBot
) -> None:
    waiting, part, paid = (_bill(desk, f"Made Up {n}", f"3333333{i}") for i, n in enumerate("ABC"))
    desk.money(part, 5_000, code="UKO4K7Q2Z1")
    desk.money(paid, paid.total_cents, code="UKO4K7Q2Z2")
    screen.opened()
    qtbot.waitUntil(lambda: _listed(screen) == [part.id, waiting.id])


@pytest.mark.parametrize("kind", ["account", "grouped", "receipt", "code", "qr", "name", "plate"])
def test_any_reference_finds_the_bill(desk: Desk, screen: FindScreen, qtbot: QtBot, kind: str) -> None:
    _bill(desk, "Somebody Else", "44444444")
    bill = _bill(desk, "Zainab Mwanaisha Ali", "55555555")
    desk.money(bill, bill.total_cents, code="UKO4K7Q2ZT")
    fresh = desk.counter.bills.bill(bill.id)
    assert fresh is not None
    assert fresh.receipt is not None
    typed = {
        "account": bill.account,
        "grouped": grouped(bill.account),
        "receipt": fresh.receipt.number.lower(),
        "code": "uko4k7q2zt",
        "qr": fresh.receipt.qr,
        "name": "zainab",
        "plate": "Mwanaisha KDJ",
    }[kind]
    screen.scanned(typed)
    qtbot.waitUntil(lambda: _listed(screen) == [bill.id])


def test_unknown_reference_says_so(desk: Desk, screen: FindScreen, qtbot: QtBot) -> None:
    _bill(desk, "Made Up", "66666666")
    screen.scanned("99999999999")
    qtbot.waitUntil(lambda: screen.not_found.isVisible())


def test_enter_opens_the_chosen_bill(desk: Desk, screen: FindScreen, qtbot: QtBot) -> None:
    bills = [_bill(desk, f"Made Up {n}", f"7777777{i}") for i, n in enumerate("AB")]
    screen.opened()
    qtbot.waitUntil(lambda: len(_listed(screen)) == 2)
    QTest.keyClick(screen.field.line, Qt.Key.Key_Down)
    with qtbot.waitSignal(screen.open_bill) as opened:
        QTest.keyClick(screen.field.line, Qt.Key.Key_Return)
    assert opened.args == [bills[1].id]


def test_bill_that_is_paid_leaves_the_list_by_itself(desk: Desk, screen: FindScreen, qtbot: QtBot) -> None:
    bill = _bill(desk, "Made Up", "88888888")
    screen.opened()
    qtbot.waitUntil(lambda: _listed(screen) == [bill.id])
    desk.money(bill, bill.total_cents)
    qtbot.waitUntil(lambda: screen.nothing.isVisible())


def test_escape_goes_back_to_what_waits(desk: Desk, screen: FindScreen, qtbot: QtBot) -> None:
    bill = _bill(desk, "Made Up", "99999999")
    screen.scanned("nobody")
    qtbot.waitUntil(lambda: screen.not_found.isVisible())
    assert screen.back()
    qtbot.waitUntil(lambda: _listed(screen) == [bill.id])
    assert not screen.back()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("482 0193 0059", "48201930059"),
        ("HTTPS://HUDUMA.EXAMPLE/B/48201930059", "48201930059"),
        ("gpo-26-0048127", "GPO-26-0048127"),
        ("KDJ 412X", "KDJ 412X"),
    ],
)
def test_reference_is_taken_out_of_what_was_typed(typed: str, meant: str) -> None:
    assert reference(typed) == meant


def test_what_needs_somebody_stands_first_and_says_its_next_step(desk: Desk, screen: FindScreen, qtbot: QtBot) -> None:
    waiting, unknown, meant = (_bill(desk, f"Made Up {n}", f"3333333{i}") for i, n in enumerate("ABC"))
    attempt_is(desk, unknown, AttemptState.NOT_KNOWN)
    suggest(desk, meant, meant.account[:-1])
    screen.opened()
    qtbot.waitUntil(lambda: _listed(screen) == [unknown.id, meant.id, waiting.id])
    assert "do not pay again" in screen.bill.next_step()
    screen.list.step(1)
    qtbot.waitUntil(lambda: not screen.bill.money.isHidden())
    assert screen.bill.next_step() == ""


def test_number_that_is_nobodys_here_is_looked_up_at_the_portal(desk: Desk, screen: FindScreen, qtbot: QtBot) -> None:
    asked: list[str] = []
    screen.look_up.connect(asked.append)
    screen.opened()
    screen.scanned("QMZT4VX")
    qtbot.waitUntil(lambda: not screen._elsewhere.isHidden() and screen._found.text == "QMZT4VX")
    screen.field.setFocus()
    QTest.keyClick(screen.field.line, Qt.Key.Key_Return)
    assert asked == ["QMZT4VX"]
    screen.scanned("nobody at all")
    qtbot.waitUntil(lambda: screen._elsewhere.isHidden())
