"""The gateway's secure hash, against the vector every integration agrees on, and what breaks it in the field."""

from __future__ import annotations

import base64

import pytest

from portal.rails.pesaflow.account import GatewayAccount
from portal.rails.pesaflow.client import Order, checkout_fields
from portal.rails.pesaflow.secure_hash import HEX, RAW, checkout_text, is_hash, mac, secure_hash

KEY, SECRET = "demo-key-0001", "demo-secret-0002"
HEX_TEXT = "c22d4de639e06509bc87d7fdab8a3a2488c3c4cb92f304eed49004d2d0b74b50"
FIELDS = {
    "apiClientID": "700",
    "amountExpected": "1050.00",
    "serviceID": "990011",
    "clientIDNumber": "12345678",
    "currency": "KES",
    "billRefNumber": "HC-NBO-000123",
    "billDesc": "Good conduct certificate",
    "clientName": "AMINA WANJIKU OTIENO",
}
ACCOUNT = GatewayAccount("https://gateway.example", "700", KEY, SECRET, "990011")
ORDER = Order("HC-NBO-000123", 105_000, "Good conduct certificate", name="AMINA WANJIKU OTIENO", id_number="12345678")


def test_the_vector_is_met() -> None:
    assert mac(KEY, checkout_text(FIELDS, SECRET)).hex() == HEX_TEXT


def test_it_is_base64_of_the_hex_text_or_of_the_bytes_as_the_setting_says() -> None:
    text = checkout_text(FIELDS, SECRET)
    hexed, raw = secure_hash(KEY, text, HEX), secure_hash(KEY, text, RAW)
    assert (len(hexed), base64.b64decode(hexed).decode()) == (88, HEX_TEXT)
    assert (len(raw), base64.b64decode(raw).hex()) == (44, HEX_TEXT)
    assert is_hash(KEY, text, hexed)
    assert is_hash(KEY, text, raw)
    assert not is_hash(KEY, text + " ", hexed)
    assert not is_hash(KEY, text, "é")


def test_a_checkout_hashes_the_very_strings_it_sends() -> None:
    fields = checkout_fields(ACCOUNT, ORDER)
    assert {name: fields[name] for name in FIELDS} == FIELDS
    assert base64.b64decode(fields["secureHash"]).decode() == HEX_TEXT


@pytest.mark.parametrize("name", ["  AMINA WANJIKU OTIENO ", "AMINA  WANJIKU\tOTIENO"])
def test_names_are_trimmed_before_they_are_hashed(name: str) -> None:
    order = Order("HC-NBO-000123", 105_000, "Good conduct certificate", name=name, id_number="12345678")
    assert checkout_fields(ACCOUNT, order)["secureHash"] == checkout_fields(ACCOUNT, ORDER)["secureHash"]


def test_nothing_secret_is_shown_by_the_account() -> None:
    assert KEY not in repr(ACCOUNT)
    assert SECRET not in repr(ACCOUNT)
