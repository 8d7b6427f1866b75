"""The commands as others start them: processes of their own, against printers that mean no good, in bounded time."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import Any

import pytest

from printing import VirtualPrinter
from tests.paths import ROOT
from tests.printing.bench_of_faults import unmarked

PROGRAM = [sys.executable, "-m", "printing"]
WORST_S = 30


def run(*arguments: str) -> tuple[int, list[dict[str, Any]], str]:
    """Exit code, JSON lines, and what was said of trouble."""
    done = subprocess.run([*PROGRAM, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=WORST_S)
    assert "Traceback" not in done.stderr
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


@pytest.fixture(scope="module")
def receipt(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = str(tmp_path_factory.mktemp("documents") / "receipt.json")
    assert run("sample", "receipt", "--out", path) == (0, [], "")
    return path


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[VirtualPrinter]:
    with VirtualPrinter(tmp_path / "papers") as made:
        yield made


Behaviour = Callable[[socket.socket, Event], None]


def says_nothing(line: socket.socket, over: Event) -> None:
    while not over.is_set() and line.recv(4096):
        pass


def reads_nothing(line: socket.socket, over: Event) -> None:
    over.wait()


def closes_at(count: int) -> Behaviour:
    def behave(line: socket.socket, over: Event) -> None:
        left = count
        while left > 0 and (data := line.recv(left)):
            left -= len(data)

    return behave


def answers_nonsense(line: socket.socket, over: Event) -> None:
    dice = random.Random(7)
    while not over.is_set() and line.recv(4096):
        line.sendall(dice.randbytes(dice.randrange(1, 40)))


def answers_healthy_and_never_in_order(line: socket.socket, over: Event) -> None:
    while not over.is_set() and (data := line.recv(4096)):
        line.sendall(b"\x12" * data.count(b"\x10\x04"))


HOSTILE: dict[str, tuple[Behaviour, set[tuple[str, str]]]] = {
    "silent": (says_nothing, {("sent", "D")}),
    "deaf": (reads_nothing, {("sent", "D")}),
    "closes at once": (closes_at(0), {("failed_before", "")}),
    "closes at byte 500": (closes_at(500), {("unknown", "")}),
    "nonsense": (answers_nonsense, {("failed_before", ""), ("unknown", "")}),
    "healthy only": (answers_healthy_and_never_in_order, {("sent", "C")}),
}


@contextmanager
def hostile(behave: Behaviour) -> Iterator[str]:
    over = Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        lines: list[socket.socket] = []

        def serve() -> None:
            while not over.is_set():
                try:
                    line, _ = listener.accept()
                except OSError:
                    continue
                lines.append(line)
                Thread(target=attend, args=(line,), daemon=True).start()

        def attend(line: socket.socket) -> None:
            try:
                behave(line, over)
            except OSError:
                pass  # it went
            finally:
                line.close()

        thread = Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield f"tcp://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            over.set()
            thread.join(2)
            for line in lines:
                line.close()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_job_at_a_hostile_printer_ends_in_time_and_is_never_called_printed(
    name: str, receipt: str, tmp_path: Path
) -> None:
    behave, ends = HOSTILE[name]
    with hostile(behave) as address:
        started = monotonic()
        command = ["job", "--document", receipt, "--to", address, "--store", str(tmp_path)]
        code, steps, _ = run(*command, "--give-up", "1", "--wait", "15")
        assert monotonic() - started < 20
        assert (steps[-1]["state"], steps[-1]["grade"]) in ends
        assert code == (0 if steps[-1]["state"] == "sent" else 1)
        assert steps[0]["state"] == "queued"
        assert "printed" not in {step["state"] for step in steps}
        code, again, _ = run(*command)
        assert [step["state"] for step in again] == [steps[-1]["state"]], "the same store tells the same end"


@pytest.mark.parametrize("name", ["deaf", "nonsense"])
def test_probe_and_send_end_in_time(name: str, receipt: str, tmp_path: Path) -> None:
    data = str(tmp_path / "receipt.bin")
    assert run("render", "--document", receipt, "--backend", "escpos", "--out", data)[0] == 0
    with hostile(HOSTILE[name][0]) as address:
        started = monotonic()
        _, found, _ = run("probe", "--to", address)
        assert found[0]["grade"] in ("C", "D")
        run("send", data, "--to", address)
        assert monotonic() - started < 20


def test_a_killed_job_is_unknown_in_the_same_store_and_prints_only_as_a_copy(
    receipt: str, tmp_path: Path, printer: VirtualPrinter
) -> None:
    printer.state.leave_paper(700)
    store = str(tmp_path / "store")
    command = ["job", "--document", receipt, "--to", printer.address, "--store", store]
    with subprocess.Popen([*PROGRAM, *command], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if json.loads(line)["state"] == "sent" and json.loads(line)["error"]:
                break
        os.kill(process.pid, signal.SIGKILL)
    printer.state.set(paper="ok")
    code, steps, _ = run(*command)
    assert (code, [step["state"] for step in steps]) == (1, ["unknown"])
    code, steps, _ = run(*command, "--copy-reason", "the first did not come out")
    assert (code, steps[-1]["state"], steps[-1]["grade"], steps[-1]["copy"]) == (0, "printed", "A", 1)
    assert unmarked([printer]) <= 1
    _, told, _ = run("papers", "--store", store)
    assert [(one["copy"], one["state"]) for one in told] == [(1, "printed"), (0, "unknown")]
    assert [step["state"] for step in told[1]["history"]][:4] == ["queued", "preflight", "sending", "sent"]


def test_paper_that_comes_back_prints_once_and_is_called_printed(
    receipt: str, tmp_path: Path, printer: VirtualPrinter
) -> None:
    printer.state.leave_paper(700)
    command = ["job", "--document", receipt, "--to", printer.address, "--store", str(tmp_path / "store")]
    with subprocess.Popen([*PROGRAM, *command], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        steps = []
        for line in process.stdout:
            steps.append(json.loads(line))
            if steps[-1]["error"]:
                printer.state.set(paper="ok")
        assert process.wait(WORST_S) == 0
    assert (steps[-1]["state"], steps[-1]["grade"]) == ("printed", "A")
    assert unmarked([printer]) == 1


def test_a_job_that_waits_too_long_for_paper_is_unknown(receipt: str, tmp_path: Path, printer: VirtualPrinter) -> None:
    printer.state.leave_paper(700)
    command = ["job", "--document", receipt, "--to", printer.address, "--store", str(tmp_path / "store")]
    code, steps, _ = run(*command, "--wait", "3")
    assert (code, steps[-1]["state"], steps[-1]["grade"]) == (1, "unknown", "")


def test_discover_tells_printers_as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    code, found, _ = run("discover")
    assert code == 0
    assert all(set(one) == {"name", "address", "way", "receipt"} for one in found)


def test_the_virtual_printer_can_be_switched_while_it_runs(receipt: str, tmp_path: Path) -> None:
    from tests.printing.test_control import Browser

    command = [
        *PROGRAM,
        "virtual",
        "--port",
        "0",
        "--control",
        "0",
        "--speed",
        "2000",
        "--out",
        str(tmp_path / "papers"),
    ]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            told = json.loads(process.stdout.readline())
            page = Browser(told["control"])
            page.change(cover_open=True)
            _, found, _ = run("probe", "--to", told["listening"])
            assert found[0]["problem"] == "cover_open"
            page.change(cover_open=False)
            store = str(tmp_path / "store")
            code, steps, _ = run("job", "--document", receipt, "--to", told["listening"], "--store", store)
            assert (code, steps[-1]["state"]) == (0, "printed")
        finally:
            process.terminate()
