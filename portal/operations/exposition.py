"""The figures as Prometheus reads them. The library is loaded with the first question, never before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from portal.operations.figures import Figures
from portal.operations.tally import BOUNDS_S, Tally

if TYPE_CHECKING:
    from prometheus_client.core import Metric

CENTS: Final = 100
CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"


def exposition(tally: Tally, figures: Figures | None, held_waits: int) -> bytes:
    """The page of figures; those of the books are missing where the books cannot be read."""
    from prometheus_client import CollectorRegistry, generate_latest
    from prometheus_client.registry import Collector

    class Now(Collector):
        def collect(self) -> Iterable[Metric]:
            yield from _requests(tally)
            yield _gauge("held_waits", "Rounds of counters that wait here for news", held_waits)
            yield _gauge("books_readable", "1 where the books could be read for this page", int(figures is not None))
            if figures is not None:
                yield from _books(figures)

    registry = CollectorRegistry()
    registry.register(Now())
    return generate_latest(registry)


def _requests(tally: Tally) -> Iterator[Metric]:
    from prometheus_client.core import HistogramMetricFamily

    answered = HistogramMetricFamily(
        "huduma_request_seconds", "Answered requests by address", labels=("method", "address", "status")
    )
    for (method, address, status), durations in sorted(tally.requests.items()):
        buckets, below = [], 0
        for bound, count in zip((*map(str, BOUNDS_S), "+Inf"), durations.classes, strict=True):
            below += count
            buckets.append((bound, below))
        answered.add_metric((method, address, str(status)), buckets, durations.sum_s)
    yield answered
    yield _counter("entries", "Entries of counters as answered", "outcome", tally.entries)
    yield _counter("limited", "Requests that were asked to come later", "kind", tally.limited)


def _books(figures: Figures) -> Iterator[Metric]:
    yield _gauges("payments_today", "Payments booked today by state", "state", figures.payments_today)
    yield _gauge("receipts", "Receipts ever issued", figures.receipts)
    yield _gauge("suspense_shillings", "Money that waits in suspense", figures.suspense_cents / CENTS)
    yield _gauges("refund_cases", "Refund cases by state", "state", figures.refunds_open)
    yield _gauge("errands_waiting", "Errands that are not done", figures.errands_waiting)
    yield _gauge("errands_due", "Errands that could be done now", figures.errands_due)
    yield _gauge("oldest_errand_seconds", "How long the oldest of them has been due", figures.oldest_errand_s)
    yield _gauge("prompts_live", "Phones that are being asked", figures.prompts_live)
    yield _gauges("alarms", "Alarms ever raised by kind", "kind", figures.alarms)
    yield _gauge("ledger_entries", "Entries of the ledger", figures.ledger_entries)
    yield _gauge("ledger_balanced", "0 once an entry was found that does not balance", int(figures.ledger_balanced))


def _gauge(name: str, words: str, value: float) -> Metric:
    from prometheus_client.core import GaugeMetricFamily

    return GaugeMetricFamily(f"huduma_{name}", words, value=value)


def _gauges(name: str, words: str, label: str, values: Mapping[str, int]) -> Metric:
    from prometheus_client.core import GaugeMetricFamily

    family = GaugeMetricFamily(f"huduma_{name}", words, labels=(label,))
    for word, value in sorted(values.items()):
        family.add_metric((word,), value)
    return family


def _counter(name: str, words: str, label: str, values: Mapping[str, int]) -> Metric:
    from prometheus_client.core import CounterMetricFamily

    family = CounterMetricFamily(f"huduma_{name}", words, labels=(label,))
    for word, value in sorted(values.items()):
        family.add_metric((word,), value)
    return family
