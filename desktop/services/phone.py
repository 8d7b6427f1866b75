"""Phone numbers, read with Google's numbering data (``phonenumbers``): Kenya unless a country is written.

The library takes 30 ms to import, so it is loaded when the first number is read.
"""

from __future__ import annotations

from desktop.domain.errors import UserError

HOME = "KE"


def read_phone(text: str) -> str:
    """The number as ``+254712345126``, empty for empty; ``UserError`` when nobody can be called there."""
    if not text.strip():
        return ""
    import phonenumbers

    wrong = UserError("“{text}” is not a phone number. Type it like 0712 345 678, or leave it empty.", text=text)
    try:
        number = phonenumbers.parse(text, HOME)
    except phonenumbers.NumberParseException:
        raise wrong from None
    if not phonenumbers.is_valid_number(number):
        raise wrong
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
