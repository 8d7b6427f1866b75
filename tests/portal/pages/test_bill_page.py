"""A bill's page: its state and how to pay in both languages, nothing personal, calm about what is not known."""

from __future__ import annotations

import re

import pytest
import requests
from sqlalchemy import insert, update

from portal.pages.bill_standing import Standing
from portal.pages.bill_words import BILL_WORDS
from portal.rails.pesaflow.invoice import our_reference
from portal.running import RunningPortal
from portal.store.tables.bill_tables import bills
from portal.store.tables.gateway_tables import gateway_invoices
from portal.store.transaction import Transaction
from tests.conformance.device import Device
from tests.pages.citizen_pages import LARGE_CENTS
from tests.portal.services import fixed_lines

WAIT_S = 10
STATES = ["waiting", "part_paid", "paid", "cancelled", "reversed", "not_here"]


def get(url: str, query: str = "", **headers: str) -> requests.Response:
    """What a phone gets."""
    return requests.get(url + query, headers=headers, timeout=WAIT_S)


@pytest.mark.parametrize("state", STATES)
def test_a_bill_says_how_it_stands_in_both_languages(pages: dict[str, str], state: str) -> None:
    for first in ("en", "sw"):
        page = get(pages[state], f"?l={first}")
        assert page.status_code == 200
        for words in BILL_WORDS.values():
            assert words[state].split(",")[0] in page.text
        assert f'<html lang="{first}">' in page.text


def test_an_unpaid_bill_says_how_to_pay_in_numbered_steps(pages: dict[str, str]) -> None:
    page = get(pages["waiting"], "?l=en").text
    account = pages["waiting"].rpartition("/")[2]
    grouped = "\N{NO-BREAK SPACE}".join((account[:3], account[3:7], account[7:]))
    for said in ("Business number 222222", f"Account number {grouped}", "Amount 2260, no more", "KES 2,260.00"):
        assert said in page
    assert page.count("<li>") >= 5
    assert "Do not pay again" in page


def test_a_part_paid_bill_asks_for_the_rest_alone(pages: dict[str, str]) -> None:
    page = get(pages["part_paid"], "?l=en").text
    assert "Part paid, KES\N{NO-BREAK SPACE}2,160.00 missing" in page
    assert "Amount 2160, no more" in page


def test_a_paid_bill_names_its_receipt_and_asks_for_nothing(pages: dict[str, str]) -> None:
    page = get(pages["paid"], "?l=en").text
    assert re.search(r"GPO-\d\d-0000001", page)
    assert "Business number" not in page


@pytest.mark.parametrize("state", ["cancelled", "reversed", "paid", "not_here"])
def test_a_bill_that_takes_no_money_says_nothing_of_paying(pages: dict[str, str], state: str) -> None:
    assert "Business number" not in get(pages[state]).text


def test_more_than_a_phone_can_pay_goes_by_bank(pages: dict[str, str]) -> None:
    page = get(pages["too_much"], "?l=en").text
    assert LARGE_CENTS > 25_000_000
    assert "More than KES 250,000.00 cannot be paid by phone" in page
    assert "Lipa na M-PESA" not in page


def test_a_number_is_understood_as_it_is_typed(pages: dict[str, str]) -> None:
    base, _, account = pages["waiting"].rpartition("/")
    for typed in (
        f"{account[:3]}%20{account[3:7]}%20{account[7:]}",
        "-".join((account[:3], account[3:])),
        f"{account} ",
    ):
        assert get(f"{base}/{typed}").status_code == 200
    assert get(f"{base.replace('/B', '/b')}/{account}").status_code == 200


def test_the_page_names_nobody(pages: dict[str, str]) -> None:
    for url in pages.values():
        page = get(url).text
        for personal in ("Amina", "Wanjiku", "12345678", "254", "0712", "KDA"):
            assert personal not in page


def test_the_page_is_kept_nowhere_and_loads_nothing(pages: dict[str, str]) -> None:
    for state, url in pages.items():
        page = get(url)
        assert page.headers["cache-control"] == "no-store"
        assert "noindex" in page.headers["x-robots-tag"]
        assert page.headers["content-security-policy"].startswith("default-src 'none'")
        assert page.headers["x-content-type-options"] == "nosniff"
        assert "<script" not in page.text
        assert not re.search(r"(src=|url\(|@import|https?://|@font-face)", page.text), state
        assert len(page.content) < 10_000


