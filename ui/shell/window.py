"""The main window: rail, top bar, strips, the page in front, foot; or one full page (sign-in) without them.

The shell knows screens only as ``Screen``. Which of them a person may open is told with ``allow``: the others have
neither an entry nor a key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QTimer, Signal
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
from ui.shell.keys import Keys
from ui.shell.notices import NoticeBar
from ui.shell.overlays import Overlays
from ui.shell.places import Places
from ui.shell.rail import HELP, LOCK, Rail
from ui.shell.screen import Screen
from ui.shell.state import ShellState
from ui.shell.strips import StripHost
from ui.shell.tell import Tell
from ui.shell.top_bar import TopBar

SIZE = (1366, 768)
LEAST = (1024, 640)
PORTAL = "portal"
"""The action behind the chip of the connection; whoever offers it decides what it opens."""
_TICK_MS = 1_000
MayClose = Callable[[], bool]


class Shell(QWidget):
    """The window round the screens.

    ``add_screen`` and ``allow`` say what there is, ``open_screen`` brings one to the front, ``show_full`` shows a
    page without rail (sign-in). ``lock_asked`` comes with F12, ``opened`` with the id of the screen in front.
    ``may_close`` is asked before the window goes.
    """

    lock_asked = Signal()
    opened = Signal(str)

    def __init__(self, kit: Kit, state: ShellState, *, may_close: MayClose = lambda: True) -> None:
        super().__init__()
        self.kit, self.state, self.may_close = kit, state, may_close
        self._places = Places()
        self._front: Screen | None = None
        self._demo: DemoStrip | None = None
        self._offered: list[tuple[Action, bool]] = []
        self.rail, self.top_bar, self.foot = Rail(kit), TopBar(kit, state), Foot(kit, state)
        self.notices = NoticeBar(kit)
        self.strips = StripHost(kit)
        self.tell = Tell(self.strips)
        self.keys = Keys(self, self.tell.say)
        self._overlays = Overlays(self, self.keys, self._show_keys)
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(state.ticked)
        self._tick.start()
        self._build()
        kit.scans.scanned.connect(self.on_scanned)

    # --- what there is

    def add_screen(self, screen: Screen) -> None:
        """Make a screen known; it is opened by its key from now on, if allowed."""
        self._places.add(screen)
        self._pages.addWidget(screen)
        self._listen(screen)

    def allow(self, ids: Iterable[str] | None) -> None:
        """Only these screens may be opened from now on (``None``: all that there are)."""
        self._places.allow(ids)
        self._show_front()

    def offer(self, *actions: Action, before_sign_in: bool = False) -> None:
        """Actions with their keys on every screen, beside the shell's own."""
        self._offered += [(action, before_sign_in) for action in actions]
        self._show_keys()

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

    @property
    def signed_in(self) -> bool:
        """Whether the rail is there; before sign-in a page has the whole window."""
        return self._stack.currentWidget() is self._main

    @property
    def overlay(self) -> Overlay | None:
        """The dialog, palette or help that lies over the window."""
        return self._overlays.current

    def open_screen(self, id_: str) -> None:
        """Bring a screen to the front; nothing happens for one that may not be opened."""
        screen = self._places.find(id_)
        if screen is not None:
            self._pages.setCurrentWidget(screen)
            self._stack.setCurrentWidget(self._main)
            self._bring(screen)

    def show_full(self, page: Screen) -> None:
        """Show a page in the whole window (sign-in). It is kept until it is shown again or the window goes."""
        if self._stack.indexOf(page) < 0:
            self._stack.addWidget(page)
            self._listen(page)
        self._overlays.close()
        self._stack.setCurrentWidget(page)
        self._bring(page)

    def open_dialog(self, dialog: Dialog, actions: Sequence[Action] = ()) -> None:
        """Show a dialog; the page's keys sleep until it is gone, its own ``actions`` have theirs."""
        self._overlays.open(dialog, [*actions, *look_actions(self.kit)])

    def open_palette(self) -> None:
        """Ctrl+K. Loaded when first asked for, like help: neither is needed to open the counter."""
        from ui.shell.palette import Palette

        palette = Palette(self.kit, self.keys.actions())
        palette.picked.connect(self.run)
        self._overlays.open(palette, look_actions(self.kit))

    def open_help(self) -> None:
        """F1."""
        from ui.shell.help import HelpDialog

        lines = self._front.help_lines() if self._front is not None else ()
        self.open_dialog(HelpDialog(self.kit, lines, self.keys.actions()))

    def run(self, action_id: str) -> None:
        """Run an action that can be done now by its id; nothing for any other."""
        action = self.keys.find(action_id)
        if action is not None:
            self.keys.run(action)

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
        find = self._places.find("find")
        if find is not None and self._front is not find:
            self.open_screen("find")
            find.scanned(code)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.may_close():
            event.accept()
        else:
            event.ignore()

    # --- inside

    def _build(self) -> None:
        self._pages, self._stack = QStackedWidget(), QStackedWidget()
        self._main = holder(row(self.rail, column(self.top_bar, self.notices, self.strips, self._pages, self.foot)))
        self._stack.addWidget(self._main)
        self._top = column(self._stack)
        self.setLayout(self._top)
        self.resize(*SIZE)
        self.setMinimumSize(*LEAST)
        self.setWindowTitle("Huduma Counter")
        self.rail.chosen.connect(self._on_rail)
        self.top_bar.palette_asked.connect(self.open_palette)
        self.top_bar.portal_asked.connect(lambda: self.run(PORTAL))
        self.notices.way_asked.connect(self.run)
        self.notices.focus_lost.connect(self._give_focus_back)

    def _listen(self, screen: Screen) -> None:
        screen.reshaped.connect(self._on_reshaped)
        screen.problem.connect(self.tell.say)
        screen.act.connect(self.keys.run)

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
        upper, lower = self._places.rail()
        self.rail.show_places(upper, [*lower, HELP, LOCK], self._front.id)
        self.top_bar.show_screen(self._front.title, self._front.head_widgets())
        self.foot.show_keys(self._front.foot_keys())
        self._show_keys()

    def _show_keys(self) -> None:
        if self._front is None or self._overlays.current is not None:
            return
        deeds = Deeds(
            self.open_screen, self.open_palette, self.open_help, self.lock_asked.emit, self.full_screen, self.step_back
        )
        common = common_actions(self.kit, self._places.open_ones(), deeds, signed_in=self.signed_in)
        offered = [action for action, before in self._offered if before or self.signed_in]
        self.keys.show([*offered, *common], self._front.screen_actions())

    def _give_focus_back(self) -> None:
        """A banner went with the caret in it."""
        if self._front is not None and self._overlays.current is None:
            self._front.setFocus()

    def _on_reshaped(self) -> None:
        if self.sender() is self._front:
            self._show_front()

    def _on_rail(self, id_: str) -> None:
        self.run(id_ if self.keys.find(id_) is not None else f"open:{id_}")
