"""``admin daraja …``: where the operator posts, what became of a payment, taking it back, finding what is missing."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from portal.commands.admin.deed import Deed, add_deed, add_group

if TYPE_CHECKING:
    from portal.rails.daraja.client import DarajaClient
    from portal.store.database import Database


def add_subjects(subjects: Any) -> None:
    """Adds the subject of this file."""
    group = add_group(subjects, "daraja", "the M-PESA operator")
    _deed(group, "register", "tell the operator where to post confirmations and validations", register)
    asked = _deed(group, "status", "ask what became of a payment; the answer is posted to the portal", status)
    asked.add_argument("code", help="the payment's M-PESA code")
    taken = _deed(group, "reverse", "ask that a payment be taken back; the result is posted to the portal", reverse)
    taken.add_argument("code", help="the payment's M-PESA code")
    taken.add_argument("--amount", required=True, help="all of the payment, in shillings")
    _deed(group, "pull", "look for payments that no callback brought, now", pull)


def _deed(group: Any, name: str, words: str, deed: Deed) -> argparse.ArgumentParser:
    parser = add_deed(group, name, words, deed)
    parser.add_argument("--settings", type=Path, default=None, metavar="FILE", help="what the rail must know (TOML)")
    return parser


def _client(database: Database, chosen: argparse.Namespace) -> tuple[DarajaClient, str]:
    from portal.rails.daraja.client import DarajaClient
    from portal.rails.rail_settings import DARAJA, read_rail_settings
    from portal.store.setting import RAIL_SECRET, needed_setting

    told = read_rail_settings((DARAJA,), os.environ, chosen.settings).daraja
    assert told is not None, "the rail was named"
    return DarajaClient(told, database), database.read(lambda c: needed_setting(c, RAIL_SECRET))


def register(database: Database, chosen: argparse.Namespace) -> None:
    """``daraja register``."""
    from portal.rails.daraja.register import register as tell

    client, secret = _client(database, chosen)
    _say(registered=client.settings.short_code, conversation=tell(client, secret))


def status(database: Database, chosen: argparse.Namespace) -> None:
    """``daraja status``."""
    from portal.rails.daraja.register import ask_status

    client, secret = _client(database, chosen)
    _say(asked=chosen.code, conversation=ask_status(client, secret, chosen.code.upper()))


def reverse(database: Database, chosen: argparse.Namespace) -> None:
    """``daraja reverse``."""
    from desktop.domain.money import read_shillings
    from portal.rails.daraja.register import ask_reversal

    client, secret = _client(database, chosen)
    cents = read_shillings(chosen.amount)
    _say(asked=chosen.code, conversation=ask_reversal(client, secret, chosen.code.upper(), cents))


def pull(database: Database, chosen: argparse.Namespace) -> None:
    """``daraja pull``: at once, in this process."""
    from portal.errands.order import hasten
    from portal.errands.runner import run_due
    from portal.rails.daraja.find_missing import FIND, PULLED_TO, RECENT, FindMissing
    from portal.store.setting import read_setting

    client, _ = _client(database, chosen)
    database.write(lambda tx: hasten(tx, FIND, RECENT, {}))
    run_due(database, {FIND: FindMissing(client, database)})
    _say(pulled_to=database.read(lambda c: read_setting(c, PULLED_TO)) or "")


def _say(**facts: str) -> None:
    print(json.dumps(facts))
