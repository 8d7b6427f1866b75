"""Which commands there are, and what each may be told. Exit 0 done, 1 the world or a refusal, 2 wrong usage."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence

from desktop.domain.errors import Told, UserError
from portal.commands import serve, simulate
from portal.commands.admin import command as admin

DONE, FAILED, USAGE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and gives its exit code."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    chosen = make_parser().parse_args(arguments)
    try:
        code: int = chosen.run(chosen)
    except UserError as wrong:
        print(wrong, file=sys.stderr)
        return USAGE
    except Told as wrong:
        print(wrong, file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        sys.stderr.close()
        return FAILED
    return code


def make_parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    parser = argparse.ArgumentParser(prog="python -m portal", description="The central portal of the counters.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for part in (serve, admin, simulate):
        part.add_command(commands)
    return parser
