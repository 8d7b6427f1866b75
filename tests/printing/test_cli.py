"""`python -m printing`: what others type, and what they are told when it cannot be done."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from printing import VirtualPrinter, from_json
from printing.cli import main
from tests.paths import ROOT


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[VirtualPrinter]:
    with VirtualPrinter(tmp_path / "papers") as made:
        yield made


@pytest.fixture
def receipt(tmp_path: Path) -> str:
    path = tmp_path / "receipt.json"
    assert main(["sample", "receipt", "--out", str(path)]) == 0
    return str(path)


def told(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize("kind", ["receipt", "slip", "acknowledgement", "test"])
def test_a_sample_is_a_document_that_renders_everywhere(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "document.json"
    assert main(["sample", kind, "--out", str(path)]) == 0
    from_json(path.read_text(encoding="utf-8"))
    for backend, magic in (("escpos", b"\x1b@"), ("pdf", b"%PDF"), ("png", b"\x89PNG")):
        for width, language in (("80", "both"), ("58", "sw")):
            out = tmp_path / f"out.{backend}"
            options = ["--backend", backend, "--width", width, "--lang", language, "--out", str(out)]
            assert main(["render", "--document", str(path), *options]) == 0
            assert out.read_bytes().startswith(magic)


def test_probe_tells_what_the_printer_can_confirm(printer: VirtualPrinter, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["probe", "--to", printer.address]) == 0
    (found,) = told(capsys)
    assert (found["grade"], found["certain"], found["process_id"]) == ("A", True, True)
    assert found["status"] == {"1": "12", "2": "12", "3": "12", "4": "12"}
    printer.state.set(paper="out")
    assert main(["probe", "--to", printer.address]) == 0
    (found,) = told(capsys)
    assert (found["grade"], found["certain"], found["problem"]) == ("C", False, "paper_out")


def test_send_hands_bytes_over_and_says_how_the_printer_is(
    printer: VirtualPrinter, receipt: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "receipt.bin"
    assert main(["render", "--document", receipt, "--backend", "escpos", "--out", str(out)]) == 0
    assert main(["send", str(out), "--to", printer.address]) == 0
    (sent,) = told(capsys)
    assert sent["sent"] == sent["bytes"] == out.stat().st_size
    assert printer.wait_for_papers(1)
    assert printer.papers[0].data == out.read_bytes()


def test_job_tells_every_step_and_prints_once(
    printer: VirtualPrinter, receipt: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = str(tmp_path / "store")
    command = ["job", "--document", receipt, "--to", printer.address, "--store", store]
    assert main(command) == 0
    steps = told(capsys)
    assert [step["state"] for step in steps] == ["queued", "preflight", "sending", "sent", "printed"]
    assert (steps[-1]["grade"], steps[-1]["copy"]) == ("A", 0)
    assert main(command) == 0
    assert [step["state"] for step in told(capsys)] == ["printed"]
    assert main([*command, "--copy-reason", "the first is torn"]) == 0
    assert (told(capsys)[-1]["copy"], len(printer.papers)) == (1, 2)


def test_job_without_a_printer_fails_before_a_byte_and_exits_1(
    receipt: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["job", "--document", receipt, "--to", "tcp://127.0.0.1:9", "--store", str(tmp_path), "--give-up", "0"]
    assert main(command) == 1
    last = told(capsys)[-1]
    assert (last["state"], last["bytes_sent"]) == ("failed_before", 0)
    assert "cannot be reached" in last["error"]


BAD = {
    "an unknown sample": (["sample", "poem", "--out", "OUT"], 2),
    "a document that is not there": (["render", "--document", "MISSING", "--backend", "pdf", "--out", "OUT"], 2),
    "a document that is none": (["render", "--document", "NOTES", "--backend", "pdf", "--out", "OUT"], 2),
    "an unknown width": (["render", "--document", "RECEIPT", "--backend", "pdf", "--width", "70", "--out", "OUT"], 2),
    "an unknown page": (
        ["render", "--document", "RECEIPT", "--backend", "escpos", "--code-page", "KOI8", "--out", "OUT"],
        2,
    ),
    "a folder as output": (["render", "--document", "RECEIPT", "--backend", "pdf", "--out", "FOLDER"], 1),
    "no address": (["probe", "--to", "printer"], 2),
    "nobody there": (["probe", "--to", "tcp://127.0.0.1:9"], 1),
    "a copy of nothing": (
        ["job", "--document", "RECEIPT", "--to", "tcp://127.0.0.1:9", "--store", "FOLDER", "--copy-reason", "x"],
        2,
    ),
    "an impossible port": (["virtual", "--port", "70000", "--out", "FOLDER"], 2),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_sentence_and_an_exit_code(
    case: str, receipt: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "notes.txt").write_text("milk, bread", encoding="utf-8")
    places = {
        "OUT": str(tmp_path / "out"),
        "MISSING": str(tmp_path / "missing"),
        "NOTES": str(tmp_path / "notes.txt"),
        "RECEIPT": receipt,
        "FOLDER": str(tmp_path),
    }
    arguments, code = BAD[case]
    assert main([places.get(word, word) for word in arguments]) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert captured.err.rstrip().endswith(".") or "tcp://" in captured.err
    assert not (tmp_path / "out").exists()


def test_virtual_is_a_printer_for_anyone(receipt: str, tmp_path: Path) -> None:
    program = [sys.executable, "-m", "printing"]
    out = tmp_path / "papers"
    with subprocess.Popen(
        [*program, "virtual", "--port", "0", "--out", str(out)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as serving:
        try:
            assert serving.stdout is not None
            address = json.loads(serving.stdout.readline())["listening"]
            command = [*program, "job", "--document", receipt, "--to", address, "--store", str(tmp_path / "store")]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30)
            assert (done.returncode, done.stderr) == (0, "")
            assert json.loads(done.stdout.splitlines()[-1])["state"] == "printed"
            assert json.loads(serving.stdout.readline())["paper"] == 1
            assert (out / "paper-0001.png").exists()
        finally:
            serving.terminate()
