"""Ed25519 keys and what is signed with them. Keys and signatures travel as lower-case hex.

``cryptography`` is imported when the first key is used, to keep it off the start path.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sync.protocol.canonical import canonical
from sync.protocol.messages import ROUND_PREFIX

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

HEAD_FORM = "huduma-head-1"
COUNTERSIGN_FORM = "huduma-countersign-1"


def new_private_key() -> str:
    """A fresh private key as 64 hex digits."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.generate().private_bytes_raw().hex()


def public_key(private_hex: str) -> str:
    """The public key that belongs to a private one."""
    return _private(private_hex).public_key().public_bytes_raw().hex()


def sign(private_hex: str, message: bytes) -> str:
    """The signature of a message, 128 hex digits."""
    return _private(private_hex).sign(message).hex()


def verify(public_hex: str, signature_hex: str, message: bytes) -> bool:
    """True when the signature is right; false for anything malformed."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_hex))
        key.verify(bytes.fromhex(signature_hex), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def head_statement(counter: str, incarnation: int, seq: int, head: str) -> bytes:
    """What a counter signs of its head."""
    return canonical([HEAD_FORM, counter, incarnation, seq, head])


def countersign_statement(counter: str, incarnation: int, seq: int, head: str) -> bytes:
    """What the portal signs of a head it has accepted."""
    return canonical([COUNTERSIGN_FORM, counter, incarnation, seq, head])


def round_statement(body: bytes) -> bytes:
    """What a counter signs of a round's body."""
    return ROUND_PREFIX + body


def _private(private_hex: str) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(private_hex))
