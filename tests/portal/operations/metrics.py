"""Reading ``/metrics`` as Prometheus does."""

from __future__ import annotations

import requests

from portal.running import RunningPortal

WAIT_S = 10


def all_figures(portal: RunningPortal, **headers: str) -> dict[str, float]:
    """Every sample by its name and labels."""
    answer = requests.get(portal.url + "/metrics", headers=headers, timeout=WAIT_S)
    assert answer.status_code == 200
    lines = (line.rpartition(" ") for line in answer.text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in lines}


def figure(portal: RunningPortal, name: str) -> float:
    """One sample, 0 where it is missing."""
    return all_figures(portal).get(name, 0.0)
