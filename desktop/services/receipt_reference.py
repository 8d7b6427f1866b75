"""The receipt's number inside a scanned code. What the code proves is the portal's to say; here it only finds."""

from __future__ import annotations

from sync.protocol.receipt_code import read_receipt_text


def receipt_number_of(code: str) -> str:
    """The number, empty when the text is no receipt's code."""
    try:
        facts, _, _ = read_receipt_text(code)
    except ValueError:
        return ""
    return str(facts.number)
