"""Several incarnations of one counter in one file, and what was looked at.

A counter that was restored or copied is enrolled again and begins a new chain; the former one stays beside it, so an
entry's place is (incarnation, seq) now. An account number may be on two bills of one file: a restored file gave it
again before it knew, and both are kept.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_JOURNAL = (
    "id TEXT NOT NULL, kind TEXT NOT NULL, version INTEGER NOT NULL, actor TEXT NOT NULL, actor_kind TEXT NOT NULL,"
    " at TEXT NOT NULL, commitment TEXT NOT NULL, body TEXT NOT NULL, prev TEXT NOT NULL, hash TEXT NOT NULL,"
    " outcome TEXT, reason TEXT, acked_at TEXT"
)
_PRESENT = "(SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'incarnation')"
_MOVED = "id, kind, version, actor, actor_kind, at, commitment, body, prev, hash, outcome, reason, acked_at"
_BILL = "id, account, citizen, language, currency, total_cents, raised_at, raised_by, replaces, cancelled_at, open"
_BILL_COLUMNS = (
    "id TEXT NOT NULL, account TEXT NOT NULL, citizen TEXT NOT NULL, language TEXT NOT NULL, currency TEXT NOT NULL,"
    " total_cents INTEGER NOT NULL, raised_at TEXT NOT NULL, raised_by TEXT NOT NULL, replaces TEXT NOT NULL,"
    " cancelled_at TEXT, open INTEGER NOT NULL, PRIMARY KEY (id)"
)


def upgrade() -> None:
    op.execute("ALTER TABLE journal RENAME TO journal_0001")
    op.execute("DROP INDEX journal_unsent")
    op.execute(
        f"CREATE TABLE journal (incarnation INTEGER NOT NULL, seq INTEGER NOT NULL, {_JOURNAL},"
        " CONSTRAINT journal_id UNIQUE (id), PRIMARY KEY (incarnation, seq))"
    )
    op.execute(
        f"INSERT INTO journal (incarnation, seq, {_MOVED}) SELECT"  # noqa: S608 - names of this page alone
        f" {_PRESENT}, seq, {_MOVED} FROM journal_0001 ORDER BY seq"
    )
    op.drop_table("journal_0001")
    op.create_index("journal_unsent", "journal", ["seq"], sqlite_where=sa.text("acked_at IS NULL"))
    op.create_index("journal_refused", "journal", ["id"], sqlite_where=sa.text("outcome = 'refused'"))
    _bills(_BILL_COLUMNS, _BILL)
    op.create_index("bill_account", "bill", ["account"])
    for name, key in (("told", "bill"), ("refusal_seen", "entry")):
        op.create_table(
            name,
            sa.Column(key, sa.Text, nullable=False),
            sa.Column("at", sa.Text, nullable=False),
            sa.Column("by", sa.Text, nullable=False),
            sa.PrimaryKeyConstraint(key),
        )
    op.execute("ALTER TABLE number_block RENAME TO number_block_0001")
    op.execute(
        "CREATE TABLE number_block (incarnation INTEGER NOT NULL, ordinal INTEGER NOT NULL, first INTEGER NOT NULL,"
        " size INTEGER NOT NULL, used INTEGER NOT NULL, PRIMARY KEY (incarnation, ordinal))"
    )
    op.execute(
        f"INSERT INTO number_block SELECT {_PRESENT}, ordinal, first, size, used FROM number_block_0001"  # noqa: S608
    )
    op.drop_table("number_block_0001")
    op.create_table(
        "former_chain",
        sa.Column("incarnation", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("countersigned", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("incarnation"),
    )


def downgrade() -> None:
    """Back to one chain: only the present incarnation's entries and blocks fit."""
    op.drop_table("former_chain")
    op.execute("ALTER TABLE number_block RENAME TO number_block_0002")
    op.execute(
        "CREATE TABLE number_block (ordinal INTEGER NOT NULL, first INTEGER NOT NULL, size INTEGER NOT NULL,"
        " used INTEGER NOT NULL, PRIMARY KEY (ordinal))"
    )
    op.execute(
        "INSERT INTO number_block SELECT ordinal, first, size, used FROM number_block_0002 WHERE incarnation ="  # noqa: S608
        f" {_PRESENT}"
    )
    op.drop_table("number_block_0002")
    op.drop_table("refusal_seen")
    op.drop_table("told")
    _bills(
        f"seq INTEGER NOT NULL DEFAULT 0, {_BILL_COLUMNS}, CONSTRAINT bill_account UNIQUE (account)",
        _BILL,
    )
    op.execute("DROP INDEX journal_refused")
    op.execute("DROP INDEX journal_unsent")
    op.execute("ALTER TABLE journal RENAME TO journal_0002")
    op.execute(
        f"CREATE TABLE journal (seq INTEGER NOT NULL, {_JOURNAL}, CONSTRAINT journal_id UNIQUE (id), PRIMARY KEY (seq))"
    )
    op.execute(
        f"INSERT INTO journal (seq, {_MOVED}) SELECT seq, {_MOVED} FROM journal_0002"  # noqa: S608
        " WHERE incarnation = (SELECT MAX(incarnation) FROM journal_0002)"
    )
    op.drop_table("journal_0002")
    op.create_index("journal_unsent", "journal", ["seq"], sqlite_where=sa.text("acked_at IS NULL"))


def _bills(columns: str, moved: str) -> None:
    """The bills' table made anew with these columns and its indexes, but for the account's."""
    op.execute("ALTER TABLE bill RENAME TO bill_before")
    for index in ("bill_open", "bill_citizen", "bill_raised"):
        op.execute(f"DROP INDEX {index}")
    op.execute(f"CREATE TABLE bill ({columns})")
    op.execute(f"INSERT INTO bill ({moved}) SELECT {moved} FROM bill_before")  # noqa: S608
    op.drop_table("bill_before")
    op.create_index("bill_open", "bill", ["raised_at"], sqlite_where=sa.text("open = 1"))
    op.create_index("bill_citizen", "bill", ["citizen", "raised_at"])
    op.create_index("bill_raised", "bill", ["raised_at"])
