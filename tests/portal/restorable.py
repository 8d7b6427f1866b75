"""A portal whose books can be copied while it serves, and put back as they were: what a restored portal is."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import requests

from desktop.domain.time import Clock, utc_now
from portal.first_start import epoch_in_force
from portal.rails.sandbox import SandboxRail
from portal.running import RunningPortal
from tests.conformance.device import Device, Line
from tests.portal.services import fixed_lines


class Restorable:
    """One portal, its counters, and the way back to a copy."""

    def __init__(self, path: Path, clock: Clock = utc_now) -> None:
        self.path = path
        self.url = f"sqlite:///{path}"
        self._clock = clock
        self.devices: list[Device] = []
        self.start()

    def start(self) -> None:
        """Serves the file as it is."""
        self.portal = RunningPortal(self.url, clock=self._clock)
        self.portal.start()
        for device in self.devices:
            device.url = self.portal.url
            device.session = requests.Session()

    def stop(self) -> None:
        """Ends the portal; its counters stay as they are."""
        for device in self.devices:
            device.close()
        self.portal.stop()

    def copy(self, name: str = "copy.db") -> Path:
        """A copy of the books as they are now."""
        copied = self.path.with_name(name)
        with closing(sqlite3.connect(self.path)) as books, closing(sqlite3.connect(copied)) as copy:
            books.backup(copy)
        return copied

    def restore(self, copied: Path) -> None:
        """The portal dies, and comes back with an earlier state of its books."""
        self.stop()
        for left in self.path.parent.glob(self.path.name + "*"):
            left.unlink()
        self.path.write_bytes(copied.read_bytes())
        self.start()

    def device(self) -> Device:
        """A counter of the demonstration centre with its first word in the books."""
        device = Device(self.portal.url).enrol()
        self.devices.append(device)
        device.push()
        return device

    def pay(self, account: str, cents: int, code: str | None = None) -> str:
        """Money arrives; gives its code."""
        return SandboxRail(self.portal.url).pay(account=account, amount_cents=cents, code=code)

    def paid_bill(self, device: Device, *lines: Line, parts: Callable[[int], list[int]] = lambda total: [total]) -> str:
        """A bill that is raised, paid, and heard of by its counter; gives its account number."""
        bill = device.bill(*(lines or fixed_lines()))
        device.push()
        for cents in parts(bill.total_cents):
            self.pay(bill.account, cents)
        device.pull()
        return bill.account

    @property
    def epoch(self) -> str:
        """The epoch in force."""
        return self.portal.read(epoch_in_force)
