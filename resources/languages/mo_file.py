"""Compiling messages to the `.mo` form that `gettext` reads: two tables of (length, offset), then the texts.

The layout is that of the GNU gettext manual, "The Format of GNU MO Files", without the optional hash table. The
same messages give the same bytes, so the compiled file can be compared with its source.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable

from resources.languages.po_file import HEADER, Message

_MAGIC = 0x950412DE


def compiled(code: str, messages: Iterable[Message]) -> bytes:
    """The `.mo` of every translated message that is neither fuzzy nor obsolete."""
    texts = {"": HEADER.format(code=code)}
    texts |= {m.key: m.text for m in messages if m.text and not m.fuzzy and not m.obsolete}
    pairs = sorted((key.encode(), text.encode()) for key, text in texts.items())
    head, table = 28, 8 * len(pairs)
    body = b""
    keys: list[int] = []
    values: list[int] = []
    for column, index in ((keys, 0), (values, 1)):
        for pair in pairs:
            column += [len(pair[index]), head + 2 * table + len(body)]
            body += pair[index] + b"\0"
    header = struct.pack("<7I", _MAGIC, 0, len(pairs), head, head + table, 0, head + 2 * table)
    return header + struct.pack(f"<{len(keys) * 2}I", *keys, *values) + body
