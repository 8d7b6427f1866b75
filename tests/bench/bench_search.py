"""How long the forgiving search takes over a list of the real size, letter by letter as people type.

Run as `python -m tests.bench.bench_search`. The last line is JSON: milliseconds for one query (p50, p99, longest),
for building the index, and the floor measured in the same run: a plain scan for the typed text in the same names,
which forgives nothing. `query_ratio` is p50 over the floor's p50.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path

from desktop.services.search import Searchable, ServiceIndex
from resources.catalogue import Service, generated_services, read_services, shipped_catalogue
from tests.paths import ROOT
from tests.services.search.labelled_queries import ALL, PUBLIC_LIST

PUBLIC_FILE = "ecitizen-services-2026-02.csv"
BUILDS = 7


def listed_services() -> tuple[str, Sequence[Service]]:
    """The public list where it is at hand, else the generated one of the same size."""
    shared = Path(os.environ.get("HUDUMA_SHARED") or ROOT.parent / "shared") / "data" / PUBLIC_FILE
    if shared.is_file():
        return "public", read_services(shared).services
    return "generated", generated_services()


def searchable(service: Service) -> Searchable:
    """The service as the counter indexes it."""
    full_name = shipped_catalogue().agency(service.agency).full_name_en
    return Searchable(service.code, service.name_en, service.name_sw, service.agency, service.category, full_name)


def typed_texts() -> list[str]:
    """Every state of the search field while the labelled queries are typed, letter by letter."""
    queries = [*PUBLIC_LIST, *(query for group in ALL.values() for query in group)]
    return [query[:end] for query in queries for end in range(1, len(query) + 1)]


def timed_ms(act: Callable[[str], object], texts: Sequence[str]) -> list[float]:
    """How long each call took, shortest first."""
    taken = []
    for text in texts:
        start = time.perf_counter()
        act(text)
        taken.append((time.perf_counter() - start) * 1000)
    return sorted(taken)


def built_ms(services: Sequence[Searchable]) -> float:
    """The median time of building the index."""
    taken = []
    for _ in range(BUILDS):
        start = time.perf_counter()
        ServiceIndex(services)
        taken.append((time.perf_counter() - start) * 1000)
    return sorted(taken)[BUILDS // 2]


def memory_mb(services: Sequence[Searchable]) -> float:
    """What one index keeps, beside the services themselves."""
    gc.collect()
    tracemalloc.start()
    index = ServiceIndex(services)
    size = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return size / 1024 / 1024 if len(index) else 0.0


def main() -> int:
    """Measure and print; the last line is JSON."""
    source, listed = listed_services()
    services = [searchable(service) for service in listed]
    names = [f"{service.name_en} {service.agency}".lower() for service in services]
    texts = typed_texts()
    build = built_ms(services)
    index = ServiceIndex(services)
    queries = timed_ms(index.search, texts)
    scans = timed_ms(lambda text: [place for place, name in enumerate(names) if text in name], texts)
    p50, p99 = (queries[int(len(queries) * part)] for part in (0.5, 0.99))
    floor = scans[len(scans) // 2]
    print(f"{len(services)} services ({source} list), {len(texts)} states of the search field")
    print(
        json.dumps(
            {
                "search_query_ms_p50": round(p50, 3),
                "search_query_ms_p99": round(p99, 3),
                "search_query_ms_max": round(queries[-1], 3),
                "index_build_ms": round(build, 1),
                "index_mb": round(memory_mb(services), 1),
                "floor_scan_ms_p50": round(floor, 3),
                "floor_scan_ms_p99": round(scans[int(len(scans) * 0.99)], 3),
                "query_ratio": round(p50 / floor, 2),
                "services": len(services),
            }
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
