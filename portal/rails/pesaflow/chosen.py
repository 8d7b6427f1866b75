"""Which gateway this portal speaks to: the real one where its rail is on, the understudy where only the sandbox is.

An understudy never stands beside rails that move real money.
"""

from __future__ import annotations

from portal.errands.errand import Handler
from portal.http.context import Context
from portal.rails.pesaflow.account import GatewayAccount
from portal.rails.pesaflow.asking import AskHandler, then_done, then_poll, then_recheck
from portal.rails.pesaflow.asking_times import ASK, CHECKOUT, POLL, RECHECK
from portal.rails.pesaflow.checkout import CheckoutHandler
from portal.rails.pesaflow.client import PesaflowClient
from portal.settings import SANDBOX

UNDERSTUDY_PATH = "/sandbox/pesaflow"
UNDERSTUDY_ID, UNDERSTUDY_KEY, UNDERSTUDY_SECRET = "700", "sandbox-key", "sandbox-secret"


def gateway_account(context: Context) -> GatewayAccount | None:
    """Our account with the gateway, or ``None`` where no gateway is on."""
    notified = f"/rails/pesaflow/{context.identity.rail_secret}/notification"
    told = context.settings.rail_settings.pesaflow
    if told is not None:
        return GatewayAccount(
            url=told.url,
            client_id=told.client_id,
            key=told.key.reveal(),
            secret=told.secret.reveal(),
            service_id=told.service_id,
            hash_form=told.hash,
            notification_url=told.callback_url + notified,
        )
    if context.settings.rails != (SANDBOX,) or not context.own_url:
        return None
    return GatewayAccount(
        url=context.own_url + UNDERSTUDY_PATH,
        client_id=UNDERSTUDY_ID,
        key=UNDERSTUDY_KEY,
        secret=UNDERSTUDY_SECRET,
        service_id="1",
        notification_url=context.own_url + notified,
    )


def gateway_handlers(context: Context) -> dict[str, Handler]:
    """The errands of the gateway, none where it is off."""
    account = gateway_account(context)
    if account is None:
        return {}
    database, client = context.database, PesaflowClient(account)
    return {
        CHECKOUT: CheckoutHandler(database, client),
        ASK: AskHandler(database, client, then_done),
        POLL: AskHandler(database, client, then_poll),
        RECHECK: AskHandler(database, client, then_recheck),
    }
