"""What was measured, as tables for the terminal and as `docs/reference/performance.md`."""
# pyright: reportMissingImports=false

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from statistics import median
from string import Template
from typing import Final

import pyperf
from attrs import astuple, frozen

from benchmarks import budgets, columns, comparison, frames, memory
from benchmarks.budgets import Budget, Ratio
from benchmarks.comparison import LOOKUP, OURS, OURS_READ, PLAIN
from benchmarks.memory import BYTES_A_ROW, STREAM, STREAM_GROWTH, Held, Peak
from benchmarks.peers import ASKED_UNTOLD, TIMED
from benchmarks.picture import Row, picture
from benchmarks.timing import ROUNDS, SAMPLE_ROUNDS, Sample, Seconds, Timings
from benchmarks.withheld import CASES, Score

ROOT: Final = Path(__file__).parents[1]
PAGE: Final = ROOT / "docs" / "reference" / "performance.md"
PICTURE: Final = PAGE.with_suffix(".svg")
VALUES: Final = ROOT / "build" / "benchmarks.json"
_TEMPLATE: Final = Path(__file__).parent / "performance.template.md"
_OURS: Final = (OURS, OURS_READ)
# The fastest form of the engine that is the fastest of them.
_FASTEST: Final = "ZEN, expression"

Rows = Iterable[Sequence[str]]
# Below this a time is written in nanoseconds.
_NANOSECONDS: Final = 1e-7


@frozen
class Results:
    """All that one run has found."""

    samples: Mapping[str, Sample]
    growth: Mapping[str, Sample]
    whole_law: Timings
    processes: Timings
    national: Timings
    left_out: Mapping[str, str]
    made: Timings
    frames: Timings
    differing: Mapping[int, Sequence[Seconds]]
    withheld: Mapping[str, Score]
    memory: Sequence[Peak]
    held: Held | None

    @property
    def races(self) -> Mapping[str, Timings]:
        """Return every race by its name."""
        return {
            "whole law": self.whole_law,
            "processes": self.processes,
            "national law": self.national,
            "made law": self.made,
            "frames": self.frames,
        }


@frozen
class _Line:
    """A budget with what was measured: a line of the table, and whether it is met."""

    cells: Sequence[str]
    met: bool | None

    @property
    def verdict(self) -> str:
        """Return whether the budget is met, in the words of the table."""
        return {True: "yes", False: "**no**", None: ""}[self.met]


def budget_table(results: Results) -> str:
    """Return the budgets of time under the national law."""
    heads = ("what", "mean", "half within", "99% within", "slowest", "cases", "budget", "met?")
    return _table(heads, ((*line.cells, line.verdict) for line in _times(results)))


def _times(results: Results) -> Iterator[_Line]:
    lookup = results.samples[budgets.LOOKUP]
    yield _Line((budgets.LOOKUP, *_spread(lookup), "none"), None)
    for budget in budgets.BUDGETS:
        sample = results.samples[budget.name]
        yield _judged(budget, sample.mean, sample.percentile(budget.share), _spread(sample))
    for budget in budgets.PROCESS_BUDGETS:
        figure = results.whole_law.figure(budget.name)
        yield _judged(budget, figure, figure, (_time(figure), "", "", "", "1"))
    for rows, limit in frames.DIFFERING_ROWS.items():
        budget = Budget(f"{frames.DIFFERING}, a row of {rows:,}", limit)
        if values := results.differing.get(rows):
            figure = median(values)
            cells = (_time(figure), "", "", _time(max(values)), f"{rows:,}")
            yield _judged(budget, figure, figure, cells)
        else:
            yield _Line((budget.name, "minutes", "", "", "", "", _limit(budget)), met=False)


def _judged(budget: Budget, mean: Seconds, high: Seconds, cells: Sequence[str]) -> _Line:
    met = mean <= budget.mean and (budget.high is None or high <= budget.high)
    return _Line((budget.name, *cells, _limit(budget)), met)


def _spread(sample: Sample) -> Sequence[str]:
    figures = (sample.mean, *map(sample.percentile, (0.5, 0.99, 1)))
    return (*map(_time, figures), f"{len(sample.latencies):,}")


def _limit(budget: Budget) -> str:
    if budget.high is None:
        return f"mean {_time(budget.mean)}"
    which = "slowest" if budget.share == 1 else f"{budget.share:.0%}"
    return f"mean {_time(budget.mean)}, {which} {_time(budget.high)}"


def ratio_table(results: Results) -> str:
    """Return the budgets that are a ratio to something timed in the same rounds."""
    heads = ("what", "figure", "baseline", "its figure", "ratio", "budget", "met?")
    return _table(heads, ((*line.cells, line.verdict) for line in _ratios(results)))


def _ratios(results: Results) -> Iterator[_Line]:
    for ratio in budgets.RATIOS:
        more, fewer = results.growth[ratio.name], results.growth[ratio.baseline]
        pairs = zip(more.means, fewer.means, strict=True)
        times = median(one / other for one, other in pairs)
        yield _compared(ratio, more.mean, fewer.mean, times)
    raced = (
        *((ratio, results.processes) for ratio in budgets.PROCESS_RATIOS),
        (Ratio(OURS, _FASTEST, 1), results.national),
        (Ratio(OURS, _FASTEST, 1.5), results.made),
        *((ratio, results.frames) for ratio in frames.FRAME_RATIOS),
    )
    for ratio, timings in raced:
        own, base = timings.figure(ratio.name), timings.figure(ratio.baseline)
        yield _compared(ratio, own, base, timings.ratio(ratio.name, ratio.baseline))


