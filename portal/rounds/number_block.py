"""Leasing blocks of account numbers: keyed by what the counter asks for, so that a repeat leases nothing twice.

Blocks follow each other from a random start and wrap round at the end of the nine-digit bases.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, func, insert, select

from desktop.domain.account_number import FIRST_BASE, LAST_BASE
from portal.rounds.caller import Caller
from portal.rounds.problem import Refused
from portal.store.setting import NEXT_NUMBER, needed_setting, write_setting
from portal.store.tables.journal_tables import number_blocks
from portal.store.transaction import Transaction
from sync.protocol.messages import BLOCK_SIZE, Block

BLOCKS: Final = (LAST_BASE - FIRST_BASE + 1) // BLOCK_SIZE
LEAST_LEAP: Final = 100_000
"""Blocks a restored portal leaves free: more than any lost one can have leased since its last copy."""
LEAP_LOTS: Final = 1_000_000


def lease(tx: Transaction, caller: Caller, ordinal: int) -> Block:
    """The block of this ordinal, leased now or before; raises :class:`Refused` for an ordinal out of turn."""
    leased = leased_blocks(tx.connection, caller)
    if ordinal in leased:
        return leased[ordinal]
    _check_turn(tx.connection, caller, ordinal, max(leased, default=0) + 1)
    first = _next_first(tx)
    tx.connection.execute(
        insert(number_blocks).values(
            centre_id=caller.centre,
            counter_id=caller.id,
            incarnation=caller.incarnation,
            ordinal=ordinal,
            first=first,
            size=BLOCK_SIZE,
            leased_at=tx.at,
        )
    )
    return Block(ordinal, first, BLOCK_SIZE)


def _check_turn(connection: Connection, caller: Caller, ordinal: int, following: int) -> None:
    """The next ordinal; or, after an enrolment anew, the one behind the blocks the counter brought with it."""
    ever = max((block.ordinal for block in blocks_ever_leased(connection, caller)), default=0) + 1
    if not following <= ordinal <= max(following, ever):
        raise Refused("bad_message", f"The next number block is {following}, not {ordinal}.")


def leased_blocks(connection: Connection, caller: Caller) -> dict[int, Block]:
    """The blocks of the counter's present incarnation by ordinal."""
    rows = connection.execute(
        select(number_blocks.c.ordinal, number_blocks.c.first, number_blocks.c.size).where(
            number_blocks.c.centre_id == caller.centre,
            number_blocks.c.counter_id == caller.id,
            number_blocks.c.incarnation == caller.incarnation,
        )
    )
    return {ordinal: Block(ordinal, first, size) for ordinal, first, size in rows}


def blocks_ever_leased(connection: Connection, caller: Caller) -> list[Block]:
    """The blocks of the counter in every incarnation: a bill raised before a new enrolment keeps its number."""
    rows = connection.execute(
        select(number_blocks.c.ordinal, number_blocks.c.first, number_blocks.c.size).where(
            number_blocks.c.centre_id == caller.centre, number_blocks.c.counter_id == caller.id
        )
    )
    return [Block(ordinal, first, size) for ordinal, first, size in rows]


def is_leased(connection: Connection, base: int) -> bool:
    """True when any counter holds the number: a payer may type it before its bill has arrived."""
    below = select(func.max(number_blocks.c.first)).where(number_blocks.c.first <= base).scalar_subquery()
    size = connection.execute(
        select(number_blocks.c.first + number_blocks.c.size).where(number_blocks.c.first == below)
    ).scalar()
    return size is not None and base < int(size)


def leap(tx: Transaction) -> int:
    """Leases go on far from here, where no lost portal has leased; gives the first number there.

    How far is drawn by lot, so that a copy that is restored twice does not lease one block twice.
    """
    first = _beyond(int(needed_setting(tx.connection, NEXT_NUMBER)), LEAST_LEAP + secrets.randbelow(LEAP_LOTS))
    write_setting(tx, NEXT_NUMBER, str(first))
    return first


def _next_first(tx: Transaction) -> int:
    """Where the next block begins: never on a block that is leased already."""
    tx.gave = True
    first = int(needed_setting(tx.connection, NEXT_NUMBER))
    for _ in range(BLOCKS):
        if not overlapping(tx.connection, first, BLOCK_SIZE):
            write_setting(tx, NEXT_NUMBER, str(_beyond(first, 1)))
            return first
        first = _beyond(first, 1)
    raise Refused("busy", "No account numbers are left.")


def _beyond(first: int, blocks: int) -> int:
    """So many blocks further, round the end."""
    return FIRST_BASE + (first - FIRST_BASE + blocks * BLOCK_SIZE) % (BLOCKS * BLOCK_SIZE)


def overlapping(connection: Connection, first: int, size: int) -> Sequence[Row[Any]]:
    """The leased blocks that share a number with this one."""
    return connection.execute(
        select(number_blocks).where(
            number_blocks.c.first > first - BLOCK_SIZE,
            number_blocks.c.first < first + size,
            number_blocks.c.first + number_blocks.c.size > first,
        )
    ).all()
