"""``admin keys``: what signs receipts, and a new key in its place."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from desktop.domain.errors import UserError
from portal.commands.admin.deed import add_deed, add_group

if TYPE_CHECKING:
    from portal.store.database import Database


def add_subjects(subjects: Any) -> None:
    """Adds the subject."""
    keys = add_group(subjects, "keys", "what signs receipts")
    listed = add_deed(keys, "list", "every key that ever signed receipts, with its dates", list_keys)
    listed.add_argument("--json", action="store_true", help="one JSON object a line")
    rotated = add_deed(keys, "rotate", "a new key signs from now on; old receipts verify for ever", rotate)
    rotated.add_argument(
        "--copied-since", metavar="DATE", default=None, help="the key before may have been copied, since this day"
    )
    doubted = add_deed(keys, "doubt", "a retired key may have been copied", doubt)
    doubted.add_argument("key", type=int, help="its number in the list")
    doubted.add_argument("--since", metavar="DATE", required=True, help="a day like 2026-10-14, or an instant")


def list_keys(database: Database, chosen: argparse.Namespace) -> None:
    """``keys list``."""
    import msgspec

    from portal.receipt_keys import dated_keys

    for key in database.read(dated_keys):
        if chosen.json:
            print(msgspec.json.encode(key).decode())
            continue
        state = f"retired {key.retired}" if key.retired else "signs now"
        doubt = f", DOUBTED since {key.doubted_since}" if key.doubted_since else ""
        print(f"{key.id:>4}  {key.public_key}  from {key.used_from}, {state}{doubt}")


def rotate(database: Database, chosen: argparse.Namespace) -> None:
    """``keys rotate``."""
    from portal.receipt_keys import rotate_receipt_key

    since = _instant(chosen.copied_since) if chosen.copied_since else None
    fresh = database.write(lambda tx: rotate_receipt_key(tx, since))
    print(f"Key {fresh.id} signs receipts since {fresh.used_from}: {fresh.public_key}")
    print("Counters learn it by themselves. Old receipts verify as before.", file=sys.stderr)


def doubt(database: Database, chosen: argparse.Namespace) -> None:
    """``keys doubt``."""
    from portal.receipt_keys import doubt_receipt_key

    since = _instant(chosen.since)
    database.write(lambda tx: doubt_receipt_key(tx, chosen.key, since))
    print(f"Key {chosen.key} is doubted since {since}. Receipts that stand in the books stay genuine.")


def _instant(text: str) -> str:
    """The beginning of a Nairobi day, or the instant itself."""
    from datetime import datetime

    from desktop.domain.time import NAIROBI, instant_text

    try:
        said = datetime.fromisoformat(text)
    except ValueError:
        raise UserError("“{text}” is no date. Write it like 2026-10-14.", text=text) from None
    return instant_text(said if said.tzinfo else said.replace(tzinfo=NAIROBI))
