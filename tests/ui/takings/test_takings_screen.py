"""The page shows what the portal confirmed, as of when, follows it by itself, and never loses the old figures."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.domain.money import Money, figures
from desktop.services.connectivity import Connectivity, Link
from desktop.services.ports.views import TakingsView
from tests.screens.cut_words import cut_words, overlaps
from tests.screens.gallery import SETTINGS, Setting
from tests.ui.sign_in.stage import Stage
from tests.ui.takings.busy_day import busy_day, free_visit, heard
from ui.dates import exact_time
from ui.takings.as_of import as_of_words
from ui.takings.day import DayFacts
from ui.takings.screen import TakingsScreen


def view_of(screen: TakingsScreen) -> TakingsView:
    assert screen.facts is not None
    return screen.facts.view


def test_money_shows_by_itself_when_the_portal_confirms_it(screen: TakingsScreen, stage: Stage) -> None:
    assert screen.empty_today.isVisible()
    bill = stage.bill()
    stage.until(lambda: view_of(screen).waiting == 1)
    assert screen.key_figures.outside.figure.text() == figures(bill.total_cents)
    stage.desk.money(bill, bill.total_cents)
    stage.until(lambda: view_of(screen).bills_paid == 1)
    assert screen.key_figures.taken.figure.text() == str(Money(bill.total_cents))
    assert screen.key_figures.outside.figure.text() == "0.00"
    assert not screen.empty_today.isVisible()


def test_part_money_is_never_in_the_total(screen: TakingsScreen, stage: Stage) -> None:
    stage.desk.money(stage.bill(), 50_000)
    stage.until(lambda: view_of(screen).part_paid == 1)
    assert screen.key_figures.taken.figure.text() == "KES 0.00"
    assert screen.key_figures.outside.figure.text() == "500.00"


def test_sums_of_a_busy_day_tie_with_the_table_and_the_total(screen: TakingsScreen, stage: Stage) -> None:
    busy_day(stage)
    free_visit(stage)
    stage.until(lambda: view_of(screen).bills_paid == 20 and view_of(screen).free_visits == 1)
    view = view_of(screen)
    rows = screen.by_service.table.rows()
    assert [row.total for row in rows] == [False, False, True]
    shown = [stage.kit.words(cell) for cell in rows[-1].cells]  # type: ignore[arg-type]
    assert shown == ["Total confirmed", "20", "7,300.00", "1,000.00", "8,300.00"]
    assert screen.key_figures.taken.figure.text() == str(Money(view.total_cents)) == "KES 8,300.00"
    assert "do not tie" not in screen.as_of.text()


def test_figures_that_do_not_tie_say_so_over_everything(screen: TakingsScreen, stage: Stage) -> None:
    busy_day(stage)
    stage.until(lambda: view_of(screen).bills_paid == 20)
    assert screen.facts is not None
    screen.as_of.show_facts(replace(screen.facts, view=replace(view_of(screen), by_hour=())))
    assert "do not tie" in screen.as_of.text()
    assert "KES 8,300.00" in screen.as_of.text()


def test_the_strip_says_as_of_when_to_the_second(screen: TakingsScreen, stage: Stage) -> None:
    at = stage.desk.counter.clock()
    heard(stage, at)
    screen.refresh()
    stage.until(lambda: f"As of {exact_time(at)}." in screen.as_of.text())


def test_the_strip_says_offline_when_the_portal_does_not_answer(screen: TakingsScreen, stage: Stage) -> None:
    heard(stage, stage.desk.counter.clock())
    stage.desk.link.unanswered("no answer")
    stage.desk.file.tell({"link"})
    stage.until(lambda: "Offline since" in screen.as_of.text())


def test_figures_of_before_today_name_their_day(screen: TakingsScreen, stage: Stage) -> None:
    assert screen.facts is not None
    yesterday = stage.desk.counter.clock() - timedelta(days=1)
    facts = DayFacts(replace(view_of(screen), as_of=yesterday), Connectivity(Link.OFFLINE), screen.facts.today)
    tone, words = as_of_words(facts)
    assert tone == "wait"
    assert " on " in stage.kit.words(words)


def test_left_and_right_change_the_day_and_stop_at_today(screen: TakingsScreen, stage: Stage) -> None:
    assert screen.facts is not None
    today = screen.facts.today
    QTest.keyClick(stage.shell, Qt.Key.Key_Right)
    stage.rest()
    assert view_of(screen).day == today
    QTest.keyClick(stage.shell, Qt.Key.Key_Left)
    stage.until(lambda: view_of(screen).day == today - timedelta(days=1))
    assert screen.empty_day.isVisible()
    QTest.keyClick(stage.shell, Qt.Key.Key_Right)
    stage.until(lambda: view_of(screen).day == today)


def test_escape_goes_back_to_today(screen: TakingsScreen, stage: Stage) -> None:
    assert screen.facts is not None
    today = screen.facts.today
    QTest.keyClick(stage.shell, Qt.Key.Key_Left)
    stage.until(lambda: view_of(screen).day != today)
    QTest.keyClick(stage.shell, Qt.Key.Key_Escape)
    stage.until(lambda: view_of(screen).day == today)


def test_old_figures_stay_while_new_ones_are_read(screen: TakingsScreen, stage: Stage) -> None:
    busy_day(stage)
    stage.until(lambda: view_of(screen).bills_paid == 20)
    screen.refresh()
    assert screen.key_figures.bills.figure.text() == "20"


def test_export_writes_a_sheet_that_adds_up_and_says_where(screen: TakingsScreen, stage: Stage, tmp_path: Path) -> None:
    busy_day(stage)
    stage.until(lambda: view_of(screen).bills_paid == 20)
    QTest.keyClick(stage.shell, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    stage.until(lambda: bool(screen.by_service.said.text()))
    name = f"takings-12-{view_of(screen).day.isoformat()}.csv"
    assert name in screen.by_service.said.text()
    with (tmp_path / "out" / name).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["service"] for row in rows] == ["ntsa-mv-record", "crs-birth-cert", "total"]
    assert rows[-1]["total_kes"] == "8300.00"


def test_a_folder_that_takes_no_file_is_trouble_said_once(screen: TakingsScreen, stage: Stage, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file where a folder should be")
    screen.by_service.export.click()
    stage.until(lambda: not stage.shell.strips.isHidden())


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_nothing_is_cut_in_any_look_and_language(setting: Setting, screen: TakingsScreen, stage: Stage) -> None:
    busy_day(stage)
    stage.desk.money(stage.bill("Joseph Mutua Kioko"), 50_000)
    stage.bill("Kevin Barasa Wafula")
    stage.kit.theme.set_look(setting.look)
    stage.kit.language.set_code(setting.code)
    stage.until(lambda: view_of(screen).waiting == 1)
    stage.rest()
    assert cut_words(stage.shell) == []
    assert overlaps(stage.shell) == []
    assert (stage.shell.width(), stage.shell.height()) == (1366, 768)
