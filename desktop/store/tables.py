"""The tables of the counter's file.

Three owners, never mixed. *Journal*: what this counter did. *Projection*: the same as rows that screens can read,
changed only together with an entry. *Portal's*: what the portal said, changed only by a round's answer.
Amounts are cents, instants the text form of the wire.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, Table, Text, UniqueConstraint, text

metadata = MetaData()


def _text(name: str, *, key: bool = False, nullable: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=key, nullable=nullable)


def _int(name: str, *, key: bool = False, nullable: bool = False) -> Column[int]:
    return Column(name, Integer, primary_key=key, nullable=nullable, autoincrement=False)


# --- what this counter is -------------------------------------------------------------------------------------

meta = Table("meta", metadata, _text("key", key=True), _text("value"))

# --- journal --------------------------------------------------------------------------------------------------

journal = Table(
    "journal",
    metadata,
    _int("incarnation", key=True),
    _int("seq", key=True),
    _text("id"),
    _text("kind"),
    _int("version"),
    _text("actor"),
    _text("actor_kind"),
    _text("at"),
    _text("commitment"),
    _text("body"),
    _text("prev"),
    _text("hash"),
    _text("outcome", nullable=True),
    _text("reason", nullable=True),
    _text("acked_at", nullable=True),
    UniqueConstraint("id", name="journal_id"),
    Index("journal_unsent", "seq", sqlite_where=text("acked_at IS NULL")),
    Index("journal_refused", "id", sqlite_where=text("outcome = 'refused'")),
)
former_chain = Table("former_chain", metadata, _int("incarnation", key=True), _text("countersigned"))
record = Table("record", metadata, _text("entry", key=True), _text("salt"), _text("personal", nullable=True))

# --- projections ----------------------------------------------------------------------------------------------

citizen = Table(
    "citizen",
    metadata,
    _text("id", key=True),
    _text("id_kind"),
    _text("id_number"),
    _text("name"),
    _text("phone"),
    Index("citizen_document", "id_kind", "id_number"),
)
bill = Table(
    "bill",
    metadata,
    _text("id", key=True),
    _text("account"),
    _text("citizen"),
    _text("language"),
    _text("currency"),
    _int("total_cents"),
    _text("raised_at"),
    _text("raised_by"),
    _text("replaces"),
    _text("cancelled_at", nullable=True),
    _int("open"),
    Index("bill_account", "account"),
    Index("bill_open", "raised_at", sqlite_where=text("open = 1")),
    Index("bill_citizen", "citizen", "raised_at"),
    Index("bill_raised", "raised_at"),
)
bill_line = Table(
    "bill_line",
    metadata,
    _text("bill", key=True),
    _int("position", key=True),
    _text("line"),
    _text("service"),
    _int("units"),
    _int("service_cents"),
    _int("convenience_cents"),
    _text("legal_basis"),
    _text("detail"),
    _text("subject"),
    Index("bill_line_service", "service"),
)
stated = Table(
    "stated",
    metadata,
    _text("bill", key=True),
    _text("entry"),
    _text("code"),
    _int("amount_cents"),
    _text("paid_time"),
    _text("at"),
    _text("by"),
    _int("offline"),
    Index("stated_code", "code"),
)
told = Table("told", metadata, _text("bill", key=True), _text("at"), _text("by"))
refusal_seen = Table("refusal_seen", metadata, _text("entry", key=True), _text("at"), _text("by"))
visit = Table(
    "visit", metadata, _text("id", key=True), _text("citizen"), _text("service"), _text("at"), Index("visit_at", "at")
)
shift = Table(
    "shift",
    metadata,
    _text("id", key=True),
    _text("staff"),
    _text("day"),
    _text("opened_at"),
    _text("closed_at", nullable=True),
)
attendance = Table("attendance", metadata, _text("staff", key=True), _text("last_at"), _int("wrong_pins"))
paper_job = Table(
    "paper_job",
    metadata,
    _text("id", key=True),
    _text("paper"),
    _text("paper_id"),
    _text("bill"),
    _int("copy"),
    _text("printer"),
    _text("document"),
    _text("state"),
    _text("grade"),
    _int("bytes_sent"),
    _int("attempts"),
    _text("error"),
    _text("answer"),
    _text("created_at"),
    _text("changed_at"),
    UniqueConstraint("paper_id", "copy", name="paper_once"),
    Index("paper_job_bill", "bill"),
    Index("paper_job_printer", "printer", "state"),
)
paper_step = Table(
    "paper_step",
    metadata,
    _text("job", key=True),
    _int("number", key=True),
    _text("at"),
    _text("state"),
    _text("grade"),
    _int("bytes_sent"),
    _text("printer"),
    _text("error"),
    _text("answer"),
)

# --- the portal's ---------------------------------------------------------------------------------------------

service = Table(
    "service",
    metadata,
    _text("code", key=True),
    _text("agency"),
    _text("body"),
)
question = Table("question", metadata, _text("id", key=True), _text("body"))
agency = Table("agency", metadata, _text("agency", key=True), _text("name_en"), _text("name_sw"))
band = Table("band", metadata, _text("key", key=True), _text("body"))
staff = Table(
    "staff",
    metadata,
    _text("id", key=True),
    _text("number"),
    _text("name"),
    _text("role"),
    _int("active"),
    Column("salt", LargeBinary, nullable=False),
    _int("time_cost"),
    _int("memory_kib"),
    _int("parallelism"),
    Column("tag", LargeBinary, nullable=False),
)
setting = Table("setting", metadata, _text("kind", key=True), _text("key", key=True), _text("body"))
number_block = Table(
    "number_block",
    metadata,
    _int("incarnation", key=True),
    _int("ordinal", key=True),
    _int("first"),
    _int("size"),
    _int("used"),
)
agreed_bill = Table(
    "agreed_bill",
    metadata,
    _text("bill", key=True),
    _text("account"),
    _text("state"),
    _int("total_cents"),
    _int("paid_cents"),
    _text("at"),
    _text("flags"),
    _text("first_seen_at"),
    Index("agreed_bill_state", "state"),
)
payment = Table(
    "payment",
    metadata,
    _text("id", key=True),
    _text("bill"),
    _text("account"),
    _text("rail_code"),
    _text("channel"),
    _int("amount_cents"),
    _text("state"),
    _text("paid_at"),
    _text("booked_at"),
    _text("seen_at"),
    Index("payment_bill", "bill"),
    Index("payment_code", "rail_code"),
)
receipt = Table(
    "receipt",
    metadata,
    _text("number", key=True),
    _text("bill"),
    _text("account"),
    _int("amount_cents"),
    _text("currency"),
    _text("issued_at"),
    _text("signing_key"),
    _text("qr"),
    _text("check"),
    _text("original"),
    _text("state"),
    _text("channel"),
    _text("rail_code"),
    Index("receipt_bill", "bill"),
    Index("receipt_issued", "issued_at"),
)

FULL_TEXT = "bill_text"
"""FTS5 table (bill, words): account, receipt number, rail codes and name of each bill of this counter.

Not in the metadata, since its shadow tables are the engine's own; made by the first migration.
"""
