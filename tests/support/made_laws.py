"""Made laws in which what is unknown multiplies: each case is asked of one rulebook.

All are about a person who attends a campaign, of which nothing is known but what is said here.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from types import FrameType

from attrs import evolve
from builders import calendar, consequence, dispute, election, reading, rule, rulebook
from strategies import Case

from asn_netralitas import Act, Activity, Calendar, Category, Person, SanctionClass, Stage
from asn_netralitas._model.case import At
from asn_netralitas._model.codes import Modality
from asn_netralitas._model.law import Condition, FactIs, Rule
from asn_netralitas._reading.rulebook import Rulebook, load_vocabulary

DAY = date(2024, 9, 2)
PLAIN = evolve(load_vocabulary(), entailments=(), presumptions=())
# Each of these may be yes or no, whatever else is known.
FLAGS = tuple(name for name, spec in PLAIN.facts.items() if set(spec.values) == {True, False})
LONGEST_CHAIN = 2_000
MOST_STEPS = 5_000_000


def case(
    book: Rulebook,
    elections: Calendar | None = None,
    *,
    category: Category = Category.PNS,
    region: str | None = "91.02",
    at: At = DAY,
) -> Case:
    """Return a case of which only category, act, region and day are known."""
    activity = Activity(Act.ATTEND_CAMPAIGN)
    person = Person(category, region=region)
    return Case(person, activity, at, book, elections or calendar(), {})


def holds(fact: str, *, value: bool = True) -> Condition:
    """Return the condition that a yes-or-no fact has a value."""
    return FactIs(fact, frozenset({value}))


def one_fact_rules(count: int) -> Case:
    """Return a case under as many prohibitions, each on a fact of its own, each with a sanction."""
    rules = [
        rule(f"on-{fact}", when=holds(fact), consequences=(consequence(SanctionClass.ETHICS),))
        for fact in FLAGS[:count]
    ]
    return case(rulebook(*rules, vocabulary=PLAIN))


def two_way_disputes(count: int) -> Case:
    """Return a case under as many disputes, in each of which one reading prohibits."""
    names = [f"dispute-{number:02}" for number in range(count)]
    rules = [rule(f"of-{name}", reading=reading(name, "strict")) for name in names]
    since = date(2020, 1, 1)
    disputes = tuple(dispute(name, strict=since, lenient=since) for name in names)
    return case(rulebook(*rules, disputes=disputes, vocabulary=PLAIN))


def two_way_disputes_on_facts(count: int) -> Case:
    """Return a case like `two_way_disputes`, where each rule also tests a fact of its own."""
    asked = two_way_disputes(count)
    rules = [
        evolve(each, when=holds(fact))
        for each, fact in zip(asked.book.rules, FLAGS[:count], strict=True)
    ]
    return evolve(asked, book=evolve(asked.book, rules=tuple(rules)))


def elections_listed_in_part(count: int) -> Case:
    """Return a case in a place that may hold as many elections, each with an incomplete list."""
    in_time = rule("in-time", stages=frozenset({Stage.BEFORE_DETERMINATION}))
    lists = [
        election(f"election-{number:02}", regions=("91.01",), regions_complete=False)
        for number in range(count)
    ]
    return case(rulebook(in_time, vocabulary=PLAIN), calendar(*lists))


def chain_of_exceptions(length: int) -> Case:
    """Return a case under a prohibition with an exception, with an exception to that, and so on.

    Every other rule prohibits, the others permit. The last one holds in public only.
    """
    rules = [_link(number, last=number == length) for number in range(length + 1)]
    return case(rulebook(*rules, vocabulary=PLAIN))


def _link(number: int, *, last: bool) -> Rule:
    return rule(
        f"link-{number:04}",
        Modality.PERMISSION if number % 2 else Modality.PROHIBITION,
        exception_to=frozenset({f"link-{number - 1:04}"} if number else ()),
        when=holds("public") if last else None,
    )


class TooManyStepsError(Exception):
    """More functions were called than any made law may take."""


def steps(work: Callable[[], object]) -> int:
    """Return how many functions of Python a piece of work calls, on any machine alike."""
    count = 0

    def profile(_: FrameType, event: str, __: object) -> None:
        nonlocal count
        count += event == "call"
        if count > MOST_STEPS:
            sys.setprofile(None)
            raise TooManyStepsError

    before = sys.getprofile()
    sys.setprofile(profile)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count
