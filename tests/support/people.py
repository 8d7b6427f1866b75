"""Values tests share: made-up citizens."""

from __future__ import annotations

from desktop.domain.identity import IdKind
from desktop.domain.ids import new_id
from desktop.services.raise_bill import BillDraft, LineDraft
from desktop.services.take_down_citizen import CitizenDraft

PLATE = "KDJ 412X"
RECORDS = "ntsa-mv-record"
BIRTH = "crs-birth-cert"
FREE = "nrb-id-collect"
UNKNOWN_FEE = "mfa-notary"


def amina(intent: str | None = None) -> CitizenDraft:
    """A made-up citizen with a national ID."""
    return CitizenDraft(intent or new_id(), IdKind.NATIONAL, "12345678", "Amina Wanjiku Otieno", "0712345126")


def records_line() -> LineDraft:
    """A copy of a vehicle's records: KES 500 and 50."""
    return LineDraft(new_id(), RECORDS, {"vehicle_reg": PLATE})


def draft(citizen: str, *lines: LineDraft, intent: str | None = None, language: str = "both") -> BillDraft:
    """A bill to be, of a copy of records when nothing else is named."""
    return BillDraft(intent or new_id(), citizen, lines or (records_line(),), language)
