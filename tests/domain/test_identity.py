"""Identity documents are checked for form and masked for others' eyes."""

from __future__ import annotations

import pytest

from desktop.domain.errors import UserError
from desktop.domain.identity import IdKind, listed_name, masked_id, masked_phone, paper_id, read_id, read_name


def test_a_national_id_keeps_its_leading_zeros() -> None:
    assert read_id(IdKind.NATIONAL, " 0123-4567 ") == "01234567"


@pytest.mark.parametrize("text", ["", "123456", "123456789", "12a45678", "١٢٣٤٥٦٧٨"])
def test_what_cannot_be_a_national_id_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="7 or 8 digits"):
        read_id(IdKind.NATIONAL, text)


def test_other_documents_are_checked_for_length_alone() -> None:
    assert read_id(IdKind.PASSPORT, "ak 0123456") == "AK0123456"
    with pytest.raises(UserError, match="document number"):
        read_id(IdKind.ALIEN, "12")


@pytest.mark.parametrize("text", ["", "   ", "123", "Amina 2", "A" * 81, "Amina\x1b@"])
def test_what_is_no_name_is_refused(text: str) -> None:
    with pytest.raises(UserError):
        read_name(text)


def test_a_name_keeps_what_names_have() -> None:
    assert read_name("  Ng'ang'a   wa Mwangi-Otieno ") == "Ng'ang'a wa Mwangi-Otieno"


def test_others_see_only_the_end() -> None:
    assert masked_id("12345678") == "••••5678"
    assert masked_id("123") == "••••"
    assert paper_id("12345678") == "****5678"
    assert masked_phone("+254712345126") == "07•• ••• 126"
    assert masked_phone("") == ""
    assert listed_name("Joseph Mwangi Kamau") == "Joseph M. K."
