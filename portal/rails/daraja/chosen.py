"""Which Daraja a portal works with: the real one it was told of, the understudy of a demonstration, or none."""

from __future__ import annotations

from portal.attempts.attempt import ASK_PHONE
from portal.errands.errand import Handler
from portal.errands.order import order
from portal.http.context import Context
from portal.rails.daraja.ask_phone import AskPhone
from portal.rails.daraja.callback import READ, ReadCallback
from portal.rails.daraja.client import DarajaClient
from portal.rails.daraja.find_missing import FIND, RECENT, FindMissing
from portal.rails.daraja.question import QUESTION, AskRail
from portal.rails.rail_settings import DARAJA, DarajaSettings
from portal.rails.sandbox.operator_addresses import understudy_settings
from portal.settings import SANDBOX, Settings
from portal.store.transaction import Transaction

UNDERSTUDY = "/sandbox/daraja"


def daraja_settings(settings: Settings, own_url: str) -> DarajaSettings | None:
    """What the client is told, or ``None`` where nobody asks phones."""
    if settings.prompt_rail == SANDBOX and own_url:
        return understudy_settings(own_url + UNDERSTUDY, settings.pay_bill, own_url)
    return settings.rail_settings.daraja


def daraja_handlers(context: Context) -> dict[str, Handler]:
    """Who does the errands of prompts, callbacks and pulls."""
    told = daraja_settings(context.settings, context.own_url)
    handlers: dict[str, Handler] = {READ: ReadCallback()}
    if told is not None:
        client = DarajaClient(told, context.database)
        handlers[ASK_PHONE] = AskPhone(client, context.database, context.identity.rail_secret)
        handlers[QUESTION] = AskRail(client, context.database)
        handlers[FIND] = FindMissing(client, context.database)
    return handlers


def order_pulls(tx: Transaction, settings: Settings) -> None:
    """A portal of the real rail looks for payments no callback brought, from its start on."""
    if DARAJA in settings.rails:
        order(tx, FIND, RECENT, {})
