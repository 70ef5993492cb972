"""What was measured, as tables for the terminal and as `docs/reference/performance.md`."""
# pyright: reportMissingImports=false

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from string import Template
from typing import Final

import pyperf
from attrs import astuple, frozen

from benchmarks import columns, comparison, frames
from benchmarks.budgets import BUDGETS, LOOKUP, SIZES, Budget, grown
from benchmarks.memory import BYTES_A_ROW, STREAM, STREAM_GROWTH, Peak
from benchmarks.peers import ASKED_UNTOLD, TIMED
from benchmarks.timing import ROUNDS, Seconds, Timings
from benchmarks.withheld import CASES, Score

ROOT: Final = Path(__file__).parents[1]
PAGE: Final = ROOT / "docs" / "reference" / "performance.md"
VALUES: Final = ROOT / "build" / "benchmarks.json"
_TEMPLATE: Final = Path(__file__).parent / "performance.template.md"
_OURS: Final = (comparison.OURS, comparison.FROM_FACTS, comparison.SET_SEEN, comparison.NEVER_SEEN)

Rows = Iterable[Sequence[str]]
# Below this a time is written in nanoseconds.
_NANOSECONDS: Final = 1e-7


@frozen
class Results:
    """All that one run has found."""

    decisions: Timings
    processes: Timings
    growth: Timings
    peers: Timings
    frames: Timings
    withheld: Mapping[str, Score]
    memory: Sequence[Peak]

    @property
    def races(self) -> tuple[Timings, ...]:
        """Return every race."""
        return self.decisions, self.processes, self.growth, self.peers, self.frames


def budget_table(results: Results) -> str:
    """Return every budget with what was measured."""
    rows = [_budget_row(budget, timings) for budget, timings in _budgets(results)]
    return _table(("what", "figure", "baseline", "its figure", "ratio", "budget", "met?"), rows)


def _budgets(results: Results) -> Iterator[tuple[Budget, Timings]]:
    # A peer that is faster than this library is a budget missed, so the fastest one is what counts.
    fastest = min((kind.name for kind in TIMED), key=results.peers.figure)
    for budget in (
        *BUDGETS,
        *frames.FRAME_BUDGETS,
        Budget(comparison.OURS, fastest, 1),
        Budget(comparison.NEVER_SEEN, fastest, None),
    ):
        for timings in results.races:
            if {budget.name, budget.baseline} <= timings.rounds.keys():
                yield budget, timings


@frozen
class _Judged:
    """A budget in words: what was measured and what was wanted, and whether that is met."""

    sentence: str
    met: bool


def verdicts(results: Results) -> Iterator[str]:
    """Yield in plain words how many budgets are met, and each that is missed."""
    judged = [*_judged_times(results), *_judged_memory(results.memory)]
    missed = [each.sentence for each in judged if not each.met]
    yield f"{len(judged) - len(missed)} of {len(judged)} budgets are met."
    yield from (f"Missed: {sentence}." for sentence in missed)


def _judged_times(results: Results) -> Iterator[_Judged]:
    for budget, timings in _budgets(results):
        if budget.limit is not None:
            ratio = timings.ratio(budget.name, budget.baseline)
            sentence = f"{budget.name} takes {_ratio(ratio)} of {budget.baseline}"
            yield _Judged(f"{sentence}, {budget.limit:g}x wanted", ratio <= budget.limit)


def _judged_memory(peaks: Sequence[Peak]) -> Iterator[_Judged]:
    streams = [peak for peak in peaks if peak.name == STREAM]
    for peak in peaks:
        if peak not in streams:
            taken = peak.taken / peak.rows
            sentence = f"{peak.name} takes {_short(taken)} bytes a row beyond input and output"
            yield _Judged(f"{sentence}, {BYTES_A_ROW} wanted", taken <= BYTES_A_ROW)
    if streams:
        first, *_, last = sorted(streams, key=lambda peak: peak.rows)
        grown_by = last.taken / first.taken
        sentence = f"{STREAM} takes {_ratio(grown_by)} the memory for ten times the rows"
        yield _Judged(f"{sentence}, {STREAM_GROWTH}x wanted", grown_by <= STREAM_GROWTH)


def _budget_row(budget: Budget, timings: Timings) -> Sequence[str]:
    ratio = timings.ratio(budget.name, budget.baseline)
    if budget.limit is None:
        limit, verdict = "none", ""
    else:
        limit, verdict = f"{budget.limit:g}x", "yes" if ratio <= budget.limit else "**no**"
    figure, baseline = (_time(timings.figure(name)) for name in (budget.name, budget.baseline))
    return budget.name, figure, budget.baseline, baseline, _ratio(ratio), limit, verdict


def peer_table(results: Results) -> str:
    """Return every engine, the fastest first."""
    timings = results.peers
    versions = {kind.name: f"{kind.package} {version(kind.package)}" for kind in TIMED}
    rows = [
        (
            f"**{name}**" if name in _OURS else name,
            versions.get(name, ""),
            _time(timings.figure(name)),
            _ratio(timings.ratio(name, LOOKUP)),
            _ratio(timings.ratio(name, comparison.OURS)),
        )
        for name in sorted(timings.rounds, key=timings.figure)
    ]
    return _table(("engine", "package", "a decision", "to the lookup", "to asn_netralitas"), rows)


def withheld_table(results: Results) -> str:
    """Return what every engine made of the cases that are not told whole, the best first."""
    ranked = sorted(
        results.withheld.items(), key=lambda item: (item[1].unsafe, -item[1].right, item[1].refused)
    )
    rows = [
        (f"**{name}**" if name == comparison.WITHHELD else name, *map(str, astuple(score)))
        for name, score in ranked
    ]
    heads = (
        f"right of {CASES}",
        "unsafe allowed",
        "unsafe forbidden",
        "needless unknown",
        "refused",
    )
    return _table(("engine", *heads), rows)


