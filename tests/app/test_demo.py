"""Rules of the demonstration that serves by itself: run as a command, judged by what it leaves behind."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import cv2
import numpy
import pypdfium2
import pytest
from PIL import Image

from sync.protocol.receipt_code import read_receipt_text
from tests.paths import ROOT

SERVICES = ("crs-birth-cert", "nrb-id-collect")
KEYS = {
    *("service", "account", "lines", "total_cents", "channel", "rail_code", "receipt_number", "receipt_qr"),
    *("slip_bin", "receipt_bin", "receipt_pdf", "keystrokes", "agent_ms", "payment_to_screen_ms"),
}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "out"
    command = [sys.executable, "-m", "desktop", "demo", "--headless", "--out", str(folder), "--lang", "sw"]
    for service in SERVICES:
        command += ["--service", service]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def transcript(out: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((out / "transcript.json").read_text(encoding="utf-8"))
    return read


def test_transcript_says_what_others_rely_on(out: Path, transcript: dict[str, Any]) -> None:
    assert set(transcript) == {"served", "shots", "ledger_balanced"}
    assert transcript["ledger_balanced"] is True
    assert [one["service"] for one in transcript["served"]] == list(SERVICES)
    for one in transcript["served"]:
        assert set(one) == KEYS
        assert one["total_cents"] == sum(line["total_cents"] for line in one["lines"])


def test_agents_time_is_280_ms_a_key_and_the_programs_own(transcript: dict[str, Any]) -> None:
    for one in transcript["served"]:
        assert one["agent_ms"] >= one["keystrokes"] * 280


def test_pictures_are_of_the_size_of_a_counters_screen(out: Path, transcript: dict[str, Any]) -> None:
    assert len(transcript["shots"]) >= 6
    for shot in transcript["shots"]:
        with Image.open(out / shot) as picture:
            assert picture.size == (1366, 768)


def test_receipts_code_is_the_same_on_paper_and_in_the_pdf(out: Path, transcript: dict[str, Any]) -> None:
    paid = transcript["served"][0]
    assert paid["receipt_qr"].encode() in (out / paid["receipt_bin"]).read_bytes()
    papers = [_decoded(Image.open(path)) for path in sorted((out / "papers").glob("*.png"))]
    assert paid["receipt_qr"] in papers
    page = pypdfium2.PdfDocument(out / paid["receipt_pdf"])[0]
    assert _decoded(page.render(scale=4).to_pil()) == paid["receipt_qr"]
    facts, _, _ = read_receipt_text(paid["receipt_qr"])
    assert (str(facts.number), facts.account, facts.amount_cents) == (
        paid["receipt_number"],
        paid["account"],
        paid["total_cents"],
    )


def test_free_service_leaves_no_bill_and_no_receipt(transcript: dict[str, Any]) -> None:
    free = transcript["served"][1]
    assert (free["account"], free["receipt_number"], free["total_cents"]) == (None, None, 0)


def test_service_nobody_has_is_a_sentence(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "desktop", "demo", "--headless", "--out", str(tmp_path / "o"), "--service", "nix"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "not in the catalogue" in done.stderr


def _decoded(picture: Image.Image) -> str:
    packed = io.BytesIO()
    picture.convert("L").save(packed, "PNG")
    image = cv2.imdecode(numpy.frombuffer(packed.getvalue(), numpy.uint8), cv2.IMREAD_GRAYSCALE)
    assert image is not None
    text, _, _ = cv2.QRCodeDetector().detectAndDecode(image)
    return str(text)
