"""Bills that wait for their money, raised by counters that speak the protocol alone."""

from __future__ import annotations

from tests.cluster.payers import Due
from tests.conformance.device import Device
from tests.portal.services import fixed_lines

A_PUSH = 100
A_COUNTER = 200
"""As many numbers as one leased block has."""


def raise_bills(url: str, count: int) -> list[Due]:
    """``count`` bills at as many counters as their blocks need; each with its account and total."""
    dues: list[Due] = []
    while len(dues) < count:
        device = Device(url)
        device.enrol()
        dues += _raise(device, min(A_COUNTER, count - len(dues)))
        device.close()
    return dues


def _raise(device: Device, count: int) -> list[Due]:
    citizen, bills = device.citizen(), []
    for _ in range(count):
        bills.append(device.bill(*fixed_lines(), citizen=citizen))
        if len(bills) % A_PUSH == 0:
            device.push()
    device.push()
    return [Due(bill.account, bill.total_cents) for bill in bills]
