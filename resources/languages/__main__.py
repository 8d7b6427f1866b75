"""`python -m resources.languages update [--tidy] | compile | check`: the translators' tool.

`update` takes the sentences from the code into the `.po`, keeping every translation, and compiles; `compile` makes
the `.mo` after an edit; `check` lists what is missing or wrong and exits 1 when anything is.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from resources.languages import LANGUAGES
from resources.languages.extraction import NotAKey
from resources.languages.upkeep import check_file, compile_file, update_file

TRANSLATED = tuple(code for code in LANGUAGES if code != "en")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command for every translated language; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m resources.languages", description="Keep translations in step.")
    parser.add_argument("command", choices=("update", "compile", "check"))
    parser.add_argument("--tidy", action="store_true", help="with update: drop sentences no code says any more")
    given = parser.parse_args(arguments)
    try:
        return max(_run(given.command, code, tidy=given.tidy) for code in TRANSLATED)
    except (NotAKey, ValueError) as problem:
        print(problem, file=sys.stderr)
        return 1


def _run(command: str, code: str, *, tidy: bool) -> int:
    if command == "update":
        messages = update_file(code, tidy=tidy)
        open_ones = sum(1 for message in messages if not message.obsolete and (message.fuzzy or not message.text))
        print(f"{code}: {len(messages)} sentences, {open_ones} to translate or look at.")
    if command == "compile":
        print(f"{code}: {compile_file(code).name} written.")
    if command == "check":
        wrong = check_file(code)
        print("\n".join(wrong) if wrong else f"{code}: complete.")
        return 1 if wrong else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
