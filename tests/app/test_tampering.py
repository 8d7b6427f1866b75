"""Rules of ``verify``: whatever is changed in a journal behind the program's back is found and named.

A real profile: enrolled at a real portal, paid, drained and countersigned, then copied for each test.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from desktop.app.settings import CounterSettings, read_settings
from desktop.app.verify import verify_profile
from desktop.store.connection import open_engine
from desktop.store.key import read_secrets
from portal.running import RunningPortal
from tests.faults.counter_here import counter_here

ALTERED = {
    "the body": (
        "UPDATE journal SET body = replace(body, '\"total_cents\":', '\"total_cents\":1') WHERE seq = {seq}",
        "altered",
    ),
    "a byte that was JSON": ("UPDATE journal SET body = substr(body, 2) WHERE seq = {seq}", "altered"),
    "the time": ("UPDATE journal SET at = '2020-01-01T00:00:00.000Z' WHERE seq = {seq}", "altered"),
    "who did it": ("UPDATE journal SET actor = 'somebody' WHERE seq = {seq}", "altered"),
    "what kind of actor": ("UPDATE journal SET actor_kind = 'support' WHERE seq = {seq}", "altered"),
    "the kind": ("UPDATE journal SET kind = 'bill_cancelled' WHERE seq = {seq}", "altered"),
    "the hash": ("UPDATE journal SET hash = prev WHERE seq = {seq}", "altered"),
    "the hash before": ("UPDATE journal SET prev = hash WHERE seq = {seq}", "does not name the entry before it"),
    "the personal record": (
        "UPDATE record SET personal = replace(personal, 'KDJ', 'KDK')"
        " WHERE entry = (SELECT id FROM journal WHERE seq = {seq})",
        "personal record was altered",
    ),
    "the bill's row": (
        "UPDATE bill SET total_cents = 100 WHERE id = (SELECT id FROM journal WHERE seq = {seq})",
        "row says otherwise",
    ),
    "the bill's account": (
        "UPDATE bill SET account = '10000000049' WHERE id = (SELECT id FROM journal WHERE seq = {seq})",
        "row says otherwise",
    ),
}


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The profile of a counter that has worked and ended."""
    root = tmp_path_factory.mktemp("tampering")
    with RunningPortal(f"sqlite:///{root}/portal.db") as portal, counter_here(portal.url, root / "honest") as counter:
        counter.until(lambda: counter.ready and counter.drained(), "the first download")
        counter.sign_in()
        counter.raise_bills(3)
        counter.until(lambda: counter.slips_ordered() and counter.drained(), "the portal's word")
    return root / "honest"


@pytest.fixture
def profile(honest: Path, tmp_path: Path) -> Path:
    """A copy to alter."""
    return Path(shutil.copytree(honest, tmp_path / "profile"))


def _alter(profile: Path, *statements: str) -> None:
    secrets = read_secrets(profile, keyring=read_settings(profile).keyring)
    engine = open_engine(profile / "counter.db", secrets.key)
    with engine.begin() as connection:
        for statement in statements:
            changed = connection.exec_driver_sql(statement).rowcount
            assert changed != 0, f"nothing was altered: {statement}"
    engine.dispose()


def _bill_seq(profile: Path) -> int:
    secrets = read_secrets(profile, keyring=False)
    engine = open_engine(profile / "counter.db", secrets.key, read_only=True)
    with engine.begin() as connection:
        found = connection.exec_driver_sql("SELECT min(seq) FROM journal WHERE kind = 'bill_raised'").scalar_one()
    engine.dispose()
    return int(found)


def _wrong(profile: Path) -> str:
    found = verify_profile(profile)
    assert not found.ok
    return found.wrong


def test_an_honest_journal_is_whole_and_countersigned_to_its_end(profile: Path) -> None:
    found = verify_profile(profile)
    assert (found.ok, found.wrong) == (True, "")
    assert found.entries == found.countersigned > 6


@pytest.mark.parametrize("what", ALTERED)
def test_an_altered_entry_is_found_and_named(profile: Path, what: str) -> None:
    statement, words = ALTERED[what]
    seq = _bill_seq(profile)
    _alter(profile, statement.format(seq=seq))
    wrong = _wrong(profile)
    assert wrong.startswith(f"entry {seq}: ")
    assert words in wrong


def test_a_dropped_entry_is_found(profile: Path) -> None:
    _alter(profile, "DELETE FROM journal WHERE seq = 4")
    assert _wrong(profile) == "entry 5: follows 3"


def test_a_dropped_entry_whose_place_was_filled_is_found(profile: Path) -> None:
    _alter(profile, "DELETE FROM journal WHERE seq = 4", "UPDATE journal SET seq = seq - 1 WHERE seq > 4")
    assert _wrong(profile).startswith("entry 4: ")


def test_swapped_entries_are_found(profile: Path) -> None:
    _alter(
        profile,
        "UPDATE journal SET seq = -1 WHERE seq = 3",
        "UPDATE journal SET seq = 3 WHERE seq = 4",
        "UPDATE journal SET seq = 4 WHERE seq = -1",
    )
    assert _wrong(profile).startswith("entry 3: ")


def test_a_replayed_entry_is_found(profile: Path) -> None:
    names = "kind, version, actor, actor_kind, at, commitment, body, prev, hash, outcome, reason, acked_at"
    _alter(
        profile,
        f"INSERT INTO journal SELECT incarnation, (SELECT max(seq) + 1 FROM journal), id || 'x', {names}"
        " FROM journal WHERE seq = 3",
    )
    assert "does not name the entry before it" in _wrong(profile)


@pytest.mark.parametrize("entries", [1, 3])
def test_a_tail_that_was_cut_is_found_by_what_the_portal_signed(profile: Path, entries: int) -> None:
    _alter(profile, f"DELETE FROM journal WHERE seq > (SELECT max(seq) - {entries} FROM journal)")
    assert "the tail is cut, the portal signed for" in _wrong(profile)


def test_a_tail_the_portal_never_saw_is_missed_by_the_mark(portal_gone: Path) -> None:
    _alter(portal_gone, "DELETE FROM journal WHERE acked_at IS NULL")
    assert "the tail is cut or the file was restored" in _wrong(portal_gone)


@pytest.fixture
def portal_gone(profile: Path) -> Path:
    """Three bills more without a portal."""
    with counter_here("http://127.0.0.1:9", profile) as counter:
        counter.sign_in()
        counter.raise_bills(3)
    assert verify_profile(profile).ok
    return profile


def test_a_head_that_another_portal_signed_is_found(profile: Path) -> None:
    _alter(
        profile,
        "UPDATE meta SET value = replace(value, '\"signature\":\"', '\"signature\":\"00') WHERE key = 'countersigned'",
    )
    assert "the portal's signature is not the portal's" in _wrong(profile)


def test_a_chain_made_anew_behind_an_altered_entry_is_not_the_one_the_portal_signed(profile: Path) -> None:
    """Who has the key can make every hash anew; not the portal's signature."""
    from tests.support.forging import forge

    seq = _bill_seq(profile)
    forge(CounterSettings(profile), seq, lambda body: {**body, "language": "sw"})
    assert "is not the one the portal signed for" in _wrong(profile)


def test_a_file_of_another_version_is_not_judged(profile: Path) -> None:
    from desktop.domain.errors import UserError

    _alter(profile, "UPDATE alembic_version SET version_num = '0001'")
    with pytest.raises(UserError, match="another version"):
        verify_profile(profile)
