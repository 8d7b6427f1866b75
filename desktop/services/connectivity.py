"""The network's state as screens may see it: the sync's own plain value, under the services' roof."""

from __future__ import annotations

from sync.connectivity import Connectivity, Link

__all__ = ["Connectivity", "Link"]
