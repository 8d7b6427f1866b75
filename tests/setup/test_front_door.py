"""dev.py's first words: an old Python can read them, a wrong command is answered, a refusal is a sentence."""

from __future__ import annotations

import ast
import errno
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.dev import commands
from deploy.dev.child import child_environment
from deploy.dev.stop import Stop, stop_for_os_error
from tests.paths import ROOT

FRONT_DOOR = (ROOT / "dev.py").read_text(encoding="utf-8")


def test_front_door_is_readable_when_python_is_old() -> None:
    assert FRONT_DOOR.isascii()
    ast.parse(FRONT_DOOR, feature_version=(3, 7))


def test_front_door_says_one_sentence_when_python_is_too_old(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "version_info", (3, 9))
        with pytest.raises(SystemExit) as ended:
            exec(compile(FRONT_DOOR, "dev.py", "exec"), {"__name__": "dev", "__file__": str(ROOT / "dev.py")})
    assert ended.value.code == 1
    said = capsys.readouterr().out
    assert said.startswith("Huduma Counter needs Python 3.11 or newer; this is 3.9. Install")
    assert said.count("\n") == 1


def test_no_command_shows_them_all() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "dev.py")], cwd="/", capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == 2
    assert all(name in done.stdout for name in commands.COMMANDS)


def test_unknown_command_is_named_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.main(["tset"]) == 2
    assert (
        capsys.readouterr().err
        == "There is no command tset. These are: run, test, bench, simulate, cluster-test, setup, lock.\n"
    )


REFUSALS = {
    Stop("One sentence. One way out."): (1, "One sentence. One way out.\n"),
    OSError(errno.ENOSPC, "No space left on device"): (1, "The disk is full. Free some space where"),
    OSError(errno.EROFS, "Read-only file system", "/srv/huduma/.venv"): (1, "/srv/huduma/.venv may not be written."),
    KeyboardInterrupt(): (130, ""),
}


@pytest.mark.parametrize("error", REFUSALS, ids=lambda error: type(error).__name__ + str(error)[:9])
def test_a_refusal_is_a_sentence_and_no_traceback(
    error: BaseException, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(arguments: object) -> int:
        raise error

    monkeypatch.setattr(commands, "COMMANDS", {"setup": refuse})
    code, sentence = REFUSALS[error]
    assert commands.main(["setup"]) == code
    assert capsys.readouterr().err.startswith(sentence)


def test_a_bug_stays_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    assert stop_for_os_error(OSError(errno.EBADF, "Bad file descriptor"), Path("/srv")) is None

    def fail(arguments: object) -> int:
        raise OSError(errno.EBADF, "Bad file descriptor")

    monkeypatch.setattr(commands, "COMMANDS", {"setup": fail})
    with pytest.raises(OSError, match="Bad file descriptor"):
        commands.main(["setup"])


def test_a_child_keeps_the_index_and_loses_what_would_bend_it() -> None:
    index = {"PIP_INDEX_URL": "mirror", "PIP_CERT": "ca.pem", "HTTPS_PROXY": "proxy", "PATH": "/bin"}
    bent = {"PYTHONPATH": "x", "VIRTUAL_ENV": "y", "PYTHONOPTIMIZE": "1", "PIP_TARGET": "z", "PIP_USER": "1"}
    assert child_environment(index | bent) == index | {"PIP_USER": "0", "PYTHONUTF8": "1"}
