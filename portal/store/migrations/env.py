"""How Alembic meets the portal's database: always over a connection that the portal has opened."""

from __future__ import annotations

from alembic import context

from portal.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
