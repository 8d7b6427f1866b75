"""An entry's id is looked for in every incarnation of its counter, and a day's bills by the range of their ids."""

from __future__ import annotations

from alembic import op

from desktop.domain.errors import UserError

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds two indexes."""
    op.create_index(op.f("ix_entries_centre_id_counter_id_id"), "entries", ["centre_id", "counter_id", "id"])
    op.create_index(op.f("ix_bills_centre_id_counter_id_id"), "bills", ["centre_id", "counter_id", "id"])


def downgrade() -> None:
    """Books are never taken apart; a copy made before the upgrade is the way back."""
    raise UserError("A portal's books only go forward. Use the copy made before the upgrade.")
