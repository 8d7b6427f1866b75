"""Who a citizen is, as little as needed: identity documents checked for form, and masked for shared screens.

A national ID has seven or eight digits and keeps its leading zeros. Passport, alien and Maisha formats are not
settled, so other documents are checked for length only.
"""

from __future__ import annotations

import re
from enum import StrEnum

from desktop.domain.errors import UserError

DOT = "\N{BULLET}"
NAME_MOST = 80


class IdKind(StrEnum):
    """What the citizen showed."""

    NATIONAL = "national_id"
    PASSPORT = "passport"
    ALIEN = "alien_id"
    OTHER = "other"


def read_id(kind: IdKind, text: str) -> str:
    """The identity number in its kept form; ``UserError`` when it cannot be one."""
    plain = re.sub(r"[\s\-]", "", text).upper()
    if kind is IdKind.NATIONAL:
        if not re.fullmatch(r"[0-9]{7,8}", plain):
            raise UserError("A national ID has 7 or 8 digits. Look at the card again, or choose another document.")
        return plain
    if not re.fullmatch(r"[A-Z0-9/]{4,20}", plain):
        raise UserError("A document number has 4 to 20 letters and digits. Look at the document again.")
    return plain


def read_name(text: str) -> str:
    """The citizen's name as it will stand on paper; ``UserError`` when it is empty, too long or no name."""
    name = " ".join(text.split())
    if not name:
        raise UserError("The name is missing. Type it as it stands on the document.")
    if len(name) > NAME_MOST:
        raise UserError("The name is longer than {most} letters. Shorten a middle name.", most=NAME_MOST)
    if not any(c.isalpha() for c in name) or any(not c.isprintable() or c.isdigit() for c in name):
        raise UserError("A name has letters only. Type it as it stands on the document.")
    return name


def masked_id(number: str) -> str:
    """``12345678`` → ``••••5678`` for a screen others can see."""
    return DOT * 4 + number[-4:] if len(number) > 4 else DOT * 4


def paper_id(number: str) -> str:
    """``12345678`` → ``****5678``, the paper form."""
    return masked_id(number).replace(DOT, "*")


def masked_phone(e164: str) -> str:
    """``+254712345126`` → ``07•• ••• 126``."""
    if not e164:
        return ""
    local = "0" + e164.removeprefix("+254") if e164.startswith("+254") else e164
    return f"{local[:2]}{DOT * 2} {DOT * 3} {local[-3:]}"


def listed_name(name: str) -> str:
    """``Joseph Mwangi Kamau`` → ``Joseph M. K.``, the form for lists others can see."""
    first, *rest = name.split()
    return " ".join([first, *(f"{part[0]}." for part in rest)])
