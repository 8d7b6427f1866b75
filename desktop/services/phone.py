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


def read_mobile(text: str) -> str:
    """A Kenyan mobile number that can be prompted, as ``+254712345126``; ``UserError`` for any other.

    Which network it is with cannot be seen: numbers are carried from one to another.
    """
    if not text.strip():
        raise UserError("The number that pays is missing. Ask the citizen, and type it like 0712 345 678.")
    phone = read_phone(text)
    import phonenumbers

    kind = phonenumbers.number_type(phonenumbers.parse(phone))
    mobile = kind in (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
    if not phone.startswith("+254") or not mobile:
        raise UserError("“{text}” is not a Kenyan mobile number, so it cannot be prompted. Ask for another.", text=text)
    return phone
