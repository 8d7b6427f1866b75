"""The portal's PIN verifier, sealed for this counter: salt and cost kept, the hash only under the pepper."""

from __future__ import annotations

import base64

from desktop.services.ports.journal import PinVerifier


def seal(encoded: str, pepper: bytes) -> PinVerifier:
    """From an argon2id string ``$argon2id$v=19$m=…,t=…,p=…$salt$hash``; ``ValueError`` for any other form."""
    parts = encoded.split("$")
    if len(parts) != 6 or parts[1] != "argon2id" or parts[2] != "v=19":
        raise ValueError("a PIN verifier must be an argon2id string, version 19")
    cost = dict(item.split("=") for item in parts[3].split(","))
    return PinVerifier(
        salt=_bytes(parts[4]),
        time_cost=int(cost["t"]),
        memory_kib=int(cost["m"]),
        parallelism=int(cost["p"]),
        tag=PinVerifier.tag_of(_bytes(parts[5]), pepper),
    )


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4))
