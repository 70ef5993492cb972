"""The strategies that the package offers to test suites of others."""

from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

from builders import calendar
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st

from asn_netralitas import Act, Activity, Calendar, Category, Person, Rulebook, Verdict, evaluate
from asn_netralitas._model.codes import Modality, Stage
from asn_netralitas._reading.rulebook import load_vocabulary
from asn_netralitas.strategies import activities, cases, days, persons, rulebooks

LIKE = [Act.LIKE_POST]
SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
FEW = settings(max_examples=30)


def smallest(strategy: st.SearchStrategy[Any], holds: Callable[[Any], bool]) -> Any:
    patient = settings(max_examples=1000, suppress_health_check=SLOW, database=None)
    return find(strategy, holds, settings=patient, random=Random(0))  # noqa: S311  # the same each time


def who_is_bound_as(category: Category) -> set[Category]:
    return {each for each, named in load_vocabulary().bound_as.items() if category in named}


# ------------------------------------------------------------------ what is drawn is good


@given(cases())
def test_every_case_is_decided(case: tuple[Person, Activity, date]) -> None:
    person, activity, at = case

    decision = evaluate(person, activity, at=at)

    assert decision.verdict in Verdict


@given(person=persons(), activity=activities(acts=[Act.VOTE]))
def test_a_person_fits_an_act_that_entails_nothing(person: Person, activity: Activity) -> None:
    bare = Activity(activity.act, election=activity.election)
    # Before determination nobody is a determined candidate, so no election may be at that stage.
    between = date(2022, 3, 1)
    assert {one.stage for one in Calendar.national().met_anywhere(between)} == {Stage.OUTSIDE}

    assert evaluate(person, bare, at=between).verdict in Verdict


@given(activities())
def test_an_activity_fits_a_person_of_whom_nothing_is_known(activity: Activity) -> None:
    decision = evaluate(Person(Category.PNS), activity, at=date(2024, 3, 1))

    assert decision.input.activity == activity


@FEW
@given(data=st.data(), book=rulebooks(acts=LIKE))
def test_every_rulebook_decides_every_case(data: st.DataObject, book: Rulebook) -> None:
    person, activity, at = data.draw(cases(book, acts=LIKE))

    decision = evaluate(person, activity, at=at, rulebook=book)

    assert decision.rulebook.id == book.id


@FEW
@given(rulebooks(acts=[Act.VOTE]))
def test_no_rulebook_forbids_a_right(book: Rulebook) -> None:
    assert {rule.modality for rule in book.rules} <= {Modality.PERMISSION, Modality.ADVICE}


@given(days())
def test_no_day_lies_beyond_the_calendar(day: date) -> None:
    assert day <= Calendar.national().known_until


@given(days(calendar()), cases(calendar=calendar(), acts=LIKE))
def test_a_calendar_without_elections_has_days_and_cases_too(day: date, case: Any) -> None:
    person, activity, at = case

    assert evaluate(person, activity, at=at, calendar=calendar()).verdict in Verdict
    assert (activity.election, day <= calendar().known_until) == (None, True)


# ------------------------------------------------------------------ much is drawn


def test_verdicts_of_several_kinds_are_drawn_soon() -> None:
    drawn: set[Verdict] = set()

    @settings(database=None, derandomize=True)
    @given(cases())
    def draw(case: tuple[Person, Activity, date]) -> None:
        person, activity, at = case
        drawn.add(evaluate(person, activity, at=at).verdict)

    draw()

    assert drawn >= {Verdict.PROHIBITED, Verdict.UNREGULATED, Verdict.DEPENDS}


def test_a_rule_of_a_drawn_rulebook_can_be_lifted_by_the_next() -> None:
    person, activity, at = Person(Category.PNS), Activity(Act.LIKE_POST), date(2024, 3, 1)

    book = smallest(
        rulebooks(acts=LIKE),
        lambda book: any(
            found.status == "lifted"
            for found in evaluate(person, activity, at=at, rulebook=book).findings
        ),
    )

    assert [rule.exception_to for rule in book.rules] == [frozenset(), {"r1"}]


def test_a_day_on_which_candidates_are_determined_is_likely() -> None:
    turning = Calendar.national().election("pilkada-2024").determined.values()

    assert smallest(days(), lambda day: day in turning) == date(2024, 9, 22)


# ------------------------------------------------------------------ what is drawn is small


def test_a_person_shrinks_to_a_civil_servant_of_whom_nothing_is_known() -> None:
    assert smallest(persons(), lambda _: True) == Person(Category.PNS)


def test_a_fact_that_matters_is_the_only_one_left() -> None:
    activity = smallest(activities(acts=LIKE), lambda activity: activity.public is False)

    assert activity == Activity(Act.LIKE_POST, public=False)


def test_a_rulebook_shrinks_to_one_rule_without_conditions() -> None:
    (rule,) = smallest(rulebooks(), lambda _: True).rules

    assert (len(rule.acts), rule.consequences, rule.targets) == (1, (), frozenset())
    assert rule.categories == {Category.PNS, *who_is_bound_as(Category.PNS)}
