"""Engines that take whole columns, each given the law of a workload as it suits it best.

Every one takes a frame of Polars and returns one small number a row, the place of the answer in
`Law.answers`. The codes of the frame are enums, so that no engine has to look at texts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce
from operator import and_, or_
from typing import Final

import duckdb
import polars as pl

from benchmarks.workload import FACTS, UNKNOWN, Answer, Facts, Law, Norm, Value

Decide = Callable[[pl.DataFrame], pl.Series]

POLARS: Final = "Polars, expressions"
DUCKDB: Final = "DuckDB, CASE"
FED: Final = {
    POLARS: "an expression a rule, one over them for the answer; a frame with enums",
    DUCKDB: "one query, a column a rule and one CASE over them; the same frame as Arrow",
}
UNTOLD: Final = "null"
_ANSWERS: Final = Law(()).answers
_TYPES: Final = {
    name: pl.Boolean if isinstance(values[0], bool) else pl.Enum([str(value) for value in values])
    for name, values in FACTS.items()
}


def frame_of(cases: Iterable[Facts]) -> pl.DataFrame:
    """Return cases as a frame; a fact that is not told is null."""
    return pl.DataFrame(list(cases), schema=_TYPES)


def answers_of(numbers: pl.Series) -> list[Answer]:
    """Return the answers that numbers stand for."""
    return [UNKNOWN if number is None else _ANSWERS[number] for number in numbers]


def polars_expressions(law: Law) -> Decide:
    """Return the law as expressions: a column for each norm, then the strongest that is left."""
    matching = [_polars_condition(norm).alias(norm.id) for norm in law.norms]
    answer = pl.lit(0, pl.UInt8)
    for norm in sorted(law.norms, key=law.number_of):
        left = reduce(and_, (~pl.col(lifter.id) for lifter in law.lifters(norm)), pl.col(norm.id))
        answer = pl.when(left).then(pl.lit(law.number_of(norm), pl.UInt8)).otherwise(answer)

    def decide(frame: pl.DataFrame) -> pl.Series:
        found = frame.lazy().with_columns(matching).select(answer=answer).collect()
        return found.get_column("answer")

    return decide


def _polars_condition(norm: Norm) -> pl.Expr:
    return reduce(and_, (_polars_test(name, values) for name, values in norm.tests.items()))


def _polars_test(name: str, values: tuple[Value, ...]) -> pl.Expr:
    if isinstance(values[0], bool):
        return pl.col(name) if values[0] else ~pl.col(name)
    return reduce(or_, (pl.col(name) == value for value in values))


def duckdb_case(law: Law) -> Decide:
    """Return the law as one query: a column for each norm, then the strongest that is left."""
    matching = ", ".join(f"{_sql_condition(norm)} AS {norm.id}" for norm in law.norms)
    strongest_first = sorted(law.norms, key=law.number_of, reverse=True)
    cases = " ".join(
        f"WHEN {_sql_left(law, norm)} THEN {law.number_of(norm)}" for norm in strongest_first
    )
    query = f"SELECT CAST(CASE {cases} ELSE 0 END AS UTINYINT) AS answer FROM (SELECT {matching} FROM asked)"  # noqa: E501, S608  # our own law

    def decide(frame: pl.DataFrame) -> pl.Series:
        with duckdb.connect() as connection:
            connection.register("asked", frame.to_arrow())
            found: pl.DataFrame = connection.sql(query).pl()
        return found.get_column("answer")

    return decide


def _sql_left(law: Law, norm: Norm) -> str:
    return " AND ".join([norm.id, *(f"NOT {lifter.id}" for lifter in law.lifters(norm))])


def _sql_condition(norm: Norm) -> str:
    tests = []
    for name, values in norm.tests.items():
        if isinstance(values[0], bool):
            tests.append(f'"{name}"' if values[0] else f'NOT "{name}"')
        else:
            tests.append(f'"{name}" IN ({", ".join(repr(value) for value in values)})')
    return " AND ".join(tests)
