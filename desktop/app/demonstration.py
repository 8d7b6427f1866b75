"""The demonstration's world on this machine: a portal process, a virtual printer, and a citizen's phone.

Nothing leaves the loopback interface. Names and documents are made up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.app.portal_process import PortalProcess
from desktop.app.settings import CounterSettings
from desktop.domain.errors import Trouble, UserError

if TYPE_CHECKING:
    from printing.virtual.printer import PrintedPaper

ANSWER_S = 10.0
STAFF = {"agent": ("1001", "Grace Njeri", "246810"), "supervisor": ("2001", "Daniel Kiprono", "975310")}
"""Staff number, name and PIN of the demonstration's people, as the portal's demonstration centre has them."""


@dataclass(frozen=True, slots=True)
class MadeUpCitizen:
    """Somebody who does not exist."""

    id_number: str
    name: str
    phone: str


CITIZENS = (
    MadeUpCitizen("12345678", "Amina Wanjiku Otieno", "0712345126"),
    MadeUpCitizen("23456781", "Brian Ochieng Were", "0722345127"),
    MadeUpCitizen("3456782", "Zainab Mwanaisha Ali", "0733345128"),
    MadeUpCitizen("34567823", "Joseph Mwangi Kamau", "0110345129"),
    MadeUpCitizen("09876543", "Esther Nyokabi Kimani", "0700345130"),
)


def _unseen(_paper: PrintedPaper) -> None:
    """Nobody looks at the paper as it comes out."""


class Demonstration:
    """Portal and printer, from ``start`` to ``stop``; ``on_paper`` sees each paper as it is cut."""

    def __init__(self, folder: Path, on_paper: Callable[[PrintedPaper], None] = _unseen) -> None:
        from printing.virtual.printer import VirtualPrinter

        self.folder = folder
        self.papers = folder / "papers"
        self._portal = PortalProcess(folder / "portal")
        self._printer = VirtualPrinter(self.papers, on_paper=on_paper)
        self.portal_url = ""

    @property
    def database(self) -> str:
        """The portal's database, for its own commands."""
        return self._portal.database

    def start(self) -> CounterSettings:
        """The settings of the counter that belongs to this world."""
        printer = self._printer.start()
        self.portal_url = self._portal.wait_ready()
        return CounterSettings(self.folder / "counter", portal=self.portal_url, printer=printer)

    def pay(self, account: str, amount_cents: int, payer: str = "AMINA") -> str:
        """A citizen pays at the Pay Bill by phone; the M-PESA code. Takes as long as the rail's HTTP call."""
        from desktop.domain.account_number import is_account
        from portal.rails.sandbox import SandboxRail
        from portal.rails.sandbox.gateway_payer import GatewayPayer

        if not is_account(account) and (paid := GatewayPayer(self.portal_url).pay(account, amount_cents)) is not None:
            return paid.code
        return SandboxRail(self.portal_url).pay(account=account, amount_cents=amount_cents, first_name=payer)

    def bring_number(self, amount_cents: int) -> str:
        """A citizen brings the number of a bill that somebody raised at eCitizen."""
        from portal.rails.sandbox.gateway_payer import GatewayPayer

        made = GatewayPayer(self.portal_url).invoice(amount_cents=amount_cents, description="Good conduct certificate")
        return str(made["number"])

    def answer_prompt(self, account: str, answer: str) -> None:
        """The owner of the phone answers the prompt for this account; ``UserError`` when none is on it."""
        import requests

        told = {"account": account, "answer": answer}
        try:
            reply = requests.post(f"{self.portal_url}/sandbox/daraja/answer", json=told, timeout=ANSWER_S)
        except requests.RequestException as wrong:
            raise Trouble("The portal at {url} cannot be reached.", url=self.portal_url) from wrong
        if reply.status_code != 200:
            raise UserError("No prompt is on the phone for this bill. Send one first.")

    def stop(self) -> None:
        """The printer is switched off and the portal asked to end."""
        self._printer.stop()
        self._portal.stop()
