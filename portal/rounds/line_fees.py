"""Does a line cost what the catalogue says, or what a second person approved?

A fee that differs from the catalogue is accepted and flagged, because the counter may have worked offline while it
changed. A fee the catalogue does not know needs an approval of the same service and amount.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop.domain.errors import UserError
from desktop.domain.fees import Fee, Price, price
from portal.rounds.batch import Batch
from sync.protocol.kinds import Line
from sync.protocol.states import BillState


@dataclass(frozen=True, slots=True)
class FeeVerdict:
    """``approved`` is true for every known fee; ``changed`` when the line's price is not the catalogue's."""

    approved: bool
    changed: bool


def check_line_fee(batch: Batch, line: Line, day: date, bill: str) -> FeeVerdict:
    """The verdict on one line of a bill."""
    fee = batch.catalogue.services[line.service].fee_on(day)
    if fee is None:
        return FeeVerdict(True, True)
    if fee.known:
        return FeeVerdict(True, _price(batch, line, day, fee, None) != _billed(line))
    approval = batch.known.approvals.get(line.approval)
    if approval is None or approval.service != line.service or _is_used(batch, approval.bill, bill):
        return FeeVerdict(False, False)
    due = _price(batch, line, day, fee, approval.amount_cents)
    approved = due is not None and due.service_cents == line.service_cents
    return FeeVerdict(approved, due != _billed(line))


def _price(batch: Batch, line: Line, day: date, fee: Fee, gazetted_cents: int | None) -> Price | None:
    try:
        return price(fee, day=day, schedule=batch.catalogue.bands, units=line.units, gazetted_cents=gazetted_cents)
    except UserError:
        return None


def _billed(line: Line) -> Price:
    return Price(line.service_cents, line.convenience_cents)


def _is_used(batch: Batch, used_by: str, bill: str) -> bool:
    """An approval serves one living bill; a cancelled bill gives it back for the bill that replaces it."""
    if used_by in ("", bill):
        return False
    other = batch.known.bills.get(used_by)
    return other is None or other.state is not BillState.CANCELLED
