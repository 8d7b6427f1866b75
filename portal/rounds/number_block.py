"""Leasing blocks of account numbers: keyed by what the counter asks for, so that a repeat leases nothing twice.

Blocks follow each other from a random start and wrap round at the end of the nine-digit bases.
"""

from __future__ import annotations

from sqlalchemy import Connection, func, insert, select

from desktop.domain.account_number import FIRST_BASE, LAST_BASE
from portal.rounds.caller import Caller
from portal.rounds.problem import Refused
from portal.store.setting import NEXT_NUMBER, needed_setting, write_setting
from portal.store.tables.journal_tables import number_blocks
from portal.store.transaction import Transaction
from sync.protocol.messages import BLOCK_SIZE, Block


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


def _next_first(tx: Transaction) -> int:
    first = int(needed_setting(tx.connection, NEXT_NUMBER))
    following = first + BLOCK_SIZE
    write_setting(tx, NEXT_NUMBER, str(following if following + BLOCK_SIZE - 1 <= LAST_BASE else FIRST_BASE))
    return first
