"""How one portal is run: what the command line or a caller decides, checked once.

What must outlive a start (epoch, keys, the secret in the rail's address) is in the database instead.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field

from desktop.domain.errors import UserError
from portal.rails.rail_settings import DARAJA, PESAFLOW, RailSettings

SANDBOX = "sandbox"
KNOWN_RAILS = (DARAJA, PESAFLOW, SANDBOX)
PAY_BILL = "222222"
PUBLIC_URL = "https://huduma.example"
MOST_PUBLIC_URL = 24
"""A longer address would not leave room for the receipt in its QR."""


@dataclass(frozen=True, slots=True)
class Settings:
    """``demo``: ``None`` means as the rails and the host imply.

    ``metrics_token`` opens ``/metrics`` from elsewhere; without one only this machine reads it. ``log_requests``: a
    line of JSON on stderr for each request.
    """

    database: str
    rails: tuple[str, ...] = (SANDBOX,)
    host: str = "127.0.0.1"
    port: int = 8400
    demo: bool | None = None
    public_url: str = PUBLIC_URL
    pay_bill: str = PAY_BILL
    rail_settings: RailSettings = field(default_factory=RailSettings)
    metrics_token: str = field(default="", repr=False)
    log_requests: bool = False

    def __post_init__(self) -> None:
        for rail in self.rails:
            if rail not in KNOWN_RAILS:
                raise UserError(
                    "“{rail}” is no rail of this portal. Use {known}.", rail=rail, known=", ".join(KNOWN_RAILS)
                )
        if not self.rails:
            raise UserError("A portal needs a rail. Use --rails sandbox.")
        for rail, told in ((DARAJA, self.rail_settings.daraja), (PESAFLOW, self.rail_settings.pesaflow)):
            if (rail in self.rails) != (told is not None):
                raise UserError("The rail “{rail}” is switched on without its settings, or off with them.", rail=rail)
        if len(self.public_url) > MOST_PUBLIC_URL or not self.public_url.startswith("https://"):
            raise UserError(
                "“{url}” cannot stand on receipts. Use an https:// address of at most {most} characters.",
                url=self.public_url,
                most=MOST_PUBLIC_URL,
            )
        if self.demo and (self.real_rails or not is_loopback(self.host)):
            raise UserError(
                "A demonstration enrols anybody, so it runs with the sandbox rail alone and on this machine alone. "
                "Leave --demo out."
            )

    @property
    def real_rails(self) -> tuple[str, ...]:
        """The rails that move real money."""
        return tuple(rail for rail in self.rails if rail != SANDBOX)

    @property
    def shown_pay_bill(self) -> str:
        """What a citizen pays to: an institution's own short code, else the country's Pay Bill."""
        told = self.rail_settings.daraja
        return told.short_code if told is not None and PESAFLOW not in self.rails else self.pay_bill

    @property
    def short_codes(self) -> frozenset[str]:
        """The short codes M-PESA may name in a validation."""
        told = self.rail_settings.daraja
        return frozenset({self.pay_bill} | ({told.short_code} if told is not None else set()))

    @property
    def prompt_rail(self) -> str:
        """The rail that asks a citizen's phone, or empty: never an understudy beside rails that move real money."""
        if DARAJA in self.rails:
            return DARAJA
        return SANDBOX if not self.real_rails else ""

    @property
    def gateway(self) -> bool:
        """True where this portal speaks to a gateway: the real one, or its understudy where nothing real is on."""
        return PESAFLOW in self.rails or not self.real_rails

    @property
    def gateway_numbers(self) -> bool:
        """True where the gateway allots account numbers."""
        told = self.rail_settings.pesaflow
        return told is not None and told.numbers == "gateway"

    @property
    def demonstration(self) -> bool:
        """True where a counter may enrol by itself."""
        return self.demo if self.demo is not None else not self.real_rails and is_loopback(self.host)


def is_loopback(host: str) -> bool:
    """True when only this machine reaches the address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
