"""The page behind a receipt's QR: the verdict first, nothing personal, both languages, no scripts."""

from __future__ import annotations

import re

import pytest
import requests

from desktop.domain.ids import new_id
from portal.pages.words import CHANNELS, WORDS
from portal.rails.sandbox import SandboxRail
from portal.running import RunningPortal
from sync.protocol import kinds
from sync.protocol.receipt_code import read_receipt_text, receipt_text
from sync.protocol.signing import new_private_key
from sync.protocol.states import Channel, PaperState
from tests.conformance.device import Device
from tests.portal.services import fixed_lines

WAIT_S = 5


@pytest.fixture
def receipt(device: Device, rail: SandboxRail) -> dict[str, object]:
    """A receipt of two services, as its counter heard of it."""
    bill = device.bill(*fixed_lines(2))
    device.push()
    rail.pay(account=bill.account, amount_cents=bill.total_cents, first_name="WANJIKU")
    device.pull()
    (row,) = device.rows("receipt").values()
    return row


def open_page(portal: RunningPortal, code: object, query: str = "", language: str = "") -> requests.Response:
    """What a phone gets for a code's text."""
    address = f"{portal.url}/R/{str(code).rpartition('/R/')[2]}{query}"
    return requests.get(address, headers={"Accept-Language": language}, timeout=WAIT_S)


def test_a_genuine_receipt_says_so_and_what_to_compare(portal: RunningPortal, receipt: dict[str, object]) -> None:
    page = open_page(portal, receipt["qr"])
    assert page.status_code == 200
    assert "Genuine receipt" in page.text
    for fact in (receipt["number"], "2,260.00", str(receipt["check"]), str(receipt["rail_code"])[-5:], "GPO Nairobi"):
        assert str(fact) in page.text
    assert "No copies made" in page.text


def test_the_page_names_nobody_and_not_the_whole_rail_code(portal: RunningPortal, receipt: dict[str, object]) -> None:
    page = open_page(portal, receipt["qr"]).text
    for personal in ("Amina", "WANJIKU", "12345678", "254", str(receipt["rail_code"])):
        assert personal not in page


def test_the_page_loads_nothing_and_runs_nothing(portal: RunningPortal, receipt: dict[str, object]) -> None:
    page = open_page(portal, receipt["qr"])
    assert "<script" not in page.text
    assert not re.search(r"(src|url\(|@import|https?://)", page.text)
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"
    assert len(page.content) < 9_000


def test_the_phones_language_or_the_chosen_one_is_spoken(portal: RunningPortal, receipt: dict[str, object]) -> None:
    assert "Risiti halali" in open_page(portal, receipt["qr"], language="sw-KE").text
    assert "Risiti halali" in open_page(portal, receipt["qr"], "?l=sw").text
    assert "Genuine receipt" in open_page(portal, receipt["qr"], "?l=en", "sw").text


def test_a_code_in_small_letters_is_the_same_code(portal: RunningPortal, receipt: dict[str, object]) -> None:
    assert open_page(portal, str(receipt["qr"]).lower().replace("/r/", "/R/")).status_code == 200


def test_a_receipt_signed_by_somebody_else_is_not_known(portal: RunningPortal, receipt: dict[str, object]) -> None:
    forged = receipt_text(read_receipt_text(str(receipt["qr"]))[0], new_private_key(), "https://huduma.example")
    page = open_page(portal, forged)
    assert page.status_code == 404
    assert "Not a receipt we know" in page.text
    assert "2,260.00" not in page.text


@pytest.mark.parametrize("code", ["A", "AAAA", "%3Cscript%3E", "A" * 5_000, "..%2F..%2Fetc"])
def test_nonsense_is_not_known_and_not_repeated(portal: RunningPortal, code: str) -> None:
    page = open_page(portal, code)
    assert page.status_code in (404, 414, 400)
    assert "<script" not in page.text


def test_copies_are_counted(portal: RunningPortal, device: Device, receipt: dict[str, object]) -> None:
    for copy, state in ((0, PaperState.PRINTED), (1, PaperState.PRINTED), (2, PaperState.FAILED_BEFORE)):
        job = new_id()
        device.write(kinds.PaperOrdered(job, "receipt", str(receipt["bill"]), str(receipt["number"]), copy, "lost"))
        device.write(kinds.PaperEnded(job, state, "B"))
    device.push()
    assert "1 copy was made" in open_page(portal, receipt["qr"]).text


def test_both_languages_have_every_word() -> None:
    assert WORDS["en"].keys() == WORDS["sw"].keys()
    assert all(WORDS["sw"].values())
    assert set(CHANNELS) == set(Channel)
