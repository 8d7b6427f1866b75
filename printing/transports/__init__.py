"""Ways to a printer, one module each; `transport_for` picks by address: `tcp://HOST:PORT`, `file:///path`.

May import printing's ports, mailbox and status. Never decides what a reply is worth, never retries by itself.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from desktop.domain.errors import UserError
from printing.ports import Transport

PORT = 9100


def transport_for(address: str) -> Transport:
    """The way to an address; `UserError` when it is not one."""
    try:
        parts = urlsplit(address)
        port = parts.port or PORT
    except ValueError as fault:
        raise not_an_address(address) from fault
    if parts.scheme == "tcp" and parts.hostname and not parts.path.strip("/"):
        from printing.transports.tcp import TcpTransport

        return TcpTransport(address, parts.hostname, port)
    if parts.scheme == "file" and parts.path and not parts.netloc:
        from urllib.request import url2pathname  # knows how a drive letter is written; heavy, hence here

        from printing.transports.file import FileTransport

        return FileTransport(address, url2pathname(parts.path))
    raise not_an_address(address)


def not_an_address(address: str) -> UserError:
    return UserError(
        "“{address}” is not a printer's address. Write tcp://HOST:PORT or file:///PATH.",
        address=address,
    )
