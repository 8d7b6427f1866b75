"""Where things stand: the columns of a wide window, flows, timelines, charts' scales, and what waits."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from ui.kit.charts import HourBar, HourChart, Share, ShareChart, step_of, thousands
from ui.kit.columns import spread
from ui.kit.flow import Flow
from ui.kit.kit import Kit
from ui.kit.timeline import Step, Timeline
from ui.kit.waiting import PATIENCE_MS, LoadingBar
from ui.language import Plain


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (1290, (276, 364, 16)),  # the smallest screen: the middle has what is left
        (1464, (276, 364, 16)),  # the middle has grown to 760
        (1520, (276, 420, 16)),  # the right has grown to 420
        (1720, (276, 420, 116)),  # only the margins grow now
    ],
)
def test_the_middle_grows_first_then_the_right_then_the_margins(width: int, expected: tuple[int, int, int]) -> None:
    assert spread(width, left=276, right=364) == expected


def test_a_flow_goes_on_in_the_next_line(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    flow = Flow(page, gap=6)
    for _ in range(3):
        chip = QLabel()
        chip.setFixedSize(100, 24)
        flow.addWidget(chip)
    assert flow.heightForWidth(400) == 24
    assert flow.heightForWidth(220) == 54


def test_a_timeline_keeps_its_rows_while_the_time_runs(kit: Kit, qtbot: QtBot) -> None:
    timeline = Timeline(kit, [Step("done", "Bill raised"), Step("now", "Waiting", "", Plain("00:01"))])
    qtbot.addWidget(timeline)
    before = timeline.findChildren(QWidget)
    timeline.show_steps([Step("done", "Bill raised"), Step("now", "Waiting", "", Plain("00:02"))])
    assert timeline.findChildren(QWidget) == before


@pytest.mark.parametrize(
    ("most", "step"), [(1, 10), (4_500_000, 1_000_000), (5_000_001, 2_000_000), (12_000_000, 2_500_000)]
)
def test_a_chart_has_five_round_steps_that_hold_its_highest_bar(most: int, step: int) -> None:
    assert step_of(most) == step


def test_an_axis_counts_thousands_of_shillings() -> None:
    assert [thousands(cents) for cents in (0, 1_000_000, 250_000)] == ["0", "10", "2.5"]


def test_charts_can_be_heard(kit: Kit, qtbot: QtBot) -> None:
    hours, shares = HourChart(kit, "By hour"), ShareChart(kit, "By channel")
    qtbot.addWidget(hours)
    qtbot.addWidget(shares)
    hours.show_bars([HourBar("08:00", 2_140_000, "21.4", 1_980_000), HourBar("09:00", 0, "", 10)])
    shares.show_shares([Share("Card", 510_000, "5,100.00", "2.5 %"), Share("Wallet", 0, "0.00", "0 %")])
    assert hours.accessibleDescription() == "08:00 21.4, 09:00 "
    assert shares.accessibleDescription() == "Card 5,100.00, Wallet 0.00"
    for chart in (hours, shares):
        chart.resize(480, 200)
        chart.grab()


def test_what_is_quick_shows_no_loading_bar(kit: Kit, qtbot: QtBot) -> None:
    bar = LoadingBar(kit, "Fetching the services")
    qtbot.addWidget(bar)
    bar.start()
    qtbot.wait(50)
    assert bar.isHidden()
    bar.stop()
    bar.start()
    qtbot.waitUntil(lambda: not bar.isHidden(), timeout=PATIENCE_MS * 3)
    bar.grab()
    bar.stop()
    assert bar.isHidden()
