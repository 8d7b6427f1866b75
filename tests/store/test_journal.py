"""Rules of the journal: dense, chained, nothing personal in it, nothing half-done."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from desktop.domain.ids import new_id
from desktop.domain.time import utc_now
from desktop.services.ports.journal import SYSTEM, Act, Transaction
from desktop.store.chain import unsent
from desktop.store.file import CounterFile
from desktop.store.key import read_secrets
from desktop.store.tables import journal
from desktop.store.writer import Rank
from sync.protocol.entry import ChainBroken, check_chain, genesis
from sync.protocol.kinds import SignedOut
from tests.support.desk import Desk
from tests.support.people import amina, draft
from tests.support.stock import AGENT, COUNTER_ID


def test_entries_are_dense_and_each_names_the_one_before(desk: Desk) -> None:
    citizen = desk.counter.citizens.take_down(amina())
    desk.counter.bills.raise_bill(draft(citizen.id))
    entries = desk.file.run_read(unsent, 100)
    head = check_chain(COUNTER_ID, 1, (0, genesis(COUNTER_ID, 1)), entries)
    assert head == (len(entries), entries[-1].hash)


def test_altered_entry_is_found_by_the_chain(desk: Desk) -> None:
    desk.file._writer.do(
        lambda c: c.execute(journal.update().where(journal.c.seq == 2).values(actor="somebody")), Rank.SYNC
    )
    entries = desk.file.run_read(unsent, 100)
    with pytest.raises(ChainBroken, match="entry 2: was altered"):
        check_chain(COUNTER_ID, 1, (0, genesis(COUNTER_ID, 1)), entries)


def test_nothing_personal_stands_in_the_chain(desk: Desk) -> None:
    citizen = desk.counter.citizens.take_down(amina())
    desk.counter.bills.raise_bill(draft(citizen.id))

    def bodies(connection: object) -> str:
        rows = connection.execute(select(journal.c.body))  # type: ignore[attr-defined]
        return " ".join(row.body for row in rows)

    text = desk.file.run_read(bodies)
    for secret in ("Amina", "12345678", "712345126", "KDJ"):
        assert secret not in text


def test_act_that_fails_leaves_nothing(desk: Desk) -> None:
    before = desk.counter.standing()

    def act(tx: Transaction) -> None:
        tx.append(Act(new_id(), SignedOut(staff=AGENT[0]), SYSTEM))
        tx.take_number()
        raise RuntimeError("power")

    with pytest.raises(RuntimeError, match="power"):
        desk.file.write(act)
    assert desk.counter.standing() == before


def test_same_entry_id_is_added_once(desk: Desk) -> None:
    act = Act(new_id(), SignedOut(staff=AGENT[0]), SYSTEM)
    assert desk.file.write(lambda tx: tx.append(act)) == desk.file.write(lambda tx: tx.append(act))


def test_file_is_unreadable_without_its_key(desk: Desk, tmp_path: Path) -> None:
    desk.counter.citizens.take_down(amina())
    raw = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.name.startswith("counter.db"))
    assert b"SQLite format" not in raw
    assert b"Amina" not in raw


def test_everything_is_there_after_closing_and_opening(desk: Desk, tmp_path: Path) -> None:
    citizen = desk.counter.citizens.take_down(amina())
    bill = desk.counter.bills.raise_bill(draft(citizen.id))
    desk.file.close()
    again = CounterFile(tmp_path, read_secrets(tmp_path, keyring=False), utc_now)
    try:
        assert again.reads.bill(bill.id) == bill
    finally:
        again.close()
