"""The upper left of the dialog: the state so that nobody can miss it, and three figures under it."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QWidget

from desktop.services.connectivity import Connectivity
from desktop.services.ports.views import Standing
from ui.kit.arrange import add, column
from ui.kit.banner import StateBanner
from ui.kit.card import Card
from ui.kit.figures import Fact, FactGrid
from ui.kit.kit import Kit
from ui.kit.note import Note
from ui.language import N_, as_spoken, say
from ui.portal_link.enrol_words import GOES_ON, WAITS, asks_for_code, happened_words
from ui.portal_link.state_words import clock_words, heard_words, state_look, unsent_words


class StatePart(QWidget):
    """Says it again whenever it is asked to; nothing in it can be pressed."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self.banner = StateBanner(kit, "neutral", "online", "")
        self.heard = Fact(kit, N_("Portal last heard"), "")
        self.unsent = Fact(kit, N_("Not sent yet"), "")
        self.clock = Fact(kit, N_("This computer's clock"), "")
        grid = FactGrid(kit, 3)
        for fact in (self.heard, self.unsent, self.clock):
            grid.add(fact)
        card = Card(kit)
        card.flush(self.banner)
        card.section(top=12).addWidget(grid)
        self.happened = Note(kit, "", "neutral")
        for words in (GOES_ON, WAITS):
            self.happened.add_words(words)
        whole = column(spacing=12)
        add(whole, card, self.happened)
        self.setLayout(whole)

    def show_state(self, standing: Standing, link: Connectivity, now: datetime) -> None:
        """As it stands at ``now``."""
        look = state_look(standing, link)
        second = look.why
        if look.rest:
            second = say(N_("{why} {rest}"), why=as_spoken(look.why), rest=as_spoken(look.rest))
        self.banner.show_state(look.tone, look.icon, look.title, second)
        self.heard.value.say(heard_words(link, now))
        self.unsent.value.say(unsent_words(standing, now))
        words, tone = clock_words(link.drift_s)
        self.clock.value.say(words)
        self.clock.value.set_ink("wait" if tone == "wait" else "ink1")
        asks = asks_for_code(standing, link)
        self.happened.setVisible(asks)
        if asks:
            self.happened.say(happened_words(standing))
