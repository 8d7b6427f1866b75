"""The virtual printer: obeys and answers as a real one, so that what is proved on it means something."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from desktop.domain.errors import Trouble
from printing import PrintedPaper, VirtualPrinter, render_escpos
from printing.dot_canvas import BOTTOM_DOTS, TOP_DOTS
from printing.samples import sample_receipt
from printing.status import Kind, Reply, ReplyParser, ask_process_id
from printing.virtual.realtime import CLEAR, RealtimeScanner
from tests.conftest import ExpectLog
from tests.printing.escpos_library import byte_printer


class Client:
    """A bare connection, for bytes and answers as they are."""

    def __init__(self, printer: VirtualPrinter) -> None:
        self.line = socket.create_connection((printer.server.host, printer.server.port), 5)
        self.line.settimeout(5)
        self.parser = ReplyParser()
        self.replies: list[Reply] = []

    def say(self, data: bytes) -> None:
        self.line.sendall(data)

    def hear(self, count: int = 1) -> list[Reply]:
        """The next `count` replies."""
        while len(self.replies) < count:
            data = self.line.recv(64)
            assert data, "the printer hung up"
            self.replies += self.parser.feed(data)
        heard, self.replies = self.replies[:count], self.replies[count:]
        return heard

    def hears_nothing(self, seconds: float = 0.2) -> bool:
        self.line.settimeout(seconds)
        try:
            self.replies += self.parser.feed(self.line.recv(64))
        except TimeoutError:
            return True
        finally:
            self.line.settimeout(5)
        return False


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[VirtualPrinter]:
    with VirtualPrinter(tmp_path / "papers") as made:
        yield made


@pytest.fixture
def client(printer: VirtualPrinter) -> Iterator[Client]:
    made = Client(printer)
    yield made
    made.line.close()


def paper_of(printer: VirtualPrinter, client: Client, data: bytes) -> Any:
    """The paper that these bytes make, without the empty stretches above and below."""
    before = len(printer.papers)
    client.say(data + b"\x1dVB\x00")
    assert printer.wait_for_papers(before + 1)
    picture = Image.open(printer.papers[-1].png).convert("1")
    return picture.crop((0, TOP_DOTS, picture.width, picture.height - BOTTOM_DOTS))


def ink(picture: Any) -> tuple[int, int, int, int] | None:
    """The box that holds everything black."""
    from PIL import ImageOps

    box: tuple[int, int, int, int] | None = ImageOps.invert(picture.convert("L")).getbbox()
    return box


@given(
    st.lists(st.one_of(st.binary(max_size=12), st.sampled_from([b"\x10\x04\x01", CLEAR, b"\x10\x05\x02"]))), st.data()
)
def test_commands_that_overtake_are_found_however_the_bytes_are_cut(pieces: list[bytes], data: st.DataObject) -> None:
    whole = b"".join(pieces)
    rest, cut = whole, []
    while rest:
        size = data.draw(st.integers(1, len(rest)))
        cut.append(rest[:size])
        rest = rest[size:]
    one, many = RealtimeScanner(), RealtimeScanner()
    at_once, bit_by_bit = one.feed(whole), [found for piece in cut for found in many.feed(piece)]
    for is_command in (True, False):
        assert joined(at_once, is_command) == joined(bit_by_bit, is_command)
    assert one.held == many.held
    assert sum(len(piece) for _, piece in at_once) + len(one.held) == len(whole)


def joined(found: list[tuple[bool, bytes]], is_command: bool) -> bytes:
    return b"".join(piece for command, piece in found if command == is_command)


def test_status_is_answered_at_once_and_truly(printer: VirtualPrinter, client: Client) -> None:
    questions = b"".join(b"\x10\x04" + bytes([number]) for number in (1, 2, 3, 4))
    told = []
    for paper, cover in (("ok", False), ("near_end", False), ("out", False), ("ok", True)):
        printer.state.set(paper=paper, cover_open=cover)  # type: ignore[arg-type]
        client.say(questions)
        told.append(b"".join(reply.data for reply in client.hear(4)).hex())
    assert told == ["12121212", "1212121e", "1a32127e", "1a161212"]


def test_a_process_id_is_answered_after_the_paper_is_out_of_the_printer(
    printer: VirtualPrinter, client: Client
) -> None:
    client.say(render_escpos(sample_receipt()) + ask_process_id(b"abcd"))
    assert client.hear() == [Reply(Kind.BLOCK, b"\x37\x22abcd\x00")]
    assert len(printer.papers) == 1


def test_nothing_is_answered_in_order_while_paper_is_out(printer: VirtualPrinter, client: Client) -> None:
    printer.state.set(paper="out")
    client.say(b"hello\n\x1dr\x01" + ask_process_id(b"abcd"))
    assert client.hears_nothing()
    client.say(b"\x10\x04\x04")
    assert client.hear() == [Reply(Kind.REALTIME, b"\x7e")]
    printer.state.set(paper="ok")
    assert [reply.kind for reply in client.hear(2)] == [Kind.IN_ORDER, Kind.BLOCK]


def test_its_own_reports_are_on_when_asked_for_and_off_after_a_reset(printer: VirtualPrinter, client: Client) -> None:
    client.say(b"\x1da\xff")
    assert client.hear() == [Reply(Kind.OWN_STATUS, b"\x10\x00\x00\x00")]
    printer.state.set(paper="out")
    assert client.hear() == [Reply(Kind.OWN_STATUS, b"\x18\x00\x0f\x00")]
    printer.state.set(paper="ok")
    client.hear()
    client.say(b"\x1b@\x1dr\x01")
    client.hear()
    printer.state.set(cover_open=True)
    assert client.hears_nothing()


def test_clearing_the_buffer_forgets_what_was_not_printed(printer: VirtualPrinter, client: Client) -> None:
    printer.state.set(paper="out")
    client.say(render_escpos(sample_receipt()))
    client.say(CLEAR)
    assert client.hear() == [Reply(Kind.BLOCK, b"\x37\x25\x00")]
    printer.state.set(paper="ok")
    client.say(b"\x1b@after\n\x1dVB\x00\x1dr\x01")
    client.hear()
    assert len(printer.papers) == 1
    assert b"RECEIPT" not in printer.papers[0].data[1:]


def test_a_second_client_waits_until_the_first_is_gone(printer: VirtualPrinter, client: Client) -> None:
    client.say(b"\x10\x04\x01")
    client.hear()
    second = Client(printer)
    second.say(b"\x10\x04\x01")
    assert second.hears_nothing()
    client.line.close()
    assert second.hear() == [Reply(Kind.REALTIME, b"\x12")]
    second.line.close()


def test_text_stands_where_it_was_told_to(printer: VirtualPrinter, client: Client) -> None:
    left = ink(paper_of(printer, client, b"\x1b@HH\n"))
    middle = ink(paper_of(printer, client, b"\x1b@\x1ba\x01HH\n"))
    right = ink(paper_of(printer, client, b"\x1b@\x1ba\x02HH\n"))
    placed = ink(paper_of(printer, client, b"\x1b@\x1dP\xcb\xcb\x1b$\x2c\x01HH\n"))
    assert left
    assert middle
    assert right
    assert placed
    assert left[0] < 12
    assert abs((middle[0] + middle[2]) / 2 - 288) <= 2
    assert 564 < right[2] <= 576
    assert 300 <= placed[0] < 306


def test_sizes_multiply_and_a_full_line_goes_on_below(printer: VirtualPrinter, client: Client) -> None:
    small = ink(paper_of(printer, client, b"\x1b@\x1bE\x01HHHH\n"))
    large = ink(paper_of(printer, client, b"\x1b@\x1bE\x01\x1d!\x22HHHH\n"))
    assert small
    assert large
    assert large[2] - large[0] == pytest.approx(3 * (small[2] - small[0]), abs=6)
    assert large[3] - large[1] == pytest.approx(3 * (small[3] - small[1]), abs=6)
    assert paper_of(printer, client, b"\x1b@" + b"H" * 49 + b"\n").height == 60


def test_inverse_text_is_white_on_black(printer: VirtualPrinter, client: Client) -> None:
    picture = paper_of(printer, client, b"\x1b@\x1dB\x01    \n")
    assert ink(picture) == (0, 0, 48, 24)


def test_pictures_are_drawn_bit_for_bit(printer: VirtualPrinter, client: Client) -> None:
    raster = paper_of(printer, client, b"\x1b@\x1dv0\x00\x02\x00\x03\x00" + b"\xff\x00\x00\x0f\x80\x01")
    assert ink(raster) == (0, 0, 16, 3)
    assert raster.getpixel((0, 2)) == 0
    assert raster.getpixel((8, 0)) != 0
    columns = paper_of(printer, client, b"\x1b@\x1b*\x21\x02\x00" + b"\xff\xff\xff" + b"\x80\x00\x00")
    assert ink(columns) == (0, 0, 2, 24)
    assert columns.getpixel((1, 1)) != 0


def test_what_the_library_itself_prints_is_understood(printer: VirtualPrinter, client: Client) -> None:
    library = byte_printer()
    library.set(align="center", double_width=True, double_height=True, bold=True)
    library.textln("Huduma é")
    library.set_with_default()
    library.image(Image.new("1", (64, 40), 0), impl="bitImageRaster")
    library.image(Image.new("1", (64, 40), 0), impl="bitImageColumn")
    library.qr("HTTPS://HUDUMA.EXAMPLE", native=True)
    library.cut()
    client.say(library.output)
    assert printer.wait_for_papers(1)
    assert printer.interpreter.unknown == []


def test_what_it_does_not_know_is_written_down_and_the_rest_goes_on(printer: VirtualPrinter, client: Client) -> None:
    picture = paper_of(printer, client, b"\x1b@\x1b\xfe\x1d\xfe\x1c\xfe\x10\x99\x02HH\n")
    assert printer.interpreter.unknown == [b"\x1b\xfe", b"\x1d\xfe", b"\x1c\xfe", b"\x10\x99", b"\x02"]
    assert ink(picture)


def test_nonsense_does_not_stop_it(printer: VirtualPrinter, client: Client, expect_log: ExpectLog) -> None:
    expect_log("the virtual printer could not do what it was told")
    client.say(b"\x1d(k\x02\x001C")  # a module size without its number
    assert ink(paper_of(printer, client, b"\x1b@HH\n"))


@given(st.binary(max_size=300))
def test_any_bytes_at_all_are_survived(data: bytes) -> None:
    import logging

    from printing.virtual.buffer import Buffer, SwitchedOff
    from printing.virtual.interpreter import Interpreter
    from printing.virtual.speaker import ANSWERS, Speaker
    from printing.virtual.state import State

    buffer = Buffer()
    state = State()
    interpreter = Interpreter(buffer, state, 576, Speaker(state, lambda _: None, ANSWERS), lambda *_: None)
    buffer.put(data)
    buffer.switch_off()
    try:
        while True:
            try:
                interpreter.step()
            except (ValueError, IndexError):
                logging.getLogger(__name__).debug("nonsense")
    except SwitchedOff:
        assert len(interpreter.taken) <= len(data)


def test_papers_are_kept_told_and_numbered_on_after_a_restart(tmp_path: Path) -> None:
    told: list[PrintedPaper] = []
    heard = Event()

    def hear(paper: PrintedPaper) -> None:
        told.append(paper)
        heard.set()

    for _ in range(2):
        heard.clear()
        with VirtualPrinter(tmp_path, on_paper=hear) as printer:
            client = Client(printer)
            client.say(render_escpos(sample_receipt()))
            assert heard.wait(5)
            client.line.close()
    assert [paper.png.name for paper in told] == ["paper-0001.png", "paper-0002.png"]
    assert told[0].bin.read_bytes() == told[0].data == render_escpos(sample_receipt())


def test_a_port_that_is_taken_is_trouble(printer: VirtualPrinter, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="Choose another port"):
        VirtualPrinter(tmp_path, printer.server.port).start()
