"""``serve``: the portal answers until it is told to end."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.domain.errors import UserError

if TYPE_CHECKING:
    from portal.settings import Settings

DEFAULT_PORT = 8400
DATABASE = "HUDUMA_DATABASE"


def add_command(commands: Any) -> None:
    """Adds ``serve``."""
    parser = commands.add_parser("serve", help="answer counters and rails")
    parser.add_argument(
        "--database",
        metavar="URL",
        default="",
        help=f"sqlite:///FILE or postgresql://USER@HOST/NAME (default: {DATABASE}, else in your data folder)",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help=f"0 takes a free one (default {DEFAULT_PORT})")
    parser.add_argument("--rails", default="sandbox", help="rails, separated by commas (default sandbox)")
    parser.add_argument("--settings", type=Path, default=None, metavar="FILE", help="what real rails must know (TOML)")
    parser.add_argument("--public-url", default="", help="the https address that stands on receipts")
    parser.add_argument("--workers", type=int, default=1, help="processes that answer together; SQLite takes one")
    parser.add_argument("--log-format", choices=("text", "json"), default="text", help="json: a line for each request")
    parser.add_argument(
        "--demo",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="a demonstration centre where counters enrol by themselves (default: when only the sandbox rail is on)",
    )
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Serves; returns when it was told to end."""
    from portal.app import close_app, make_app
    from portal.operations.log_format import JSON, set_log_format
    from portal.rails.rail_settings import read_rail_settings
    from portal.server import PortalServer, address_of, bind
    from portal.settings import PUBLIC_URL, Settings
    from portal.store.high_water import shared_marks

    set_log_format(chosen.log_format)
    # A password in a command's arguments can be read by everybody on the machine; in its environment it cannot.
    database = chosen.database or os.environ.get(DATABASE, "")
    _check_workers(chosen.workers, database)
    if not 0 <= chosen.port <= 65_535:
        raise UserError("A port is a number from 0 to 65535.")
    rails = tuple(rail.strip() for rail in chosen.rails.split(",") if rail.strip())
    settings = Settings(
        database=database or default_database(),
        rails=rails,
        host=chosen.host,
        port=chosen.port,
        demo=chosen.demo,
        public_url=chosen.public_url or PUBLIC_URL,
        rail_settings=read_rail_settings(rails, os.environ, chosen.settings),
        metrics_token=os.environ.get("HUDUMA_METRICS_TOKEN", ""),
        log_requests=chosen.log_format == JSON,
    )
    bound = bind(settings.host, settings.port)
    if chosen.workers > 1:
        return _serve_together(chosen, settings, bound)
    try:
        app = make_app(settings, shared_marks=shared_marks(), own_url=address_of(bound))
        try:
            if settings.demonstration:
                _say_demonstration()
            address = address_of(bound)
            server = PortalServer(app, lambda: print(f"portal ready {address}", flush=True))
            _keep_signals_quiet()
            server.run(sockets=[bound])
        finally:
            close_app(app)
    finally:
        bound.close()
    return 0 if server.started else 1


def _check_workers(workers: int, database: str) -> None:
    from portal.store.engine import is_sqlite
    from portal.workers import MOST_WORKERS

    if not 1 <= workers <= MOST_WORKERS:
        raise UserError("A portal has 1 to {most} workers.", most=MOST_WORKERS)
    if workers > 1 and (not database or is_sqlite(database)):
        raise UserError("SQLite has one writer, so a portal on it has one process. Leave --workers out.")


def _serve_together(chosen: argparse.Namespace, settings: Settings, bound: socket.socket) -> int:
    """Several processes on one socket, over books that this one brings up to date first."""
    from portal.app import close_app, make_app
    from portal.server import address_of
    from portal.store.high_water import shared_marks
    from portal.workers import Work, Workers

    address = address_of(bound)
    with contextlib.closing(bound):
        close_app(make_app(settings, shared_marks=shared_marks(), own_url=address))
        if settings.demonstration:
            _say_demonstration()
        work = Work(settings, shared_marks(), address, chosen.log_format)
        return Workers(chosen.workers, work, bound, lambda: print(f"portal ready {address}", flush=True)).run()


def _keep_signals_quiet() -> None:
    """The server raises the signal that ended it once more when it is done; by then the books must still be closed."""
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda _number, _frame: None)


def default_database() -> str:
    """A file in this person's data folder."""
    from platformdirs import user_data_path

    folder = Path(user_data_path("huduma-portal", appauthor=False, ensure_exists=True))
    return f"sqlite:///{folder / 'portal.db'}"


def _say_demonstration() -> None:
    from portal.demonstration import CENTRE, STAFF

    print(
        f"Demonstration: centre {CENTRE}, no real money, counters enrol without a code. Made-up staff:", file=sys.stderr
    )
    for member in STAFF:
        print(f"  {member.number}  {member.name} ({member.role})  PIN {member.pin}", file=sys.stderr, flush=True)
