"""The virtual printer as a whole: a port, a mechanism, a folder that fills with papers."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Condition as Bell
from threading import Thread
from time import monotonic, sleep

from printing.page import COLUMNS
from printing.virtual.buffer import MOST_BYTES, Buffer, Cleared, SwitchedOff
from printing.virtual.faults import Faults
from printing.virtual.interpreter import Interpreter
from printing.virtual.mouth import Mouth
from printing.virtual.realtime import CLEAR, RealtimeScanner
from printing.virtual.server import HangUp, Server
from printing.virtual.speaker import ANSWERS, Speaker
from printing.virtual.state import State
from printing.virtual.typesetter import Typesetter

log = logging.getLogger(__name__)
DOTS_A_MM = 8


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
        buffer_bytes: int = MOST_BYTES,
        speed_mm_s: float = 0.0,
        roll_mm: float = 0.0,
    ) -> None:
        """`speed_mm_s` 0 prints at once, `roll_mm` 0 never ends. The port 0 takes a free one."""
        self.folder = Path(folder)
        self.speed_mm_s = speed_mm_s
        self.faults = Faults()
        self.state = State(round(roll_mm * DOTS_A_MM))
        self.buffer = Buffer(buffer_bytes)
        self.scanner = RealtimeScanner()
        self.server = Server(host, port, self.receive, self.begin_connection, lambda: self.faults.now.deaf)
        self.mouth = Mouth(self.faults, self.server.answer, lambda: self.state.standing.own_report())
        self.speaker = Speaker(self.state, self.mouth.say, answers)
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
        self.mouth.start()
        self.mechanism.start()
        return self.address

    def stop(self) -> None:
        """Switches off. What was not printed is lost, as in life."""
        self.state.stop()
        self.buffer.switch_off()
        self.server.stop()
        self.mouth.stop()
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

    def set_fault(self, **faults: object) -> None:
        """Switches faults on or off while it runs; `UserError` for one there is not."""
        now = self.faults.set(**faults)
        self.speaker.foreign = now.foreign
        self.state.set_busy(now.busy)

    def lose_power(self) -> None:
        """Off and on again: what it held is gone, what came out stays as it is, the connection breaks."""
        self.buffer.clear()
        self.speaker.tells_status = False
        self.state.change(broken=False)
        self.server.hang_up(reset=True)

    def receive(self, data: bytes) -> None:
        """Bytes from the network: commands that overtake are obeyed, the rest waits its turn."""
        for is_command, piece in self.scanner.feed(data):
            if is_command:
                self.obey_now(piece)
                continue
            taken, ending = self.faults.part_taken(piece)
            self.buffer.put(taken)
            if ending:
                raise HangUp(ending == "reset")

    def obey_now(self, command: bytes) -> None:
        if command[1] == 0x04 and 1 <= command[2] <= 4:
            self.speaker.realtime(command[2])
        elif command[1] == 0x05 and command[2] in (1, 2):
            self.recover(clear=command[2] == 2)
        elif command == CLEAR:
            self.buffer.clear()
            self.speaker.cleared()

    def recover(self, *, clear: bool) -> None:
        """DLE ENQ: out of an error that a person has removed; 2 also throws away what was received."""
        if clear:
            self.buffer.clear()
        self.state.set(cutter_stuck=False)

    def work(self) -> None:
        """The mechanism: one command after the other, standing still while nothing can come out."""
        while self.state.wait_until_ready():
            setter, before = self.interpreter.setter, self.interpreter.setter.y
            try:
                self.interpreter.step()
            except Cleared:
                self.interpreter.setter.reset()
            except SwitchedOff:
                return
            except Exception:
                log.exception("the virtual printer could not do what it was told")
            self.paper_moved(setter.y - before)

    def paper_moved(self, dots: int) -> None:
        """Takes the time and the paper of it."""
        if dots > 0 and self.speed_mm_s:
            sleep(dots / DOTS_A_MM / self.speed_mm_s)
        self.state.use_paper(dots)

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
