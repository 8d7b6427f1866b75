"""A program is started many times in a story, and would compile its statements anew each time: a quarter of all work.

Engines of one kind share a dialect and what it has compiled. Nothing else of an engine is shared.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from sqlalchemy import Engine, create_engine


@cache
def sharing(kind: str) -> Callable[..., Engine]:
    """``create_engine`` for engines of this kind."""
    first: list[Engine] = []

    def create(*where: Any, **how: Any) -> Engine:
        engine = create_engine(*where, **how)
        if not first:
            first.append(engine)
        engine.dialect = engine.pool._dialect = first[0].dialect
        engine._compiled_cache = first[0]._compiled_cache
        return engine

    return create
