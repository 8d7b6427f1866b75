"""Full text over this counter's bills (FTS5): account, receipt number, rail codes, the citizen's name, plates.

The row is made anew whenever one of these becomes known. A forgotten citizen's words go with the record.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, bindparam, select, text, union_all

from desktop.domain.account_number import grouped
from desktop.store.prepared import Prepared
from desktop.store.tables import FULL_TEXT, bill, bill_line, citizen, payment, receipt

_WORD = re.compile(r"\w+")


_PUT: Final = Prepared(text(f"INSERT INTO {FULL_TEXT} (bill, words) VALUES (:bill, :words)"))  # noqa: S608
_CITIZEN: Final = Prepared(select(citizen.c.name, citizen.c.id_number).where(citizen.c.id == bindparam("wanted")))


def index_new_bill(connection: Connection, bill_id: str, account: str, citizen_id: str, details: Sequence[str]) -> None:
    """Writes the words of a bill that was raised just now: it has no receipt and no money yet."""
    name, number = _CITIZEN.first(connection, {"wanted": citizen_id}) or ("", "")
    words = " ".join([account, grouped(account), name, number, *details])
    _PUT.run(connection, {"bill": bill_id, "words": words})


def index_bill(connection: Connection, bill_id: str) -> None:
    """Writes the words of one bill over what stood there."""
    found = connection.execute(
        select(bill.c.account, citizen.c.name, citizen.c.id_number)
        .outerjoin(citizen, citizen.c.id == bill.c.citizen)
        .where(bill.c.id == bill_id)
    ).first()
    if not found:
        return
    words = [found.account, grouped(found.account), found.name or "", found.id_number or ""]
    words += connection.scalars(
        union_all(
            select(bill_line.c.detail).where(bill_line.c.bill == bill_id),
            select(receipt.c.number).where(receipt.c.bill == bill_id),
            select(payment.c.rail_code).where(payment.c.bill == bill_id),
        )
    )
    connection.execute(text(f"DELETE FROM {FULL_TEXT} WHERE bill = :bill"), {"bill": bill_id})  # noqa: S608
    _PUT.run(connection, {"bill": bill_id, "words": " ".join(words)})


def match_words(typed: str) -> str:
    """The FTS5 query for what was typed: every word, the last one as a beginning; empty for no words."""
    words = _WORD.findall(typed)
    return " ".join(f'"{word}"*' for word in words)


def bills_with_words(connection: Connection, typed: str, most: int) -> list[str]:
    """Ids of bills that hold every word typed, best first."""
    wanted = match_words(typed)
    if not wanted:
        return []
    rows = connection.execute(
        text(f"SELECT bill FROM {FULL_TEXT} WHERE words MATCH :wanted ORDER BY rank LIMIT :most"),  # noqa: S608
        {"wanted": wanted, "most": most},
    )
    return [row.bill for row in rows]
