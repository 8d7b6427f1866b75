"""The chosen printer: cause and remedy in both languages, what it can confirm, its paper and text."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.services.printer_room import PrinterAtWork
from desktop.services.printer_view import PrinterState
from resources.languages import translator
from ui.kit.arrange import add, column, holder, row
from ui.kit.banner import StateBanner
from ui.kit.button import Button
from ui.kit.card import Card
from ui.kit.chip import Chip
from ui.kit.dropdown import Dropdown
from ui.kit.kit import Kit
from ui.kit.segments import Choice, Segments
from ui.kit.text import Text
from ui.kit.tokens import FIELD_HEIGHT
from ui.language import N_, Plain, Words, say
from ui.printers.facts import GRADES, STATES, place_words
from ui.printers.ruler import Ruler

CODE_PAGES = (("CP858", "PC858"), ("CP437", "PC437"), ("CP850", "PC850"), ("CP1252", "Windows 1252"))
LETTERS = "Ng'ombe é €"
NOBODY = "-"
READY_WORDS = N_("Papers come out by themselves. The light follows the printer's own word.")
NOT_ASKED_WORDS = N_("It is asked when the first paper goes there, or by a test page.")


class StateCard(Card):
    """What is the matter, in the words of both languages, and what happens once it is put right."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self.banner = StateBanner(kit, "neutral", "clock", "")
        self.flush(self.banner)
        said = self.section()
        self._first, self._first_after = (
            Text(kit, Plain(""), "body", weight=600, wrap=True),
            Text(kit, Plain(""), "small", "ink2", wrap=True),
        )
        self._second, self._second_after = (
            Text(kit, Plain(""), "body", weight=600, wrap=True),
            Text(kit, Plain(""), "small", "ink2", wrap=True),
        )
        add(said, self._first, self._first_after, 10, self._second, self._second_after, None)

    def show_printer(self, printer: PrinterAtWork) -> None:
        """The printer's present state; English and Kiswahili both, since anybody may stand at it."""
        words = STATES[printer.view.state]
        self.banner.show_state(words.tone, words.icon, words.title, Plain(printer.kept.name))
        fact, after = printer.view.trouble, words.after
        if not fact:
            fact = NOT_ASKED_WORDS if printer.view.state is PrinterState.NOT_ASKED else READY_WORDS
        for code, text, below in (("en", self._first, self._first_after), ("sw", self._second, self._second_after)):
            say_in = translator("sw" if code == "sw" else "en")
            text.say(Plain(say_in(fact)))
            below.say(Plain(say_in(after) if after else ""))
            below.setVisible(bool(after))


