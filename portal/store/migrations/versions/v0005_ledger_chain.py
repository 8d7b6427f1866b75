"""The ledger is a hash chain; reversals, suggestions, bank advice with maker and checker, fulfilment."""

from __future__ import annotations

from desktop.domain.errors import UserError

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Books are never taken apart; a copy made before the upgrade is the way back."""
    raise UserError("A portal's books only go forward. Use the copy made before the upgrade.")
