"""What `dev.py` can be told to do; each command sets up what it needs and then does its one job."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from deploy.dev import benchmarks, checks, lock
from deploy.dev.child import become
from deploy.dev.display import groups_for_display
from deploy.dev.places import DEMO, ROOT, venv_python
from deploy.dev.set_up import set_up
from deploy.dev.stop import Stop, stop_for_os_error

USAGE = """usage: python3 dev.py COMMAND [ARGUMENTS]

  run             the counter with a portal and a virtual printer on this machine; without a display it serves
                  citizens by itself and says where slips, receipts and pictures are (arguments go to the counter)
  test            lint, format, types and all tests (arguments go to pytest)
  bench [NAME]    one benchmark or all of them; the last line is JSON
  simulate        seeded stories of counters, a portal and everything that goes wrong between them
                  (--seeds A..B or one seed, --jobs N, --trace)
  cluster-test    three PostgreSQL nodes on this machine, payments on their way, and a leader that is killed and
                  frozen; the last line is JSON
  setup           only the set-up that the others do by themselves
  lock            makes the lock files anew from pyproject.toml (arguments go to uv, e.g. --upgrade)

Each sets up what it needs: .venv, packages from the lock, and the system libraries of Qt."""


def run(arguments: Sequence[str]) -> int:
    """Open the counter, or without a display let it serve citizens by itself."""
    groups = groups_for_display(os.environ)
    set_up("run", groups or ("base",))
    if groups:
        return become([venv_python(), "-m", "desktop", "run", *arguments])
    # The folder's name is for a person of this machine, hence its local time.
    out = DEMO / f"served-{datetime.now().astimezone():%Y%m%d-%H%M%S}"
    print(f"No display here: citizens are served without one, into {out.relative_to(ROOT)}", flush=True)
    return become([venv_python(), "-m", "desktop", "demo", "--headless", "--out", str(out), *arguments])


def test(arguments: Sequence[str]) -> int:
    """Every check of the project, the tests last."""
    set_up("test")
    return checks.run_all(arguments)


def bench(arguments: Sequence[str]) -> int:
    """The named benchmark, or all."""
    set_up("test")
    return benchmarks.run(arguments)


def simulate(arguments: Sequence[str]) -> int:
    """Stories from seeds; what is broken is printed with the steps around it."""
    set_up("test")
    return become([venv_python(), "-m", "tests.simulation", *arguments])


def cluster_test(arguments: Sequence[str]) -> int:
    """Three PostgreSQL nodes whose leader is killed and frozen under load."""
    _no_arguments("cluster-test", arguments)
    set_up("test")
    return become([venv_python(), "-m", "tests.cluster"])


def setup(arguments: Sequence[str]) -> int:
    """Everything that any command needs."""
    _no_arguments("setup", arguments)
    set_up("test", groups_for_display(os.environ) or ("base",))
    print("Ready: python3 dev.py run, python3 dev.py test")
    return 0


def relock(arguments: Sequence[str]) -> int:
    """New lock files."""
    set_up("test")
    return lock.make(arguments)


COMMANDS: Mapping[str, Callable[[Sequence[str]], int]] = {
    "run": run,
    "test": test,
    "bench": bench,
    "simulate": simulate,
    "cluster-test": cluster_test,
    "setup": setup,
    "lock": relock,
}


def _no_arguments(command: str, arguments: Sequence[str]) -> None:
    if arguments:
        raise Stop(f"dev.py {command} takes no arguments. Run it without {' '.join(arguments)}.")


def main(arguments: Sequence[str]) -> int:
    """Do what `arguments` say; the exit code: 0 good, 1 a sentence was said, 2 no such command, 130 Ctrl+C."""
    name = arguments[0] if arguments else "--help"
    if name in ("-h", "--help", "help"):
        print(USAGE)
        return 0 if arguments else 2
    if name not in COMMANDS:
        print(f"There is no command {name}. These are: {', '.join(COMMANDS)}.", file=sys.stderr)
        return 2
    try:
        return COMMANDS[name](arguments[1:])
    except Stop as stop:
        print(stop, file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        stop_for_it = stop_for_os_error(error, ROOT)
        if stop_for_it is None:
            raise
        print(stop_for_it, file=sys.stderr, flush=True)
        return 1
