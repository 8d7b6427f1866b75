"""Our account with the gateway: where it is, who we are there, and with what we hash."""

from __future__ import annotations

from dataclasses import dataclass, field

from portal.rails.pesaflow.secure_hash import HEX

RAIL = "pesaflow"
"""The rail's word in payments, bills and ledger accounts."""


@dataclass(frozen=True, slots=True)
class GatewayAccount:
    """``hash_form``: ``hex`` or ``raw``. ``service_id`` is the gateway's name of what is paid.

    ``notification_url`` is where the gateway is told to send its notifications, with our secret in it.
    """

    url: str
    client_id: str
    key: str = field(repr=False)
    secret: str = field(repr=False)
    service_id: str = ""
    hash_form: str = HEX
    notification_url: str = field(default="", repr=False)
    callback_url: str = ""
