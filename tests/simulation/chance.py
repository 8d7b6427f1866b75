"""Chance by name: what one part of the world asks does not change what another part gets."""

from __future__ import annotations

import random


class Chance:
    """Streams of chance, all from one seed. The text that seeds a stream makes it the same on every machine."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._streams: dict[str, random.Random] = {}

    def of(self, name: str) -> random.Random:
        """The stream of this name, as far as it has been read."""
        if name not in self._streams:
            self._streams[name] = random.Random(f"{self._seed}/{name}")
        return self._streams[name]
