"""Account numbers from leased blocks: taken in order, each once, in the transaction that uses it.

Blocks of former incarnations stay as a record, used up: a portal that was restored is told of them again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, bindparam, func, literal_column, select, update
from sqlalchemy.dialects.sqlite import insert

from desktop.domain.account_number import make_account
from desktop.domain.errors import UserError
from desktop.store.connection import KEPT
from desktop.store.identity import ENROL_AGAIN, INCARNATION, fact
from desktop.store.prepared import Prepared
from desktop.store.tables import number_block
from sync.protocol.messages import BLOCK_SIZE, Block

_LEFT = number_block.c.size - number_block.c.used
_NEXT: Final = Prepared(
    select(number_block.c.incarnation, number_block.c.ordinal, number_block.c.first, number_block.c.used)
    .where(number_block.c.used < number_block.c.size)
    .order_by(number_block.c.incarnation, number_block.c.ordinal)
    .limit(1)
)
_USE: Final = Prepared(
    update(number_block)
    .where(number_block.c.incarnation == bindparam("of_incarnation"), number_block.c.ordinal == bindparam("of_ordinal"))
    .values(used=bindparam("now_used"))
)
_SUM: Final = Prepared(select(func.coalesce(func.sum(_LEFT), literal_column("0"))))


def take(connection: Connection) -> str:
    """The next number; ``UserError`` when the blocks are used up."""
    block = _NEXT.first(connection, {})
    if block is None:
        if fact(connection, ENROL_AGAIN):
            raise UserError(
                "This counter must be enrolled again before it can give account numbers. A supervisor has the code."
            )
        raise UserError("No account numbers are left on this counter. Connect to the portal to get more.")
    incarnation, ordinal, first, used = block
    _USE.run(connection, {"of_incarnation": incarnation, "of_ordinal": ordinal, "now_used": used + 1})
    connection.info[KEPT]["next_number"] = first + used + 1
    return make_account(first + used)


def left(connection: Connection) -> int:
    """How many numbers are left."""
    found = _SUM.first(connection, {})
    return int(found[0]) if found else 0


def wanted_block(connection: Connection) -> int:
    """The ordinal of the block to ask for, 0 while a whole block is still left."""
    if left(connection) >= BLOCK_SIZE:
        return 0
    last = select(func.max(number_block.c.ordinal)).where(number_block.c.incarnation == _present(connection))
    return (connection.execute(last).scalar() or 0) + 1


def held(connection: Connection) -> list[Block]:
    """Every block this counter was ever leased, with the incarnation it was leased to."""
    rows = connection.execute(select(number_block).order_by(number_block.c.incarnation, number_block.c.ordinal))
    return [Block(row.ordinal, row.first, row.size, row.incarnation) for row in rows]


def give_up(connection: Connection) -> None:
    """No number is left: another device, or a later day of this one, may have given them already."""
    connection.execute(update(number_block).values(used=number_block.c.size))


def keep(connection: Connection, block: Block) -> None:
    """A leased block; the same block again changes nothing."""
    row = insert(number_block).values(
        incarnation=_present(connection), ordinal=block.ordinal, first=block.first, size=block.size, used=0
    )
    connection.execute(row.on_conflict_do_nothing())


def keep_used(connection: Connection, incarnation: int, blocks: Iterable[Block]) -> None:
    """Blocks leased to another life of this counter: none of their numbers is given here; a restored portal is told."""
    for block in blocks:
        row = insert(number_block).values(
            incarnation=incarnation, ordinal=block.ordinal, first=block.first, size=block.size, used=block.size
        )
        connection.execute(row.on_conflict_do_nothing())


def _present(connection: Connection) -> int:
    return int(fact(connection, INCARNATION))
