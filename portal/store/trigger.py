"""One trigger that refuses, in the words of the database at hand.

On PostgreSQL a trigger is a function and its use; what it raises is a constraint's error, as SQLite's is.
"""

from __future__ import annotations

from typing import Final

_SQLITE: Final = """
CREATE TRIGGER {name} BEFORE {deed} ON {table} {condition}
BEGIN SELECT RAISE(ABORT, '{words}'); END
"""
_FUNCTION: Final = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $refuse$
BEGIN
    IF {when} THEN
        RAISE EXCEPTION '{words}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN {row};
END
$refuse$
"""
_TRIGGER: Final = "CREATE TRIGGER {name} BEFORE {deed} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"


def trigger(dialect: str, name: str, deed: str, table: str, when: str, words: str) -> list[str]:
    """Statements; ``deed`` is INSERT, DELETE, UPDATE or UPDATE OF columns, ``when`` a condition or empty for always."""
    if dialect == "sqlite":
        condition = f"WHEN {when}" if when else ""
        return [_SQLITE.format(name=name, deed=deed, table=table, condition=condition, words=words)]
    row = "OLD" if deed == "DELETE" else "NEW"
    function = _FUNCTION.format(name=name, when=when or "true", words=words, row=row)
    return [function, _TRIGGER.format(name=name, deed=deed, table=table)]
