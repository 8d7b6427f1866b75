"""Cycles are taken apart on the GUI thread, whoever made them."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from ui.garbage import Collector


class Knot:
    """An object in a cycle that notes which thread took it apart."""

    def __init__(self, ended: list[str]) -> None:
        self.itself = self
        self._ended = ended

    def __del__(self) -> None:
        self._ended.append(threading.current_thread().name)


@pytest.fixture
def collector(qapp: QApplication) -> Iterator[Collector]:
    made = Collector()
    made.start()
    yield made
    made.stop()
    assert gc.isenabled()


def churn(ended: list[str]) -> None:
    """Make more garbage than Python's thresholds allow."""
    for _ in range(5_000):
        Knot(ended)


def test_no_other_thread_collects(collector: Collector) -> None:
    ended: list[str] = []
    thread = threading.Thread(target=churn, args=(ended,), name="sync")
    thread.start()
    thread.join()
    assert ended == []
    assert collector.collect_due() >= 0
    assert set(ended) == {threading.current_thread().name}


def test_nothing_is_done_when_nothing_is_due(collector: Collector) -> None:
    gc.collect()
    assert collector.collect_due() == -1


def test_a_knot_lives_until_its_time_has_come(collector: Collector) -> None:
    knot = Knot([])
    seen = weakref.ref(knot)
    del knot
    assert seen() is not None
    gc.collect()
    assert seen() is None
