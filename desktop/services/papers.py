"""What the papers of a bill say: the bill slip, the receipt and its copies, made from what the counter knows.

A receipt's facts are the portal's; names, masked ID and answers are this counter's own record of the visit.
"""

from __future__ import annotations

from typing import Final, cast

from desktop.domain.errors import UserError
from desktop.domain.identity import paper_id as masked_for_paper
from desktop.domain.staff import StaffMember
from desktop.services.ports.views import BillView, LineView, Standing
from printing.document import Acknowledgement, BillSlip, Language, Mark, PaperLine, Receipt
from printing.visit_papers import NotCompleted
from sync.protocol.states import AttemptState, Channel

CHANNEL_NAMES: Final[dict[Channel, str]] = {
    Channel.MPESA_PAYBILL: "M-PESA",
    Channel.MPESA_PROMPT: "M-PESA",
    Channel.AIRTEL: "Airtel Money",
    Channel.TKASH: "T-Kash",
    Channel.BANK: "Bank",
    Channel.CARD: "Card",
    Channel.WALLET: "eCitizen wallet",
}


def bill_page(standing: Standing, account: str) -> str:
    """The address of a bill's page, where card and wallets are taken; empty when the portal has none."""
    return f"{standing.public_url.rstrip('/').upper()}/B/{account}" if standing.public_url and account else ""


def slip_document(bill: BillView, standing: Standing, served_by: StaffMember | None) -> BillSlip:
    """The slip a citizen pays by."""
    return BillSlip(
        centre=f"Huduma Centre {standing.centre_name}",
        town=standing.town,
        counter=str(standing.number),
        language=cast(Language, bill.language),
        mark=_mark(standing),
        account=bill.account,
        total_cents=bill.total_cents,
        paid_cents=bill.paid_cents,
        lines=tuple(_line(line, bill.language) for line in bill.lines),
        pay_bill=standing.pay_bill,
        payer_name=bill.citizen.name if bill.citizen else "",
        subject_name=_subject(bill),
        id_masked=masked_for_paper(bill.citizen.id_number) if bill.citizen else "",
        raised_at=bill.raised_at,
        served_by=served_by.paper_name if served_by else "",
        qr_text=bill_page(standing, bill.account),
    )


def acknowledgement_document(bill: BillView, standing: Standing, taken_by: StaffMember | None) -> Acknowledgement:
    """The paper for a code that was stated: clearly no receipt; ``UserError`` when nothing was stated."""
    stated = bill.stated
    if stated is None:
        raise UserError("No code was taken down for this bill. Take it down first.")
    return Acknowledgement(
        centre=f"Huduma Centre {standing.centre_name}",
        town=standing.town,
        counter=str(standing.number),
        language=cast(Language, bill.language),
        mark=_mark(standing),
        account=bill.account,
        stated_cents=stated.amount_cents,
        stated_code=stated.code,
        lines=tuple(_line(line, bill.language) for line in bill.lines),
        payer_name=bill.citizen.name if bill.citizen else "",
        id_masked=masked_for_paper(bill.citizen.id_number) if bill.citizen else "",
        taken_at=stated.at,
        taken_by=taken_by.paper_name if taken_by else "",
        check_hex=stated.check,
    )


def not_completed_document(bill: BillView, standing: Standing, asked_by: StaffMember | None) -> NotCompleted:
    """The paper for a phone that was asked and nobody knows what came of it; ``UserError`` when none was."""
    asked = bill.attempt
    if asked is None:
        raise UserError("No phone was asked for this bill. Print its slip instead.")
    return NotCompleted(
        centre=f"Huduma Centre {standing.centre_name}",
        town=standing.town,
        counter=str(standing.number),
        language=cast(Language, bill.language),
        mark=_mark(standing),
        account=bill.account,
        total_cents=bill.total_cents,
        lines=tuple(_line(line, bill.language) for line in bill.lines),
        reason="not_paid" if asked.state is AttemptState.NOT_PAID else "not_known",
        payer_name=bill.citizen.name if bill.citizen else "",
        id_masked=masked_for_paper(bill.citizen.id_number) if bill.citizen else "",
        at=asked.asked_at,
        served_by=asked_by.paper_name if asked_by else "",
    )


def receipt_document(
    bill: BillView, standing: Standing, served_by: StaffMember | None, *, copy: int = 0, reason: str = ""
) -> Receipt:
    """The receipt, or copy n of it; ``UserError`` while the portal has issued none."""
    receipt = bill.receipt
    if receipt is None:
        raise UserError("The portal has not issued a receipt for this bill. Wait until it is paid in full.")
    codes = [payment.rail_code for payment in bill.payments if payment.rail_code]
    return Receipt(
        centre=f"Huduma Centre {standing.centre_name}",
        town=standing.town,
        counter=str(standing.number),
        language=cast(Language, bill.language),
        mark=_mark(standing),
        copy_number=copy,
        copy_reason=reason,
        receipt_number=receipt.number,
        account=bill.account,
        total_cents=bill.total_cents,
        paid_cents=receipt.amount_cents,
        balance_cents=max(0, bill.total_cents - receipt.amount_cents),
        lines=tuple(_line(line, bill.language) for line in bill.lines),
        channel=CHANNEL_NAMES[receipt.channel],
        rail_code=receipt.rail_code,
        other_rail_codes=tuple(code for code in codes if code != receipt.rail_code),
        pay_bill=standing.pay_bill,
        paid_at=max((payment.paid_at for payment in bill.payments), default=receipt.issued_at),
        issued_at=receipt.issued_at,
        payer_name=bill.citizen.name if bill.citizen else "",
        subject_name=_subject(bill),
        id_masked=masked_for_paper(bill.citizen.id_number) if bill.citizen else "",
        qr_text=receipt.qr,
        check_hex=receipt.check.replace(" ", ""),
        served_by=served_by.paper_name if served_by else "",
        next_en=_next(bill, "en"),
        next_sw=_next(bill, "sw"),
    )


def _mark(standing: Standing) -> Mark:
    return "demonstration" if standing.demonstration else ""


def _agency(line: LineView, language: str) -> str:
    """``NTSA, National Transport and Safety Authority``: a receipt names the department that got the money."""
    full = line.agency_sw if language == "sw" else line.agency_en
    if not full or full.startswith(line.agency):
        return full or line.agency
    return f"{line.agency}, {full}"


def _subject(bill: BillView) -> str:
    return next((line.subject for line in bill.lines if line.subject), "")


def _line(line: LineView, language: str) -> PaperLine:
    return PaperLine(
        service_en=line.name_en,
        service_sw=line.name_sw,
        agency=_agency(line, language),
        detail=line.detail,
        units=line.units,
        service_fee_cents=line.service_cents,
        convenience_cents=line.convenience_cents,
    )


def _next(bill: BillView, language: str) -> str:
    """When each service is ready, each said once."""
    said: list[str] = []
    for line in bill.lines:
        ready = line.ready_sw if language == "sw" else line.ready_en
        name = line.agency
        sentence = f"{name}: {ready}." if ready else ""
        if sentence and sentence not in said:
            said.append(sentence)
    return " ".join(said)
