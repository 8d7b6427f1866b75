"""What the portal says by an alarm is not as it should be: a person looks at it, and the rules leave it out."""

from __future__ import annotations

import json

from tests.simulation.scene import Books


def receipts_left_out(books: Books) -> set[str]:
    """Receipts counters hold that a restored portal did not take back, since their bill has another by now."""
    alarms = [row for row in books.alarms if row.kind == "bill_has_other_receipt"]
    return {str(json.loads(row.detail)["receipt"]) for row in alarms}
