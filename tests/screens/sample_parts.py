"""Two pages that show every part of the kit once, with invented facts."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.kit.arrange import add, column, row
from ui.kit.avatar import Avatar
from ui.kit.banner import RunningBanner, StateBanner
from ui.kit.button import Button, IconButton, ReasonedButton
from ui.kit.card import Card
from ui.kit.charts import HourBar, HourChart, Share, ShareChart
from ui.kit.chip import Chip
from ui.kit.columns import Columns
from ui.kit.dialog import Dialog
from ui.kit.dropdown import Dropdown
from ui.kit.field import Field
from ui.kit.figures import BigFigure, Fact, FactGrid, TotalLine
from ui.kit.flow import Flow
from ui.kit.kit import Kit
from ui.kit.lines import IconLine, Steps
from ui.kit.note import Note, Strip
from ui.kit.pin_field import PinField
from ui.kit.scroll import Scroll
from ui.kit.segments import Choice, Segments
from ui.kit.states import STATES
from ui.kit.table import Table
from ui.kit.table_row import Cell, Column, TableRow
from ui.kit.text import Text
from ui.kit.timeline import PaperTrail, Step, Timeline
from ui.kit.waiting import EmptyState
from ui.language import Plain, say


def states_page(kit: Kit) -> QWidget:
    """What is typed and chosen, what is said about a state, what is paid."""
    page = QWidget()
    page.setLayout(column(Columns(kit, _typed(kit), _paid(kit), _waits(kit))))
    return page


def _typed(kit: Kit) -> Card:
    card = Card(kit, "Typed and chosen", icon="setup")
    wrong = Field(kit, "Phone", icon="phone", beside="Safaricom")
    wrong.set_text("0712 34")
    wrong.set_error("“0712 34” is too short. Type all ten digits.")
    other = Field(kit, "Safaricom number that pays")
    other.set_text("07•• ••• 126")
    other.add_action(Button(kit, "Other number", "quiet", size="row"))
    reason = [Choice("typed", "Account number mistyped"), Choice("other", "Something else")]
    offices = [Choice("80", Plain("80 mm")), Choice("58", Plain("58 mm"))]
    pin = PinField(kit, "PIN", height=44, gap=6)
    add(
        card.body,
        wrong, 12, other, 12, Dropdown(kit, reason, "typed", label="Reason"), 12,
        Segments(kit, offices, "80", name="Paper width", stretch=True), 12, pin, 12,
        row(Avatar(kit, "GN"), Avatar(kit, "PM", side=36), Avatar(kit, icon="person", side=36, chosen=True),
            IconButton(kit, "close", "Take it away"), None, spacing=8), 12,
        Button(kit, "Print bill slip again", size="small", icon="printer", key="Ctrl+P"), 8,
        Button(kit, "Cancel this bill…", "destructive", size="small"), None,
    )  # fmt: skip
    return card


def _paid(kit: Kit) -> QWidget:
    paid = Card(kit)
    confirmed = say("Confirmed by the portal at {time}", time="09:32:41")
    paid.flush(StateBanner.of(kit, "paid", confirmed, amount=Plain("KES 1,600.00")))
    grid = FactGrid(kit)
    for label, value, code in [
        ("Receipt number", "GPO-26-0048127", True), ("Account number", "482 0193 7722", False),
        ("M-PESA code", "UJE4K7Q2ZT", True), ("Channel", "M-PESA, prompt", False),
        ("Paid from", "07•• ••• 126", False), ("Payer's name at M-PESA", "AMINA", False),
    ]:  # fmt: skip
        grid.add(Fact(kit, label, Plain(value), code=code))
    paid.section().addWidget(grid)
    paper = Card(kit, "Receipt on paper", icon="printer", ruled=False)
    assert paper.head is not None
    paper.head.add(Chip.of(kit, "printed"))
    steps = [
        Step("done", "Queued", "", Plain("09:32:41")),
        Step("done", "Sent, whole receipt", "", Plain("09:32:41")),
        Step("to_come", "On paper"),
    ]
    buttons = row(
        Button(kit, "It did not come out…", size="small"),
        Button(kit, "Copy…", size="small", key="Ctrl+Shift+P"),
        None,
        spacing=8,
    )
    said = Text(kit, "The printer itself reported that the last line is on paper.", "small", wrap=True)
    add(paper.body, PaperTrail(kit, steps), 8, said, 12, buttons)
    chips, flow = QWidget(), None
    flow = Flow(chips, gap=6)
    for state in STATES:
        flow.addWidget(Chip.of(kit, state))
    words = Card(kit, "Words of state", ruled=False)
    unknown = StateBanner.of(kit, "not_known", "M-PESA has not said yes or no. The money may have moved.")
    unknown.show_amount(Plain("06:40"), "since the prompt")
    add(words.body, chips)
    words.flush(unknown)
    whole = QWidget()
    whole.setLayout(column(paid, 12, paper, 12, words, None))
    return Scroll(whole)


def _waits(kit: Kit) -> Card:
    card = Card(kit)
    card.flush(RunningBanner(kit, "waiting", "since the bill was raised", Plain("01:12")))
    steps = [
        Step("done", "Bill raised", say("by {name}", name="Grace Njeri"), Plain("09:31:08")),
        Step("done", "Portal has the bill", "", Plain("09:31:08")),
        Step("now", "Waiting for the money", "shows here by itself, nothing to press", Plain("01:12")),
        Step("to_come", "Payment confirmed by the portal"),
        Step("to_come", "Receipt issued and printed"),
    ]
    prompt = ReasonedButton(kit, Button(kit, "Send the prompt", "deed", size="large", key="Ctrl+M"))
    prompt.set_reason(say("Next prompt in {time}", time="0:42"))
    hand = Steps(
        kit,
        [
            "M-PESA, then Lipa na M-PESA, then Pay Bill",
            say("Account number **{account}**", account="482 0193 7722"),
            say("Amount **{amount}**, then the PIN", amount="1600"),
        ],
        style="small",
        spacing=4,
    )
    bank = IconLine(kit, "bank", "Bank or bank agent: same account number")
    locked = Note(kit, "**Locked until it settles:** a second prompt: the first may arrive.", icon="lock")
    next_one = Button(kit, "Set aside, serve next", size="large", key="Ctrl+S")
    add(card.section(stretch=1), Scroll(Timeline(kit, steps)), 12, hand, 8, bank, 12, locked, 12, prompt, 8, next_one)
    return card


def report_page(kit: Kit) -> QWidget:
    """Figures, charts and a table."""
    page = QWidget()
    strip = Strip(kit, say("**As of {time}.** 11 of 12 counters are in these totals.", time="14:05:32"), "wait")
    strip.add(Button(kit, "Show counters", "quiet", size="row"))
    confirmed = Chip(kit, "Confirmed", "ok", "paid")
    cards = row(
        BigFigure(kit, "Takings", Plain("KES 203,550.00"), "+0.4 % on last Wednesday", chip=confirmed),
        BigFigure(kit, "Not in the total", Plain("3,150.00"), "3 bills served offline", chip=Chip.of(kit, "stated")),
        BigFigure(kit, "Bills paid", Plain("229"), "11 waiting, 2 part paid, 2 not known"),
        spacing=12,
    )
    left = column(_hours(kit), 12, _channels(kit))
    left.setStretch(0, 1)
    below = row(left, _services(kit), spacing=12)
    below.setStretch(0, 1)
    below.setStretch(1, 1)
    whole = column(strip, 12, cards, 12, below, margins=(16, 16, 16, 16))
    whole.setStretch(4, 1)
    page.setLayout(whole)
    return page


def _hours(kit: Kit) -> Card:
    card = Card(kit, "By hour", facts="KES thousands", ruled=False)
    chart = HourChart(kit, "By hour")
    values = [(214, 198), (387, 350), (450, 470), (412, 400), (299, 310), (241, 265), (34, 330), (0, 285), (0, 150)]
    chart.show_bars(
        [HourBar(f"{8 + n:02d}:00", v * 10_000, f"{v / 10:.1f}", c * 10_000) for n, (v, c) in enumerate(values)]
    )
    card.body.addWidget(chart)
    return card


def _channels(kit: Kit) -> Card:
    card = Card(kit, "By channel", facts="share of confirmed takings", ruled=False)
    chart = ShareChart(kit, "By channel")
    chart.show_shares(
        [
            Share("M-PESA, prompt", 11_845_000, "118,450.00", "58.2 %"),
            Share("M-PESA, Pay Bill by hand", 6_190_000, "61,900.00", "30.4 %"),
            Share("Bank and bank agent", 1_510_000, "15,100.00", "7.4 %"),
            Share("Card", 510_000, "5,100.00", "2.5 %"),
            Share("eCitizen wallet", 90_000, "900.00", "0.4 %"),
        ]
    )
    card.body.addWidget(chart)
    return card


def _services(kit: Kit) -> Card:
    card = Card(kit, "By service", ruled=False)
    assert card.head is not None
    by = [Choice("service", "Service"), Choice("agency", "Agency"), Choice("agent", "Agent")]
    card.head.add(Segments(kit, by, "service", name="By", height=28))
    table = Table(
        kit,
        [Column("State"), Column("Service", stretch=True), Column("Bills", "right"), Column("Total KES", "right")],
        "By service",
        row_height=34,
    )
    rows = [
        TableRow("a", [Cell("1 open", "wait", "warning"), Plain("Police clearance (good conduct)"),
                       Cell(Plain("62"), marked=True), Cell(Plain("65,100.00"), strong=True)]),
        TableRow("b", [Cell("Ties", "ok", "paid"), Plain("Motor vehicle copy of records"), Plain("51"),
                       Cell(Plain("28,050.00"), strong=True)]),
        TableRow("c", [Cell("Not known", "unk", "not_known"), Plain("Birth certificate"), Plain("53"),
                       Cell("not known", ink="ink3")]),
        TableRow("all", ["Total confirmed", "", Plain("229"), Plain("203,550.00")], total=True),
    ]  # fmt: skip
    table.show_rows(rows, "b")
    card.flush(table, 1)
    card.flush(EmptyState(kit, "No bills wait.", icon="list", key="F2", deed="Serve a citizen"), 1)
    bar = row(
        Button(kit, "Print X", size="small", key="Ctrl+P"),
        Button(kit, "Export", size="small", key="Ctrl+E"),
        None,
        Button(kit, "Does the day tie?", size="small", key="F6"),
        spacing=8,
    )
    card.foot().addLayout(bar)
    return card


def approval_dialog(kit: Kit) -> Dialog:
    """A dialog with evidence and a deed."""
    dialog = Dialog(kit, "Approve: assign an unmatched payment", facts=Plain("AP-0094, 17:02"))
    table = Table(
        kit,
        [Column(""), Column("Payment"), Column("Open bill"), Column("", stretch=True)],
        "Evidence",
        choosable=False,
        fit=True,
    )
    table.show_rows(
        [
            TableRow("1", [Cell("Account", ink="ink2"), Plain("608 2371 4590"), Plain("608 2317 4590"),
                           Cell("2 digits swapped", ink="wait", strong=True)]),
            TableRow("2", [Cell("Amount", ink="ink2"), Plain("550.00"), Plain("550.00"),
                           Cell("Same", ink="ok", strong=True)]),
        ]
    )  # fmt: skip
    happens = Note(kit, "**What happens:** the bill becomes paid, and the portal issues its receipt.")
    total = TotalLine(kit, "From suspense to a bill", Plain("KES 550.00"))
    sheet = Card(kit)
    sheet.flush(table)
    add(dialog.evidence, total, 12, sheet, None, happens)
    add(
        dialog.deed,
        Text(kit, "Asked by", "label", "ink2"), 4,
        row(Avatar(kit, "GN"), Text(kit, Plain("Grace Njeri"), "body", weight=600), None, spacing=8), 16,
        Text(kit, "Your own PIN, each time", "label", "ink2"), 4, PinField(kit, "PIN", height=44, gap=8), None,
        Button(kit, "Approve and assign", "deed", size="large", key="Ctrl+Return"), 12,
        Button(kit, "Refuse, with a reason…", "destructive_plain"), 12, Button(kit, "Decide later", "quiet"),
    )  # fmt: skip
    return dialog
