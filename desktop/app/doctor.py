"""The self-test: what a supporter asks first. One line a check, in words; the exit code says whether all is well.

Looks only: it changes nothing, and a check that cannot be made says why.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from desktop.app.settings import CounterSettings
from desktop.domain.errors import Told
from desktop.domain.time import utc_now
from desktop.store.at_rest import check_records, standing_at_rest
from desktop.store.connection import FILE_NAME
from desktop.store.key import KeyHome, read_secrets

LEAST_DISK_BYTES = 500_000_000
MOST_DRIFT_S = 300
HEALTH_S = 3.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: what was looked at, whether it is well, and what was seen."""

    subject: str
    well: bool
    words: str


def examine(settings: CounterSettings) -> Iterator[Finding]:
    """Every check in order; each stands for itself."""
    yield Finding("versions", True, _versions())
    for subject, check in (
        ("disk", _disk),
        ("records", _records),
        ("portal", _portal),
        ("printer", _printer),
    ):
        yield _made(subject, check, settings)


def _made(subject: str, check: Callable[[CounterSettings], tuple[bool, str]], settings: CounterSettings) -> Finding:
    try:
        well, words = check(settings)
    except Told as told:
        well, words = False, str(told)
    return Finding(subject, well, words)


def _versions() -> str:
    from importlib.metadata import version

    names = ("PySide6-Essentials", "SQLAlchemy", "sqlcipher3", "reportlab", "segno")
    return f"Python {sys.version.split()[0]}, " + ", ".join(f"{name} {version(name)}" for name in names)


def _disk(settings: CounterSettings) -> tuple[bool, str]:
    folder = settings.profile if settings.profile.exists() else settings.profile.parent
    try:
        free = shutil.disk_usage(folder).free
    except OSError as wrong:
        return False, f"{folder} cannot be looked at: {wrong}"
    return free > LEAST_DISK_BYTES, f"{free / 1e9:.1f} GB free at {folder}"


def _records(settings: CounterSettings) -> tuple[bool, str]:
    path = settings.profile / FILE_NAME
    if not path.exists():
        return True, "no records yet; the first start makes them"
    secrets = read_secrets(settings.profile, keyring=settings.keyring)
    home = "the keyring" if secrets.home is KeyHome.KEYRING else "an owner-only file"
    found, here = check_records(settings.profile, secrets), standing_at_rest(settings.profile, secrets)
    where = f"counter {here.number} of {here.centre_name}" if here.enrolled else "not enrolled yet"
    words = (
        f"{where}; {found.entries} entries, countersigned to {found.countersigned}; {here.unsent} unsent; "
        f"{here.numbers_left} account numbers left; key in {home}"
    )
    if here.enrol_again:
        return False, f"must be enrolled again ({here.enrol_again}): a supervisor has the code; {words}"
    return found.ok, f"{found.wrong}; {words}" if found.wrong else words


def _portal(settings: CounterSettings) -> tuple[bool, str]:
    import requests

    try:
        answer = requests.get(f"{settings.portal}/health", timeout=HEALTH_S)
        at = datetime.strptime(answer.headers["Date"], "%a, %d %b %Y %H:%M:%S %Z").replace(tzinfo=utc_now().tzinfo)
    except (requests.RequestException, KeyError, ValueError):
        return False, f"{settings.portal} does not answer; the counter works without it and sends later"
    drift_s = abs((utc_now() - at).total_seconds())
    return drift_s < MOST_DRIFT_S, f"{settings.portal} answers; this clock is within {drift_s:.0f} s of the portal's"


def _printer(settings: CounterSettings) -> tuple[bool, str]:
    if not settings.printer:
        return True, "none set; receipts can be saved as PDF"
    from printing.probe import SAYS, probe
    from printing.transports import transport_for

    found = probe(transport_for(settings.printer))
    problem = found.condition.problem
    return not problem, f"{settings.printer}: {problem or SAYS[found.grade]}"
