"""What every round asks of the books is looked up by an index, however long a chain has become."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import event

from desktop.domain.time import NAIROBI
from portal.running import RunningPortal
from tests.conformance.device import Device
from tests.portal.services import fixed_lines


def plans(portal: RunningPortal, act: Callable[[], object]) -> dict[str, str]:
    """How the database goes about each question of an act."""
    asked: dict[str, object] = {}
    engines = portal.context.database._engines

    def note(_c: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        if statement.startswith("SELECT"):
            asked[statement] = parameters

    for engine in (engines.writer, engines.reader):
        event.listen(engine, "before_cursor_execute", note)
    act()
    for engine in (engines.writer, engines.reader):
        event.remove(engine, "before_cursor_execute", note)
    explained = {}
    for statement, parameters in asked.items():
        rows = portal.read(
            lambda c, s=statement, p=parameters: c.exec_driver_sql("EXPLAIN QUERY PLAN " + s, p).all()  # type: ignore[misc]
        )
        explained[statement] = "; ".join(str(row[-1]) for row in rows)
    return explained


@pytest.fixture
def worked(device: Device) -> Device:
    """A counter with something in the books."""
    device.bill(*fixed_lines())
    device.push()
    device.pull()
    return device


@pytest.mark.books("sqlite")
def test_a_round_walks_through_no_chain_and_no_bills(portal: RunningPortal, worked: Device) -> None:
    worked.bill(*fixed_lines())
    worked.write_raw("an_act_of_tomorrow", {})
    day = worked.day(datetime.now(NAIROBI).date())

    def act() -> None:
        worked.push()
        worked.round(days=[day], refetch_day=day.day)
        worked.past(1)

    found = plans(portal, act)
    (ids,) = [plan for statement, plan in found.items() if "entries.id IN" in statement]
    assert "ix_entries_centre_id_counter_id_id (centre_id=? AND counter_id=? AND id=?)" in ids
    of_day = [plan for statement, plan in found.items() if "bills.id < " in statement]
    assert len(of_day) == 3
    assert all("ix_bills_centre_id_counter_id_id (centre_id=? AND counter_id=? AND id>?" in plan for plan in of_day)
    for statement, plan in found.items():
        for table in ("entries", "records", "bills", "payments", "receipts", "feed", "number_blocks"):
            assert f"SCAN {table}" not in plan, statement
