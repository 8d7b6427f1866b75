"""``admin catalogue``: services and fees."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from desktop.domain.errors import UserError
from portal.commands.admin.deed import add_deed, add_group

if TYPE_CHECKING:
    from portal.store.database import Database


def add_subjects(subjects: Any) -> None:
    """Adds the subject."""
    catalogue = add_group(subjects, "catalogue", "services and fees")
    taken = add_deed(catalogue, "import", "take a CSV list of services in, whole or not at all", import_catalogue)
    taken.add_argument("file", metavar="FILE")
    taken.add_argument("--keep-others", action="store_true", help="leave services that the list does not name")


def import_catalogue(database: Database, chosen: argparse.Namespace) -> None:
    """``catalogue import``."""
    from pathlib import Path

    from portal.catalogue.import_file import import_catalogue as take_in
    from resources.catalogue import CatalogueError, read_services

    try:
        catalogue = read_services(Path(chosen.file))
    except CatalogueError as wrong:
        raise UserError("{problems}", problems=wrong) from wrong
    done = database.write(lambda tx: take_in(tx, catalogue, Path(chosen.file).name, keep_others=chosen.keep_others))
    print(
        f"{done.services} services taken in, {done.changed} new or changed, {done.retired} retired; "
        f"the catalogue is version {done.version}."
    )
