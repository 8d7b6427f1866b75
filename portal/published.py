"""What every centre's counters must know of the portal's settings, sent down whenever it differs from what was sent."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, select

from portal.first_start import receipt_keys
from portal.settings import Settings
from portal.store.setting import GATEWAY, PROMPT_RAIL, PUBLIC_ADDRESS, read_setting, write_setting
from portal.store.tables.centre_tables import centres
from portal.store.transaction import Transaction
from sync.protocol.feed import SettingsRow
from sync.protocol.states import NumberSource

KEY = "settings"
SENT = "settings_sent"
MOST_MPESA_CENTS = 25_000_000
"""M-PESA's limit a payment: 250,000 shillings."""


def settings_row(settings: Settings, keys: dict[str, str]) -> SettingsRow:
    """The settings as counters learn them."""
    return SettingsRow(
        pay_bill=settings.shown_pay_bill,
        number_source=NumberSource.GATEWAY if settings.gateway_numbers else NumberSource.LEASED,
        prompt=bool(settings.prompt_rail),
        one_bill_many_agencies=not settings.gateway_numbers,
        most_cents=MOST_MPESA_CENTS,
        public_url=settings.public_url,
        demonstration=settings.demonstration,
        receipt_keys=keys,
    )


def publish_settings(tx: Transaction, settings: Settings) -> None:
    """Tells every centre, when something changed since the last start."""
    if read_setting(tx.connection, PUBLIC_ADDRESS) != settings.public_url:
        write_setting(tx, PUBLIC_ADDRESS, settings.public_url)
    if read_setting(tx.connection, PROMPT_RAIL) != settings.prompt_rail:
        write_setting(tx, PROMPT_RAIL, settings.prompt_rail)
    gateway = "on" if settings.gateway else ""
    if (read_setting(tx.connection, GATEWAY) or "") != gateway:
        write_setting(tx, GATEWAY, gateway)
    _publish(tx, settings_row(settings, receipt_keys(tx.connection)))


def publish_keys(tx: Transaction) -> None:
    """Tells every centre the receipt keys as they are now; nothing before the first start of the server."""
    text = read_setting(tx.connection, SENT)
    if text is not None:
        row = msgspec.json.decode(text, type=SettingsRow)
        _publish(tx, msgspec.structs.replace(row, receipt_keys=receipt_keys(tx.connection)))


def _publish(tx: Transaction, row: SettingsRow) -> None:
    text = msgspec.json.encode(row).decode()
    if read_setting(tx.connection, SENT) == text:
        return
    write_setting(tx, SENT, text)
    for centre in _centres(tx.connection):
        tx.tell(centre, KEY, row)


def tell_settings(tx: Transaction, centre: str) -> None:
    """Tells a new centre what the others know; nothing before the first start of the server."""
    text = read_setting(tx.connection, SENT)
    if text is not None:
        tx.tell(centre, KEY, msgspec.json.decode(text, type=SettingsRow))


def _centres(connection: Connection) -> list[str]:
    return [str(code) for (code,) in connection.execute(select(centres.c.id).order_by(centres.c.id))]
