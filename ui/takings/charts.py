"""When the money came and how: by hour and by channel."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.money import figures
from desktop.services.ports.views import TakingsView
from ui.kit.card import Card
from ui.kit.charts import HourBar, HourChart, Share, ShareChart
from ui.kit.kit import Kit
from ui.kit.tokens import REPORT_GAP
from ui.language import N_
from ui.takings.channels import channel_words
from ui.takings.day import hours, in_thousands, shares


class Charts(QWidget):
    """Two cards, one over the other."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.by_hour = HourChart(kit, N_("By hour"))
        self.by_channel = ShareChart(kit, N_("By channel"))
        upper = Card(kit, N_("By hour"), facts=N_("KES thousands"), ruled=False)
        upper.body.addWidget(self.by_hour)
        lower = Card(kit, N_("By channel"), facts=N_("share of confirmed takings"), ruled=False)
        lower.body.addWidget(self.by_channel)
        lower.stretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(REPORT_GAP)
        whole.addWidget(upper, 1)
        whole.addWidget(lower)

    def show_view(self, view: TakingsView) -> None:
        """Show a day."""
        self.by_hour.show_bars([HourBar(label, cents, in_thousands(cents)) for label, cents in hours(view)])
        parts = shares([row.total_cents for row in view.by_channel])
        self.by_channel.show_shares(
            [
                Share(channel_words(row.key), row.total_cents, figures(row.total_cents), share)
                for row, share in zip(view.by_channel, parts, strict=True)
            ]
        )
