"""A real browser, without a window, driven over a pipe: Chromium's own protocol, no driver and no library.

``--remote-debugging-pipe`` reads commands on descriptor 3 and writes answers on 4, JSON texts with a zero byte behind.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PACKAGE = "chromium"
NAMES = ("chromium", "chromium-browser", "google-chrome")
ANSWER_S = 20.0
LAUNCHER = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3); os.dup2(int(sys.argv[2]), 4); os.execv(sys.argv[3], sys.argv[3:])"
)
"""Puts the two pipes where the browser looks for them, and becomes the browser."""

MOST_ANSWER = 64 * 1024 * 1024


def find_browser() -> str | None:
    """The program, or ``None`` where this machine has none."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


class Browser:
    """One page of one browser; every answer is waited for, within a bound."""

    def __init__(self, program: str, folder: Path) -> None:
        to_browser, self._write = _high_pipe()
        self._read, from_browser = _high_pipe()
        self._buffer = b""
        self._number = 0
        self._session = ""
        self.events: list[dict[str, Any]] = []
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-c",
                LAUNCHER,
                str(to_browser),
                str(from_browser),
                program,
                "--headless=new",
                "--remote-debugging-pipe",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--no-first-run",
                "--hide-scrollbars",
                f"--user-data-dir={folder}",
                "about:blank",
            ],
            pass_fds=(to_browser, from_browser),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(to_browser)
        os.close(from_browser)
        self._open_page()

    def _open_page(self) -> None:
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.ask("Page.enable")
        self.ask("Network.enable")

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """One command and its answer; what happens meanwhile is kept in ``events``."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        until = time.monotonic() + ANSWER_S
        while True:
            came = self._next(until)
            if came.get("id") == self._number:
                assert "error" not in came, came["error"]
                result: dict[str, Any] = came["result"]
                return result
            self.events.append(came)

    def open(self, url: str, width: int, *, dark: bool = False, root_px: int = 16) -> None:
        """Shows an address in a window of this width; ``root_px`` is the reader's own text size."""
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.ask("Emulation.setEmulatedMedia", features=scheme)
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=844, deviceScaleFactor=1, mobile=width < 600)
        self.events.clear()
        self.ask("Page.navigate", url=url)
        self._until("Page.loadEventFired")
        if root_px != 16:
            self.run(f"document.documentElement.style.fontSize = '{root_px}px'")

    def run(self, script: str) -> Any:
        """The value of an expression in the page, which itself has no scripts."""
        answer = self.ask("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def picture(self, path: Path) -> None:
        """The whole page as a PNG."""
        shot = self.ask("Page.captureScreenshot", format="png", captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(shot["data"]))

    def requests(self) -> list[str]:
        """Every address the page asked for since it was opened."""
        sent = (event["params"]["request"]["url"] for event in self.events if _is(event, "Network.requestWillBeSent"))
        return [url for url in sent if not url.startswith("data:")]

    def close(self) -> None:
        """Ends the browser and waits for it."""
        os.close(self._write)
        os.close(self._read)
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(10)

    def _until(self, method: str) -> None:
        until = time.monotonic() + ANSWER_S
        while not any(_is(event, method) for event in self.events):
            self.events.append(self._next(until))

    def _next(self, until: float) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            left = until - time.monotonic()
            ready, _, _ = select.select([self._read], [], [], max(0.0, left))
            assert ready, "the browser did not answer in time"
            came = os.read(self._read, 1024 * 1024)
            assert came, "the browser ended"
            self._buffer += came
            assert len(self._buffer) < MOST_ANSWER
        message, _, self._buffer = self._buffer.partition(b"\0")
        answer: dict[str, Any] = json.loads(message)
        return answer


def _high_pipe() -> tuple[int, int]:
    """A pipe whose ends are not among the numbers the browser wants."""
    low = os.pipe()
    high = tuple(fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in low)
    for end in low:
        os.close(end)
    return high[0], high[1]


def _is(event: dict[str, Any], method: str) -> bool:
    return event.get("method") == method


@contextmanager
def browser(program: str, folder: Path) -> Iterator[Browser]:
    """A browser that is ended in the end."""
    opened = Browser(program, folder)
    try:
        yield opened
    finally:
        opened.close()
