"""The wire, shared by both ends: entries and their chain, messages, feeds, signatures, states.

May import the domain and msgspec (encoding) and, lazily, cryptography and cbor2. Never does I/O.
The written form, with test vectors, is in ``docs/protocol.md``.
"""

VERSION = 1
"""The protocol version this tree speaks."""
