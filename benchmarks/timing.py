"""Rounds in which every contestant is timed once, so that the machine's moods hit all alike.

The runners of pyperf and pytest-benchmark finish one contestant before they begin the next, and on
a shared machine a ratio of two such figures tells when they were taken. Here each round times a
slice of every contestant, beginning with another one each time, and a ratio is the median of the
ratios of the rounds. (pyperf keeps the values and describes the machine: `report`.)

What counts is the processor time of all threads, for a clock on the wall would also count whatever
else the machine had to do.
"""

from __future__ import annotations

import gc
import resource
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import cycle, islice
from statistics import median
from time import process_time
from typing import Any, Final

from attrs import frozen

ROUNDS: Final = 15
_SLICE: Final = 0.02
_MOST: Final = 2_000
_LEAST: Final = 5

Seconds = float
Measure = Callable[[], Seconds]


@frozen(eq=False)
class Timings:
    """The seconds that each contestant of a race took for one decision, round by round."""

    rounds: Mapping[str, Sequence[Seconds]]

    def figure(self, name: str) -> Seconds:
        """Return the median."""
        return median(self.rounds[name])

    def ratio(self, name: str, baseline: str) -> float:
        """Return how many times slower a contestant is, as the median of the rounds."""
        pairs = zip(self.rounds[name], self.rounds[baseline], strict=True)
        return median(one / other for one, other in pairs)


def race(contestants: Mapping[str, Measure], rounds: int = ROUNDS) -> Timings:
    """Time every contestant once a round; a first round that warms up does not count."""
    found: dict[str, list[Seconds]] = {name: [] for name in contestants}
    names = list(contestants)
    for measure in contestants.values():
        measure()
    # What was built before the race should not be looked through again and again in it.
    gc.collect()
    gc.freeze()
    for number in range(rounds):
        start = number % len(names)
        for name in (*names[start:], *names[:start]):
            found[name].append(contestants[name]())
    gc.unfreeze()
    return Timings(found)


def repeated(ask: Callable[[Any], object], cases: Sequence[Any]) -> Measure:
    """Return a measure that goes through the cases again and again, a slice of time at once."""
    endless = cycle(cases)
    size = max(_LEAST, min(_MOST, int(_SLICE / _per_case(ask, cases[:_LEAST]))))
    return lambda: _per_case(ask, list(islice(endless, size)))


def each_once(ask: Callable[[Any], object], supply: Iterable[Sequence[Any]]) -> Measure:
    """Return a measure that takes the next cases of a supply each round, for what is remembered."""
    slices: Iterator[Sequence[Any]] = iter(supply)
    return lambda: _per_case(ask, next(slices))


def _per_case(ask: Callable[[Any], object], cases: Sequence[Any]) -> Seconds:
    start = process_time()
    for case in cases:
        ask(case)
    return (process_time() - start) / len(cases)


# ------------------------------------------------------------------ fresh processes


def importing(modules: str) -> Measure:
    """Return a measure of an import alone, in a process of its own."""
    code = f"from time import process_time as now; s = now(); import {modules}; print(now() - s)"
    return lambda: float(_run(code))


def running(code: str) -> Measure:
    """Return a measure of a whole process, from its start to its end."""

    def measure() -> Seconds:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        _run(code)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    return measure


def _run(code: str) -> str:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603  # our own code
