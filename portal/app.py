"""The portal put together: books opened, first start done, addresses laid out. Nothing happens at import."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from pathlib import Path

from fastapi import FastAPI
from sqlalchemy.exc import DataError
from starlette.routing import BaseRoute, Route

from desktop.domain.time import Clock, utc_now
from portal.demonstration import make_demonstration
from portal.errand_handlers import make_handlers
from portal.errands.runner import ErrandRunner
from portal.feed.others import hear_others
from portal.feed.watch import all_heads, watch_feeds
from portal.first_start import make_ready
from portal.http.body import cannot_be_kept
from portal.http.context import Context
from portal.http.counter_addresses import counter_addresses
from portal.http.daraja_addresses import daraja_addresses, operator_routes
from portal.http.fulfilment_addresses import fulfilment_addresses
from portal.http.gateway_addresses import gateway_addresses, understudy_routes
from portal.http.page_addresses import page_addresses
from portal.http.plain_addresses import plain_addresses
from portal.http.rail_addresses import rail_addresses, sandbox_address
from portal.http.watch_addresses import watch_addresses
from portal.money.waiting_money import watch_awaited
from portal.operations.guard import Guard, Watch, address_templates
from portal.operations.request_log import RequestLog
from portal.operations.tally_folder import folder_told, keep_writing
from portal.published import publish_settings
from portal.rails.daraja.chosen import order_pulls
from portal.rails.daraja.confirmation import read_unread, watch_unread
from portal.rails.pesaflow.take_notification import read_notifications
from portal.rounds.restored import BY_ITS_MARK, begin_epoch
from portal.settings import Settings
from portal.store.database import Database

log = logging.getLogger(__name__)


def make_app(
    settings: Settings, clock: Clock = utc_now, shared_marks: Path | None = None, own_url: str = ""
) -> FastAPI:
    """An application over the settings' database; ``UserError`` when the database cannot be used.

    ``shared_marks``: a folder outside the database's own, for its high-water mark. ``own_url``: where it will answer.

    The caller runs it in one process (SQLite has one writer) and calls ``close_app`` when it is done.
    """
    database = Database(settings.database, clock, shared_marks)
    try:
        context = _open(settings, database, own_url)
    except BaseException:
        database.close()
        raise
    posted = {**counter_addresses(context), **rail_addresses(context), **gateway_addresses(context)}
    posted |= daraja_addresses(context)
    read = {**plain_addresses(context), **page_addresses(context), "/sandbox": sandbox_address(context)}
    read |= {**fulfilment_addresses(context), **watch_addresses(context)}
    routes: list[BaseRoute] = [Route(path, endpoint, methods=["POST"]) for path, endpoint in posted.items()]
    routes += [Route(path, endpoint, methods=["GET"]) for path, endpoint in read.items()]
    routes += [*understudy_routes(context), *operator_routes(context)]
    app = FastAPI(title="Huduma portal", lifespan=_lifespan, openapi_url=None, routes=routes)
    app.add_exception_handler(DataError, cannot_be_kept)
    app.state.context = context
    watch = Watch(address_templates(routes), context.tally, RequestLog() if settings.log_requests else None)
    app.add_middleware(Guard, clock=clock, limits=context.limits, watch=watch)
    return app


def close_app(app: FastAPI) -> None:
    """Closes the books; waits must have ended."""
    context: Context = app.state.context
    context.database.close()


def _open(settings: Settings, database: Database, own_url: str) -> Context:
    identity = database.write(make_ready)
    if database.is_behind_mark():
        log.warning("the books are behind their mark: they were restored from a copy, and another epoch begins")
        database.write(lambda tx: begin_epoch(tx, BY_ITS_MARK))
    centre = make_demonstration(database) if settings.demonstration else None
    database.write(lambda tx: publish_settings(tx, settings))
    database.write(lambda tx: order_pulls(tx, settings))
    context = Context(settings, database, identity, centre, own_url)
    database.subscribe(context.waits.ring_from_thread)
    read_unread(database)
    read_notifications(database)
    return context


@contextlib.asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    context: Context = app.state.context
    heads = await context.database.reading(all_heads)
    context.waits.attach(asyncio.get_running_loop(), heads)
    hear_others(context.database, context.waits)
    watches = [
        asyncio.create_task(watch_feeds(context.database, context.waits)),
        asyncio.create_task(watch_unread(context.database)),
        asyncio.create_task(watch_awaited(context.database)),
    ]
    folder = folder_told()
    if folder is not None:
        watches.append(asyncio.create_task(keep_writing(folder, context.tally)))
    runner = ErrandRunner(context.database, make_handlers(context))
    runner.start()
    try:
        yield
    finally:
        context.waits.close()
        for watching in watches:
            watching.cancel()
        # Also a watch that had come to grief must not keep the rest from ending in good order.
        for ended in await asyncio.gather(*watches, return_exceptions=True):
            if isinstance(ended, Exception):
                log.error("a watch had ended by itself", exc_info=ended)
        await asyncio.to_thread(runner.stop)
        for ends in context.endings:
            ends()