def growth_table(results: Results) -> str:
    """Return how a decision grows with the rules."""
    timings = results.growth
    rows = [
        (label, *(f"{_time(timings.figure(grown(size, seen=seen)))}" for size in SIZES), ratio)
        for label, seen in (("case seen before", True), ("case never seen", False))
        for ratio in [_ratio(timings.ratio(grown(160, seen=seen), grown(40, seen=seen)))]
    ]
    return _table(("rules", *map(str, SIZES), "160 to 40"), rows)


def frame_table(results: Results) -> str:
    """Return what a row of a frame takes, the fastest first."""
    small, large = frames.SIZES
    names = (frames.CATEGORIES, frames.TEXTS, frames.UNTOLD, frames.MANY)
    rows = [
        (
            f"**{name}**" if name in names else name,
            *(_time(results.frames.figure(frames.row_of(name, size))) for size in frames.SIZES),
            f"{1e-6 / results.frames.figure(frames.row_of(name, large)):.3g} million",
            _ratio(results.frames.ratio(*_of_size(name, frames.TAKE, large))),
            _ratio(results.frames.ratio(frames.row_of(name, large), frames.row_of(name, small))),
        )
        for name in sorted(
            (frames.TAKE, *names, *frames.ENGINES),
            key=lambda name: results.frames.figure(frames.row_of(name, large)),
        )
    ]
    sizes = (f"a row of {size:,}" for size in frames.SIZES)
    return _table(("frame", *sizes, "rows a second", "to the take", "growth"), rows)


def _of_size(name: str, baseline: str, rows: int) -> tuple[str, str]:
    return frames.row_of(name, rows), frames.row_of(baseline, rows)


def memory_table(results: Results) -> str:
    """Return what frames and streams take beyond input and output at their height."""
    rows = [
        (peak.name, f"{peak.rows:,}", f"{peak.taken / 1e6:.0f} MB", _short(peak.taken / peak.rows))
        for peak in results.memory
    ]
    return _table(("what", "rows", "taken", "bytes a row"), rows)


def _fed_table() -> str:
    rows = [*((kind.name, kind.fed) for kind in TIMED), *columns.FED.items()]
    return _table(("engine", "how it was given rules and cases"), rows)


def _untold_table() -> str:
    rows = [(kind.name, kind.untold) for kind in ASKED_UNTOLD]
    rows += ((name, columns.UNTOLD) for name in columns.FED)
    return _table(("engine", "the period was"), rows)


def page(results: Results) -> str:
    """Return the page of the documentation."""
    template = Template(_TEMPLATE.read_text(encoding="utf-8"))
    return template.substitute(
        budgets=budget_table(results),
        peers=peer_table(results),
        fed=_fed_table(),
        withheld=withheld_table(results),
        untold=_untold_table(),
        growth=growth_table(results),
        frames=frame_table(results),
        frame_rounds=frames.FRAME_ROUNDS,
        memory=memory_table(results),
        machine=_machine(),
        libraries=_libraries(),
        rounds=ROUNDS,
        cases=CASES,
    )


def keep(results: Results) -> None:
    """Write the page, and every value for `python -m pyperf stats`."""
    PAGE.write_text(page(results), encoding="utf-8")
    names = ("decisions", "processes", "growth", "peers", "frames")
    named = zip(names, results.races, strict=True)
    suite = pyperf.BenchmarkSuite(
        [
            pyperf.Benchmark(
                [pyperf.Run(values, metadata={"name": f"{race}: {name}"}, collect_metadata=False)]
            )
            for race, timings in named
            for name, values in timings.rounds.items()
        ]
    )
    VALUES.parent.mkdir(exist_ok=True)
    suite.dump(str(VALUES), replace=True)


def _machine() -> str:
    found = pyperf.Run([1.0], collect_metadata=True).get_metadata()
    implementation = found["python_implementation"].replace("cpython", "CPython")
    return ", ".join(
        (
            str(found.get("cpu_model_name", "processor not known")),
            f"{found['cpu_count']} cores",
            str(found["platform"]),
            f"{implementation} {found['python_version']}",
            f"load {found['load_avg_1min']} at the end",
            str(found["date"])[:10],
        )
    )


def _libraries() -> str:
    names = (
        *("asn-netralitas", "attrs", "cattrs", "PyYAML", "pendulum"),
        *("narwhals", "numpy", "pyarrow", "polars", "duckdb", "openfisca-core", "pyperf"),
    )
    return ", ".join(f"{name} {version(name)}" for name in names)


# ------------------------------------------------------------------ figures and tables


def _time(seconds: Seconds) -> str:
    for unit, size in (("s", 1), ("ms", 1e-3)):
        if seconds >= size:
            return f"{_short(seconds / size)} {unit}"
    if seconds < _NANOSECONDS:
        return f"{_short(seconds / 1e-9)} ns"
    return f"{_short(seconds / 1e-6)} µs"


def _ratio(ratio: float) -> str:
    return f"{_short(ratio)}x"


def _short(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"  # noqa: PLR2004  # three digits


def _table(heads: Sequence[str], rows: Rows) -> str:
    return "\n".join(_lines(heads, list(rows)))


def _lines(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    yield _line(heads, widths)
    yield f"|{'|'.join('-' * (width + 2) for width in widths)}|"
    for row in rows:
        yield _line(row, widths)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return f"| {' | '.join(padded)} |"
