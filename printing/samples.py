"""Sample documents with made-up people, for trying a printer and for tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from desktop.domain.errors import UserError
from printing.document import Acknowledgement, BillSlip, Document, PaperLine, Receipt, TestPage

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


SAMPLES: dict[str, Callable[[], Document]] = {
    "receipt": sample_receipt,
    "slip": sample_slip,
    "acknowledgement": sample_acknowledgement,
    "test": sample_test_page,
}


def sample(kind: str) -> Document:
    """The sample document called `receipt`, `slip`, `acknowledgement` or `test`."""
    if kind not in SAMPLES:
        raise UserError("There is no sample “{kind}”. There are: {known}.", kind=kind, known=", ".join(SAMPLES))
    return SAMPLES[kind]()
