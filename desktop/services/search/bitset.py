"""Sets of services as one large integer: bit n is service n.

Joining and meeting sets of thousands takes a microsecond this way, so the search can weigh all services of a list
and look closely at a few.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def bits_of(numbers: Iterable[int], size: int) -> int:
    """The set of `numbers`, each below `size`."""
    flags = bytearray((size >> 3) + 1)
    for number in numbers:
        flags[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(flags, "little")


def members(bits: int, most: int) -> Iterator[int]:
    """The lowest `most` members of a set, in order."""
    left = most
    for place, byte in enumerate(bits.to_bytes((bits.bit_length() + 7) >> 3, "little")):
        while byte and left:
            low = byte & -byte
            yield (place << 3) + low.bit_length() - 1
            byte ^= low
            left -= 1
        if not left:
            return
