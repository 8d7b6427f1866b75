"""Who does which kind of errand in this portal: the one place where rails and the outbox meet."""

from __future__ import annotations

from portal.errands.errand import Handler
from portal.http.context import Context
from portal.rails.daraja.chosen import daraja_handlers
from portal.rails.pesaflow.chosen import gateway_handlers


def make_handlers(context: Context) -> dict[str, Handler]:
    """The handlers of every rail that is on, by the kind of errand they do."""
    handlers: dict[str, Handler] = {**gateway_handlers(context), **daraja_handlers(context)}
    return handlers
