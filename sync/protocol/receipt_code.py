"""The text of a receipt's QR: an upper-case HTTPS address that carries the receipt and its signature.

Positional CBOR — form, key id, centre, series, serial, account, cents, second of issue — of at most 40 bytes, then
the Ed25519 signature over ``huduma-receipt-1`` and those bytes, in base32 without padding. At most 192 characters
of the QR's alphanumeric set, so 49 modules or fewer at level L, and verifiable offline with the published keys.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from desktop.domain.account_number import is_account
from desktop.domain.receipt_number import ReceiptNumber
from sync.protocol.signing import sign, verify

PREFIX = b"huduma-receipt-1\n"
FORM = 1
MOST_PAYLOAD = 40
MOST_TEXT = 192
MOST_ACCOUNT_TEXT = 8
"""What a number takes that is one of ours; a longer text does not fit."""

_SIGNATURE_BYTES = 64


@dataclass(frozen=True, slots=True)
class ReceiptFacts:
    """What a receipt's code says. ``key`` is the id of the signing key; ``issued_at`` to the second.

    ``account``: once it was read, as :func:`account_said` gives it.
    """

    key: int
    number: ReceiptNumber
    account: str
    amount_cents: int
    issued_at: datetime


def receipt_payload(facts: ReceiptFacts) -> bytes:
    """The positional CBOR; ``ValueError`` when it is longer than 40 bytes."""
    import cbor2

    account = _account_in_code(facts.account)
    number = facts.number
    payload: bytes = cbor2.dumps(
        [
            FORM,
            facts.key,
            number.centre,
            number.series,
            number.serial,
            account,
            facts.amount_cents,
            int(facts.issued_at.timestamp()),
        ]
    )
    if len(payload) > MOST_PAYLOAD:
        raise ValueError(f"the receipt's payload has {len(payload)} bytes, more than {MOST_PAYLOAD}")
    return payload


def account_said(account: str) -> str:
    """The account as a code's facts say it: as it is, or its short hash in hex where the code has no room for it."""
    coded = _account_in_code(account)
    return coded.hex() if isinstance(coded, bytes) else account


def _account_in_code(account: str) -> int | str | bytes:
    """One of ours as a number, a short one of others as text, a long one as the first bytes of its SHA-256."""
    if is_account(account):
        return int(account)
    if len(account) <= MOST_ACCOUNT_TEXT:
        return account
    return hashlib.sha256(account.encode()).digest()[:MOST_ACCOUNT_TEXT]


def receipt_text(facts: ReceiptFacts, private_hex: str, public_url: str) -> str:
    """The QR's text, signed. ``public_url`` like ``https://huduma.example``."""
    payload = receipt_payload(facts)
    signature = bytes.fromhex(sign(private_hex, PREFIX + payload))
    code = base64.b32encode(payload + signature).decode().rstrip("=")
    text = f"{public_url.rstrip('/').upper()}/R/{code}"
    if len(text) > MOST_TEXT:
        raise ValueError(f"the receipt's code has {len(text)} characters, more than {MOST_TEXT}")
    return text


def read_receipt_text(text: str) -> tuple[ReceiptFacts, bytes, str]:
    """The facts, the signed payload and the signature (hex); ``ValueError`` when it is no receipt code."""
    import cbor2

    code = text.strip().upper().rpartition("/R/")[2]
    try:
        raw = base64.b32decode(code + "=" * (-len(code) % 8))
        payload, signature = raw[:-_SIGNATURE_BYTES], raw[-_SIGNATURE_BYTES:]
        form, key, centre, series, serial, account, cents, second = cbor2.loads(payload)
        number = ReceiptNumber(str(centre), int(series), int(serial))
        issued = datetime.fromtimestamp(int(second), UTC)
    except (binascii.Error, cbor2.CBORDecodeError, TypeError, ValueError, OverflowError, OSError) as wrong:
        raise ValueError("this is not a receipt's code") from wrong
    if form != FORM:
        raise ValueError("this receipt's code is of a form not known here")
    said = account.hex() if isinstance(account, bytes) else str(account)
    return ReceiptFacts(int(key), number, said, int(cents), issued), payload, signature.hex()


def receipt_check(text: str) -> str:
    """The check printed for people to compare: 16 hex digits of SHA-256 over payload and signature, in fours."""
    _facts, payload, signature = read_receipt_text(text)
    digits = hashlib.sha256(payload + bytes.fromhex(signature)).hexdigest()[:16].upper()
    return " ".join(digits[place : place + 4] for place in range(0, 16, 4))


def is_genuine(text: str, keys: dict[str, str]) -> bool:
    """True when one of the published keys (id → public hex) signed the code."""
    facts, payload, signature = read_receipt_text(text)
    public = keys.get(str(facts.key))
    return public is not None and verify(public, signature, PREFIX + payload)