def _compared(ratio: Ratio, figure: Seconds, baseline: Seconds, times: float) -> _Line:
    limit = "none" if ratio.limit is None else f"{ratio.limit:g}x"
    cells = (ratio.name, _time(figure), ratio.baseline, _time(baseline), _ratio(times), limit)
    return _Line(cells, None if ratio.limit is None else times <= ratio.limit)


def verdicts(results: Results) -> Iterator[str]:
    """Yield in plain words how many budgets are met, and each that is missed."""
    lines = [*_times(results), *_ratios(results), *_judged_memory(results)]
    judged = [line for line in lines if line.met is not None]
    missed = [line for line in judged if not line.met]
    yield f"{len(judged) - len(missed)} of {len(judged)} budgets are met."
    yield from (f"Missed: {'; '.join(filter(None, line.cells))}." for line in missed)


def _judged_memory(results: Results) -> Iterator[_Line]:
    streams = [peak for peak in results.memory if peak.name == STREAM]
    for peak in results.memory:
        if peak not in streams:
            taken = peak.taken / peak.rows
            cells = (peak.name, f"{_short(taken)} bytes a row beyond input and output")
            yield _Line((*cells, f"{BYTES_A_ROW}"), taken <= BYTES_A_ROW)
    if streams:
        first, *_, last = sorted(streams, key=lambda peak: peak.rows)
        grown_by = last.taken / first.taken
        cells = (STREAM, f"{_ratio(grown_by)} the memory for ten times the rows")
        yield _Line((*cells, f"{STREAM_GROWTH}x"), grown_by <= STREAM_GROWTH)
    if held := results.held:
        met = held.cases >= memory.DISTINCT and held.taken <= memory.HELD_BUDGET
        yield _Line((f"{held.cases:,} distinct cases", f"{held.taken / 1e6:.0f} MB held"), met)


def engine_table(results: Results, timings: Timings) -> str:
    """Return every engine with a law, the fastest first, with what it makes of unknown facts."""
    kinds = {kind.name: kind for kind in TIMED}
    rows = []
    for name in sorted(timings.rounds, key=timings.figure):
        kind, score = kinds.get(name), results.withheld.get(_scored(name))
        rows.append(
            (
                f"**{name}**" if name in _OURS else name,
                f"{kind.package} {version(kind.package)}" if kind else "",
                _time(timings.figure(name)),
                _ratio(timings.ratio(name, OURS)),
                kind.returns if kind else _RETURNS[name],
                f"{score.right} of {CASES}" if score else "cannot",
            )
        )
    heads = ("engine", "package", "a case", "to ours", "returns", "right with a fact withheld")
    return _table(heads, rows)


_RETURNS: Final = {
    LOOKUP: "one code",
    PLAIN: "one code",
    OURS: "the verdict of a whole decision, whose rest is made when it is read",
    OURS_READ: "verdict, sanctions, rules and reasons",
}


def _scored(name: str) -> str:
    return comparison.WITHHELD if name in _OURS else name


def left_out_list(results: Results) -> str:
    """Return why engines have no row under the national law; nothing where all have one."""
    lines = [f"- {name} does not load it: {why}" for name, why in results.left_out.items()]
    return "\n".join(lines) or "- Every engine loads it."


def drawing(results: Results) -> str:
    """Return the picture of the engines under the national law."""
    timings = results.national
    rows = [
        Row(name, timings.figure(name), _time(timings.figure(name)), ours=name in _OURS)
        for name in timings.rounds
    ]
    return picture("One case of the national law, every fact known", rows)


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
    """Return what distinct cases, frames and streams take beyond what they are given."""
    rows = [
        (peak.name, f"{peak.rows:,}", f"{peak.taken / 1e6:.0f} MB", _short(peak.taken / peak.rows))
        for peak in results.memory
    ]
    if held := results.held:
        of_a_case = _short(held.taken / held.cases)
        distinct = ("distinct cases, held afterwards", f"{held.cases:,}")
        rows.insert(0, (*distinct, f"{held.taken / 1e6:.0f} MB", of_a_case))
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
        ratios=ratio_table(results),
        national=engine_table(results, results.national),
        left_out=left_out_list(results),
        made=engine_table(results, results.made),
        fed=_fed_table(),
        withheld=withheld_table(results),
        untold=_untold_table(),
        frames=frame_table(results),
        frame_rounds=frames.FRAME_ROUNDS,
        memory=memory_table(results),
        machine=_machine(),
        libraries=_libraries(),
        rounds=ROUNDS,
        sample_rounds=SAMPLE_ROUNDS,
        cases=CASES,
    )


def keep(results: Results) -> None:
    """Write the page with its picture, and every value for `python -m pyperf stats`."""
    PAGE.write_text(page(results), encoding="utf-8")
    PICTURE.write_text(drawing(results), encoding="utf-8")
    values = {
        f"{race}: {name}": each
        for race, timings in results.races.items()
        for name, each in timings.rounds.items()
    }
    values |= {
        f"cases: {name}": sample.latencies
        for name, sample in {**results.samples, **results.growth}.items()
    }
    suite = pyperf.BenchmarkSuite(
        [
            pyperf.Benchmark([pyperf.Run(each, metadata={"name": name}, collect_metadata=False)])
            for name, each in values.items()
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
