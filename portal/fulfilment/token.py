"""The word an agency reads its rows with: shown once to an administrator, kept as a hash, replaced by a new one."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from sqlalchemy import Connection, delete, insert, select

from desktop.domain.errors import UserError
from portal.store.tables.bill_tables import bill_lines
from portal.store.tables.catalogue_tables import agencies, services
from portal.store.tables.fulfilment_tables import agency_tokens
from portal.store.transaction import Transaction

TOKEN_BYTES = 32


def make_token(tx: Transaction, agency: str) -> str:
    """A new token for the agency; the one before is void. ``UserError`` for an agency nobody knows."""
    check_agency(tx.connection, agency)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    tx.connection.execute(delete(agency_tokens).where(agency_tokens.c.agency == agency))
    tx.connection.execute(insert(agency_tokens).values(agency=agency, token_hash=_hash(token), made_at=tx.at))
    return token


def opens(connection: Connection, agency: str, token: str) -> bool:
    """True when this is the agency's token."""
    kept = connection.execute(select(agency_tokens.c.token_hash).where(agency_tokens.c.agency == agency)).scalar()
    return hmac.compare_digest(_hash(token), str(kept or ""))


def check_agency(connection: Connection, agency: str) -> None:
    """``UserError`` unless the catalogue or a bill names the agency."""
    for column in (agencies.c.agency, services.c.agency, bill_lines.c.agency):
        if connection.execute(select(column).where(column == agency).limit(1)).first() is not None:
            return
    raise UserError("There is no agency {agency}. Use the short name of the catalogue, like DCI.", agency=agency)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
