"""Money: what the rail told is booked once, every cent has its place, and a full bill has one receipt."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from portal.money.ledger import REFUNDS_DUE
from sync.protocol.states import BillState, PaymentState
from tests.simulation.books import ON_THE_BILL
from tests.simulation.invariants.broken import Broken
from tests.simulation.scene import Look


def payments_are_there(look: Look) -> Iterator[Broken]:
    """A payment the portal has acknowledged is in its books with its amount, and nothing else is."""
    there = {row.rail_code: row for row in look.books.payments}
    for paid in look.scene.rail.paid.values():
        booked = there.get(paid.code)
        if booked is None:
            if paid.heard and not paid.excused:
                yield Broken("payment", f"{paid.code} was acknowledged and is not in the books", paid.code, paid.line)
        elif (booked.account, booked.amount_cents) != (paid.account, paid.amount_cents):
            yield Broken("payment", f"{paid.code} is booked with other content", paid.code, paid.line)
    for code in there.keys() - look.scene.rail.paid.keys():
        yield Broken("payment", f"{code} was never paid", code)


def codes_pay_once(look: Look) -> Iterator[Broken]:
    """One code, one payment; one payment, one entry that brings it into the ledger."""
    codes = Counter((row.rail, row.rail_code) for row in look.books.payments)
    for (_rail, code), times in codes.items():
        if times > 1:
            yield Broken("payment", f"{code} is booked {times} times", code)
    brought = Counter(row.payment_id for row in look.books.ledger if row.kind == "payment")
    for row in look.books.payments:
        if brought[row.id] != 1:
            yield Broken("payment", f"{row.rail_code} is {brought[row.id]} times in the ledger", row.rail_code)
    if [row for row in look.books.raw if row.state == "stored"]:
        yield Broken("payment", "a confirmation was stored and never read")


def bills_count_their_money(look: Look) -> Iterator[Broken]:
    """A bill has as much as was paid on it, at most its total; its state says the same."""
    bills = {(row.centre_id, row.id): row for row in look.books.bills}
    on_bill: dict[tuple[str, str], int] = defaultdict(int)
    for row in look.books.payments:
        bill = bills.get((row.centre_id, row.bill_id)) if row.bill_id else None
        if (bill is None) != (row.state == PaymentState.UNMATCHED):
            yield Broken("bill", f"payment {row.rail_code} is {row.state} and has bill {row.bill_id}", row.rail_code)
        if bill is not None and row.account != bill.account:
            yield Broken("bill", f"payment {row.rail_code} is for {row.account} and on {bill.account}", row.rail_code)
        if bill is not None and row.state in ON_THE_BILL:
            on_bill[row.centre_id, row.bill_id] += row.amount_cents
    for key, bill in bills.items():
        expected = min(on_bill[key], bill.total_cents)
        if bill.paid_cents != expected:
            sentence = f"{bill.account} has {bill.paid_cents} of {bill.total_cents}, its payments make {expected}"
            yield Broken("bill", sentence, bill.account)
        if bill.state not in _states_with(bill.paid_cents, bill.total_cents):
            yield Broken("bill", f"{bill.account} is {bill.state} with {bill.paid_cents} paid", bill.account)


def contested_money_waits(look: Look) -> Iterator[Broken]:
    """Money for a number that two bills were given stands in suspense: nobody can say whose it is."""
    bills: dict[str, list[str]] = defaultdict(list)
    for bill in look.books.bills:
        bills[bill.account].append(bill.received_at)
    given = {row.bill_id: row.issued_at for row in look.books.receipts}
    for row in look.books.payments:
        received = sorted(bills[row.account])
        if row.bill_id in given and given[row.bill_id] < received[0]:
            continue  # its receipt is older than these books of the bill: a restored portal took it back
        if len(received) > 1 and row.booked_at > received[1] and row.state != PaymentState.UNMATCHED:
            yield Broken(
                "payment", f"{row.rail_code} for {row.account}, which two bills have, is {row.state}", row.account
            )


def _states_with(paid_cents: int, total_cents: int) -> tuple[BillState, ...]:
    if not paid_cents:
        return BillState.WAITING, BillState.CANCELLED, BillState.REFUSED
    return (BillState.PAID,) if paid_cents == total_cents else (BillState.PART_PAID,)


def paid_bills_have_one_receipt(look: Look) -> Iterator[Broken]:
    """A bill has a receipt when it is full, one, over its total."""
    receipts: dict[str, list[int]] = defaultdict(list)
    for row in look.books.receipts:
        receipts[row.bill_id].append(row.amount_cents)
    for bill in look.books.bills:
        expected = [bill.total_cents] if bill.state == BillState.PAID else []
        if receipts.pop(bill.id, []) != expected:
            yield Broken("receipt", f"{bill.account} is {bill.state} and its receipts are not {expected}", bill.account)
    for bill_id in receipts:
        yield Broken("receipt", f"a receipt is of no bill: {bill_id}", bill_id)


def no_bill_was_given_two_receipts(look: Look) -> Iterator[Broken]:
    """Not even a restored portal settles a bill again whose receipt a counter still has to offer."""
    for alarm in look.books.alarms:
        if alarm.kind == "bill_has_other_receipt":
            yield Broken("receipt", f"a bill has another receipt than its counter holds: {alarm.detail}", alarm.key)


def serials_have_no_gap(look: Look) -> Iterator[Broken]:
    """The serials of a centre's series are 1, 2, 3 …, but for those a lost portal gave and nobody held."""
    serials: dict[tuple[str, int], list[int]] = defaultdict(list)
    for row in look.books.receipts:
        serials[row.centre_id, row.series].append(row.serial)
    for (centre, series), found in serials.items():
        if len(set(found)) < len(found):
            yield Broken("receipt", f"the series {centre}-{series} has a serial twice")
        missing = set(range(1, max(found) + 1)) - set(found)
        missing -= {serial for c, s, serial in look.scene.allowed.lost_serials if (c, s) == (centre, series)}
        if missing:
            yield Broken("receipt", f"the series {centre}-{series} has no {sorted(missing)}")


