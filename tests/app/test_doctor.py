"""Rules of the self-test: it looks at the records as they are, and says when a counter must be enrolled again."""

from __future__ import annotations

import shutil
from pathlib import Path

from desktop.app.doctor import Finding, examine
from desktop.app.settings import CounterSettings
from tests.support.desk import open_desk, reopen_desk
from tests.support.people import amina, draft
from tests.support.stock import AGENT


def _records(profile: Path) -> Finding:
    settings = CounterSettings(profile, portal="http://127.0.0.1:9")
    return next(finding for finding in examine(settings) if finding.subject == "records")


def _work(profile: Path, *, first: bool) -> None:
    desk = (open_desk if first else reopen_desk)(profile)
    desk.counter.door.sign_in(AGENT[0], AGENT[4])
    desk.counter.bills.raise_bill(draft(desk.counter.citizens.take_down(amina()).id))
    desk.file.close()


def test_sound_records_are_counted(tmp_path: Path) -> None:
    _work(tmp_path, first=True)
    found = _records(tmp_path)
    assert (found.well, "5 entries" in found.words) == (True, True), found.words


def test_a_restored_file_is_named_before_and_after_it_was_opened(tmp_path: Path) -> None:
    profile, copy = tmp_path / "profile", tmp_path / "copy"
    profile.mkdir()
    _work(profile, first=True)
    shutil.copytree(profile, copy)
    _work(profile, first=False)
    for path in copy.glob("counter.db*"):
        shutil.copy(path, profile)
    found = _records(profile)
    assert not found.well
    assert "the file was restored" in found.words
    reopen_desk(profile).file.close()
    assert "must be enrolled again (restored)" in _records(profile).words
