"""``python3 dev.py cluster-test``: builds a cluster, breaks its leader under load, and counts what is lost or doubled.

The last line is JSON: ``lost``, ``doubled``, ``writes_back_s`` (the worst of all breaks), and how each break went.
Exit code 0 when nothing was lost or doubled and writes came back every time.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from deploy.dev import cluster_environment
from tests.cluster.bills import raise_bills
from tests.cluster.books import look, unread
from tests.cluster.cluster import Cluster, running, until
from tests.cluster.node import Node
from tests.cluster.payers import Payers
from tests.cluster.portals import Portal

BILLS = 400
BACK_S = 60.0
FREEZE_S = 30.0
"""Longer than a leader may keep its key without renewing it."""
STEADY = 100


@dataclass(frozen=True, slots=True)
class Break:
    """One thing that happens to the leader, and what makes it whole again."""

    name: str
    do: Callable[[Node], None]
    mend: Callable[[Node], None]
    rest_s: float = 0.0


BREAKS = (
    Break("leader killed", Node.kill, Node.start),
    Break("leader frozen", Node.freeze, Node.thaw, FREEZE_S),
    Break("leader killed again", Node.kill, Node.start),
)


def main() -> int:
    """Runs it all; bounded by the waits in it."""
    environment = cluster_environment.provide()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="huduma-cluster-")))
        folder.chmod(0o755)
        began = time.monotonic()
        cluster = stack.enter_context(running(folder, environment))
        _say(f"three nodes up in {time.monotonic() - began:.0f} s")
        portals = [Portal(cluster.url), Portal(cluster.url)]
        for portal in portals:
            portal.start()
            stack.callback(portal.stop)
        payers = Payers([portal.url for portal in portals], raise_bills(portals[0].url, BILLS))
        payers.start()
        stack.callback(payers.stop)
        payers.wait_for_more(STEADY, BACK_S)
        backs = {one.name: _break(cluster, payers, one) for one in BREAKS}
        backs["portal killed"] = _break_portal(payers, portals[0])
        payers.stop()
        return _report(cluster, payers, backs)


def _break(cluster: Cluster, payers: Payers, one: Break) -> float:
    """Seconds without an acknowledged payment when this happens to the leader."""
    leader = cluster.leader()
    at = time.monotonic()
    one.do(leader)
    payers.wait_for_more(STEADY, BACK_S)
    time.sleep(max(0.0, one.rest_s - (time.monotonic() - at)))
    one.mend(leader)
    cluster.wait_whole()
    back_s = payers.longest_silence_s(at)
    _say(f"{one.name} ({leader.name}): writes back after {back_s:.1f} s, whole after {time.monotonic() - at:.0f} s")
    payers.wait_for_more(STEADY, BACK_S)
    return back_s


def _break_portal(payers: Payers, portal: Portal) -> float:
    at = time.monotonic()
    portal.kill()
    payers.wait_for_more(STEADY, BACK_S)
    portal.start()
    payers.wait_for_more(STEADY, BACK_S)
    back_s = payers.longest_silence_s(at)
    _say(f"portal killed: writes back after {back_s:.1f} s")
    return back_s


def _report(cluster: Cluster, payers: Payers, backs: dict[str, float]) -> int:
    until(lambda: unread(cluster.plain_url) == 0, "every stored confirmation read")
    found = look(cluster.plain_url, payers.acknowledged)
    for code in [*found.lost[:10], *found.doubled[:10]]:
        _say(f"wrong: {code}")
    print(
        json.dumps(
            {
                "lost": len(found.lost),
                "doubled": len(found.doubled),
                "writes_back_s": round(max(backs.values()), 1),
                "acknowledged": len(payers.acknowledged),
                "delivered_again": payers.again,
                "booked": found.booked,
                "receipts": found.receipts,
                "ledger_unbalanced": found.unbalanced,
                "gaps": found.gaps,
                "backs_s": {name: round(back, 1) for name, back in backs.items()},
            }
        )
    )
    return 0 if found.sound else 1


def _say(words: str) -> None:
    print(words, flush=True)


if __name__ == "__main__":
    sys.exit(main())
