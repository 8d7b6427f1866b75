"""Alembic's entry: runs inside the transaction the store hands over."""

from __future__ import annotations

from alembic import context

from desktop.store.tables import FULL_TEXT, metadata


def _ours(_object: object, name: str | None, kind: str, _reflected: bool, _compare: object) -> bool:
    return not (kind == "table" and name is not None and name.startswith(FULL_TEXT))


context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, include_object=_ours)
context.run_migrations()
