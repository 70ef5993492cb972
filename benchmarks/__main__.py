"""Measure everything, print the tables, and write `docs/reference/performance.md`."""

from __future__ import annotations

import sys

from benchmarks import budgets, comparison, frames, memory, report
from benchmarks.timing import SAMPLE_ROUNDS, race, sample


def main() -> int:
    """Run the benchmark; return 1 if an engine disagrees, and 0 whatever budgets are missed."""
    try:
        results = _measured()
    except comparison.DisagreementError as error:
        sys.stderr.write(f"No figures, because engines must agree first. {error}\n")
        return 1
    for title, table in (
        ("The national law, cases never asked before", report.budget_table(results)),
        ("Ratios", report.ratio_table(results)),
        ("Engines, the national law", report.engine_table(results, results.national)),
        ("Engines, a made law of 40 rules", report.engine_table(results, results.made)),
        ("A fact withheld", report.withheld_table(results)),
        ("Whole frames", report.frame_table(results)),
        ("Memory", report.memory_table(results)),
    ):
        sys.stdout.write(f"\n{title}\n\n{table}\n")
    report.keep(results)
    written = (
        path.relative_to(report.ROOT) for path in (report.PAGE, report.PICTURE, report.VALUES)
    )
    sys.stdout.write(f"\nWritten: {', '.join(map(str, written))}\n")
    sys.stdout.writelines(f"{line}\n" for line in report.verdicts(results))
    return 0


def _measured() -> report.Results:
    # What can fail comes first, so that nobody waits for it.
    _say("Holding every engine to the reference, with a fact withheld and without")
    withheld = comparison.withheld_scores()
    for_columns = comparison.engines_for_columns()
    national, made = comparison.national_engines(), comparison.made_engines()
    _say("Timing engines")
    national_race, made_race = race(national.contestants), race(made.contestants)
    _say("Timing cases that were never asked before")
    samples = sample(budgets.national_law())
    _say("Timing growth")
    growth = sample(budgets.growth())
    _say("Timing fresh processes, and walks through the whole law")
    processes = race(budgets.processes())
    whole_law = race(budgets.whole_law(), SAMPLE_ROUNDS)
    _say("Timing frames")
    differing = frames.differing()
    whole = race(frames.frames(for_columns), frames.FRAME_ROUNDS)
    _say("Measuring memory")
    return report.Results(
        samples=samples,
        growth=growth,
        whole_law=whole_law,
        processes=processes,
        national=national_race,
        left_out=national.left_out,
        made=made_race,
        frames=whole,
        differing=differing,
        withheld=withheld,
        memory=memory.peaks(),
        held=memory.held(),
    )


def _say(what: str) -> None:
    sys.stderr.write(f"{what} ...\n")


if __name__ == "__main__":
    sys.exit(main())
