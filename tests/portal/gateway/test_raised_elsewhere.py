"""A service whose bill its agency raises is never billed under a number of ours."""

from __future__ import annotations

import pytest

from portal.running import RunningPortal
from tests.conformance.device import Device, Line
from tests.portal.gateway.world import bill_row, last_outcome


@pytest.mark.parametrize("service", ["kra-pay-prn", "sha-contrib"])
def test_a_bill_for_it_is_refused(portal: RunningPortal, device: Device, service: str) -> None:
    bill = device.bill(Line(service, 100_000))
    device.push()
    assert last_outcome(device) == ("refused", "no_such_rail")
    assert bill_row(portal, bill.bill).state == "refused"


def test_counters_learn_which_services_they_are(device: Device) -> None:
    device.pull()
    services = device.rows("service")
    assert services["kra-pay-prn"]["raised_elsewhere"] == "222222"
    assert services["sha-contrib"]["raised_elsewhere"] == "200222"
    assert services["ntsa-logbook-dup"]["raised_elsewhere"] == ""
