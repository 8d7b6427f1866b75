"""A zero character and half a surrogate: SQLite keeps the first, PostgreSQL neither; no address stumbles over them."""

from __future__ import annotations

import json

import pytest
import requests

from portal.rails.sandbox import SandboxRail
from portal.running import RunningPortal
from sync.protocol.signing import round_statement, sign
from tests.conformance.device import Device
from tests.portal.books import bill_state, export, raw_states
from tests.portal.services import fixed_lines

WAIT_S = 10
ODD = ["a\0b", "\0", "\ud800", "\udfff1"]


def confirm(rail: SandboxRail, **fields: str) -> requests.Response:
    """Posts a confirmation whose fields are these."""
    body = {
        "TransactionType": "Pay Bill",
        "TransID": "UJE4K7Q2ZT",
        "TransTime": "20261014093015",
        "TransAmount": "100.00",
        "BusinessShortCode": "222222",
        "BillRefNumber": "",
        "FirstName": "",
        **fields,
    }
    return requests.post(rail.address().confirmation, data=json.dumps(body), timeout=WAIT_S)


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_money_with_an_odd_text_is_booked(portal: RunningPortal, rail: SandboxRail, odd: str) -> None:
    assert confirm(rail, BillRefNumber=odd, FirstName=odd).json()["ResultCode"] == "0"
    assert [row["state"] for row in export(portal, "payments")] == ["unmatched"]
    assert raw_states(portal) == ["booked"]


def test_an_odd_character_does_not_hide_the_account(portal: RunningPortal, device: Device, rail: SandboxRail) -> None:
    bill = device.bill(*fixed_lines())
    device.push()
    amount = f"{bill.total_cents // 100}.00"
    confirm(rail, BillRefNumber=f"\0{bill.account}\0", TransAmount=amount)
    assert bill_state(portal, bill.account)[0] == "paid"


@pytest.mark.parametrize("kind", ["confirmation", "validation", "stk", "stk/%00", "status", "reversal", "timeout"])
def test_callbacks_of_odd_texts_are_answered(rail: SandboxRail, kind: str) -> None:
    base = rail.address().confirmation.rpartition("/")[0]
    for odd in ODD:
        stk = {"MerchantRequestID": odd, "CheckoutRequestID": odd, "ResultCode": 0, "ResultDesc": odd}
        result = {"ResultType": 0, "ResultCode": 0, "ConversationID": odd, "OriginatorConversationID": odd}
        said = {"TransID": odd, "Body": {"stkCallback": stk}, "Result": {**result, "TransactionID": odd}}
        answer = requests.post(f"{base}/{kind}", data=json.dumps(said), timeout=WAIT_S)
        assert answer.status_code == 200


def test_the_gateways_notification_of_odd_texts_is_answered(portal: RunningPortal, rail: SandboxRail) -> None:
    secret = portal.context.identity.rail_secret
    for odd in ODD:
        said = {"invoice_number": odd, "client_invoice_ref": odd, "status": odd, "payment_reference": odd}
        url = f"{portal.url}/rails/pesaflow/{secret}/notification"
        assert requests.post(url, data=json.dumps(said), timeout=WAIT_S).status_code == 200


@pytest.mark.parametrize("query", ["agency=%00", "agency=a&after=%00", "agency=%ED%A0%80"])
def test_an_agencys_odd_name_opens_nothing(portal: RunningPortal, query: str) -> None:
    headers = {"Authorization": "Bearer abc"}
    answer = requests.get(f"{portal.url}/v1/fulfilment?{query}", headers=headers, timeout=WAIT_S)
    assert answer.status_code in (400, 401)


def test_a_counters_odd_text_is_a_bad_message_at_most(portal: RunningPortal, device: Device) -> None:
    for odd in ODD[:2]:
        for field in ({"held_receipts": [], "reference": odd}, {"epoch": odd}, {"refetch_day": odd}, {"centre": odd}):
            body = json.dumps({"incarnation": 1, **field}).encode()
            headers = {"Huduma-Counter": device.me.counter, "Huduma-Signature": ""}
            headers["Huduma-Signature"] = sign(device.private, round_statement(body))
            answer = requests.post(portal.url + "/v1/round", data=body, headers=headers, timeout=WAIT_S)
            assert answer.status_code in (200, 400)
        enrolled = requests.post(
            portal.url + "/v1/enrol", data=json.dumps({"code": odd, "device_key": "ab" * 32}), timeout=WAIT_S
        )
        assert enrolled.status_code in (200, 400, 403)
        numbers = requests.get(f"{portal.url}/B/{odd.replace(chr(0), '%00')}", timeout=WAIT_S)
        assert numbers.status_code == 404
