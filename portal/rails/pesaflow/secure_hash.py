"""The gateway's secure hash: HMAC-SHA256 over exactly the strings that are sent, in the gateway's order.

Two encodings are in use: base64 of the hex text (88 characters), and base64 of the raw bytes. Which one is a setting.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Final

HEX: Final = "hex"
RAW: Final = "raw"


def mac(key: str, text: str) -> bytes:
    """The HMAC of a text, 32 bytes."""
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()


def secure_hash(key: str, text: str, form: str = HEX) -> str:
    """The hash as it travels; ``form``: ``hex`` or ``raw``."""
    made = mac(key, text)
    return base64.b64encode(made.hex().encode() if form == HEX else made).decode()


def is_hash(key: str, text: str, said: str) -> bool:
    """True when the hash is right in either encoding."""
    return any(hmac.compare_digest(secure_hash(key, text, form).encode(), said.encode()) for form in (HEX, RAW))


def checkout_text(fields: dict[str, str], secret: str) -> str:
    """What is hashed for a checkout: the values as they are sent, joined in the gateway's order, and the secret."""
    order = (
        "apiClientID",
        "amountExpected",
        "serviceID",
        "clientIDNumber",
        "currency",
        "billRefNumber",
        "billDesc",
        "clientName",
    )
    return "".join(fields[name] for name in order) + secret
