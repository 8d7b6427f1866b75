"""Receipt keys change while the portal serves; old receipts verify for ever, a copied key makes no receipt."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import requests

from desktop.domain.errors import UserError
from desktop.domain.receipt_number import ReceiptNumber
from desktop.domain.time import instant_text
from portal.commands.parser import main
from portal.first_start import RECEIPTS, current_key
from portal.rails.sandbox import SandboxRail
from portal.receipt_keys import dated_keys, doubt_receipt_key, rotate_receipt_key
from portal.running import RunningPortal
from portal.settings import MOST_PUBLIC_URL
from printing.qr_size import fewest_modules, most_modules
from sync.protocol.receipt_code import MOST_TEXT, is_genuine, read_receipt_text, receipt_text
from tests.conformance.device import Device
from tests.portal.books import alarm_kinds
from tests.portal.test_receipts import pay_for_one

WAIT_S = 10
SINCE = "2026-01-01T00:00:00.000Z"


def published(portal: RunningPortal) -> dict[str, object]:
    """``/v1/keys``."""
    answer: dict[str, object] = requests.get(portal.url + "/v1/keys", timeout=WAIT_S).json()
    return answer


def page_of(portal: RunningPortal, code: str) -> requests.Response:
    """The page of a receipt's code."""
    return requests.get(f"{portal.url}/R/{code.rpartition('/R/')[2]}?l=en", timeout=WAIT_S)


def test_the_next_receipt_is_signed_with_the_new_key_and_old_ones_verify_for_ever(
    portal: RunningPortal, device: Device, rail: SandboxRail
) -> None:
    old = str(pay_for_one(device, rail)["qr"])
    fresh = portal.context.database.write(rotate_receipt_key)
    new = str(pay_for_one(device, rail)["qr"])
    assert read_receipt_text(new)[0].key == fresh.id
    assert read_receipt_text(old)[0].key != fresh.id
    keys = published(portal)["keys"]
    assert isinstance(keys, dict)
    for code in (old, new):
        assert is_genuine(code, keys)
        assert page_of(portal, code).status_code == 200


def test_the_published_list_says_from_when_until_when(portal: RunningPortal) -> None:
    before = portal.read(dated_keys)
    fresh = portal.context.database.write(rotate_receipt_key)
    dates = published(portal)["dates"]
    assert isinstance(dates, list)
    (former, current) = dates
    assert former["id"] == before[0].id
    assert former["retired"] == fresh.used_from
    assert current == {"id": fresh.id, "public_key": fresh.public_key, "from": fresh.used_from}


def test_a_counter_that_waits_learns_the_new_list_at_once(portal: RunningPortal, device: Device) -> None:
    device.pull()
    former = dict(device.rows("settings")["settings"]["receipt_keys"])
    fresh = portal.context.database.write(rotate_receipt_key)
    device.round(wait_s=5)
    learned = device.rows("settings")["settings"]["receipt_keys"]
    assert learned == {**former, str(fresh.id): fresh.public_key}


def test_the_command_rotates_the_keys_of_a_portal_that_serves(
    database: str, portal: RunningPortal, device: Device, rail: SandboxRail, capsys: pytest.CaptureFixture[str]
) -> None:
    device.pull()
    assert main(["admin", "--database", database, "keys", "rotate"]) == 0
    capsys.readouterr()
    device.round(wait_s=5)
    code = str(pay_for_one(device, rail)["qr"])
    assert is_genuine(code, device.rows("settings")["settings"]["receipt_keys"])
    assert main(["admin", "--database", database, "keys", "list", "--json"]) == 0
    former, current = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert "retired" in former
    assert "retired" not in current
    assert str(current["id"]) == str(read_receipt_text(code)[0].key)


def test_a_receipt_of_a_doubted_key_counts_because_it_stands_in_the_books(
    portal: RunningPortal, device: Device, rail: SandboxRail
) -> None:
    code = str(pay_for_one(device, rail)["qr"])
    portal.context.database.write(lambda tx: rotate_receipt_key(tx, SINCE))
    page = page_of(portal, code)
    assert page.status_code == 200
    assert "Genuine receipt" in page.text
    assert "since 1 Jan 2026" in page.text
    assert "stands in our books" in page.text
    assert alarm_kinds(portal) == ["receipt_key_doubted"]


def test_a_copied_key_makes_no_receipt_here(portal: RunningPortal, device: Device, rail: SandboxRail) -> None:
    code = str(pay_for_one(device, rail)["qr"])
    facts = read_receipt_text(code)[0]
    key = portal.read(lambda c: current_key(c, RECEIPTS))
    portal.context.database.write(lambda tx: rotate_receipt_key(tx, SINCE))
    later = datetime(2026, 12, 1, tzinfo=UTC)
    never = ReceiptNumber(facts.number.centre, facts.number.series, facts.number.serial + 5)
    forged = [replace(facts, number=never), replace(facts, issued_at=later)]
    for said in forged:
        text = receipt_text(said, key.private_hex, "https://huduma.example")
        page = page_of(portal, text)
        assert page.status_code == 404
        assert "withdrawn since 1 Jan 2026" in page.text


def test_the_key_that_signs_now_cannot_be_doubted(portal: RunningPortal) -> None:
    key = portal.read(dated_keys)[0].id
    with pytest.raises(UserError, match="Retire it first"):
        portal.context.database.write(lambda tx: doubt_receipt_key(tx, key, SINCE))
    with pytest.raises(UserError, match="no receipt key"):
        portal.context.database.write(lambda tx: doubt_receipt_key(tx, 99, SINCE))


def test_of_two_dates_of_doubt_the_earlier_stands(portal: RunningPortal) -> None:
    key = portal.read(dated_keys)[0].id
    write = portal.context.database.write
    write(lambda tx: rotate_receipt_key(tx, "2026-03-01T00:00:00.000Z"))
    write(lambda tx: doubt_receipt_key(tx, key, "2026-05-01T00:00:00.000Z"))
    assert portal.read(dated_keys)[0].doubted_since == "2026-03-01T00:00:00.000Z"
    write(lambda tx: doubt_receipt_key(tx, key, SINCE))
    assert portal.read(dated_keys)[0].doubted_since == SINCE


@pytest.mark.parametrize(("day", "code"), [("2026-10-14", 0), ("soon", 2)])
def test_a_day_of_doubt_is_a_nairobi_day(database: str, day: str, code: int) -> None:
    assert main(["admin", "--database", database, "keys", "rotate", "--copied-since", day]) == code
    if code == 0:
        with RunningPortal(database) as portal:
            midnight = datetime(2026, 10, 13, 21, tzinfo=UTC)
            assert portal.read(dated_keys)[0].doubted_since == instant_text(midnight)


def test_the_longest_code_is_a_qr_of_49_modules_in_any_mode() -> None:
    longest = "HTTPS://" + "H" * (MOST_PUBLIC_URL - 8) + "/R/" + "A" * (MOST_TEXT - MOST_PUBLIC_URL - 3)
    assert len(longest) == MOST_TEXT
    assert most_modules(longest) <= 49
    assert fewest_modules(longest) <= 49
