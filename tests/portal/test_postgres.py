"""A server's database: several portals over one, connections that die, commits that are not known."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import psycopg
import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from desktop.domain.errors import Trouble, UserError
from portal.first_start import make_ready
from portal.running import RunningPortal
from portal.store.database import Database
from portal.store.deadline import Deadlines
from portal.store.passing import NotKnown
from portal.store.postgres_url import read_postgres_url
from portal.store.serial import take_serial
from portal.store.setting import read_setting, write_setting
from portal.store.transaction import Transaction
from tests.conformance.device import Device
from tests.portal.books import export, is_balanced
from tests.portal.services import fixed_lines
from tests.support.postgres_server import PostgresServer

pytestmark = pytest.mark.books("postgresql")
PATIENCE_S = 20.0
AT_ONCE_S = 0.4
"""Less than the half second after which a feed is looked at anyway."""


def together(*works: Callable[[], object]) -> None:
    """Runs all of them at once."""
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S)
        assert not thread.is_alive()


def test_two_portals_that_start_at_once_make_the_books_once(empty_database: str) -> None:
    made: list[str] = []

    def start() -> None:
        with Database(empty_database) as books:
            made.append(books.write(make_ready).rail_secret)

    together(start, start, start)
    assert len(made) == 3
    assert len(set(made)) == 1


def test_no_number_is_given_twice_when_two_portals_give_at_once(database: str) -> None:
    given: list[int] = []

    def give() -> None:
        with Database(database) as books:
            given.extend(books.write(lambda tx: take_serial(tx, "test")) for _ in range(25))

    together(give, give)
    assert sorted(given) == list(range(1, 51))


def test_what_an_act_has_read_stays_so_until_it_commits(database: str) -> None:
    def add(tx: Transaction) -> None:
        before = int(read_setting(tx.connection, "sum") or 0)
        time.sleep(0.002)
        write_setting(tx, "sum", str(before + 1))

    def work() -> None:
        with Database(database) as books:
            for _ in range(20):
                books.write(add)

    together(work, work)
    with Database(database) as books:
        assert books.read(lambda c: read_setting(c, "sum")) == "40"


def test_a_reader_cannot_write_and_sees_one_state(database: str) -> None:
    with Database(database) as books:
        with pytest.raises(DBAPIError, match="read-only"):
            books.read(lambda c: c.execute(text("DELETE FROM settings")))

        def look(connection: Connection) -> tuple[object, object]:
            first = read_setting(connection, "seen")
            books.write(lambda tx: write_setting(tx, "seen", "1"))
            return first, read_setting(connection, "seen")

        assert books.read(look) == (None, None)


def end_connections(server: PostgresServer, database: str) -> None:
    """What a fail-over does to every connection of a database."""
    name = database.rpartition("/")[2]
    server.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")


def test_a_connection_that_died_is_replaced_and_nobody_hears_of_it(database: str, postgres: PostgresServer) -> None:
    with Database(database) as books:
        books.write(lambda tx: write_setting(tx, "a", "1"))
        assert books.read(lambda c: read_setting(c, "a")) == "1"
        end_connections(postgres, database)
        assert books.read(lambda c: read_setting(c, "a")) == "1"
        books.write(lambda tx: write_setting(tx, "a", "2"))
        assert books.read(lambda c: read_setting(c, "a")) == "2"


def test_a_commit_the_server_warns_of_is_not_known(database: str) -> None:
    with Database(database) as books:

        def doubt(tx: Transaction) -> None:
            tx.connection.execute(text("CREATE TABLE doubts (no int)"))
            tx.connection.execute(
                text(
                    "CREATE FUNCTION warn() RETURNS trigger LANGUAGE plpgsql AS "
                    "$$ BEGIN RAISE WARNING 'canceling wait for synchronous replication'; RETURN NULL; END $$"
                )
            )
            tx.connection.execute(
                text(
                    "CREATE CONSTRAINT TRIGGER warned AFTER INSERT ON doubts DEFERRABLE INITIALLY DEFERRED "
                    "FOR EACH ROW EXECUTE FUNCTION warn()"
                )
            )

        books.write(doubt)
        with pytest.raises(NotKnown):
            books.write(lambda tx: tx.connection.execute(text("INSERT INTO doubts VALUES (1)")))
        books.write(lambda tx: write_setting(tx, "a", "1"))


def test_a_server_that_says_nothing_is_given_up(database: str) -> None:
    with Database(database) as books:
        deadlines = Deadlines(0.2)
        begun = time.monotonic()

        def hang(connection: Connection) -> None:
            with deadlines.over(connection):
                connection.execute(text("SELECT pg_sleep(30)"))

        with pytest.raises(DBAPIError):
            books._read(hang)
        assert time.monotonic() - begun < 5
        deadlines.stop()
        assert books.read(lambda c: c.execute(text("SELECT 1")).scalar()) == 1


def test_a_database_that_is_not_there_is_a_sentence(postgres: PostgresServer) -> None:
    with pytest.raises(UserError, match="is not there"):
        Database(postgres.url("nobody_made_it"))
    with pytest.raises(Trouble, match="cannot be reached"):
        Database("postgresql://u:secret@127.0.0.1:1/books")
    with pytest.raises(Trouble) as said:
        Database("postgresql://u:secret@127.0.0.1:1/books")
    assert "secret" not in str(said.value)


def test_somebody_elses_database_is_refused(empty_database: str) -> None:
    with psycopg.connect(empty_database.replace("+psycopg", "")) as other:
        other.execute("CREATE TABLE songs (name text)")
    with pytest.raises(UserError, match="not a portal's"):
        Database(empty_database)


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://u@one:5432,two:5433/books",
        "postgresql+psycopg://u@/books?host=one:5432&host=two:5433",
    ],
)
def test_of_several_hosts_the_one_that_takes_writes_is_wanted(address: str) -> None:
    url = read_postgres_url(address)
    assert url.query["host"] == ("one:5432", "two:5433")
    assert url.query["target_session_attrs"] == "read-write"
    assert url.query["connect_timeout"] == "2"


def test_a_wait_ends_at_once_when_its_money_comes_to_another_portal(database: str) -> None:
    with RunningPortal(database) as one, RunningPortal(database) as other:
        device = Device(one.url).enrol()
        bill = device.bill(*fixed_lines())
        device.push()
        device.pull()
        took = _until_heard(device, one, lambda: _pay(other, bill.account, bill.total_cents))
        device.close()
        assert took < AT_ONCE_S
        assert is_balanced(one)


def test_an_older_wait_ends_when_the_counter_waits_or_says_goodbye_at_another_portal(database: str) -> None:
    with RunningPortal(database) as one, RunningPortal(database) as other:
        device = Device(one.url).enrol()
        device.push()
        device.pull()

        def goodbye() -> None:
            elsewhere = Device(other.url, device.private)
            elsewhere.me, elsewhere.epoch = device.me, device.epoch
            elsewhere.reference, elsewhere.centre = device.reference, device.centre
            elsewhere.round(goodbye=True)
            elsewhere.close()

        assert _until_heard(device, one, goodbye) < AT_ONCE_S
        device.close()


def _pay(portal: RunningPortal, account: str, cents: int) -> None:
    from portal.rails.sandbox import SandboxRail

    SandboxRail(portal.url).pay(account=account, amount_cents=cents)


def _until_heard(device: Device, portal: RunningPortal, act: Callable[[], object]) -> float:
    """Seconds from the end of an act until the counter's waiting round is answered."""
    ended: list[float] = []

    def wait() -> None:
        device.round(wait_s=10)
        ended.append(time.monotonic())

    waiting = threading.Thread(target=wait)
    waiting.start()
    until = time.monotonic() + PATIENCE_S
    while not len(portal.context.waits) and time.monotonic() < until:
        time.sleep(0.01)
    time.sleep(0.1)
    act()
    acted = time.monotonic()
    waiting.join(PATIENCE_S)
    return ended[0] - acted


def test_no_two_receipts_share_a_serial_when_two_portals_issue_at_once(database: str) -> None:
    with RunningPortal(database) as one, RunningPortal(database) as other:
        device = Device(one.url).enrol()
        bills = [device.bill(*fixed_lines()) for _ in range(20)]
        device.push()

        def pay(portal: RunningPortal, first: int) -> None:
            for bill in bills[first::2]:
                _pay(portal, bill.account, bill.total_cents)

        together(lambda: pay(one, 0), lambda: pay(other, 1))
        device.close()
        assert sorted(int(row["number"][-7:]) for row in export(one, "receipts")) == list(range(1, 21))
        assert is_balanced(one)
