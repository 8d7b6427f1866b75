"""A folder that takes papers as PDF files: a printer that is always there, and never says that paper came out."""

from __future__ import annotations

import os
from pathlib import Path

from desktop.domain.errors import Trouble
from printing.ports import Takes
from printing.transports.one_way import OneWayLink

MOST_ALIKE = 1000


class PdfFolderTransport:
    """One file a paper, named after it; nothing that stands there is ever written over."""

    takes: Takes = "pdf"

    def __init__(self, address: str, path: str) -> None:
        self.address, self.folder = address, Path(path)

    def open(self) -> OneWayLink:
        """Makes the folder where it is missing; `Trouble` when it cannot."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as fault:
            raise Trouble(
                "The folder {path} cannot be used ({why}). Choose another place.",
                path=str(self.folder),
                why=fault.strerror or str(fault),
            ) from fault
        return OneWayLink(self.write)

    def write(self, title: str, data: bytes) -> int:
        """A whole file under its own name, on disk; none when that cannot be."""
        half = self.folder / f".{title}.part"
        try:
            with half.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            for number in range(1, MOST_ALIKE):
                path = self.folder / (f"{title}.pdf" if number == 1 else f"{title} ({number}).pdf")
                if not path.exists():
                    half.rename(path)
                    return len(data)
        except OSError:
            return 0
        return 0
