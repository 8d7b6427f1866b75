"""Where a request really comes from: the caller's address, also behind the web server with the certificate.

That server runs on this machine and adds the caller to ``X-Forwarded-For``; only its word is believed, and only the
last one, which it wrote itself. Somebody else's header is their own text.
"""

from __future__ import annotations

import ipaddress
from functools import lru_cache
from typing import Final

from starlette.types import Scope

FORWARDED: Final = b"x-forwarded-for"
UNKNOWN: Final = "-"
MOST_FORWARDED: Final = 2_000
MOST_REMEMBERED: Final = 4_096


def source_of(scope: Scope) -> str:
    """The caller's address as text; ``-`` where there is none (a socket file)."""
    client = scope.get("client")
    peer = str(client[0]) if client else UNKNOWN
    if peer != UNKNOWN and not _is_loopback(peer):
        return peer
    return _forwarded(scope) or peer


@lru_cache(MOST_REMEMBERED)
def crowd_of(source: str) -> str:
    """Who shares one allowance: an IPv4 address, or the 64-bit network that one household of IPv6 has."""
    try:
        address = ipaddress.ip_address(source)
    except ValueError:
        return UNKNOWN
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    return str(address.ipv4_mapped or ipaddress.ip_network((int(address) >> 64 << 64, 64)))


def _forwarded(scope: Scope) -> str:
    for name, value in reversed(scope["headers"]):
        if name == FORWARDED:
            last = value[-MOST_FORWARDED:].decode("latin-1").rpartition(",")[2].strip()
            return last if _is_address(last) else ""
    return ""


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


@lru_cache(MOST_REMEMBERED)
def _is_loopback(text: str) -> bool:
    try:
        return ipaddress.ip_address(text).is_loopback
    except ValueError:
        return False
