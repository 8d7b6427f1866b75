"""The first schema: journal, projections, the portal's rows and full text over bills."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


_ALL = (
    *("receipt", "payment", "agreed_bill", "number_block", "setting", "staff", "band", "agency", "question"),
    *("service", "paper_job", "attendance", "shift", "visit", "stated", "bill_line", "bill", "citizen", "record"),
    *("journal", "meta"),
)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=nullable)


def _int(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, autoincrement=False)


def upgrade() -> None:
    _journal()
    _visits()
    _papers()
    _reference()
    _money()
    op.execute("CREATE VIRTUAL TABLE bill_text USING fts5(bill UNINDEXED, words, prefix='2 3 4')")


def downgrade() -> None:
    op.execute("DROP TABLE bill_text")
    for table in _ALL:
        op.drop_table(table)


def _journal() -> None:
    op.create_table("meta", _text("key"), _text("value"), sa.PrimaryKeyConstraint("key"))
    op.create_table(
        "journal",
        _int("seq"),
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
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("id", name="journal_id"),
    )
    op.create_index("journal_unsent", "journal", ["seq"], sqlite_where=sa.text("acked_at IS NULL"))
    op.create_table(
        "record",
        _text("entry"),
        _text("salt"),
        _text("personal", nullable=True),
        sa.PrimaryKeyConstraint("entry"),
    )


def _visits() -> None:
    op.create_table(
        "citizen",
        _text("id"),
        _text("id_kind"),
        _text("id_number"),
        _text("name"),
        _text("phone"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("citizen_document", "citizen", ["id_kind", "id_number"])
    op.create_table(
        "bill",
        _text("id"),
        _text("account"),
        _text("citizen"),
        _text("language"),
        _text("currency"),
        _int("total_cents"),
        _text("raised_at"),
        _text("raised_by"),
        _int("seq"),
        _text("replaces"),
        _text("cancelled_at", nullable=True),
        _int("open"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("account", name="bill_account"),
    )
    op.create_index("bill_open", "bill", ["raised_at"], sqlite_where=sa.text("open = 1"))
    op.create_index("bill_citizen", "bill", ["citizen", "raised_at"])
    op.create_index("bill_raised", "bill", ["raised_at"])
    op.create_table(
        "bill_line",
        _text("bill"),
        _int("position"),
        _text("line"),
        _text("service"),
        _int("units"),
        _int("service_cents"),
        _int("convenience_cents"),
        _text("legal_basis"),
        _text("detail"),
        _text("subject"),
        sa.PrimaryKeyConstraint("bill", "position"),
    )
    op.create_index("bill_line_service", "bill_line", ["service"])
    op.create_table(
        "stated",
        _text("bill"),
        _text("entry"),
        _text("code"),
        _int("amount_cents"),
        _text("paid_time"),
        _text("at"),
        _text("by"),
        _int("offline"),
        sa.PrimaryKeyConstraint("bill"),
    )
    op.create_index("stated_code", "stated", ["code"])
    op.create_table(
        "visit", _text("id"), _text("citizen"), _text("service"), _text("at"), sa.PrimaryKeyConstraint("id")
    )
    op.create_index("visit_at", "visit", ["at"])
    op.create_table(
        "shift",
        _text("id"),
        _text("staff"),
        _text("day"),
        _text("opened_at"),
        _text("closed_at", nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "attendance", _text("staff"), _text("last_at"), _int("wrong_pins"), sa.PrimaryKeyConstraint("staff")
    )


def _papers() -> None:
    op.create_table(
        "paper_job",
        _text("id"),
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
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("paper_id", "copy", name="paper_once"),
    )
    op.create_index("paper_job_bill", "paper_job", ["bill"])
    op.create_index("paper_job_printer", "paper_job", ["printer", "state"])


def _reference() -> None:
    op.create_table("service", _text("code"), _text("agency"), _text("body"), sa.PrimaryKeyConstraint("code"))
    op.create_table("question", _text("id"), _text("body"), sa.PrimaryKeyConstraint("id"))
    op.create_table("agency", _text("agency"), _text("name_en"), _text("name_sw"), sa.PrimaryKeyConstraint("agency"))
    op.create_table("band", _text("key"), _text("body"), sa.PrimaryKeyConstraint("key"))
    op.create_table(
        "staff",
        _text("id"),
        _text("number"),
        _text("name"),
        _text("role"),
        _int("active"),
        sa.Column("salt", sa.LargeBinary, nullable=False),
        _int("time_cost"),
        _int("memory_kib"),
        _int("parallelism"),
        sa.Column("tag", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table("setting", _text("kind"), _text("key"), _text("body"), sa.PrimaryKeyConstraint("kind", "key"))
    op.create_table(
        "number_block",
        _int("ordinal"),
        _int("first"),
        _int("size"),
        _int("used"),
        sa.PrimaryKeyConstraint("ordinal"),
    )


def _money() -> None:
    op.create_table(
        "agreed_bill",
        _text("bill"),
        _text("account"),
        _text("state"),
        _int("total_cents"),
        _int("paid_cents"),
        _text("at"),
        _text("flags"),
        _text("first_seen_at"),
        sa.PrimaryKeyConstraint("bill"),
    )
    op.create_index("agreed_bill_state", "agreed_bill", ["state"])
    op.create_table(
        "payment",
        _text("id"),
        _text("bill"),
        _text("account"),
        _text("rail_code"),
        _text("channel"),
        _int("amount_cents"),
        _text("state"),
        _text("paid_at"),
        _text("booked_at"),
        _text("seen_at"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("payment_bill", "payment", ["bill"])
    op.create_index("payment_code", "payment", ["rail_code"])
    op.create_table(
        "receipt",
        _text("number"),
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
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("receipt_bill", "receipt", ["bill"])
    op.create_index("receipt_issued", "receipt", ["issued_at"])
