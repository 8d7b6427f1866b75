"""Words of the books that several parts of the world use."""

from __future__ import annotations

from sync.protocol.states import PaymentState

ON_THE_BILL = (PaymentState.MATCHED, PaymentState.PART, PaymentState.OVER)
"""Payments that count on their bill; a receipt is held with these."""
