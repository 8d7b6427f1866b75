"""One bill in every state a citizen can meet, and a receipt in each of its own, made as they are made in life."""

from __future__ import annotations

from sqlalchemy import select

from desktop.domain.account_number import make_account
from desktop.domain.ids import new_id
from desktop.domain.time import instant_text, utc_now
from portal.money.reverse_payment import reverse_payment
from portal.rails.sandbox import SandboxRail
from portal.running import RunningPortal
from portal.store.tables.centre_tables import staff
from sync.protocol import kinds
from sync.protocol.states import PaperState
from tests.conformance.device import Device, Line
from tests.portal.books import export
from tests.portal.services import convenience, fixed_lines, unknown_fee_service

LARGE_CENTS = 400_000_00


def pages_of_every_state(portal: RunningPortal, device: Device, rail: SandboxRail) -> dict[str, str]:
    """Addresses by state: those of bills, and ``receipt``, ``receipt_copied``, ``receipt_reversed``."""
    bills = {state: device.bill(*fixed_lines(2)) for state in ("waiting", "part_paid", "paid", "cancelled", "reversed")}
    bills["too_much"] = _large_bill(portal, device)
    device.write(kinds.BillCancelled(bills["cancelled"].bill, "mistake"))
    device.push()
    rail.pay(account=bills["part_paid"].account, amount_cents=100_00)
    for state in ("paid", "reversed"):
        rail.pay(account=bills[state].account, amount_cents=bills[state].total_cents)
    _reverse(portal, bills["reversed"].bill)
    device.pull()
    receipts = {str(row["bill"]): row for row in device.rows("receipt").values()}
    addresses = {state: f"{portal.url}/B/{bill.account}" for state, bill in bills.items()}
    addresses["not_here"] = f"{portal.url}/B/{device.number()}"
    addresses["unknown"] = f"{portal.url}/B/{unleased(device)}"
    addresses["receipt"] = portal.url + code_path(receipts[bills["paid"].bill])
    addresses["receipt_reversed"] = portal.url + code_path(receipts[bills["reversed"].bill])
    addresses["receipt_unknown"] = f"{portal.url}/R/AAAA"
    return addresses


def code_path(receipt: dict[str, object]) -> str:
    """The path of a receipt's address."""
    return "/R/" + str(receipt["qr"]).rpartition("/R/")[2]


def unleased(device: Device) -> str:
    """A well-formed number that no counter holds."""
    (block,) = device.leased[:1]
    base = block.first + 10 * block.size
    return make_account(base if base <= 999_999_999 else 100_000_000)


def make_copy(device: Device, receipt: dict[str, object]) -> None:
    """A printed copy of a receipt."""
    job = new_id()
    device.write(kinds.PaperOrdered(job, "receipt", str(receipt["bill"]), str(receipt["number"]), 1, "lost"))
    device.write(kinds.PaperEnded(job, PaperState.PRINTED, "B"))
    device.push()


def _large_bill(portal: RunningPortal, device: Device) -> kinds.BillRaised:
    approval, service = new_id(), unknown_fee_service()
    supervisor = portal.read(lambda c: str(c.execute(select(staff.c.id).where(staff.c.number == "2001")).scalar()))
    approved = kinds.FeeApproved(approval, service, LARGE_CENTS, "Gazette Notice 1", "agent-1", supervisor)
    device.write(approved, id_=approval)
    return device.bill(Line(service, LARGE_CENTS, convenience(LARGE_CENTS), approval=approval))


def _reverse(portal: RunningPortal, bill: str) -> None:
    (payment,) = [row["payment"] for row in export(portal, "payments") if row["bill"] == bill]
    at = instant_text(utc_now())
    portal.context.database.write(lambda tx: reverse_payment(tx, payment, "RVSL000001", at))
