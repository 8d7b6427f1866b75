"""The drawn icons: one SVG a file on a 24 grid, tinted to a colour and drawn sharp at the screen's own density.

An icon is asked for by name, size and colour; the picture is kept, because a list of forty rows asks for the same
four icons at every paint.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

import resources

SIZES = (16, 18, 22, 40)
_INK = "currentColor"


def icon_folder() -> Path:
    return Path(resources.__path__[0]) / "icons"


def icon_names() -> list[str]:
    """Every icon there is, by name."""
    return sorted(path.stem for path in icon_folder().glob("*.svg"))


@lru_cache(maxsize=128)
def _source(name: str) -> str:
    return (icon_folder() / f"{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=512)
def icon(name: str, size: int, colour: str, density: float = 1.0) -> QPixmap:
    """The icon ``name`` in ``colour`` ("#rrggbb"), ``size`` logical pixels square.

    Raises ``FileNotFoundError`` when there is no such icon: a misspelt name is a bug, not an empty square.
    """
    side = max(1, round(size * density))
    picture = QPixmap(side, side)
    picture.fill(Qt.GlobalColor.transparent)
    renderer = QSvgRenderer(QByteArray(_source(name).replace(_INK, colour).encode()))
    painter = QPainter(picture)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    picture.setDevicePixelRatio(density)
    return picture