class ConfirmCard(Card):
    """What this printer can confirm, in words, among the four grades."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, N_("What it can confirm"), ruled=False)
        self._kit_ = kit
        self.chip = Chip(kit, "")
        assert self.head is not None
        self.head.add(self.chip)
        self._lines: dict[str, tuple[Text, Text]] = {}
        self._says = Text(kit, "", "small", wrap=True)
        add(self.body, self._says, 8)
        for grade, words in GRADES:
            letter, line = Text(kit, Plain(grade), "small", weight=600), Text(kit, words, "small", "ink2", wrap=True)
            letter.setFixedWidth(24)
            self._lines[grade] = letter, line
            across = row(letter, line)
            across.setStretch(1, 1)
            add(self.body, across, 4)
        self.body.addStretch(1)

    def show_printer(self, printer: PrinterAtWork) -> None:
        """The grade it has shown so far."""
        grade = printer.view.grade
        if grade in ("A", "B"):
            self.chip.show_state(say(N_("Grade {grade}"), grade=grade), "ok", "check")
            self._says.say(N_("It reports when the last line is on paper, so the screen may say **printed**."))
        elif grade:
            self.chip.show_state(say(N_("Grade {grade}"), grade=grade), "neutral", "sent")
            self._says.say(N_("It does not say what came out, so the screen says **sent, look at the paper**."))
        else:
            self.chip.show_state(N_("Not asked"), "neutral", "clock")
            self._says.say(N_("It was not asked yet. A test page asks it without a word."))
        for letter, (mark, line) in self._lines.items():
            here = letter == grade
            mark.set_ink("ink1" if here else "ink3")
            line.set_ink("ink1" if here else "ink2")


class PaperCard(Card):
    """Paper width, ruler, character set and the printer to use instead; each change is kept at once."""

    columns_chosen = Signal(int)
    code_page_chosen = Signal(str)
    spare_chosen = Signal(str)
    test_asked = Signal()
    first_asked = Signal()
    remove_asked = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, N_("Paper and text"), ruled=False)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        assert self.head is not None
        self.first = Button(kit, N_("Use it for receipts"), size="small")
        self.remove = Button(kit, N_("Take it out"), "quiet", size="small")
        self.test = Button(kit, N_("Test page"), size="small", key="Ctrl+Shift+T")
        for button, name in ((self.first, "first"), (self.remove, "remove"), (self.test, "test")):
            button.setObjectName(f"printers.{name}")
            self.head.add(button)
        widths = (Choice("48", N_("80 mm")), Choice("42", N_("80 mm, 42")), Choice("32", N_("58 mm")))
        self.width_ = Segments(kit, widths, "48", name=N_("Paper width"), height=FIELD_HEIGHT)
        pages = [Choice(key, Plain(f"{shown}   {LETTERS}")) for key, shown in CODE_PAGES]
        self.code_page = Dropdown(kit, pages, "CP858", label=N_("Character set"))
        self._spare_place = column()
        self.ruler = Ruler(kit)
        self.ruler_name = Text(kit, "", "label", "ink2")
        self._ruled = holder(column(self.ruler_name, 4, self.ruler, None))
        self._spare: Dropdown | None = None
        parts = row(
            holder(column(Text(kit, N_("Paper width"), "label", "ink2"), 4, self.width_)),
            self._ruled,
            self.code_page,
            holder(self._spare_place),
            spacing=16,
        )
        parts.setStretch(1, 1)
        self.body.addLayout(parts)
        kit.theme.changed.connect(self._relook)
        self._relook()
        self.width_.chosen.connect(lambda key: self.columns_chosen.emit(int(key)))
        self.code_page.chosen.connect(self.code_page_chosen)
        self.test.clicked.connect(self.test_asked)
        self.first.clicked.connect(self.first_asked)
        self.remove.clicked.connect(self.remove_asked)

    def show_printer(self, printer: PrinterAtWork, others: list[str], *, is_first: bool) -> None:
        """The printer's settings; ``others`` may stand in for it."""
        kept = printer.kept
        self.width_.choose(str(kept.columns))
        if kept.code_page in {key for key, _ in CODE_PAGES}:
            self.code_page.choose(kept.code_page)
        self.ruler_name.say(say(N_("Ruler, {n} columns"), n=kept.columns))
        self.ruler.show_columns(kept.columns)
        self.first.setVisible(not is_first)
        self._show_spare(kept.spare, others)

    def _relook(self) -> None:
        """Large text leaves no room for the ruler; the test page prints one."""
        self._ruled.setVisible(not self._kit.theme.large)

    def _show_spare(self, chosen: str, others: list[str]) -> None:
        while (item := self._spare_place.takeAt(0)) is not None:
            widget: QWidget | None = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        choices = [Choice(NOBODY, N_("No other")), *(Choice(name, Plain(name)) for name in others)]
        self._spare = Dropdown(self._kit, choices, chosen if chosen in others else NOBODY, label=N_("If it fails, use"))
        self._spare.chosen.connect(lambda name: self.spare_chosen.emit("" if name == NOBODY else name))
        self._spare_place.addWidget(self._spare)


def printer_place(printer: PrinterAtWork) -> Words:
    """Under a printer's name: where it is."""
    return place_words(printer.kept.address)
