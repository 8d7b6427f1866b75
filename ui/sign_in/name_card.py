"""A name to sign in with: initials, the name, what one is, and the key that chooses it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from desktop.domain.staff import Role
from desktop.services.ports.views import StaffChoice
from ui.kit.arrange import column, row
from ui.kit.avatar import Avatar
from ui.kit.key_cap import KeyCap, key_text
from ui.kit.kit import Kit
from ui.kit.paint import edge_box, focus_ring
from ui.kit.text import Text
from ui.language import N_, Plain, Words

HEIGHT = 60
_AVATAR = 36


class NameCard(QAbstractButton):
    """One card of the choice. A press chooses; the caret stays in the PIN."""

    def __init__(self, kit: Kit, title: Words, second: Words, key: str, *, initials: str = "", icon: str = "") -> None:
        super().__init__()
        self._kit, self._key = kit, key
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.avatar = Avatar(kit, initials, side=_AVATAR, icon=icon)
        self.title = Text(kit, title, "body", weight=600, wrap=True, middle=True)
        self.second = Text(kit, second, "label", "ink2", wrap=True, middle=True)
        cap = KeyCap(kit, key)
        names = column(None, self.title, self.second, None, margins=(0, 8, 0, 8))
        across = row(self.avatar, 12, names, 8, cap, margins=(15, 0, 15, 0))
        across.setStretch(2, 1)
        self.setLayout(across)
        for part in (self.avatar, self.title, self.second, cap):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.toggled.connect(self.avatar.set_chosen)
        kit.theme.changed.connect(self._relook)
        kit.language.changed.connect(self._name)
        self._relook()
        self._name()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._kit.theme
        painter = QPainter(self)
        if self.isChecked():
            edge_box(painter, self.rect(), theme.colour("accent"), theme.colour("tint"), width=2)
        else:
            edge = theme.colour("field" if self.underMouse() or theme.contrast else "line")
            edge_box(painter, self.rect(), edge, theme.colour("card"))
        if self.hasFocus():
            focus_ring(painter, self.rect().adjusted(3, 3, -3, -3), theme)
        painter.end()

    def _relook(self) -> None:
        self.setMinimumHeight(self._kit.theme.row(HEIGHT))
        self.update()

    def _name(self) -> None:
        self.setText(self.title.text())
        self.setAccessibleName(f"{self.title.text()}, {self.second.text()}, {key_text(self._key)}")


def card_of(kit: Kit, choice: StaffChoice, place: int) -> NameCard:
    """The card of a member; ``place`` counts from one."""
    member = choice.member
    made = NameCard(kit, Plain(member.name), role_words(choice), f"Alt+{place}", initials=member.initials)
    made.setObjectName(f"sign_in.name.{member.number}")
    return made


def role_words(choice: StaffChoice) -> Words:
    """What a member is here, or that the name is locked."""
    if choice.locked:
        return N_("Locked, needs a new PIN")
    if choice.member.role is Role.SUPERVISOR:
        return N_("Supervisor, last here") if choice.last_here else N_("Supervisor")
    return N_("Agent, last here") if choice.last_here else N_("Agent")


def someone_else(kit: Kit) -> NameCard:
    """The last card: a name that is not shown, by its staff number."""
    made = NameCard(kit, N_("Someone else"), N_("By staff number"), "Alt+0", icon="person")
    made.setObjectName("sign_in.someone_else")
    return made