def ledger_is_what_happened(look: Look) -> Iterator[Broken]:
    """Each entry balances, none is missing, and every account stands where payments and bills say it must."""
    sums: dict[int, int] = defaultdict(int)
    accounts: dict[str, int] = defaultdict(int)
    for line in look.books.ledger_lines:
        sums[line.entry_no] += line.debit_cents - line.credit_cents
        accounts[line.account] += line.debit_cents - line.credit_cents
    if [no for no, cents in sums.items() if cents]:
        yield Broken("ledger", "an entry does not balance")
    if sorted(sums) != list(range(1, len(sums) + 1)) or len(sums) != len(look.books.ledger):
        yield Broken("ledger", "an entry is missing, or lines stand alone")
    for account, expected in _expected(look).items():
        if accounts[account] != expected:
            yield Broken("ledger", f"{account} stands at {accounts[account]}, not at {expected}")


def _expected(look: Look) -> dict[str, int]:
    """Debits less credits of the accounts that hold everybody's money."""
    payments, bills = look.books.payments, look.books.bills
    arrived = sum(row.amount_cents for row in payments)
    refunds = sum(row.amount_cents for row in look.books.refunds if row.held_on == REFUNDS_DUE)
    paid = {row.id: row.total_cents for row in bills if row.state == BillState.PAID}
    fees = sum(row.convenience_cents for row in look.books.lines if row.bill_id in paid)
    return {
        "rail_clearing:mpesa": arrived,
        "refunds_due": -refunds,
        "convenience_fee": -fees,
        "suspense": -(arrived - refunds - sum(paid.values())),
    }


def a_number_is_on_one_paper(look: Look) -> Iterator[Broken]:
    """A receipt's number was printed for one bill, whatever became of the portal's books."""
    bills: dict[str, str] = {}
    for act in look.scene.acknowledged.acts.values():
        number = act.body.get("receipt", "") if act.kind == "paper_ordered" else ""
        if number and bills.setdefault(number, act.body["bill"]) != act.body["bill"]:
            yield Broken("receipt", f"{number} was printed for two bills", number, act.line)
