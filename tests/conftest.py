"""What holds for every test: no screen, no keyring and no home of the person at this machine is touched, and
nothing may complain unheard.

A log line of WARNING or above fails the test unless the test said beforehand that it expects it; Qt's own
warnings fail it through pytest-qt (`qt_log_level_fail` in pyproject.toml), Python's through `filterwarnings`.
A QApplication comes only from pytest-qt's `qapp` and `qtbot`: a test that does not ask for one runs without.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest

from tests.paths import ROOT

# Before anything imports Qt: the answer is read once, when the application object is made.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
for _name in ("QT_SCALE_FACTOR", "QT_STYLE_OVERRIDE", "QT_QPA_PLATFORMTHEME", "QT_FONT_DPI", "LANGUAGE"):
    os.environ.pop(_name, None)
# Secrets of tests never reach the keyring of whoever runs them.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
# Every server under test is on this machine.
os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1,localhost,::1"

# A deadline per example measures the machine, not the code.
hypothesis.settings.register_profile("house", deadline=None, print_blob=True)

ExpectLog = Callable[[str], None]


class Complaints(logging.Handler):
    """Keeps what was logged at WARNING or above; the end of the test asks whether it was expected."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []
        self.expected: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line as `LEVEL logger: message`, with the traceback's last line where there is one."""
        line = f"{record.levelname} {record.name}: {record.getMessage()}"
        if record.exc_info and record.exc_info[1] is not None:
            line += f" [{record.exc_info[1]!r}]"
        self.lines.append(line)

    def verdict(self) -> str | None:
        """What is wrong, or None: a line that nobody expected, or an expected one that never came."""
        unexpected = [line for line in self.lines if not any(re.search(p, line) for p in self.expected)]
        if unexpected:
            return "unexpected log lines:\n  " + "\n  ".join(unexpected)
        missing = [p for p in self.expected if not any(re.search(p, line) for line in self.lines)]
        if missing:
            return "expected log lines that never came:\n  " + "\n  ".join(missing)
        return None


@pytest.fixture(autouse=True)
def _complaints() -> Iterator[Complaints]:
    handler = Complaints()
    root = logging.getLogger()
    root.addHandler(handler)
    yield handler
    root.removeHandler(handler)
    verdict = handler.verdict()
    if verdict:
        pytest.fail(verdict, pytrace=False)


@pytest.fixture
def expect_log(_complaints: Complaints) -> ExpectLog:
    """Call with a regular expression: a line `LEVEL logger: message` like it is expected, and must come."""
    return _complaints.expected.append


@pytest.fixture(autouse=True, scope="session")
def _home_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The application's default folders lead into a temporary one (on Linux; elsewhere tests pass theirs)."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
            patch.setenv(name, str(home / name.lower()))
        yield


@pytest.fixture(scope="session")
def shared_folder() -> Path | None:
    """The optional folder with the large service list (HUDUMA_SHARED, or `../shared`); None when absent."""
    given = os.environ.get("HUDUMA_SHARED")
    folder = Path(given) if given else ROOT.parent / "shared"
    return folder if folder.is_dir() else None
