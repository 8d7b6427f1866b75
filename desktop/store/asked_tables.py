"""The tables of what was asked of a phone, of bills raised elsewhere, and of money that may be a bill's.

Owners as in ``tables``: ``prompt``, ``taken_up`` and ``assigned`` are projections of this counter's entries;
``attempt`` and ``suggestion`` are the portal's, written by a round's answer alone.
"""

from __future__ import annotations

from sqlalchemy import Index, Table

from desktop.store.tables import _int, _text, metadata

prompt = Table(
    "prompt",
    metadata,
    _text("attempt", key=True),
    _text("bill"),
    _int("amount_cents"),
    _text("phone"),
    _text("at"),
    _text("by"),
    _text("not_after"),
    Index("prompt_bill", "bill"),
    Index("prompt_phone", "phone", "at"),
)
attempt = Table(
    "attempt",
    metadata,
    _text("attempt", key=True),
    _text("bill"),
    _text("channel"),
    _int("amount_cents"),
    _text("state"),
    _int("live"),
    _text("reason"),
    _text("asked_at"),
    _text("known_at"),
    Index("attempt_bill", "bill"),
)
taken_up = Table("taken_up", metadata, _text("bill", key=True), _text("rail"), _text("description"))
suggestion = Table(
    "suggestion",
    metadata,
    _text("payment", key=True),
    _text("bill", key=True),
    _text("account_typed"),
    _text("rail_code"),
    _text("channel"),
    _int("amount_cents"),
    _text("paid_at"),
    _text("why"),
    _int("open"),
    Index("suggestion_bill", "bill"),
)
assigned = Table(
    "assigned",
    metadata,
    _text("payment", key=True),
    _text("bill", key=True),
    _text("entry"),
    _text("at"),
    _text("requester"),
    _text("approver"),
)
