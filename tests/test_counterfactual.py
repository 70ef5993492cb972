from collections.abc import Iterator
from datetime import date
from itertools import combinations, product
from typing import Any

import attrs
import pytest
from builders import calendar, rule, rulebook
from hypothesis import assume, given, settings
from strategies import calendars, questions, rulebooks

from asn_netralitas import (
    Act,
    Activity,
    Calendar,
    CaseError,
    Category,
    DaySpan,
    Decision,
    Person,
    Rulebook,
    Target,
    Verdict,
    evaluate,
)
from asn_netralitas._load import load_vocabulary
from asn_netralitas._model import FactIs
from asn_netralitas._vocabulary import Presumption
from asn_netralitas.counterfactual import ways_to_permit, ways_to_prohibit

GOALS = {
    "permit": {Verdict.PERMITTED, Verdict.DISCOURAGED, Verdict.UNREGULATED},
    "prohibit": {Verdict.PROHIBITED},
}
Question = tuple[Person, Activity, date]
Changes = frozenset[tuple[str, Any]]
# The facts of an act that the random rulebooks test.
TESTED = ("active_support", "public")


def verdict(
    question: Question, changes: Changes, book: Rulebook, elections: Calendar
) -> Verdict | None:
    person, activity, day = question
    facts: dict[str, Any] = dict(changes)
    at = facts.pop("at", day)
    try:
        changed = attrs.evolve(activity, **facts)
        return evaluate(person, changed, at=at, rulebook=book, calendar=elections).verdict
    except CaseError:
        return None


def all_changes(question: Question) -> Iterator[Changes]:
    """Yield every set of changes of target and facts, smallest first."""
    person, activity, _ = question
    targets = [
        ("target", target)
        for target in Target
        if target is not activity.target
        and (target is not Target.SPOUSE or person.spouse_is_candidate)
        and target is not Target.OWN_CANDIDACY
    ]
    others = [
        [(name, value) for value in (False, True) if value is not getattr(activity, name)]
        for name in TESTED
    ]
    pools: list[list[tuple[str, Any]]] = [targets, *others]
    for size in range(1, len(pools) + 1):
        for chosen in combinations(pools, size):
            yield from (frozenset(each) for each in product(*chosen))


def brute(question: Question, goal: str, book: Rulebook, elections: Calendar) -> set[Changes]:
    found: set[Changes] = set()
    for changes in all_changes(question):
        smaller = any(part <= changes for part in found)
        if not smaller and verdict(question, changes, book, elections) in GOALS[goal]:
            found.add(changes)
    return found


def found_by(decision: Decision, goal: str, book: Rulebook, elections: Calendar) -> list[Changes]:
    """Return the ways of a decision as sets of changes, a move of the day among them."""
    search = ways_to_permit if goal == "permit" else ways_to_prohibit
    return [
        frozenset((change.fact, change.becomes) for change in way.changes)
        | ({("at", way.day)} if way.day else set())
        for way in search(decision, rulebook=book, calendar=elections)
    ]


@pytest.mark.parametrize("goal", ["permit", "prohibit"])
@given(rulebooks(), calendars(), questions())
@settings(max_examples=120, deadline=None)
def test_the_ways_are_the_smallest_that_trying_everything_finds(
    goal: str, book: Rulebook, elections: Calendar, question: Question
) -> None:
    person, activity, day = question
    try:
        decision = evaluate(person, activity, at=day, rulebook=book, calendar=elections)
    except CaseError:
        assume(False)
        raise
    found = found_by(decision, goal, book, elections)
    if decision.verdict in GOALS[goal]:
        assert found == []
        return

    for changes in found:
        assert verdict(question, changes, book, elections) in GOALS[goal]
        for size in range(1, len(changes)):
            for part in combinations(changes, size):
                assert verdict(question, frozenset(part), book, elections) not in GOALS[goal]
    on_the_day = {changes for changes in found if "at" not in dict(changes)}
    assert brute(question, goal, book, elections) == on_the_day


def test_a_regent_needs_the_ministers_consent_or_another_day() -> None:
    decision = evaluate(
        Person(Category.KEPALA_DAERAH, region="64.08"),
        Activity(Act.REPLACE_OFFICIALS, minister_consent=False),
        at=date(2024, 4, 1),
    )
    ways = [({change.fact for change in way.changes}, way.day) for way in decision.ways_to_permit()]

    assert ways == [
        ({"minister_consent"}, None),
        (set(), date(2025, 8, 20)),
        (set(), date(2024, 3, 21)),
    ]


def test_a_photo_without_the_aim_of_supporting_is_not_prohibited() -> None:
    decision = evaluate(
        Person(Category.PNS, region="64.08"),
        Activity(Act.PUBLISH_PHOTO, public=True, intends_support=True),
        at=date(2024, 10, 7),
    )
    facts = [
        {change.fact: change.becomes for change in way.changes} for way in decision.ways_to_permit()
    ]

    assert {"intends_support": False} in facts
    assert {"public": False} in facts


def test_the_reverse_tells_what_would_make_an_act_prohibited() -> None:
    decision = evaluate(
        Person(Category.PNS, region="64.08"),
        Activity(Act.PUBLISH_PHOTO, public=True, intends_support=False),
        at=date(2024, 10, 7),
    )
    ways = decision.ways_to_prohibit()

    assert [(change.fact, change.was, change.becomes) for change in ways[0].changes] == [
        ("intends_support", False, True)
    ]


def test_a_fixed_target_is_never_changed() -> None:
    decision = evaluate(Person(Category.PNS), Activity(Act.PARTY_MEMBERSHIP), at=date(2024, 10, 7))

    assert decision.ways_to_permit() == ()


def test_a_span_moves_as_a_whole_beyond_its_ends() -> None:
    decision = evaluate(
        Person(Category.KEPALA_DAERAH, region="64.08"),
        Activity(Act.REPLACE_OFFICIALS, minister_consent=False),
        at=DaySpan(date(2024, 4, 1), date(2024, 4, 3)),
    )

    assert {way.day for way in decision.ways_to_permit()} == {
        None,
        date(2025, 8, 20),
        date(2024, 3, 21),
    }


def test_a_decision_read_back_needs_the_law_to_be_asked_again() -> None:
    decision = evaluate(Person(Category.PNS), Activity(Act.VOTE), at=date(2024, 10, 7))
    again = Decision.from_dict(decision.to_dict())

    with pytest.raises(ValueError, match=r"counterfactual\.ways_to_permit"):
        again.ways_to_permit()


def test_a_fact_of_the_act_that_is_presumed_can_still_be_changed() -> None:
    everybody = frozenset(Category)
    vocabulary = attrs.evolve(
        load_vocabulary(), presumptions=(Presumption("public", False, everybody),)
    )
    ban = rule("ban", when=FactIs("public", frozenset({True})))
    book = rulebook(ban, vocabulary=vocabulary)
    decision = evaluate(
        Person(Category.PNS, region="91.01"),
        Activity(Act.ATTEND_CAMPAIGN, target=Target.PARTY),
        at=date(2024, 10, 7),
        rulebook=book,
        calendar=calendar(),
    )

    assert decision.presumed == {"public": False}
    assert found_by(decision, "prohibit", book, calendar()) == [frozenset({("public", True)})]
