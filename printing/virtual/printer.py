"""The virtual printer as a whole: a port, a mechanism, a folder that fills with papers."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Condition as Bell
from threading import Thread
from time import monotonic

from printing.page import COLUMNS
from printing.virtual.buffer import Buffer, Cleared, SwitchedOff
from printing.virtual.interpreter import Interpreter
from printing.virtual.realtime import CLEAR, RealtimeScanner
from printing.virtual.server import Server
from printing.virtual.speaker import ANSWERS, Speaker
from printing.virtual.state import State
from printing.virtual.typesetter import Typesetter

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PrintedPaper:
    """One paper that was cut off."""

    number: int
    png: Path
    bin: Path
    data: bytes
    """Every byte that made it, from the end of the paper before to the cut."""


class VirtualPrinter:
    """Start it, print to `address`, look at `papers`. Stands for one printer with one roll of paper."""

    def __init__(
        self,
        folder: Path | str,
        port: int = 0,
        *,
        host: str = "127.0.0.1",
        columns: int = 48,
        answers: frozenset[str] = ANSWERS,
        on_paper: Callable[[PrintedPaper], None] | None = None,
    ) -> None:
        self.folder = Path(folder)
        self.state = State()
        self.buffer = Buffer()
        self.scanner = RealtimeScanner()
        self.server = Server(host, port, self.receive, self.begin_connection)
        self.speaker = Speaker(self.state, self.server.answer, answers)
        self.interpreter = Interpreter(self.buffer, self.state, COLUMNS[columns], self.speaker, self.finish)
        self.mechanism = Thread(target=self.work, name="virtual-printer-mechanism", daemon=True)
        self.on_paper = on_paper or (lambda paper: None)
        self.papers: list[PrintedPaper] = []
        """What was cut since it was switched on."""
        self.number = 0
        self.bell = Bell()

    @property
    def address(self) -> str:
        """Where it listens: `tcp://127.0.0.1:PORT`."""
        return f"tcp://{self.server.host}:{self.server.port}"

    def start(self) -> str:
        """Switches on; returns the address."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.number = max((int(path.stem[6:]) for path in self.folder.glob("paper-[0-9]*.png")), default=0)
        self.state.on_change = self.speaker.report
        self.server.start()
        self.mechanism.start()
        return self.address

    def stop(self) -> None:
        """Switches off. What was not printed is lost, as in life."""
        self.server.stop()
        self.state.stop()
        self.buffer.switch_off()
        if self.mechanism.ident is not None:
            self.mechanism.join(2)

    def __enter__(self) -> VirtualPrinter:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def wait_for_papers(self, count: int, timeout_s: float = 5.0) -> bool:
        """True once so many papers were cut."""
        until = monotonic() + timeout_s
        with self.bell:
            while len(self.papers) < count:
                left = until - monotonic()
                if left <= 0:
                    return False
                self.bell.wait(left)
            return True

    def begin_connection(self) -> None:
        """A new client: half a command of the last one is forgotten."""
        self.scanner = RealtimeScanner()

    def receive(self, data: bytes) -> None:
        """Bytes from the network: commands that overtake are obeyed, the rest waits its turn."""
        for is_command, piece in self.scanner.feed(data):
            if is_command:
                self.obey_now(piece)
            else:
                self.buffer.put(piece)

    def obey_now(self, command: bytes) -> None:
        if command[1] == 0x04 and 1 <= command[2] <= 4:
            self.speaker.realtime(command[2])
        elif command == CLEAR:
            self.buffer.clear()
            self.server.answer(b"\x37\x25\x00")

    def work(self) -> None:
        """The mechanism: one command after the other, standing still while nothing can come out."""
        while self.state.wait_until_ready():
            try:
                self.interpreter.step()
            except Cleared:
                self.interpreter.setter.reset()
            except SwitchedOff:
                return
            except Exception:
                log.exception("the virtual printer could not do what it was told")

    def finish(self, setter: Typesetter, data: bytes) -> None:
        """A paper was cut: it is drawn and laid into the folder."""
        self.number += 1
        number = self.number
        png = self.folder / f"paper-{number:04d}.png"
        raw = png.with_suffix(".bin")
        setter.picture().save(png)
        raw.write_bytes(data)
        paper = PrintedPaper(number, png, raw, data)
        with self.bell:
            self.papers.append(paper)
            self.bell.notify_all()
        self.on_paper(paper)
