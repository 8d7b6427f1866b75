"""`dev.py bench`: files `tests/bench/bench_<name>.py`, each a program whose last line is one JSON object."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence

from deploy.dev.child import child_environment
from deploy.dev.places import BENCHES, ROOT, venv_python
from deploy.dev.stop import Stop


def names() -> list[str]:
    """The benchmarks there are."""
    return sorted(path.stem.removeprefix("bench_") for path in BENCHES.glob("bench_*.py"))


def run(arguments: Sequence[str]) -> int:
    """Run the one named first (the rest are its own arguments) or all; 0 when every one ended well.

    The last line is the benchmark's own JSON, or for all of them one object with a member each.
    """
    if arguments:
        if arguments[0] not in names():
            raise Stop(f"There is no benchmark {arguments[0]}. These are: {', '.join(names()) or 'none yet'}.")
        return _run_one(arguments[0], arguments[1:])[0]
    results: dict[str, object] = {}
    worst = 0
    for name in names():
        print(f"bench {name}", flush=True)
        code, last = _run_one(name, ())
        worst = worst or code
        results[name] = _parsed(last)
    print(json.dumps(results), flush=True)
    return worst


def _run_one(name: str, arguments: Sequence[str]) -> tuple[int, str]:
    last = ""
    with subprocess.Popen(
        [str(venv_python()), "-m", f"tests.bench.bench_{name}", *arguments],
        cwd=ROOT,
        env=child_environment(),
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            last = line.strip() or last
    return process.returncode, last


def _parsed(line: str) -> object:
    try:
        return json.loads(line)
    except ValueError:
        return None
