"""What was asked of a citizen's phone and how it ended, bills raised elsewhere, money that may be a bill's.

What the citizen paid stays with payments and receipts: none of these rows is money.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _int(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, autoincrement=False)


def upgrade() -> None:
    op.create_table(
        "prompt",
        *_text("attempt", "bill"),
        _int("amount_cents"),
        *_text("phone", "at", "by", "not_after"),
        sa.PrimaryKeyConstraint("attempt"),
    )
    op.create_index("prompt_bill", "prompt", ["bill"])
    op.create_index("prompt_phone", "prompt", ["phone", "at"])
    op.create_table(
        "attempt",
        *_text("attempt", "bill", "channel"),
        _int("amount_cents"),
        *_text("state"),
        _int("live"),
        *_text("reason", "asked_at", "known_at"),
        sa.PrimaryKeyConstraint("attempt"),
    )
    op.create_index("attempt_bill", "attempt", ["bill"])
    op.create_table("taken_up", *_text("bill", "rail", "description"), sa.PrimaryKeyConstraint("bill"))
    op.create_table(
        "suggestion",
        *_text("payment", "bill", "account_typed", "rail_code", "channel"),
        _int("amount_cents"),
        *_text("paid_at", "why"),
        _int("open"),
        sa.PrimaryKeyConstraint("payment", "bill"),
    )
    op.create_index("suggestion_bill", "suggestion", ["bill"])
    op.create_table(
        "assigned",
        *_text("payment", "bill", "entry", "at", "requester", "approver"),
        sa.PrimaryKeyConstraint("payment", "bill"),
    )


def downgrade() -> None:
    for table in ("assigned", "suggestion", "taken_up", "attempt", "prompt"):
        op.drop_table(table)
