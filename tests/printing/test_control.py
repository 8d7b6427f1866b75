"""The virtual printer's own page: what it shows and switches, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from printing import VirtualPrinter, render_escpos, transport_for
from printing.samples import sample_receipt
from printing.virtual.control import ControlPage


class Browser:
    """Asks the page."""

    def __init__(self, address: str) -> None:
        self.netloc = urlsplit(address).netloc

    def ask(self, method: str, path: str, body: object = None, kind: str = "application/json") -> tuple[int, bytes]:
        line = HTTPConnection(self.netloc, timeout=5)
        line.request(method, path, None if body is None else json.dumps(body), {"Content-Type": kind})
        answer = line.getresponse()
        told = answer.status, answer.read()
        line.close()
        return told

    def change(self, **wanted: Any) -> dict[str, Any]:
        status, body = self.ask("POST", "/state", wanted)
        assert status == 200, body
        told: dict[str, Any] = json.loads(body)
        return told


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[VirtualPrinter]:
    with VirtualPrinter(tmp_path) as made:
        yield made


@pytest.fixture
def browser(printer: VirtualPrinter) -> Iterator[Browser]:
    page = ControlPage(printer)
    yield Browser(page.start())
    page.stop()


def test_a_switch_on_the_page_is_a_fault_of_the_printer(printer: VirtualPrinter, browser: Browser) -> None:
    told = browser.change(paper="out", cover_open=True, late_s=1, jam_next_cut=True)
    assert (told["paper"], told["cover_open"], told["faults"]["late_s"]) == ("out", True, 1.0)
    assert printer.state.standing.paper == "out"
    assert printer.state.jam_next_cut
    told = browser.change(left_mm=60, busy=True, power="lose")
    assert (told["left_mm"], told["paper"], printer.state.busy) == (60, "near_end", True)


def test_papers_are_shown_as_pictures(printer: VirtualPrinter, browser: Browser) -> None:
    link = transport_for(printer.address).open()
    link.send(render_escpos(sample_receipt()))
    assert printer.wait_for_papers(1)
    link.close()
    assert json.loads(browser.ask("GET", "/state")[1])["papers"] == [1]
    assert browser.ask("GET", "/paper/1") == (200, printer.papers[0].png.read_bytes())
    assert browser.ask("GET", "/paper/../secret")[0] == 404


def test_the_page_is_whole_in_itself(browser: Browser) -> None:
    status, page = browser.ask("GET", "/")
    assert status == 200
    assert b"http://" not in page.replace(b"http://127.0.0.1", b"")
    assert b"https://" not in page


@pytest.mark.parametrize(
    "wrong", [{"paper": "wet"}, {"late_s": "soon"}, {"silent": 1}, {"left_mm": 0}, {"x": 1}, [], 7]
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    printer: VirtualPrinter, browser: Browser, wrong: object
) -> None:
    before = json.loads(browser.ask("GET", "/state")[1])
    mixed = {**wrong, "cover_open": True} if isinstance(wrong, dict) else wrong
    status, body = browser.ask("POST", "/state", mixed)
    assert (status, "error" in json.loads(body)) == (400, True)
    assert json.loads(browser.ask("GET", "/state")[1]) == before


def test_a_form_of_another_page_switches_nothing(printer: VirtualPrinter, browser: Browser) -> None:
    assert browser.ask("POST", "/state", {"paper": "out"}, "text/plain")[0] == 400
    assert browser.ask("POST", "/elsewhere", {"paper": "out"})[0] == 400
    assert printer.state.standing.paper == "ok"
