"""A forger with the file's key: alters one entry and makes every hash behind it anew."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import msgspec
from sqlalchemy import update

from desktop.app.settings import CounterSettings
from desktop.store import chain, identity
from desktop.store.connection import open_engine
from desktop.store.key import read_secrets
from desktop.store.tables import journal
from sync.protocol.entry import entry_hash, genesis


def forge(settings: CounterSettings, seq: int, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Alters the body of one entry of a profile that is not open."""
    secrets = read_secrets(settings.profile, keyring=False)
    engine = open_engine(settings.profile / "counter.db", secrets.key)
    with engine.begin() as connection:
        known = identity.facts(connection)
        counter, incarnation = known[identity.COUNTER], int(known[identity.INCARNATION])
        prev = genesis(counter, incarnation)
        for entry in list(chain.all_entries(connection, incarnation)):
            body = change(entry.body) if entry.seq == seq else entry.body
            forged = msgspec.structs.replace(entry, body=body, prev=prev)
            prev = entry_hash(counter, incarnation, forged)
            made = {"body": json.dumps(body), "prev": forged.prev, "hash": prev}
            connection.execute(update(journal).where(journal.c.seq == entry.seq).values(**made))
    engine.dispose()
