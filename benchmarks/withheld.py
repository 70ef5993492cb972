"""Cases of which the period is not told: how many answers say what is certain, and no more.

The truth about such a case is found by trying the six periods: forbidden whatever it is, allowed
whatever it is, or depending on it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Final

from attrs import frozen

from benchmarks.workload import (
    ACTS,
    CATEGORIES,
    FLAGS,
    PERIODS,
    PERMITTED,
    SANCTIONS,
    SEED,
    UNKNOWN,
    UNREGULATED,
    Answer,
    Facts,
    Law,
    Norm,
    Value,
    random_cases,
    without,
)

CASES: Final = 600
WITHHELD: Final = "period"
ALLOWED: Final = "allowed"
FORBIDDEN: Final = "forbidden"
_ANSWERS: Final = frozenset({UNKNOWN, UNREGULATED, PERMITTED, *SANCTIONS})


@frozen
class Score:
    """What an engine made of the cases.

    `unsafe` says allowed, `overstrict` forbidden, where that is not certain; `timid` says unknown
    where it is certain.
    """

    right: int
    unsafe: int
    overstrict: int
    timid: int
    refused: int


def small_law() -> Law:
    """Return twenty prohibitions, some under a flag, and one exception to four of them."""
    chance = random.Random(SEED)  # noqa: S311  # the same law in every run, not a secret
    norms = [_prohibition(f"w{number:02}", chance) for number in range(20)]
    tests: Mapping[str, tuple[Value, ...]] = {"act": ACTS[:6], "official_duty": (True,)}
    lifted = tuple(norm.id for norm in norms[::5])
    return Law((*norms, Norm("w20", tests, None, lifted)))


def _prohibition(name: str, chance: random.Random) -> Norm:
    tests: dict[str, tuple[Value, ...]] = {
        "category": _some(CATEGORIES, chance, 3),
        "act": _some(ACTS, chance, 4),
    }
    if chance.random() < 1 / 2:
        tests[chance.choice(FLAGS)] = (True,)
    periods = chance.sample(PERIODS, chance.choice((2, 3, 4, 5, 6)))
    # The period comes last, so that engines which read from the left meet what is told first.
    if len(periods) < len(PERIODS):
        tests[WITHHELD] = tuple(period for period in PERIODS if period in periods)
    return Norm(name, tests, SANCTIONS[0])


def _some(values: tuple[str, ...], chance: random.Random, most: int) -> tuple[Value, ...]:
    chosen = chance.sample(values, chance.randint(1, most))
    return tuple(value for value in values if value in chosen)


def cases() -> list[Facts]:
    """Return the cases, told but for the period."""
    return [without(facts, {WITHHELD}) for facts in random_cases(CASES)]


def truth(law: Law, facts: Facts) -> str:
    """Return what holds whatever the period is."""
    found = {plain(law.answer({**facts, WITHHELD: period})) for period in PERIODS}
    return found.pop() if len(found) == 1 else UNKNOWN


def score(law: Law, decide: Callable[[Facts], Answer]) -> Score:
    """Return how an engine did; an exception of any kind is a refusal."""
    given = [(truth(law, facts), _asked(decide, facts)) for facts in cases()]
    wrong = [answer for true, answer in given if answer != true]
    return Score(
        right=len(given) - len(wrong),
        unsafe=wrong.count(ALLOWED),
        overstrict=wrong.count(FORBIDDEN),
        timid=wrong.count(UNKNOWN),
        refused=wrong.count(None),
    )


def _asked(decide: Callable[[Facts], Answer], facts: Facts) -> str | None:
    try:
        answer = decide(facts)
    except Exception:  # noqa: BLE001  # which one it is, is each engine's own
        return None
    # An engine may also return its errors.
    return plain(answer) if answer in _ANSWERS else None


def plain(answer: object) -> str:
    """Return an answer without the sanction and the ground."""
    if answer == UNKNOWN:
        return UNKNOWN
    return ALLOWED if answer in {PERMITTED, UNREGULATED} else FORBIDDEN
