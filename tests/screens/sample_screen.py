"""A screen with invented facts, made of the kit alone: what the gallery shows and the tests of the shell press."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QLayout, QWidget

from ui.kit.arrange import add, column, holder, row
from ui.kit.button import Button, IconButton
from ui.kit.card import Card, Rule
from ui.kit.columns import Columns
from ui.kit.field import Field
from ui.kit.figures import Fact, SumLine, TotalLine
from ui.kit.filter_chips import Filter, FilterChips
from ui.kit.flow import Flow
from ui.kit.kit import Kit
from ui.kit.lines import IconLine
from ui.kit.note import Note
from ui.kit.outlined import Outlined
from ui.kit.result_list import ChipLook, ResultList, ResultRow
from ui.kit.scroll import Scroll
from ui.kit.segments import Choice, Segments
from ui.kit.text import Text
from ui.kit.text_block import Run
from ui.kit.tokens import LARGE_HEIGHT
from ui.language import N_, Plain, counted, say
from ui.shell.action import Action, FootKey
from ui.shell.screen import Screen

MARK = "umiliki", "gari"


class SampleServe(Screen):
    """The serve screen as the look wants it, with nothing behind it."""

    id, title, icon, key = "serve", N_("Serve"), "serve", "F2"

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self.pressed: list[str] = []
        self.search = Field(kit, icon="find", name=N_("Service"), height=LARGE_HEIGHT)
        self.results = ResultList(kit, N_("Services found"))
        self.ticket = Outlined(
            kit, "ticket", say(N_("Ticket **{ticket}** called {time}"), ticket="V 041", time="09:28")
        )
        self.waiting = Text(kit, counted(3, N_("1 person waiting"), N_("{n} people waiting")), "label", "ink2")
        self.setLayout(column(Columns(kit, self._citizen(), self._service(), self._bill())))

    def screen_actions(self) -> Sequence[Action]:
        return (
            Action("raise", N_("Raise bill"), "F9", lambda: self.pressed.append("raise"), where=self.title),
            Action("search", N_("Search a service"), "/", self.search.setFocus, more=("Ctrl+F",), where=self.title),
        )

    def foot_keys(self) -> Sequence[FootKey]:
        return (
            FootKey(("Up", "Down"), N_("Choose")),
            FootKey(("Enter",), N_("Add, done")),
            FootKey(("Tab",), N_("Next field")),
            FootKey(("F9",), N_("Raise bill")),
            FootKey(("Esc",), N_("Step back")),
        )

    def head_widgets(self) -> Sequence[QWidget]:
        return (self.ticket, self.waiting)

    def opened(self) -> None:
        self.search.setFocus()

    def back(self) -> bool:
        self.pressed.append("back")
        return True

    def _citizen(self) -> Card:
        kit = self.kit
        card = Card(kit, N_("Citizen"), number=1, key="Ctrl+I")
        found = Field(kit, icon="person", name=N_("ID, phone or name"))
        found.set_text("••••5678")
        found.add_action(IconButton(kit, "close", N_("Clear")))
        languages = Segments(
            kit,
            [Choice("en", Plain("English")), Choice("sw", Plain("Kiswahili")), Choice("both", N_("Both"))],
            "both",
            name=N_("Slip and receipt in"),
            stretch=True,
        )
        note = Note(kit, N_("Birth certificate, KES 250.00"), "wait", title=N_("Unpaid bill from 2 Oct"))
        note.add_way_out(Button(kit, N_("Open it"), "quiet", size="row"))
        note.add_way_out(Button(kit, N_("Print its slip"), "quiet", size="row"))
        shown = QWidget()
        flow = Flow(shown)
        flow.addWidget(Button(kit, N_("Show for 10 s"), "quiet", size="row", icon="eye"))
        flow.addWidget(Text(kit, N_("is recorded"), "label", "ink3"))
        visits = column(
            note, 12, Text(kit, N_("Earlier visits"), "small", weight=600), 6,
            SumLine(kit, Plain("Driving licence renewal, 1 year"), Plain("12 Aug")), 6,
            SumLine(kit, Plain("Business name search"), Plain("3 Jun")), None,
        )  # fmt: skip
        add(
            card.body,
            found, 12, Text(kit, Plain("Amina Wanjiku Otieno"), "name", wrap=True), 6,
            SumLine(kit, N_("National ID"), Plain("••••5678")), 6,
            SumLine(kit, N_("Phone"), Plain("07•• ••• 126")),
            shown, 6,
            Text(kit, N_("Slip and receipt in"), "label", "ink2"), 4, languages, 12,
            Scroll(holder(visits)), 12,
            row(Button(kit, N_("New citizen"), size="small", icon="plus"), None),
        )  # fmt: skip
        return card

    def _service(self) -> Card:
        kit = self.kit
        card = Card(kit, N_("Service"), number=2, facts=N_("Barcode: just scan"), key="/")
        card.set_current(True)
        self.search.set_text("umilki gari")
        self.search.add_action(Text(kit, say(N_("{n} of {all}"), n=5, all=306), "label", "ink3"))
        self.search.add_action(IconButton(kit, "close", N_("Clear")))
        filters = FilterChips(
            kit,
            [Filter("", N_("All agencies")), Filter("n", Plain("NTSA 4")), Filter("l", Plain("Ministry of Lands 1"))],
        )
        meant = Text(kit, say(N_("Showing matches for **{words}**"), words="umiliki gari"), "label", "ink2")
        across = row(filters, meant, spacing=8)
        across.setStretch(0, 1)
        card.body.setContentsMargins(16, 12, 16, 12)
        add(card.body, self.search, 12, across)
        card.rule()
        self.results.show_rows(list(_results()))
        card.flush(self.results)
        card.section(stretch=1).addLayout(self._question())
        return card

    def _question(self) -> QLayout:
        kit = self.kit
        plate = Field(kit, N_("Vehicle registration number"))
        plate.set_text("KDJ 412X")
        plate.set_verdict(N_("Looks right"))
        left = column(
            Text(kit, say(N_("{service}: one question"), service="Motor vehicle copy of records"), "small", weight=600),
            12, plate, 8, row(Button(kit, N_("No number plate: use chassis number"), "quiet", size="row"), None), None,
            row(
                Button(kit, N_("Done"), size="small", icon="check", key="Enter"),
                Button(kit, N_("Take off the bill"), "destructive", size="small", key="Del"),
                None,
                spacing=8,
            ),
        )  # fmt: skip
        right = column(
            Fact(kit, N_("Citizen brings"), Plain("National ID number; vehicle registration or chassis number"),
                 style="small", weight=0), 6,
            Fact(kit, N_("Ready"), N_("At once"), style="small", weight=0), 6,
            Fact(kit, N_("Fee from"), say(N_("Catalogue of {day}"), day="1 Oct 2026"), style="small", weight=0), None,
        )  # fmt: skip
        across = row(left, Rule(kit, upright=True), Scroll(holder(right)), spacing=16)
        across.setStretch(0, 5)
        across.setStretch(2, 4)
        return across

    def _bill(self) -> Card:
        kit = self.kit
        card = Card(kit, N_("Bill"), number=3, facts=counted(2, N_("1 service"), N_("{n} services")))
        add(
            card.body,
            Text(kit, Plain("Police clearance certificate (good conduct)"), "body", weight=600, wrap=True),
            Text(kit, Plain("DCI"), "label", "ink2"), 6,
            SumLine(kit, N_("Service fee"), Plain("1,000.00")), 2, SumLine(kit, N_("Convenience fee"), Plain("50.00")),
        )  # fmt: skip
        card.stretch()
        card.rule()
        both = Segments(
            kit,
            [Choice("one", N_("One bill, one payment")), Choice("each", N_("One bill each"))],
            "one",
            name=N_("Bills"),
            stretch=True,
        )
        add(
            card.section(),
            SumLine(kit, N_("Service fees"), Plain("1,500.00")), 2,
            SumLine(kit, N_("Convenience fees"), Plain("100.00")), 8,
            TotalLine(kit, N_("Total"), Plain("KES 1,600.00")), 12, both, 12,
            Button(kit, N_("Raise bill"), "deed", size="large", key="F9"), 12,
            IconLine(kit, "info", N_("Gives an account number at once, online or not. Nothing is charged now."),
                     style="label", ink="ink2"),
        )  # fmt: skip
        return card


def _results() -> Sequence[ResultRow]:
    def runs(text: str) -> tuple[Run, ...]:
        return tuple(Run(part, marked=part in MARK) for part in text.split("|"))

    agency = "NTSA"
    return [
        ResultRow("1", (Run("Motor vehicle copy of records (ownership search)"),),
                  runs(f"Utafutaji wa |umiliki| wa |gari| (nakala ya rekodi) · {agency}"),
                  Plain("KES 550.00"), Plain("500 + 50")),
        ResultRow("2", (Run("Transfer of vehicle ownership, up to 1000 cc"),),
                  runs(f"Uhamisho wa |umiliki| wa |gari|, hadi cc 1000 · {agency}"),
                  Plain("KES 1,710.00"), Plain("1,660 + 50")),
        ResultRow("3", (Run("Accept vehicle ownership (buyer's step)"),),
                  runs(f"Kukubali |umiliki| wa |gari| (hatua ya mnunuzi) · {agency}"),
                  "", N_("asks for the gazetted fee"), ChipLook(N_("Fee not known"), "wait", "not_known")),
        ResultRow("4", (Run("Vehicle duty status / records update"),),
                  runs(f"Kusasisha rekodi na ushuru wa |gari| · {agency}"), N_("Free"), N_("nothing to pay")),
        ResultRow("5", (Run("Official land (title) search"),),
                  runs("Utafutaji rasmi wa |umiliki| wa ardhi · Ministry of Lands"),
                  Plain("KES 1,050.00"), Plain("1,000 + 50")),
    ]  # fmt: skip
