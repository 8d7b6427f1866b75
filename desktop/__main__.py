"""The counter's commands: ``run``, ``demo``, ``drive``, ``doctor``, ``verify``."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from desktop.domain.errors import Told


def main(arguments: Sequence[str] | None = None) -> int:
    """Does what the arguments say. 0: well; 1: a sentence was said; 2: the arguments cannot be used."""
    given = _parser().parse_args(arguments)
    try:
        return int(given.do(given))
    except Told as told:
        print(told, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m desktop", description="The counter of a service centre.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    run = commands.add_parser("run", help="open the counter; without --profile, as a demonstration")
    _profile(run, required=False)
    run.add_argument("--portal", default="", help="the portal's address, over the profile's own")
    run.add_argument("--printer", default="", help="the printer's address, such as tcp://192.0.2.41:9100")
    run.add_argument("--code", default="", help="the one-time enrolment code")
    run.add_argument("--lang", choices=("en", "sw"), default="en", help="the language of the screens at start")
    run.set_defaults(do=_run)

    demo = commands.add_parser("demo", help="serve citizens by itself, through the real screens")
    demo.add_argument("--headless", action="store_true", help="without a display")
    demo.add_argument("--out", type=Path, required=True, help="where papers, pictures and the transcript go")
    demo.add_argument("--service", action="append", default=[], metavar="CODE", help="a service; may be repeated")
    demo.add_argument("--lang", choices=("en", "sw"), default="en", help="the language of screens and papers")
    demo.set_defaults(do=_demo)

    drive = commands.add_parser("drive", help="a scripted load without screens, a JSON line an act")
    drive.add_argument("--portal", required=True, metavar="URL", help="a portal with the sandbox rail")
    _profile(drive, required=True)
    drive.add_argument("--bills", type=int, required=True, metavar="N", help="how many bills to raise")
    drive.add_argument("--pay", action="store_true", help="pay each bill and wait for its receipt")
    drive.add_argument("--offline-first", type=int, default=0, metavar="M", help="raise M of them offline")
    drive.add_argument("--seed", type=int, default=1, metavar="S", help="the same script for the same seed")
    drive.set_defaults(do=_drive)

    doctor = commands.add_parser("doctor", help="look whether all is well with a profile")
    _profile(doctor, required=True)
    doctor.add_argument("--json", action="store_true", help="findings as JSON")
    doctor.set_defaults(do=_doctor)

    verify = commands.add_parser("verify", help="check a profile's journal from the first entry to the last")
    _profile(verify, required=True)
    verify.set_defaults(do=_verify)
    return parser


def _profile(parser: argparse.ArgumentParser, *, required: bool) -> None:
    parser.add_argument("--profile", type=Path, required=required, help="the counter's folder")


def _run(given: argparse.Namespace) -> int:
    from desktop.app.run import open_counter

    return open_counter(given.profile, given.portal, given.printer, given.code, given.lang)


def _demo(given: argparse.Namespace) -> int:
    from desktop.app.demo import serve_by_itself

    return serve_by_itself(given.out, tuple(given.service), given.lang, headless=given.headless)


def _drive(given: argparse.Namespace) -> int:
    from desktop.app.drive import Drive, drive

    wanted = Drive(given.portal, given.profile, given.bills, given.pay, given.offline_first, given.seed)
    return drive(wanted)


def _doctor(given: argparse.Namespace) -> int:
    from desktop.app.doctor import examine
    from desktop.app.settings import read_settings

    findings = list(examine(read_settings(given.profile)))
    if given.json:
        print(json.dumps([dataclasses.asdict(finding) for finding in findings]))
    else:
        for finding in findings:
            print(f"{'well' if finding.well else 'LOOK':5} {finding.subject:9} {finding.words}")
    return 0 if all(finding.well for finding in findings) else 1


def _verify(given: argparse.Namespace) -> int:
    from desktop.app.verify import verify_profile

    found = verify_profile(given.profile)
    said = {"entries": found.entries, "head": found.head, "countersigned": found.countersigned, "ok": found.ok}
    print(json.dumps(said if found.ok else {**said, "wrong": found.wrong}))
    return 0 if found.ok else 1


if __name__ == "__main__":
    sys.exit(main())
