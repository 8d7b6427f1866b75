"""What goes wrong in the field, as far as it is the gateway: day roll-over, hashes on the way, two who ask at once."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from desktop.domain.ids import new_id
from desktop.domain.time import NAIROBI, business_day, read_instant, utc_now
from portal.rails.pesaflow.account import GatewayAccount
from portal.rails.pesaflow.answers import Status
from portal.rails.pesaflow.chosen import UNDERSTUDY_ID, UNDERSTUDY_KEY, UNDERSTUDY_PATH, UNDERSTUDY_SECRET
from portal.rails.pesaflow.client import PesaflowClient
from portal.rails.pesaflow.named_codes import note_codes
from portal.rails.pesaflow.notification import read_notification
from portal.rails.pesaflow.secure_hash import RAW, secure_hash
from portal.rails.pesaflow.settlement import take_status
from portal.running import RunningPortal
from tests.portal.books import export, is_balanced
from tests.portal.gateway.test_notifications import body


def test_day_roll_over_and_a_clock_three_hours_ahead_put_no_money_on_the_wrong_day(portal: RunningPortal) -> None:
    yesterday = (utc_now().astimezone(NAIROBI) - timedelta(days=1)).date()
    inserted = f"{yesterday} 20:59:30"  # UTC: half a minute before midnight in Nairobi
    after = yesterday + timedelta(days=1)
    said = read_notification(
        body(
            payment_reference=[{"payment_reference": "UJE4K7Q2ZT", "inserted_at": inserted, "amount": "1050.00"}],
            payment_date=f"{after} 02:59:30+03:00 EAT Africa/Nairobi",
        )
    )
    status = Status("settled", "QMZT4VX", "", "KES", 105_000, 105_000, f"{after} 02:59:30+03:00 EAT Africa/Nairobi")
    portal.context.database.write(lambda tx: note_codes(tx, "QMZT4VX", said, new_id()))
    portal.context.database.write(lambda tx: take_status(tx, "QMZT4VX", status, utc_now()))
    (payment,) = export(portal, "payments")
    assert payment["paid_at"] == f"{yesterday}T20:59:30.000Z"
    assert business_day(read_instant(payment["paid_at"])) == yesterday


@pytest.mark.books("sqlite")
def test_hash_failures_plus_and_equals_arrive_as_they_were_sent(gateway: RunningPortal) -> None:
    account = GatewayAccount(
        gateway.url + UNDERSTUDY_PATH, UNDERSTUDY_ID, UNDERSTUDY_KEY, UNDERSTUDY_SECRET, "1", hash_form=RAW
    )
    wanted = {"+", "/"}
    for n in range(200):
        reference = f"REF{n}"
        hashed = secure_hash(UNDERSTUDY_KEY, UNDERSTUDY_ID + reference, RAW)
        if found := wanted & set(hashed):
            assert PesaflowClient(account).status(reference) is None, "404: known is only that the hash was right"
            wanted -= found
        if not wanted:
            return
    raise AssertionError("no hash with a plus and a slash among two hundred")


def test_two_portals_that_ask_at_once_book_one_payment(portal: RunningPortal) -> None:
    number, now = new_id().replace("-", "").upper(), utc_now()
    status = Status("settled", number, "", "KES", 105_000, 105_000)

    def take() -> None:
        portal.context.database.write(lambda tx: take_status(tx, number, status, now))

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert [row["amount_cents"] for row in export(portal, "payments")] == [105_000]
    assert is_balanced(portal)
