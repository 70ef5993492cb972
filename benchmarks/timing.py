"""Rounds in which every contestant is timed once, so that the machine's moods hit all alike.

A `race` sets medians beside each other. A `sample` asks cases that were never asked before, and
keeps how long each took, for what most cases take tells little of the slowest.

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
from time import perf_counter, process_time
from typing import Any, Final

from attrs import field, frozen

ROUNDS: Final = 15
_SLICE: Final = 0.02
_MOST: Final = 2_000
_LEAST: Final = 5
SAMPLE_ROUNDS: Final = 3
# Seconds of processor time of the questions whose mean is taken, and of a round with all else.
_ROUND: Final = 1.5
_WHOLE_ROUND: Final = 6.0

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


# ------------------------------------------------------------------ cases never asked


def _itself(case: Any) -> Any:  # noqa: ANN401  # whatever is asked
    return case


@frozen(eq=False)
class Fresh:
    """Cases to ask once each; `prepare` makes of each, off the clock, what is asked."""

    ask: Callable[[Any], object]
    cases: Iterator[Any]
    prepare: Callable[[Any], Any] = _itself
    most: int = 3_000


@frozen(eq=False)
class Sample:
    """What cases took: the mean of each round by processor time, and every latency by the clock."""

    means: list[Seconds] = field(factory=list)
    latencies: list[Seconds] = field(factory=list)

    @property
    def mean(self) -> Seconds:
        """Return the median of the means of the rounds."""
        return median(self.means)

    def percentile(self, share: float) -> Seconds:
        """Return what so large a share of the cases did not exceed."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def sample(contestants: Mapping[str, Fresh], rounds: int = SAMPLE_ROUNDS) -> Mapping[str, Sample]:
    """Ask every contestant cases once a round, as many as there are or as fit in `_ROUND`."""
    found = {name: Sample() for name in contestants}
    names = list(contestants)
    gc.collect()
    gc.freeze()
    for number in range(rounds):
        start = number % len(names)
        for name in (*names[start:], *names[:start]):
            _ask(contestants[name], found[name])
    gc.unfreeze()
    return found


def _ask(fresh: Fresh, found: Sample) -> None:
    """Ask ever more cases at once: one half for the mean alone, one with a clock at each case."""
    began, spent, asked, timed, chunk = process_time(), 0.0, 0, 0, 1
    # What is prepared may take far longer than what is asked.
    while timed < fresh.most and spent < _ROUND and process_time() - began < _WHOLE_ROUND:
        for_mean, for_clock = (
            [fresh.prepare(case) for case in islice(fresh.cases, chunk)] for _ in range(2)
        )
        before = process_time()
        for case in for_mean:
            fresh.ask(case)
        spent += process_time() - before
        asked += len(for_mean)
        for case in for_clock:
            start = perf_counter()
            fresh.ask(case)
            found.latencies.append(perf_counter() - start)
        timed += len(for_clock)
        if process_time() - began < _WHOLE_ROUND / 8:
            chunk = min(2 * chunk, fresh.most)
    found.means.append(spent / asked)


# ------------------------------------------------------------------ fresh processes


def inside(code: str, before: str = "") -> Measure:
    """Return a measure of some code in a process of its own, after what it needs was done."""
    whole = f"{before}\nfrom time import process_time as now; s = now(); {code}; print(now() - s)"
    return lambda: float(_run(whole))


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
