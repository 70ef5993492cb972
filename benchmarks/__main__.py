"""Measure everything, print the tables, and write `docs/reference/performance.md`."""

from __future__ import annotations

import sys

from benchmarks import budgets, comparison, frames, memory, report
from benchmarks.timing import race


def main() -> int:
    """Run the benchmark; return 1 if an engine disagrees, and 0 whatever budgets are missed."""
    try:
        results = _measured()
    except comparison.DisagreementError as error:
        sys.stderr.write(f"No figures, because engines must agree first. {error}\n")
        return 1
    for title, table in (
        ("Budgets", report.budget_table(results)),
        ("Engines, 40 rules, one decision", report.peer_table(results)),
        ("The period withheld", report.withheld_table(results)),
        ("Growth", report.growth_table(results)),
        ("Whole frames", report.frame_table(results)),
        ("Memory", report.memory_table(results)),
    ):
        sys.stdout.write(f"\n{title}\n\n{table}\n")
    report.keep(results)
    written = (path.relative_to(report.ROOT) for path in (report.PAGE, report.VALUES))
    sys.stdout.write(f"\nWritten: {', '.join(map(str, written))}\n")
    sys.stdout.writelines(f"{line}\n" for line in report.verdicts(results))
    return 0


def _measured() -> report.Results:
    # What can fail comes first, so that nobody waits for it.
    _say("Holding every engine to the reference, with a fact withheld and without")
    withheld = comparison.withheld_scores()
    engines = comparison.contestants()
    for_columns = comparison.engines_for_columns()
    _say("Timing engines")
    peers = race(engines)
    _say("Timing decisions")
    decisions = race(budgets.decisions())
    _say("Timing growth")
    growth = race(budgets.growth())
    _say("Timing fresh processes")
    processes = race(budgets.processes())
    _say("Timing frames of 1,000,000 and 10,000,000 rows")
    whole = race(frames.frames(for_columns), frames.FRAME_ROUNDS)
    _say("Measuring memory")
    peaks = memory.peaks()
    return report.Results(decisions, processes, growth, peers, whole, withheld, peaks)


def _say(what: str) -> None:
    sys.stderr.write(f"{what} ...\n")


if __name__ == "__main__":
    sys.exit(main())
