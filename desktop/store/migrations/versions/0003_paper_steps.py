"""Every step of a print job is kept: where a paper was, when, what was seen and what the agent said.

A job's row says where it stands now. Whoever is asked weeks later whether a receipt came out needs the way there.
Jobs from before have their present step only.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "paper_step",
        sa.Column("job", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("grade", sa.Text, nullable=False),
        sa.Column("bytes_sent", sa.Integer, nullable=False),
        sa.Column("printer", sa.Text, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("job", "number"),
    )
    op.execute(
        "INSERT INTO paper_step SELECT id, 1, changed_at, state, grade, bytes_sent, printer, error, answer"
        " FROM paper_job"
    )


def downgrade() -> None:
    op.drop_table("paper_step")
