"""A database without a server, for tests of money: pay, raise, cancel, reverse, assign, and look where money stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, insert

from desktop.domain.ids import new_id
from desktop.domain.staff import Role, StaffMember
from desktop.domain.time import instant_text, utc_now
from portal.admin.export import EXPORTS
from portal.money.assign_payment import Assignment, assign_payment
from portal.money.book_payment import Arrived, book_payment
from portal.money.ledger import balance_of, ledger_balanced
from portal.money.ledger_chain import verify_ledger
from portal.money.reverse_payment import reverse_code
from portal.money.suggest import suggest_payments
from portal.money.waiting_money import match_waiting_money
from portal.money.where_money_stands import discrepancies
from portal.store.database import Database
from portal.store.tables.bill_tables import bill_lines, bills
from portal.store.tables.centre_tables import counters, staff
from portal.store.tables.money_tables import payments, refund_cases
from portal.store.transaction import Transaction
from sync.protocol.states import Channel, PaymentState

TOTAL = 105_000


@dataclass
class Books:
    """A database without a server, and the numbers of the bills in it."""

    database: Database
    raised: dict[str, str]

    def pay(self, account: str, cents: int, code: str, paid_at: str = "2026-10-14T06:31:08.000Z") -> PaymentState:
        """Books one payment."""
        arrived = Arrived("mpesa", code, Channel.MPESA_PAYBILL, account, cents, paid_at)
        return self.database.write(lambda tx: book_payment(tx, arrived)).state

    def reverse(self, code: str) -> None:
        """The rail takes the payment with this code back."""
        at = instant_text(utc_now())
        self.database.write(lambda tx: reverse_code(tx, "mpesa", code, f"R{code}", at))

    def payment(self, code: str) -> Row[Any]:
        """The payment with this code."""
        wanted = payments.select().where(payments.c.rail_code == code)
        return self.database.read(lambda c: c.execute(wanted).one())

    def cases(self) -> list[Row[Any]]:
        """Every refund case."""
        wanted = refund_cases.select().order_by(refund_cases.c.id)
        return self.database.read(lambda c: list(c.execute(wanted)))

    def state_of(self, account: str) -> tuple[str, int]:
        """State and paid cents of a bill."""
        (row,) = [row for row in self.export("bills") if row["account"] == account]
        return str(row["state"]), int(str(row["paid_cents"]))

    def counter(self) -> Row[Any]:
        """Where every bill is raised."""
        return self.database.read(lambda c: c.execute(counters.select().limit(1)).one())

    def supervisor(self) -> StaffMember:
        """Somebody who may approve."""
        return self._member("supervisor")

    def agent(self) -> StaffMember:
        """Somebody else."""
        return self._member("agent")

    def _member(self, role: str) -> StaffMember:
        wanted = staff.select().where(staff.c.role == role).order_by(staff.c.number)
        row = self.database.read(lambda c: c.execute(wanted.limit(1)).one())
        return StaffMember(row.id, row.number, row.name, Role(row.role))

    def assign(self, code: str, account: str) -> PaymentState:
        """Two persons give money to a bill."""
        wanted = Assignment(
            self.counter().centre_id,
            self.payment(code).id,
            self.raised[account],
            self.agent().id,
            self.supervisor().id,
            "slip of the thumb",
        )
        return self.database.write(lambda tx: assign_payment(tx, wanted))

    def wrong(self) -> list[object]:
        """What does not hold: where money stands, the balance, the chain."""
        placed: list[object] = list(self.database.read(discrepancies))
        broken: list[object] = list(self.database.read(verify_ledger)[1])
        return placed + broken + ([] if self.database.read(ledger_balanced) else ["not balanced"])

    def raise_bill(self, account: str, raised_at: str = "") -> str:
        """Puts a bill in the books, matches what waits for it, and gives its id."""
        self.raised[account] = new_id()
        self.database.write(lambda tx: self._raise(tx, account, raised_at or tx.at))
        return self.raised[account]

    def cancel(self, account: str) -> None:
        """Cancels a bill no money was matched to."""
        unpaid = (bills.c.account == account) & (bills.c.state == "waiting")
        self.database.write(lambda tx: tx.connection.execute(bills.update().where(unpaid).values(state="cancelled")))

    def balance(self, account: str) -> int:
        """Debits less credits."""
        return self.database.read(lambda c: balance_of(c, account))

    def export(self, what: str) -> list[dict[str, object]]:
        """An export as rows."""
        return self.database.read(lambda c: list(EXPORTS[what](c)))

    def _raise(self, tx: Transaction, account: str, raised_at: str) -> None:
        counter = tx.connection.execute(counters.select().limit(1)).one()
        id_ = self.raised[account]
        tx.connection.execute(
            insert(bills).values(
                centre_id=counter.centre_id,
                id=id_,
                counter_id=counter.id,
                incarnation=1,
                citizen_id="c",
                account=account,
                number_source="leased",
                currency="KES",
                language="en",
                catalogue_version=1,
                total_cents=TOTAL,
                state="waiting",
                raised_by="a",
                raised_at=raised_at,
                received_at=tx.at,
            )
        )
        tx.connection.execute(
            insert(bill_lines).values(
                centre_id=counter.centre_id,
                bill_id=id_,
                id="1",
                place=1,
                service="good-conduct",
                agency="DCI",
                units=1,
                service_cents=TOTAL - 5_000,
                convenience_cents=5_000,
                legal_basis="",
                approval="",
            )
        )
        match_waiting_money(tx, counter.centre_id, [id_])
        suggest_payments(tx, counter.centre_id, [id_])
