"""QR modules, for whatever draws a code itself: PDF, preview, virtual printer. Level L, as printers are told."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=16)
def qr_matrix(text: str) -> tuple[tuple[int, ...], ...]:
    """Rows of 1 (dark) and 0, without a quiet zone, in the mode that suits the text best."""
    import segno

    code = segno.make_qr(text, error="l", boost_error=False)
    return tuple(tuple(int(bool(module)) for module in row) for row in code.matrix)
