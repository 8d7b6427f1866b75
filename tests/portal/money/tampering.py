"""Somebody with the database in hand and no shame: rows altered behind the portal's back."""

from __future__ import annotations

from sqlalchemy import text

from portal.store.transaction import Transaction
from tests.portal.money.money_books import Books


def tamper(books: Books, *statements: str) -> None:
    """Runs statements that the database's own rules would refuse."""

    def write(tx: Transaction) -> None:
        if tx.connection.dialect.name == "postgresql":
            tx.connection.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            triggers = tx.connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all()
            for (name,) in triggers:
                tx.connection.execute(text(f"DROP TRIGGER {name}"))
        for statement in statements:
            tx.connection.execute(text(statement))

    books.database.write(write)
