"""dev.py bench: each benchmark is a program, and the last line is one JSON object."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from deploy.dev import benchmarks
from deploy.dev.stop import Stop


@pytest.fixture(autouse=True)
def two_benchmarks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A checkout with a quick benchmark and one that fails."""
    folder = tmp_path / "tests" / "bench"
    folder.mkdir(parents=True)
    quick = 'import sys\nprint("warming up")\nprint(\'{"p95_ms": 3, "rounds": \' + str(len(sys.argv)) + "}")\n'
    (folder / "bench_quick.py").write_text(quick, encoding="utf-8")
    (folder / "bench_torn.py").write_text('print("half a li")\nraise SystemExit(3)\n', encoding="utf-8")
    monkeypatch.setattr(benchmarks, "ROOT", tmp_path)
    monkeypatch.setattr(benchmarks, "BENCHES", folder)
    monkeypatch.setattr(benchmarks, "venv_python", lambda: sys.executable)


def last_line(capsys: pytest.CaptureFixture[str]) -> object:
    """What a reader of the last line gets."""
    return json.loads(capsys.readouterr().out.splitlines()[-1])


def test_one_benchmark_ends_with_its_own_line_and_takes_arguments(capsys: pytest.CaptureFixture[str]) -> None:
    assert benchmarks.run(["quick", "--rounds"]) == 0
    assert last_line(capsys) == {"p95_ms": 3, "rounds": 2}


def test_all_benchmarks_end_with_one_object_and_the_code_of_the_one_that_failed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert benchmarks.run([]) == 3
    assert last_line(capsys) == {"quick": {"p95_ms": 3, "rounds": 1}, "torn": None}


def test_an_unknown_benchmark_is_answered_with_those_there_are() -> None:
    with pytest.raises(Stop, match=r"There is no benchmark slow\. These are: quick, torn\."):
        benchmarks.run(["slow"])
