"""The one metadata and the column forms all tables share.

Ids are UUIDv7 text. An instant is text ``2026-10-14T06:31:08.123Z``: it sorts as time does on every database. Money is
whole cents. ``centre_id`` stands first in the keys of what belongs to a centre, so the country can be cut into shares.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, MetaData, Text

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def text(name: str, *, key: bool = False, default: str | None = None) -> Column[Any]:
    """A text that is always there."""
    return Column(name, Text, primary_key=key, nullable=False, server_default=default)


def optional(name: str) -> Column[Any]:
    """A text that may be missing."""
    return Column(name, Text, nullable=True)


def number(name: str, *, key: bool = False, default: str | None = None) -> Column[Any]:
    """A whole number that is always there."""
    return Column(name, BigInteger, primary_key=key, autoincrement=False, nullable=False, server_default=default)


def optional_number(name: str) -> Column[Any]:
    """A whole number that may be missing."""
    return Column(name, BigInteger, nullable=True)
