"""The feeds: dense, in commit order, only what concerns a counter, and a cursor that is never wrong silently."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from sqlalchemy import select

from portal.admin.centre import add_centre, add_counter
from portal.catalogue.import_file import import_catalogue
from portal.rails.sandbox import SandboxRail
from portal.running import RunningPortal
from portal.store.tables.feed_tables import feed, feed_heads
from portal.store.transaction import Transaction
from resources.catalogue import generated_services, shipped_catalogue
from sync.protocol.feed import ROWS, Change, read_row
from sync.protocol.messages import MOST_CHANGES
from tests.conformance.device import Device
from tests.portal.conftest import MakeDevice
from tests.portal.services import fixed_lines


def numbers(portal: RunningPortal, name: str) -> list[int]:
    """The numbers of a feed in the order they were written."""
    rows = select(feed.c.no).where(feed.c.feed == name).order_by(feed.c.no)
    return portal.read(lambda c: [int(no) for (no,) in c.execute(rows)])


def test_the_first_download_brings_catalogue_centre_staff_and_settings(device: Device) -> None:
    device.pull()
    heard = {kind for kind, _key in device.heard}
    assert heard >= {"service", "question", "agency", "band", "catalogue", "staff", "centre", "counter", "settings"}
    assert len(device.rows("service")) > 300
    assert {row["name"] for row in device.rows("staff").values()} >= {"Grace Njeri", "Daniel Kiprono"}
    assert device.rows("settings")["settings"]["demonstration"] is True
    assert device.rows("centre")["GPO"]["county"] == "Nairobi"


def test_every_row_fits_the_type_of_its_kind(device: Device) -> None:
    device.pull()
    for (kind, key), body in device.heard.items():
        assert isinstance(read_row(Change(1, kind, key, body)), ROWS[kind])


def test_a_second_download_from_the_cursor_brings_nothing(device: Device) -> None:
    device.pull()
    device.heard.clear()
    answer = device.round()
    assert not device.heard
    assert not answer.more


def test_a_counter_never_hears_of_another_counters_bills(make_device: MakeDevice, rail: SandboxRail) -> None:
    one, other = make_device(), make_device()
    bill = one.bill(*fixed_lines())
    one.push()
    rail.pay(account=bill.account, amount_cents=bill.total_cents)
    one.pull()
    other.pull()
    assert one.rows("receipt")
    assert not other.rows("bill")
    assert not other.rows("payment")
    assert not other.rows("receipt")
    assert one.centre == other.centre


def test_the_feed_is_dense_with_concurrent_writers(
    portal: RunningPortal, make_device: MakeDevice, rail: SandboxRail
) -> None:
    devices = [make_device() for _ in range(4)]
    raised = [[device.bill(*fixed_lines()) for _ in range(5)] for device in devices]

    def push(device: Device) -> None:
        while device.acknowledged < len(device.written):
            sent = device.written[device.acknowledged : device.acknowledged + 3]
            device.acknowledged = device.round(sent, changes=False).head.seq

    def pay(n: int) -> None:
        for bill in raised[n]:
            rail.pay(account=bill.account, amount_cents=bill.total_cents)

    threads = [threading.Thread(target=push, args=(device,)) for device in devices]
    threads += [threading.Thread(target=pay, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = numbers(portal, "GPO")
    assert found == list(range(1, len(found) + 1))
    assert portal.read(lambda c: c.execute(select(feed_heads.c.no).where(feed_heads.c.feed == "GPO")).scalar_one()) == (
        len(found)
    )
    for device, bills in zip(devices, raised, strict=True):
        device.pull()
        states = {key: row["state"] for key, row in device.rows("bill").items()}
        assert states == {bill.bill: "paid" for bill in bills}
        assert len(device.rows("receipt")) == 5


def test_a_large_download_comes_in_bounded_parts_and_whole(portal: RunningPortal, device: Device) -> None:
    catalogue = replace(shipped_catalogue(), services=generated_services(3_000))
    portal.context.database.write(lambda tx: import_catalogue(tx, catalogue, "generated.csv"))
    sizes = []
    while True:
        answer = device.round()
        sizes.append(len(answer.reference_changes) + len(answer.centre_changes))
        if not answer.more:
            break
    assert max(sizes) == MOST_CHANGES
    assert len(sizes) >= 4
    active = {code for code, row in device.rows("service").items() if row["active"]}
    assert active == {service.code for service in catalogue.services}


@pytest.mark.parametrize(
    ("reference", "centre"),
    [("0000:ref:1", ""), ("", "0000:GPO:1"), ("nonsense", ""), ("{epoch}:GPO:1", ""), ("", "{epoch}:GPO:999999")],
)
def test_a_cursor_that_means_nothing_here_asks_for_a_new_beginning(device: Device, reference: str, centre: str) -> None:
    epoch = device.me.epoch
    answer = device.round(reference=reference.format(epoch=epoch), centre=centre.format(epoch=epoch))
    assert answer.refetch
    assert (answer.reference, answer.centre) == ("", "")
    assert not answer.reference_changes
    assert not answer.centre_changes
    device.reference = device.centre = ""
    device.pull()
    assert device.rows("service")


def test_a_push_brings_nothing_down_and_leaves_the_cursors(device: Device) -> None:
    answer = device.push()
    assert not answer.reference_changes
    assert not answer.centre_changes
    assert (answer.reference, answer.centre) == ("", "")


def test_another_centre_has_its_own_feed(portal: RunningPortal) -> None:
    database = portal.context.database

    def make(tx: Transaction) -> None:
        add_centre(tx, "MSA", name="Mombasa", county="Mombasa", town="")
        add_counter(tx, "MSA", 1)

    before = numbers(portal, "GPO")
    database.write(make)
    assert numbers(portal, "GPO") == before
    kinds = select(feed.c.kind).where(feed.c.feed == "MSA").order_by(feed.c.no)
    assert portal.read(lambda c: [str(kind) for (kind,) in c.execute(kinds)]) == ["centre", "settings", "counter"]
