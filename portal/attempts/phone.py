"""A phone that can be prompted, and a keyed hash of it: numbers are compared, never kept beside an attempt."""

from __future__ import annotations

import hashlib
import hmac

from sqlalchemy import Connection

from portal.store.setting import RAIL_SECRET, needed_setting

FORM = b"huduma-phone-1:"


def prompt_phone(text: object) -> str | None:
    """``254712345126``, as the operator writes a Kenyan mobile number, or ``None`` for anything else."""
    import phonenumbers

    if not isinstance(text, str):
        return None
    try:
        number = phonenumbers.parse(text, "KE")
    except phonenumbers.NumberParseException:
        return None
    kind = phonenumbers.number_type(number)
    mobile = kind in (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
    if number.country_code != 254 or not phonenumbers.is_valid_number(number) or not mobile:
        return None
    return f"254{number.national_number}"


def phone_hash(connection: Connection, phone: str) -> str:
    """The same for the same phone at this portal, and nothing to anybody without its secret."""
    key = needed_setting(connection, RAIL_SECRET).encode()
    return hmac.new(key, FORM + phone.encode(), hashlib.sha256).hexdigest()
