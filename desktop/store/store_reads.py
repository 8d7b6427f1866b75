"""The reads port over a way to run a read: inside a transaction, or each on the reading connection."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy import Connection, Engine

from desktop.domain.fees import ConvenienceBand
from desktop.domain.identity import IdKind
from desktop.services.ports.journal import PinVerifier
from desktop.services.ports.views import (
    BillingTerms,
    BillListed,
    BillView,
    CitizenToTell,
    CitizenView,
    ReceiptView,
    RefusedEntry,
    ServiceView,
    StaffChoice,
    Standing,
    TakingsView,
)
from desktop.store.connection import disk_told, not_kept_after_trouble
from desktop.store.reads import (
    asked,
    bill_lists,
    bills,
    catalogue,
    citizens,
    owed,
    staff,
    standing,
    takings,
    to_look_at,
)

P = ParamSpec("P")
T = TypeVar("T")


class Run(Protocol):
    """Runs a read on a connection."""

    def __call__(self, read: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T: ...


def on_connection(connection: Connection) -> Run:
    """Reads that see an open transaction."""

    def run(read: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        return read(connection, *args, **kwargs)

    return run


def on_engine(engine: Engine) -> Run:
    """Reads that each begin and end a transaction of their own."""

    def run(read: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        with disk_told(), engine.connect() as connection, not_kept_after_trouble(connection), connection.begin():
            return read(connection, *args, **kwargs)

    return run


class StoreReads:
    """Implements :class:`desktop.services.ports.journal.Reads`."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def standing(self) -> Standing:
        return self._run(standing.standing)

    def staff(self) -> list[StaffChoice]:
        return self._run(staff.staff)

    def verifier(self, staff_id: str) -> PinVerifier | None:
        return self._run(staff.verifier, staff_id)

    def wrong_pins(self, staff_id: str) -> int:
        return self._run(staff.wrong_pins, staff_id)

    def open_shift(self, staff_id: str) -> str:
        return self._run(staff.open_shift, staff_id)

    def services(self, day: date) -> list[ServiceView]:
        return self._run(catalogue.services, day)

    def service(self, code: str, day: date) -> ServiceView | None:
        return self._run(catalogue.service, code, day)

    def frequent_services(self, most: int) -> list[str]:
        return self._run(catalogue.frequent_services, most)

    def billing_terms(self) -> BillingTerms:
        return self._run(standing.billing_terms)

    def convenience_schedule(self) -> list[ConvenienceBand]:
        return self._run(standing.convenience_schedule)

    def citizen(self, citizen_id: str) -> CitizenView | None:
        return self._run(citizens.citizen, citizen_id)

    def citizen_by_number(self, kind: IdKind, number: str) -> CitizenView | None:
        return self._run(citizens.citizen_by_number, kind, number)

    def bill(self, bill_id: str) -> BillView | None:
        return self._run(bills.bill, bill_id)

    def bill_by_account(self, account: str) -> str:
        return self._run(bills.bill_by_account, account)

    def bill_of_code(self, code: str) -> str:
        return self._run(bills.bill_of_code, code)

    def bills_of_citizen(self, citizen_id: str, most: int) -> list[BillListed]:
        return self._run(bill_lists.bills_of_citizen, citizen_id, most)

    def waiting_bills(self, most: int) -> list[BillListed]:
        return self._run(bill_lists.waiting_bills, most)

    def find_bills(self, text: str, most: int) -> list[BillListed]:
        return self._run(bill_lists.find_bills, text, most)

    def receipt(self, number: str) -> ReceiptView | None:
        return self._run(bills.receipt, number)

    def last_prompt_to(self, phone: str) -> datetime | None:
        return self._run(asked.last_prompt_to, phone)

    def being_paid(self, citizen_id: str) -> dict[str, str]:
        return self._run(asked.being_paid, citizen_id)

    def owed_papers(self, among: Collection[str] = (), *, numberless: bool = False) -> list[tuple[str, str]]:
        return self._run(owed.owed_papers, among, numberless=numberless)

    def refused_entries(self, most: int) -> list[RefusedEntry]:
        return self._run(to_look_at.refused_entries, most)

    def citizens_to_tell(self, most: int) -> list[CitizenToTell]:
        return self._run(to_look_at.citizens_to_tell, most)

    def takings(self, day: date) -> TakingsView:
        return self._run(takings.takings, day)
