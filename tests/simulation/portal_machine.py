"""The portal: its real addresses over its real books, driven request by request."""

from __future__ import annotations

import gzip
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, select
from sqlalchemy.exc import OperationalError
from starlette.requests import Request
from starlette.responses import Response

from desktop.domain.errors import Told
from portal.admin.centre import make_enrolment_code
from portal.app import _open
from portal.feed.watch import all_heads
from portal.http.context import Context
from portal.http.counter_addresses import counter_addresses
from portal.http.rail_addresses import rail_addresses
from portal.rails.daraja.confirmation import CONFIRMATION, watch_unread
from portal.rails.raw_message import unread
from portal.settings import Settings
from portal.store.tables.money_tables import payments
from portal.store.transaction import Transaction
from tests.disk import Disk, DiskImage
from tests.simulation.inline import InlineDatabase
from tests.simulation.machine import Machine, undisturbed
from tests.simulation.network import Answer, Answered, Posted
from tests.simulation.portal_loop import Handling, Loop
from tests.simulation.process import Process
from tests.simulation.template import BOOKS, Template
from tests.simulation.world import World

T = TypeVar("T")
Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class BooksCopy:
    """A copy of the books, and of the mark that stands beside them."""

    files: DiskImage
    mark: bytes | None


class PortalMachine(Machine):
    """``demonstrates``: counters enrol without a code at the first centre."""

    def __init__(self, world: World, disk: Disk, folder: Path, *, demonstrates: bool) -> None:
        super().__init__(world, disk, folder, "portal")
        self.settings = Settings(database=f"sqlite:///{folder / BOOKS}", demo=demonstrates)
        self.shared = folder.with_name("portal marks")
        self.context: Context | None = None
        self._endpoints: dict[str, tuple[Endpoint, dict[str, str]]] = {}
        self._handlings: set[Handling] = set()

    def install(self, template: Template) -> None:
        """The template's books."""
        self.folder.mkdir()
        self.disk.restore(template.portal(self.folder), self.folder)

    def serve(self, posted: Posted, answered: Answered) -> bool:
        """Takes a request; false when nobody listens."""
        process = self.process
        if process is None or process.ended:
            return False
        endpoint, values = self._endpoints[posted.path]
        request = _request(posted, values)

        def done(response: Response) -> None:
            self._handlings.discard(handling)
            headers = {name.title(): value for name, value in response.headers.items()}
            answer = Answer(response.status_code, _content(response), headers)
            if posted.whole and not self.disk.is_off(self.folder):
                answered(answer)

        handling = Handling(process, endpoint(request), done)  # type: ignore[arg-type]
        self._handlings.add(handling)
        with process.runs():
            handling.go_on()
        return True

    @property
    def confirmation(self) -> str:
        """Where the rail posts."""
        assert self.context is not None
        return f"/rails/daraja/{self.context.identity.rail_secret}/confirmation"

    def write(self, act: Callable[[Transaction], T]) -> T:
        """An act of somebody at the portal's own machine."""
        assert self.context is not None
        assert self.process is not None
        with undisturbed(self.disk), self.process.runs():
            return self.context.database.write(act)

    def read(self, act: Callable[[Connection], T]) -> T:
        """A look into the books."""
        assert self.context is not None
        assert self.process is not None
        with undisturbed(self.disk), self.process.runs():
            return self.context.database.read(act)

    def has_payment(self, code: str) -> bool:
        """The books have this code."""
        wanted = select(payments.c.id).where(payments.c.rail_code == code)
        return self.read(lambda connection: connection.execute(wanted).first() is not None)

    @property
    def has_unread(self) -> bool:
        """A confirmation is stored and not booked yet."""
        return bool(self.read(lambda connection: unread(connection, CONFIRMATION)))

    def code_for(self, centre: str, number: int) -> str:
        """A supervisor asks for a one-time code."""
        return self.write(lambda tx: make_enrolment_code(tx, centre, number)).code

    def backup(self) -> BooksCopy:
        """A copy of the books as they are written."""
        return BooksCopy(self.disk.image(self.folder), self._mark.read_bytes() if self._mark.exists() else None)

    def restore(self, backup: BooksCopy, *, with_mark: bool, same_computer: bool) -> None:
        """The books are the copy's, and the portal runs on them. ``same_computer``: the mark outside is still there."""
        mark = "and its mark" if with_mark else "without its mark"
        self.say(f"is restored from a copy {mark}, {'with' if same_computer else 'without'} the mark outside")
        if self.up:
            self._go_down()
        self.disk.restore(backup.files, self.folder)
        self._mark.unlink(missing_ok=True)
        if with_mark and backup.mark is not None:
            self._mark.write_bytes(backup.mark)
        if not same_computer:
            for path in sorted(self.shared.glob("*")):
                path.unlink()
        self.start()

    @property
    def _mark(self) -> Path:
        """The mark beside the books."""
        return self.folder / f"{BOOKS}.mark"

    def _start(self, process: Process) -> str:
        database = None
        try:
            database = InlineDatabase(self.settings.database, self.clock.now, self.shared)
            context = _open(self.settings, database, "http://portal")
            context.waits.attach(Loop(process), database.read(all_heads))  # type: ignore[arg-type]
        except (OperationalError, Told) as wrong:
            if database is not None:
                database.close()
            return str(wrong).partition("\n")[0]
        self.context = context
        self._endpoints = {
            **{path: (endpoint, {}) for path, endpoint in counter_addresses(context).items()},
            **_without_placeholders(rail_addresses(context), context.identity.rail_secret),
        }
        self.say("is up")
        watch = Handling(process, watch_unread(database), _never_ends)
        self._handlings.add(watch)
        watch.go_on()
        return ""

    def _let_go(self) -> None:
        for handling in self._handlings:
            handling.close()
        self._handlings.clear()
        if self.context is not None:
            self.context.database.close()


def _never_ends(_value: object) -> None:
    raise AssertionError("the portal looks for unread confirmations as long as it runs")


def _without_placeholders(endpoints: Mapping[str, Endpoint], secret: str) -> dict[str, tuple[Endpoint, dict[str, str]]]:
    return {path.replace("{secret}", secret): (endpoint, {"secret": secret}) for path, endpoint in endpoints.items()}


def _request(posted: Posted, values: dict[str, str]) -> Request:
    """The request as the server's own layer would hand it on."""
    headers = [(name.lower().encode(), value.encode()) for name, value in posted.headers.items()]
    scope: dict[str, Any] = {
        "type": "http",
        "method": "POST",
        "path": posted.path,
        "path_params": values,
        "query_string": b"",
        "headers": headers,
        "client": ("192.0.2.1", 1),
    }
    messages = [{"type": "http.request", "body": posted.body, "more_body": not posted.whole}]
    messages += [] if posted.whole else [{"type": "http.disconnect"}]

    async def receive() -> dict[str, Any]:
        return messages.pop(0)

    return Request(scope, receive)


def _content(response: Response) -> bytes:
    """The body as a client has it in hand, unpacked by its own layer."""
    body = bytes(response.body)
    return gzip.decompress(body) if response.headers.get("content-encoding") == "gzip" else body
