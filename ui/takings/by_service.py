"""The table of the day: each service with its bills, fees and total, and the sum under them."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.domain.money import figures
from desktop.services.ports.views import TakingsRow, TakingsView
from ui.kit.arrange import column, holder, row
from ui.kit.button import Button
from ui.kit.card import Card
from ui.kit.kit import Kit
from ui.kit.table import Table
from ui.kit.table_row import Cell, Column, TableRow
from ui.kit.text import Text
from ui.kit.waiting import LoadingBar
from ui.language import N_, Plain, Words
from ui.serve.names import Named
from ui.takings.day import counted_twice

_ROW = 34


class ByService(Card):
    """``export`` is the button for the file; ``loading`` the bar of figures on their way."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, N_("By service"), ruled=False)
        self.loading = LoadingBar(kit, N_("The figures are being added up."))
        columns = [
            Column(N_("Service"), stretch=True),
            Column(N_("Bills"), "right"),
            Column(N_("Fees KES"), "right"),
            Column(N_("Conv. KES"), "right"),
            Column(N_("Total KES"), "right"),
        ]
        self.table = Table(kit, columns, N_("By service"), choosable=False, row_height=_ROW)
        self.export = Button(kit, N_("Export"), size="small", key="Ctrl+E")
        self.said = Text(kit, "", "label", "ink2", wrap=True, middle=True)
        self._twice = Text(kit, N_("A bill with two services counts in both rows, once in the sum."), "label", "ink2")
        self._twice.setContentsMargins(0, 0, 0, 0)
        self.flush(holder(column(self.loading, margins=(16, 0, 16, 0))))
        self.flush(self.table, 1)
        self._note: QWidget = holder(column(self._twice, margins=(16, 6, 16, 6)))
        self.flush(self._note)
        self._note.hide()
        below = row(self.export, self.said, spacing=12)
        below.setStretch(1, 1)
        self.foot().addLayout(below)

    def show_view(self, view: TakingsView) -> None:
        """Show a day."""
        rows = [_row(service) for service in view.by_service]
        self.table.show_rows([*rows, _sum(view)] if rows else [])
        self._note.setVisible(counted_twice(view) > 0)

    def say(self, words: Words) -> None:
        """Beside the button: where the file is."""
        self.said.say(words)


def _row(service: TakingsRow) -> TableRow:
    cells: list[Cell | Words] = [
        Named(service.name_en, service.name_sw),
        Plain(f"{service.bills:,}"),
        Plain(figures(service.service_cents)),
        Plain(figures(service.convenience_cents)),
        Cell(Plain(figures(service.total_cents)), strong=True),
    ]
    return TableRow(service.key, cells)


def _sum(view: TakingsView) -> TableRow:
    cells: list[Cell | Words] = [
        N_("Total confirmed"),
        Plain(f"{view.bills_paid:,}"),
        Plain(figures(view.service_cents)),
        Plain(figures(view.convenience_cents)),
        Plain(figures(view.total_cents)),
    ]
    return TableRow("sum", cells, total=True)
