"""Ways to a printer, one module each; `transport_for` picks by address (`printing.transports.address`).

May import printing's ports, mailbox and status. Never decides what a reply is worth, never retries by itself.
"""

from __future__ import annotations

from printing.transports.address import transport_for as transport_for
