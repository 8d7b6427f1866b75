"""Numbers a gateway allots or somebody else raised: invoices, checkouts, their notifications."""

from __future__ import annotations

from desktop.domain.errors import UserError

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Books are never taken apart; a copy made before the upgrade is the way back."""
    raise UserError("A portal's books only go forward. Use the copy made before the upgrade.")
