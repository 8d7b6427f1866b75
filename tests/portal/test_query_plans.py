"""What every round asks of the books is looked up by an index, however long a chain has become."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Connection, event

from desktop.domain.time import NAIROBI
from portal.rails.sandbox import SandboxRail
from portal.running import RunningPortal
from tests.conformance.device import Device
from tests.portal.services import fixed_lines


def plans(portal: RunningPortal, act: Callable[[], object]) -> dict[str, str]:
    """How the database goes about each question of an act."""
    asked: dict[str, Any] = {}
    engines = portal.context.database._engines

    def note(_c: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        if statement.startswith("SELECT"):
            asked[statement] = parameters

    for engine in (engines.writer, engines.reader):
        event.listen(engine, "before_cursor_execute", note)
    act()
    for engine in (engines.writer, engines.reader):
        event.remove(engine, "before_cursor_execute", note)
    return {statement: explained(portal, statement, parameters) for statement, parameters in asked.items()}


def explained(portal: RunningPortal, statement: str, parameters: Any) -> str:
    """One plan. A server would walk through a table that is small, so it is told not to where it can help it."""

    def explain(connection: Connection) -> str:
        on_server = connection.dialect.name == "postgresql"
        if on_server:
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        how = "EXPLAIN " if on_server else "EXPLAIN QUERY PLAN "
        return "; ".join(str(row[-1]) for row in connection.exec_driver_sql(how + statement, parameters))

    return portal.read(explain)


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


@pytest.mark.books("postgresql")
def test_no_round_and_no_payment_walks_through_a_table_of_a_server(
    portal: RunningPortal, worked: Device, rail: SandboxRail
) -> None:
    bill = worked.bill(*fixed_lines())
    day = worked.day(datetime.now(NAIROBI).date())

    def act() -> None:
        worked.push()
        worked.round(days=[day], refetch_day=day.day)
        worked.past(1)
        rail.pay(account=bill.account, amount_cents=bill.total_cents)

    for statement, plan in plans(portal, act).items():
        for table in ("entries", "records", "bills", "bill_lines", "payments", "receipts", "feed", "raw_messages"):
            assert f"Seq Scan on {table}" not in plan, statement
