"""The face of a virtual printer for people and scripts: a page with its light, its switches and its papers.

    GET  /            the page
    GET  /state       JSON: standing, faults, roll, papers
    POST /state       JSON with what is to change: {"paper": "out"}, {"late_s": 2}, {"power": "lose"}
    GET  /paper/N     the picture of paper N

It listens on this computer only and takes JSON only, so that no page of elsewhere can switch anything.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from desktop.domain.errors import Trouble, UserError
from printing.virtual.control_page import PAGE
from printing.virtual.faults import NAMES, readable
from printing.virtual.printer import VirtualPrinter
from printing.virtual.state import PAPER_STATES

MOST_BYTES = 4096
STANDING = ("cover_open", "cutter_stuck", "broken")


class ControlPage:
    """Serves the page from `start` to `stop`."""

    def __init__(self, printer: VirtualPrinter, port: int = 0) -> None:
        self.printer = printer
        handler = type("Handler", (Handler,), {"printer": printer})
        try:
            self.server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        except OSError as fault:
            raise Trouble(
                "The printer's page cannot listen on port {port} ({why}). Choose another port.",
                port=port,
                why=fault.strerror or str(fault),
            ) from fault
        self.server.daemon_threads = True
        self.thread = Thread(target=self.server.serve_forever, name="virtual-printer-page", daemon=True)

    def start(self) -> str:
        """Begins; returns the page's address."""
        self.thread.start()
        return f"http://127.0.0.1:{self.server.server_address[1]}/"

    def stop(self) -> None:
        """Ends."""
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(2)


def told(printer: VirtualPrinter) -> dict[str, Any]:
    """Everything the page shows."""
    standing = printer.state.standing
    return {
        "address": printer.address,
        "paper": standing.paper,
        **{name: getattr(standing, name) for name in STANDING},
        "jam_next_cut": printer.state.jam_next_cut,
        "left_mm": None if printer.state.left_dots is None else max(0, printer.state.left_dots // 8),
        "waiting_bytes": len(printer.buffer.bytes),
        "faults": readable(printer.faults.now),
        "papers": [paper.number for paper in printer.papers],
    }


def change(printer: VirtualPrinter, wanted: dict[str, Any]) -> None:
    """Switches what is named. `UserError` for what there is not; then nothing was changed."""
    faults = {name: value for name, value in wanted.items() if name in NAMES}
    rest = {name: value for name, value in wanted.items() if name not in NAMES}
    for name, value in rest.items():
        if not possible(name, value):
            raise UserError("“{name}” cannot be {value} here. Look at /state.", name=name, value=value)
    printer.set_fault(**faults)
    printer.state.set(**{name: value for name, value in rest.items() if name in ("paper", *STANDING)})
    if "jam_next_cut" in rest:
        printer.state.jam_next_cut = rest["jam_next_cut"]
    if "left_mm" in rest:
        printer.state.leave_paper(rest["left_mm"] * 8)
    if "power" in rest:
        printer.lose_power()


def possible(name: str, value: object) -> bool:
    """True for a change of the printer itself that there is."""
    if name in (*STANDING, "jam_next_cut"):
        return type(value) is bool
    if name == "left_mm":
        return type(value) is int and value > 0
    return (name == "paper" and value in PAPER_STATES) or (name == "power" and value == "lose")


class Handler(BaseHTTPRequestHandler):
    """One request."""

    printer: VirtualPrinter

    def do_GET(self) -> None:
        if self.path == "/":
            self.answer(HTTPStatus.OK, "text/html; charset=utf-8", PAGE.encode())
        elif self.path == "/state":
            self.json(HTTPStatus.OK, told(self.printer))
        elif self.path.startswith("/paper/"):
            self.paper(self.path.removeprefix("/paper/"))
        else:
            self.json(HTTPStatus.NOT_FOUND, {"error": "There is nothing here. Look at /."})

    def do_POST(self) -> None:
        kind = self.headers.get("Content-Type", "").partition(";")[0].strip()
        length = self.headers.get("Content-Length", "")
        if self.path != "/state" or kind != "application/json" or not length.isdigit() or int(length) > MOST_BYTES:
            self.json(HTTPStatus.BAD_REQUEST, {"error": "Send a small JSON object to /state."})
            return
        try:
            wanted = json.loads(self.rfile.read(int(length)))
            if not isinstance(wanted, dict):
                raise UserError("Send a JSON object, such as {example}.", example='{"paper": "out"}')
            change(self.printer, wanted)
        except (UserError, ValueError) as refused:
            self.json(HTTPStatus.BAD_REQUEST, {"error": str(refused)})
            return
        self.json(HTTPStatus.OK, told(self.printer))

    def paper(self, number: str) -> None:
        found = next((paper for paper in self.printer.papers if str(paper.number) == number), None)
        if found is None:
            self.json(HTTPStatus.NOT_FOUND, {"error": "There is no such paper."})
        else:
            self.answer(HTTPStatus.OK, "image/png", found.png.read_bytes())

    def json(self, status: HTTPStatus, body: dict[str, Any]) -> None:
        self.answer(status, "application/json", json.dumps(body).encode())

    def answer(self, status: HTTPStatus, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing on the console."""
