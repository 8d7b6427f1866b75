"""Sample documents with made-up people, for trying a printer and for tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from desktop.domain.errors import UserError
from printing.document import Acknowledgement, BillSlip, Document, PaperLine, Receipt, TestPage
from printing.summary import SummaryRow, XSummary, ZSummary
from printing.visit_papers import NotCompleted, QueueTicket

CENTRE, TOWN, COUNTER, AGENT = "Huduma Centre GPO", "Nairobi", "12", "G. Njeri"
ACCOUNT = "48201937722"
RAISED = datetime(2026, 10, 14, 6, 31, 8, tzinfo=UTC)
PAID = datetime(2026, 10, 14, 6, 32, 41, tzinfo=UTC)
TAKEN = datetime(2026, 10, 14, 6, 52, 14, tzinfo=UTC)
QR = (
    "HTTPS://VERIFY.HUDUMA.EXAMPLE/R/"
    "UFUWG4TFMNSWS4DUEBXGK5TFOIQHS2LFNRSHGIDGOJXW2IDBEBZWC3LQNRSSA4DB"
    "OBSXELBANF2CA5DFNRWHGIDON52GQ2LOM4QGCYTPOV2CAYLOPEQHEZLBNQQGG2LU"
)

LINES = (
    PaperLine(
        service_en="Police clearance certificate (good conduct)",
        service_sw="Cheti cha tabia njema",
        agency="DCI, Directorate of Criminal Investigations",
        service_fee_cents=100_000,
        convenience_cents=5_000,
    ),
    PaperLine(
        service_en="Motor vehicle copy of records (ownership search)",
        service_sw="Utafutaji wa umiliki wa gari",
        agency="NTSA",
        detail="KDJ 412X",
        service_fee_cents=50_000,
        convenience_cents=5_000,
    ),
)
BIRTH = PaperLine(
    service_en="Birth certificate",
    service_sw="Cheti cha kuzaliwa",
    agency="CRS",
    service_fee_cents=20_000,
    convenience_cents=5_000,
)


def sample_receipt() -> Receipt:
    """A receipt over two services."""
    return Receipt(
        centre=CENTRE,
        town=TOWN,
        counter=COUNTER,
        receipt_number="GPO-26-0048127",
        account=ACCOUNT,
        total_cents=160_000,
        paid_cents=160_000,
        lines=LINES,
        channel="M-PESA",
        rail_code="UJE4K7Q2ZT",
        paid_at=PAID,
        issued_at=PAID,
        payer_name="Amina Wanjiku Otieno",
        id_masked="****5678",
        qr_text=QR,
        check_hex="3F9A21C70B54E8D2",
        served_by=AGENT,
        next_en="DCI fingerprints at counter 21, with this receipt. NTSA copy: at once.",
        next_sw="alama za vidole, kaunta 21, pamoja na risiti hii. NTSA: papo hapo.",
    )


def sample_slip() -> BillSlip:
    """The bill of the same visit."""
    return BillSlip(
        centre=CENTRE,
        town=TOWN,
        counter=COUNTER,
        account=ACCOUNT,
        total_cents=160_000,
        lines=LINES,
        payer_name="Amina Wanjiku Otieno",
        id_masked="****5678",
        raised_at=RAISED,
        served_by=AGENT,
        qr_text=f"HTTPS://PAY.HUDUMA.EXAMPLE/B/{ACCOUNT}",
    )


def sample_acknowledgement() -> Acknowledgement:
    """What a citizen gets while the portal cannot be reached."""
    return Acknowledgement(
        centre=CENTRE,
        town=TOWN,
        counter=COUNTER,
        account="26551809322",
        stated_cents=25_000,
        stated_code="UJE5T8H1QB",
        lines=(BIRTH,),
        id_masked="****7310",
        taken_at=TAKEN,
        taken_by=AGENT,
        check_hex="91C40E7D5A22B83F",
    )


def sample_test_page() -> TestPage:
    """A test page of a printer nobody asked yet."""
    return TestPage(
        centre=CENTRE,
        town=TOWN,
        counter=COUNTER,
        printer_name="Counter 12 receipts",
        address="tcp://192.0.2.41:9100",
        printed_at=RAISED,
        version="0.1.0",
    )


def sample_not_completed() -> NotCompleted:
    """A citizen whose payment never arrived while the counter was open."""
    return NotCompleted(
        centre=CENTRE,
        town=TOWN,
        counter=COUNTER,
        account=ACCOUNT,
        total_cents=160_000,
        lines=LINES,
        reason="not_known",
        payer_name="Amina Wanjiku Otieno",
        id_masked="****5678",
        at=TAKEN,
        served_by=AGENT,
    )


def sample_ticket() -> QueueTicket:
    """A ticket from the door."""
    return QueueTicket(
        centre=CENTRE,
        town=TOWN,
        counter="",
        ticket="B 042",
        service_en="Vehicles and licences (NTSA)",
        service_sw="Magari na leseni (NTSA)",
        before=7,
        wait_minutes=25,
        bring_en="your ID and the number plate",
        bring_sw="kitambulisho na nambari ya gari",
        issued_at=RAISED,
    )


BY_CHANNEL = (
    SummaryRow(name_en="M-PESA", count=31, cents=4_215_000),
    SummaryRow(name_en="Airtel Money", count=4, cents=310_000),
    SummaryRow(name_en="Card", name_sw="Kadi", count=2, cents=960_000),
)
BY_SERVICE = (
    SummaryRow(
        name_en="Police clearance certificate (good conduct)",
        name_sw="Cheti cha tabia njema",
        count=18,
        cents=1_890_000,
    ),
    SummaryRow(
        name_en="Motor vehicle copy of records", name_sw="Utafutaji wa umiliki wa gari", count=11, cents=605_000
    ),
    SummaryRow(name_en="Passport, 34 pages", name_sw="Pasipoti, kurasa 34", count=8, cents=2_990_000),
)


def sample_x() -> XSummary:
    """A counter at noon."""
    return XSummary(
        centre=CENTRE,
        town=TOWN,
        counter=COUNTER,
        day="2026-10-14",
        as_of=TAKEN,
        bills_paid=37,
        service_cents=5_300_000,
        convenience_cents=185_000,
        by_service=BY_SERVICE,
        by_channel=BY_CHANNEL,
        waiting=3,
        waiting_cents=315_000,
        part_paid=1,
        part_paid_cents=100_000,
        free_visits=6,
        receipts=37,
        copies=2,
        not_known=1,
        made_by=AGENT,
    )


def sample_z() -> ZSummary:
    """The same counter, its day closed."""
    closed = datetime(2026, 10, 14, 14, 5, 30, tzinfo=UTC)
    return ZSummary(
        centre=CENTRE,
        town=TOWN,
        counter=COUNTER,
        day="2026-10-14",
        as_of=closed,
        bills_paid=37,
        service_cents=5_300_000,
        convenience_cents=185_000,
        by_service=BY_SERVICE,
        by_channel=BY_CHANNEL,
        free_visits=6,
        receipts=37,
        copies=2,
        made_by="S. Mwangi",
        number=214,
        closed_at=closed,
        late=(SummaryRow(name_en="2026-10-13", count=1, cents=105_000),),
    )


SAMPLES: dict[str, Callable[[], Document]] = {
    "receipt": sample_receipt,
    "slip": sample_slip,
    "acknowledgement": sample_acknowledgement,
    "not_completed": sample_not_completed,
    "ticket": sample_ticket,
    "x": sample_x,
    "z": sample_z,
    "test": sample_test_page,
}


def sample(kind: str) -> Document:
    """The sample document of that name: a key of `SAMPLES`."""
    if kind not in SAMPLES:
        raise UserError("There is no sample “{kind}”. There are: {known}.", kind=kind, known=", ".join(SAMPLES))
    return SAMPLES[kind]()
