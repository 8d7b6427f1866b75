"""The main window: rail, top bar, strips, the page in front, foot; or one full page (sign-in) without them.

The shell knows screens only as ``Screen``. Which of them a person may open is told with ``allow``: the others have
neither an entry nor a key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.kit.arrange import column, holder, row
from ui.kit.dialog import Dialog
from ui.kit.kit import Kit
from ui.kit.overlay import Overlay
from ui.shell.action import Action
from ui.shell.common_actions import Deeds, common_actions, look_actions
from ui.shell.demo_strip import DemoStrip
from ui.shell.foot import Foot
from ui.shell.help import HelpDialog
from ui.shell.keys import Keys
from ui.shell.palette import Palette
from ui.shell.rail import HELP, LOCK, Rail, RailPlace
from ui.shell.screen import Screen
from ui.shell.state import ShellState
from ui.shell.strips import StripHost
from ui.shell.tell import Tell
from ui.shell.top_bar import TopBar

SIZE = (1366, 768)
LEAST = (1024, 640)
LOWER = ("setup",)
ORDER = ("serve", "queue", "find", "takings", "day_ties", "approvals", "shift", *LOWER)


class Shell(QWidget):
    """The window round the screens.

    ``add_screen`` and ``allow`` say what there is, ``open_screen`` brings one to the front, ``show_full`` shows a
    page without rail (sign-in). ``lock_asked`` comes with F12, ``opened`` with the id of the screen in front.
    """

    lock_asked = Signal()
    opened = Signal(str)

    def __init__(self, kit: Kit, state: ShellState, *, may_close: Callable[[], bool] = lambda: True) -> None:
        super().__init__()
        self.kit, self.state, self._may_close = kit, state, may_close
        self._screens: dict[str, Screen] = {}
        self._allowed: frozenset[str] | None = None
        self._front: Screen | None = None
        self._overlay: Overlay | None = None
        self.rail, self.top_bar, self.foot = Rail(kit), TopBar(kit, state), Foot(kit, state)
        self.strips = StripHost(kit)
        self.tell = Tell(self.strips)
        self.keys = Keys(self, self.tell.say)
        self._demo: DemoStrip | None = None
        self._build()
        kit.language.bind(self.setWindowTitle, "Huduma Counter")
        kit.scans.scanned.connect(self.on_scanned)

    # --- what there is

    def add_screen(self, screen: Screen) -> None:
        """Make a screen known; it is opened by its key from now on, if allowed."""
        if screen.id in self._screens:
            raise ValueError(f"there is a screen {screen.id} already")
        self._screens[screen.id] = screen
        self._pages.addWidget(screen)
        self._listen(screen)

    def allow(self, ids: Iterable[str] | None) -> None:
        """Only these screens may be opened from now on (``None``: all that there are)."""
        self._allowed = None if ids is None else frozenset(ids)
        self._show_front()

    def screens(self) -> list[Screen]:
        """The screens one may open now, in the order of the rail."""
        known = [*ORDER, *(id_ for id_ in self._screens if id_ not in ORDER)]
        return [self._screens[id_] for id_ in known if id_ in self._screens and self._may(id_)]

    def set_demonstration(self, strip: DemoStrip | None) -> None:
        """Show (or take away) the strip of a demonstration over everything."""
        if self._demo is not None:
            self._demo.hide()
            self._demo.deleteLater()
        self._demo = strip
        if strip is not None:
            self._top.insertWidget(0, strip)

    # --- what is in front

    @property
    def front(self) -> Screen | None:
        return self._front

    def open_screen(self, id_: str) -> None:
        """Bring a screen to the front; nothing happens for one that may not be opened."""
        screen = self._screens.get(id_)
        if screen is not None and self._may(id_):
            self._pages.setCurrentWidget(screen)
            self._stack.setCurrentWidget(self._main)
            self._bring(screen)

    def show_full(self, page: Screen) -> None:
        """Show a page in the whole window (sign-in). It is kept until it is shown again or the window goes."""
        if self._stack.indexOf(page) < 0:
            self._stack.addWidget(page)
            self._listen(page)
        self._close_overlay()
        self._stack.setCurrentWidget(page)
        self._bring(page)

    def open_dialog(self, dialog: Dialog, actions: Sequence[Action] = ()) -> None:
        """Show a dialog; the page's keys sleep until it is gone, its own ``actions`` have theirs."""
        self._open_overlay(dialog, [*actions, *look_actions(self.kit)])

    def open_palette(self) -> None:
        palette = Palette(self.kit, self.keys.actions())
        palette.picked.connect(self._on_picked)
        self._open_overlay(palette, look_actions(self.kit))

    def open_help(self) -> None:
        lines = self._front.help_lines() if self._front is not None else ()
        self._open_overlay(HelpDialog(self.kit, lines, self.keys.actions()), look_actions(self.kit))

    def step_back(self) -> None:
        """Esc: away with what was said about input, else one step back on the screen."""
        if "input" in self.strips:
            self.tell.take_away()
        elif self._front is not None:
            self._front.back()

    def full_screen(self) -> None:
        """F11."""
        self.showNormal() if self.isFullScreen() else self.showFullScreen()

    def on_scanned(self, code: str) -> None:
        """A code that no field took: the screen in front may use it, else Find gets it."""
        if self._front is not None and self._front.scanned(code):
            return
        find = self._screens.get("find")
        if find is not None and self._front is not find and self._may("find"):
            self.open_screen("find")
            find.scanned(code)

    # --- inside

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close():
            event.accept()
        else:
            event.ignore()

    def _build(self) -> None:
        self._pages, self._stack = QStackedWidget(), QStackedWidget()
        self._main = holder(row(self.rail, column(self.top_bar, self.strips, self._pages, self.foot)))
        self._stack.addWidget(self._main)
        self._top = column(self._stack)
        self.setLayout(self._top)
        self.resize(*SIZE)
        self.setMinimumSize(*LEAST)
        self.rail.chosen.connect(self._on_rail)
        self.top_bar.palette_asked.connect(self.open_palette)

    def _listen(self, screen: Screen) -> None:
        screen.reshaped.connect(self._on_reshaped)
        screen.problem.connect(self.tell.say)
        screen.act.connect(self.keys.run)

    def _may(self, id_: str) -> bool:
        return self._allowed is None or id_ in self._allowed

    def _bring(self, screen: Screen) -> None:
        if self._front is not None and self._front is not screen:
            self._front.left()
        self._front = screen
        self._show_front()
        screen.setFocus()  # a screen that asks for no caret must not leave it on the top bar
        screen.opened()
        self.opened.emit(screen.id)

    def _show_front(self) -> None:
        """Rail, bar, foot and keys as the screen in front wants them."""
        if self._front is None:
            return
        places = {id_: (RailPlace(s.id, s.rail_title or s.title, s.icon, s.key)) for id_, s in self._screens.items()}
        open_ = [screen.id for screen in self.screens()]
        upper = [places[id_] for id_ in open_ if id_ not in LOWER]
        lower = [places[id_] for id_ in open_ if id_ in LOWER]
        self.rail.show_places(upper, [*lower, HELP, LOCK], self._front.id)
        self.top_bar.show_screen(self._front.title, self._front.head_widgets())
        self.foot.show_keys(self._front.foot_keys())
        self._show_keys()

    def _show_keys(self) -> None:
        if self._front is None or self._overlay is not None:
            return
        deeds = Deeds(
            self.open_screen, self.open_palette, self.open_help, self.lock_asked.emit, self.full_screen, self.step_back
        )
        signed_in = self._stack.currentWidget() is self._main
        self.keys.show(
            common_actions(self.kit, self.screens(), deeds, signed_in=signed_in), self._front.screen_actions()
        )

    def _open_overlay(self, overlay: Overlay, actions: Sequence[Action]) -> None:
        self._close_overlay()
        self._overlay = overlay
        self.keys.show((), actions)
        overlay.gone.connect(self._on_gone)
        overlay.open_over(self)

    def _close_overlay(self) -> None:
        if self._overlay is not None:
            self._overlay.close_overlay()

    def _on_gone(self) -> None:
        self._overlay = None
        self._show_keys()

    def _on_reshaped(self) -> None:
        if self.sender() is self._front:
            self._show_front()

    def _on_rail(self, id_: str) -> None:
        action = self.keys.find(id_) or self.keys.find(f"open:{id_}")
        if action is not None:
            self.keys.run(action)

    def _on_picked(self, action_id: str) -> None:
        action = self.keys.find(action_id)
        if action is not None:
            self.keys.run(action)
