"""What asn_netralitas may cost, each as a ratio to something timed in the same race.

A new budget is a row of `BUDGETS`, and its contestants an entry of the race that they belong to.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import count, islice
from typing import Final

from attrs import frozen

from asn_netralitas import render
from benchmarks.ours import Case, Ours
from benchmarks.timing import ROUNDS, Measure, each_once, importing, repeated, running
from benchmarks.workload import (
    ALL_CASES,
    FLAGS,
    SEED,
    Answer,
    Facts,
    Law,
    Value,
    numbered,
    random_cases,
    synthetic_law,
    without,
)

LOOKUP: Final = "dict lookup by a ready tuple, all 184,320 answers"
SMALL_LOOKUP: Final = "dict lookup by a ready tuple, 2,000 answers"
SEEN: Final = "evaluate, case seen before, findings read"
SET_SEEN: Final = "evaluate, case never seen, its matching rules seen"
NOTHING_SEEN: Final = "evaluate and render, neither case nor matching rules seen"
FIRST: Final = "evaluate and render, first question to a rulebook"
FIVE_SEEN: Final = "evaluate, case seen before, five facts unknown"
NEVER_SEEN: Final = "evaluate, case never seen"
FIVE_NEVER_SEEN: Final = "evaluate, case never seen, five facts unknown"
IMPORT: Final = "import asn_netralitas"
IMPORT_BASE: Final = "import attrs, cattrs, yaml"
FIRST_DECISION: Final = "process: start to first national decision"
BARE: Final = "process: bare interpreter"
SIZES: Final = (40, 80, 160, 320)


def grown(size: int, *, seen: bool) -> str:
    """Return the name of the contestant with so many rules."""
    return f"evaluate, {size} rules, case {'seen before' if seen else 'never seen'}"


@frozen
class Budget:
    """How many times its baseline a contestant may take; None where only the figure is of use."""

    name: str
    baseline: str
    limit: float | None


BUDGETS: Final = (
    Budget(SEEN, LOOKUP, 10),
    Budget(SEEN, SMALL_LOOKUP, None),
    Budget(SET_SEEN, LOOKUP, 20),
    Budget(NOTHING_SEEN, LOOKUP, 150),
    Budget(FIRST, LOOKUP, None),
    Budget(FIVE_SEEN, SEEN, 5),
    Budget(FIVE_NEVER_SEEN, NEVER_SEEN, 5),
    Budget(IMPORT, IMPORT_BASE, 1.25),
    Budget(FIRST_DECISION, BARE, 10),
    Budget(grown(160, seen=True), grown(40, seen=True), 1.2),
)

Ask = Callable[[Ours, Case], object]

_ASKED_BEFORE: Final = 2_000
_PER_ROUND: Final = 150
_versions: Final = count()


# ------------------------------------------------------------------ races


def lookups(cases: Sequence[Facts]) -> Mapping[str, Measure]:
    """Return the baselines: answers in a dict, asked by a key made before the clock starts."""
    every = _every_answer()
    few = {tuple(facts.values()): every[tuple(facts.values())] for facts in cases}
    keys = [tuple(facts.values()) for facts in cases]
    return {
        LOOKUP: repeated(every.__getitem__, keys),
        SMALL_LOOKUP: repeated(few.__getitem__, keys),
    }


@cache
def _every_answer() -> Mapping[tuple[Value, ...], Answer]:
    law = synthetic_law()
    return {tuple(facts.values()): law.answer(facts) for facts in map(numbered, range(ALL_CASES))}


def decisions() -> Mapping[str, Measure]:
    """Return single decisions, from a case that was asked before to a rulebook just loaded."""
    law = synthetic_law()
    cases = random_cases(2_000)
    warm = fresh(law)
    return {
        **lookups(cases),
        SEEN: repeated(lambda case: warm.evaluate(case).findings, asked(warm, cases)),
        FIVE_SEEN: repeated(
            lambda case: warm.evaluate(case).findings, asked(warm, _with_five_unknown(cases))
        ),
        SET_SEEN: matching_seen(law),
        NEVER_SEEN: never_seen(law),
        FIVE_NEVER_SEEN: never_seen(law, unknown=5),
        NOTHING_SEEN: each_once(_rendered, _nothing_seen(law)),
        FIRST: each_once(_rendered, _first_questions(law)),
    }


def processes() -> Mapping[str, Measure]:
    """Return what is timed in processes of their own."""
    decide = (
        "from datetime import date\n"
        "from asn_netralitas import Act, Activity, Category, Person, evaluate\n"
        "person = Person(Category.PNS, region='64.08')\n"
        "evaluate(person, Activity(Act.LIKE_POST), at=date(2024, 8, 15))\n"
    )
    return {
        IMPORT: importing("asn_netralitas"),
        IMPORT_BASE: importing("attrs, cattrs, yaml"),
        FIRST_DECISION: running(decide),
        BARE: running("pass"),
    }


def growth() -> Mapping[str, Measure]:
    """Return the same law grown, asked again and asked anew."""
    cases = random_cases(1_000)
    contestants = {}
    for size in SIZES:
        law = synthetic_law(size)
        warm = fresh(law)
        contestants[grown(size, seen=True)] = repeated(warm.evaluate, asked(warm, cases))
        contestants[grown(size, seen=False)] = never_seen(law)
    return contestants


# ------------------------------------------------------------------ contestants


def fresh(law: Law) -> Ours:
    """Return a rulebook that shares no memory with any before."""
    return Ours(law, next(_versions))


def asked(ours: Ours, cases: Iterable[Facts]) -> list[Case]:
    """Return cases that have just been asked."""
    prepared = [ours.prepare(facts) for facts in cases]
    for case in prepared:
        ours.evaluate(case)
    return prepared


def never_seen(law: Law, ask: Ask = Ours.evaluate, unknown: int = 0) -> Measure:
    """Return a measure of cases never asked, with some flags not told, after many others were."""
    ours = fresh(law)
    cases = random_cases(_ASKED_BEFORE + (ROUNDS + 1) * _PER_ROUND, seed=SEED + 1)
    asked(ours, cases[:_ASKED_BEFORE])
    fewer = _with_unknown(cases[_ASKED_BEFORE:], unknown)
    return each_once(partial(ask, ours), _slices(map(ours.prepare, fewer)))


def matching_seen(law: Law, ask: Ask = Ours.evaluate) -> Measure:
    """Return a measure of cases never asked, where one of the same matching rules was."""
    ours = fresh(law)
    cases = random_cases(16 * _ASKED_BEFORE, seed=SEED + 2)
    before, after = cases[:_ASKED_BEFORE], cases[_ASKED_BEFORE:]
    asked(ours, before)
    seen = {law.matching(facts) for facts in before}
    alike = (ours.prepare(facts) for facts in after if law.matching(facts) in seen)
    return each_once(partial(ask, ours), _slices(alike))


def _slices(cases: Iterable[Case]) -> Iterator[list[Case]]:
    remaining = iter(cases)
    while found := list(islice(remaining, _PER_ROUND)):
        yield found


def _rendered(asked_of: tuple[Ours, Case]) -> str:
    ours, case = asked_of
    return render(ours.evaluate(case), lang="en", to="text")


def _nothing_seen(law: Law) -> Iterator[list[tuple[Ours, Case]]]:
    """Yield cases of which no two have the same matching rules, to a rulebook asked but once."""
    different: dict[tuple[Value | frozenset[str], ...], Facts] = {}
    for facts in random_cases(500, seed=SEED + 3):
        different.setdefault(law.matching(facts), facts)
    first, *others = list(different.values())[:50]
    while True:
        ours = fresh(law)
        asked(ours, [first])
        yield [(ours, ours.prepare(facts)) for facts in others]


def _first_questions(law: Law) -> Iterator[list[tuple[Ours, Case]]]:
    while True:
        # Few, since asn_netralitas remembers few rulebooks, and those of the other rows must stay.
        books = [fresh(law) for _ in range(2)]
        yield [(ours, ours.prepare(random_cases(1)[0])) for ours in books]


def _with_five_unknown(cases: Iterable[Facts]) -> Iterator[Facts]:
    return _with_unknown(cases, 5)


def _with_unknown(cases: Iterable[Facts], number: int) -> Iterator[Facts]:
    chance = random.Random(SEED)  # noqa: S311  # the same cases in every run
    for facts in cases:
        yield without(facts, chance.sample(FLAGS, number))