def test_a_refused_bill_says_not_to_pay(page_portal: RunningPortal) -> None:
    device = Device(page_portal.url).enrol()
    bill = device.bill(*fixed_lines(), total_cents=1_00)
    device.push()
    device.close()
    page = get(f"{page_portal.url}/B/{bill.account}", "?l=en").text
    assert "Do not pay this bill" in page
    assert "Business number" not in page


def test_a_bill_that_awaits_its_number_says_not_to_pay_yet(page_portal: RunningPortal) -> None:
    device = Device(page_portal.url).enrol()
    bill = device.bill(*fixed_lines())
    device.push()
    device.close()
    reference = our_reference(bill.bill)
    facts = {"centre_id": "GPO", "bill_id": bill.bill, "counter_id": device.me.counter, "our_reference": reference}
    facts |= {"description": "", "state": "wanted", "made_at": "2026-10-14T06:31:08.123Z"}
    sums = {"service_cents": 1, "raised_cents": 1}

    def await_number(tx: Transaction) -> None:
        waits = update(bills).where(bills.c.id == bill.bill).values(state="awaiting_number", account="")
        tx.connection.execute(waits)
        tx.connection.execute(insert(gateway_invoices).values(**facts, **sums))

    page_portal.context.database.write(await_number)
    page = get(f"{page_portal.url}/B/{reference}", "?l=en")
    assert page.status_code == 200
    assert "Your account number is not ready" in page.text
    assert "Do not pay yet" in page.text


def test_an_unknown_number_is_answered_calmly(pages: dict[str, str]) -> None:
    page = get(pages["unknown"], "?l=en")
    assert page.status_code == 404
    assert "No bill with this number" in page.text
    assert "digit by digit" in page.text


def test_a_slip_of_the_thumb_is_named(pages: dict[str, str]) -> None:
    base, _, account = pages["waiting"].rpartition("/")
    wrong = account[:-1] + str((int(account[-1]) + 1) % 10)
    page = get(f"{base}/{wrong}", "?l=en")
    assert page.status_code == 404
    assert "One digit is wrong" in page.text
    assert "2,260" not in page.text


HOSTILE = [
    "",
    "%00",
    "%00" * 20,
    "..%2f..%2f..%2fetc%2fpasswd",
    "../../etc/passwd",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "'%20OR%201=1--",
    "%F0%9F%92%A3",
    "%EF%BC%91%EF%BC%92%EF%BC%93%EF%BC%94%EF%BC%95%EF%BC%96",
    "%D9%A1%D9%A2%D9%A3%D9%A4%D9%A5%D9%A6%D9%A7%D9%A8%D9%A9%D9%A1%D9%A2",
    "%C2%B2" * 11,
    "%FF%FE",
    "9" * 8_000,
    "A" * 8_000,
    "%2e%2e%2f" * 200,
    "GPO-26-0000001",
    "{{7*7}}",
    "%0d%0aSet-Cookie:%20a=b",
]


@pytest.mark.parametrize("kind", ["B", "R"])
@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_a_number_or_code_nobody_knows(page_portal: RunningPortal, kind: str, typed: str) -> None:
    page = requests.get(f"{page_portal.url}/{kind}/{typed}", timeout=WAIT_S)
    assert page.status_code == 404
    assert "<script" not in page.text
    assert "set-cookie" not in page.headers
    assert "passwd" not in page.text


def test_both_languages_have_every_word_of_every_state() -> None:
    assert BILL_WORDS["en"].keys() == BILL_WORDS["sw"].keys()
    assert all(BILL_WORDS["sw"].values())
    assert {state.value for state in Standing} <= BILL_WORDS["en"].keys()
    for key, english in BILL_WORDS["en"].items():
        names = sorted(re.findall(r"\{(\w+)\}", english))
        assert sorted(re.findall(r"\{(\w+)\}", BILL_WORDS["sw"][key])) == names, key
