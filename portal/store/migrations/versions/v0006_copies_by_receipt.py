"""The papers of a receipt are found by its number: a citizen's phone asks how many copies were made."""

from __future__ import annotations

from alembic import op

from desktop.domain.errors import UserError

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds one index."""
    op.create_index(op.f("ix_papers_centre_id_receipt"), "papers", ["centre_id", "receipt"])


def downgrade() -> None:
    """Books are never taken apart; a copy made before the upgrade is the way back."""
    raise UserError("A portal's books only go forward. Use the copy made before the upgrade.")
