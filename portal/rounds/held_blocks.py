"""Number blocks a counter holds, offered again to a portal that was restored and does not know them.

A block is taken at the counter's word, because nobody else can say it: but only by a portal that was restored, and only
where it overlaps no other. Where it does, a person must look: two counters may hold one number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import insert

from desktop.domain.account_number import FIRST_BASE, LAST_BASE
from portal.rounds.caller import Caller
from portal.rounds.number_block import leased_blocks, overlapping
from portal.store.alarm import Alarm, raise_alarm
from portal.store.setting import RECEIPT_SERIES, read_setting
from portal.store.tables.journal_tables import number_blocks
from portal.store.transaction import Transaction
from sync.protocol.messages import BLOCK_SIZE, Block


def record_blocks(tx: Transaction, caller: Caller, held: Sequence[Block]) -> None:
    """Records the blocks that are not known here."""
    if not held or read_setting(tx.connection, RECEIPT_SERIES) is None:
        return
    for block in held:
        if not _record(tx, caller, block):
            _say_overlapping(tx, caller, block)


def _record(tx: Transaction, caller: Caller, block: Block) -> bool:
    """False when the block cannot be this counter's."""
    incarnation = block.incarnation or caller.incarnation
    if not 1 <= incarnation <= caller.incarnation:
        return False
    taken = block.ordinal in leased_blocks(tx.connection, replace(caller, incarnation=incarnation))
    others = overlapping(tx.connection, block.first, BLOCK_SIZE)
    if any((row.counter_id, row.first, row.size) == (caller.id, block.first, block.size) for row in others):
        return True  # leased to this counter in a former incarnation
    if others or taken or not _is_block(block):
        return False
    tx.connection.execute(
        insert(number_blocks).values(
            centre_id=caller.centre,
            counter_id=caller.id,
            incarnation=incarnation,
            ordinal=block.ordinal,
            first=block.first,
            size=block.size,
            leased_at=tx.at,
        )
    )
    return True


def _is_block(block: Block) -> bool:
    """True for a block that a portal can have leased."""
    whole = block.size == BLOCK_SIZE and (block.first - FIRST_BASE) % BLOCK_SIZE == 0
    return whole and block.ordinal >= 1 and FIRST_BASE <= block.first <= LAST_BASE


def _say_overlapping(tx: Transaction, caller: Caller, block: Block) -> None:
    raise_alarm(
        tx,
        Alarm(
            "block_overlaps",
            f"{caller.id}/{caller.incarnation}/{block.ordinal}/{block.first}",
            caller.centre,
            caller.id,
            {"ordinal": block.ordinal, "first": block.first, "size": block.size},
        ),
    )
