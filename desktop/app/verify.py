"""Checks a profile's journal without network, program or portal."""

from __future__ import annotations

from pathlib import Path

from desktop.app.settings import read_settings
from desktop.domain.errors import UserError
from desktop.store.at_rest import check_records
from desktop.store.audit import JournalCheck
from desktop.store.connection import FILE_NAME
from desktop.store.key import read_secrets


def verify_profile(profile: Path) -> JournalCheck:
    """What was found; ``UserError`` when the folder holds no counter."""
    if not (profile / FILE_NAME).exists():
        raise UserError("There is no counter in {folder}. Name the folder of its profile.", folder=str(profile))
    return check_records(profile, read_secrets(profile, keyring=read_settings(profile).keyring))
