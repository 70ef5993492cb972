from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations, product
from typing import Any

import attrs
import pytest
from builders import calendar, election, rule, rulebook
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies import DISPUTES, calendars, questions, rulebooks, rules

from asn_netralitas import (
    Act,
    Activity,
    Calendar,
    CaseError,
    Category,
    Confidence,
    Contest,
    DaySpan,
    Decision,
    Election,
    ElectionPeriod,
    PeriodKind,
    Person,
    Rulebook,
    Target,
    Verdict,
    evaluate,
)
from asn_netralitas._model.codes import Modality
from asn_netralitas._model.law import FactIs
from asn_netralitas._model.vocabulary import Presumption
from asn_netralitas._reading.rulebook import load_vocabulary
from asn_netralitas.counterfactual import ways_to_permit, ways_to_prohibit

GOALS = {
    "permit": {Verdict.PERMITTED, Verdict.DISCOURAGED, Verdict.UNREGULATED},
    "prohibit": {Verdict.PROHIBITED},
}
FACTS = ("active_support", "partisan_symbol", "intends_support", "public", "official_duty")
ONE_DAY = timedelta(days=1)
MOST = 4
Question = tuple[Person, Activity, date]
Changes = frozenset[tuple[str, Any]]
Ways = dict[Changes, tuple[date | None, Verdict | None]]


class Brute:
    """Every set of changes of a question, tried one by one, with the decisions remembered."""

    def __init__(
        self, question: Question, facts: Sequence[str], book: Rulebook, elections: Calendar
    ) -> None:
        self.person, self.activity, self.day = question
        self.facts, self.book, self.elections = facts, book, elections
        self.verdicts: dict[Any, Verdict | None] = {}

    def decide(self, activity: Activity, day: date) -> Decision:
        return evaluate(self.person, activity, at=day, rulebook=self.book, calendar=self.elections)

    def verdict(self, changes: Changes, day: date) -> Verdict | None:
        key = (changes, day)
        if key not in self.verdicts:
            try:
                changed = attrs.evolve(self.activity, **dict(changes))
                self.verdicts[key] = self.decide(changed, day).verdict
            except CaseError:
                self.verdicts[key] = None
        return self.verdicts[key]

    def ways(self, decision: Decision, goal: str) -> Ways:
        """Return the smallest ways; a move of the day is later or earlier, however far."""
        days = {"stay": [self.day], **self.moves(decision, goal)}
        found: Ways = {}
        for changes in self.all_changes():
            if any(part <= changes for part in found):
                continue
            facts = dict(changes)
            move = facts.pop("at", "stay")
            for day in days[move]:
                verdict = self.verdict(frozenset(facts.items()), day)
                if verdict in GOALS[goal]:
                    found[changes] = (None if move == "stay" else day, verdict)
                    break
        return found

    def all_changes(self) -> Iterator[Changes]:
        """Yield every set of changes, smallest first."""
        told = {Target.SPOUSE: self.person.spouse_is_candidate, Target.OWN_CANDIDACY: False}
        pools: list[list[tuple[str, Any]]] = [
            [("target", target) for target in Target if told.get(target, True)],
            [("at", "later"), ("at", "earlier")],
            *([(name, False), (name, True)] for name in self.facts),
        ]
        for size in range(1, MOST + 1):
            for chosen in combinations(pools, size):
                for each in product(*chosen):
                    if all(getattr(self.activity, name, None) != value for name, value in each):
                        yield frozenset(each)

    def moves(self, decision: Decision, goal: str) -> dict[str, list[date]]:
        if goal == "permit":
            names = {
                name
                for found in decision.findings
                if found.modality in {"prohibition", "obligation"} and found.status != "lifted"
                for name in found.elections
            }
        else:
            names = {context.election for context in decision.contexts if context.election}
        known = [
            date(2018, 1, 1) + ONE_DAY * number
            for number in range((date(2030, 12, 31) - date(2018, 1, 1)).days + 1)
        ]
        first_days = {day for name in names for day in self.begins(self.elections.election(name))}
        return {
            "later": [day for day in known if day > self.day and day in first_days],
            "earlier": [
                day for day in reversed(known) if day < self.day and day + ONE_DAY in first_days
            ],
        }

    def begins(self, election: Election) -> Iterator[date]:
        """Yield each day on which the election is another than on the day before."""

        def state(day: date) -> Any:
            runs = election.first <= day <= election.last
            over = day > election.result
            determined = [day >= each for each in election.determined.values()]
            periods = [each.first <= day <= each.last for each in election.periods]
            return runs, over, determined, periods

        for number in range(366 * 3):
            day = date(2023, 1, 1) + ONE_DAY * number
            if state(day) != state(day - ONE_DAY):
                yield day


def found_by(decision: Decision, goal: str, book: Rulebook, elections: Calendar) -> Ways:
    """Return the ways of a decision in the form of `Brute.ways`."""
    search = ways_to_permit if goal == "permit" else ways_to_prohibit
    found: Ways = {}
    for way in search(decision, rulebook=book, calendar=elections):
        at = decision.input.at
        assert isinstance(at, date)
        moved = {("at", "later" if way.day > at else "earlier")} if way.day else set()
        changes = {(change.fact, change.becomes) for change in way.changes}
        found[frozenset(changes | moved)] = (way.day, way.verdict)
    return found


def check_against_brute_force(
    goal: str, question: Question, facts: Sequence[str], book: Rulebook, elections: Calendar
) -> None:
    brute = Brute(question, facts, book, elections)
    try:
        decision = brute.decide(question[1], question[2])
    except CaseError:
        assume(False)
        raise
    reached = decision.verdict in GOALS[goal]

    expected = {} if reached else brute.ways(decision, goal)

    assert expected == found_by(decision, goal, book, elections)


# Coverage doubles the time, and other tests run the same lines.
@pytest.mark.slow
@pytest.mark.no_cover
@pytest.mark.parametrize("goal", ["permit", "prohibit"])
@given(rulebooks(), calendars(), questions())
@settings(max_examples=30)
def test_the_ways_are_the_smallest_that_trying_everything_finds(
    goal: str, book: Rulebook, elections: Calendar, question: Question
) -> None:
    check_against_brute_force(goal, question, ("active_support", "public"), book, elections)


@st.composite
def books_about_many_facts(draw: st.DrawFn) -> Rulebook:
    size = draw(st.integers(min_value=1, max_value=4))
    return rulebook(*(draw(rules(number, FACTS)) for number in range(size)), disputes=DISPUTES)


@st.composite
def questions_about_many_facts(draw: st.DrawFn) -> Question:
    person, activity, day = draw(questions())
    unsure = st.sampled_from([None, False, True])
    values: dict[str, Any] = {name: draw(unsure) for name in FACTS}
    return person, attrs.evolve(activity, **values), day


@pytest.mark.slow
@pytest.mark.parametrize("goal", ["permit", "prohibit"])
@given(books_about_many_facts(), questions_about_many_facts())
@settings(max_examples=40)
def test_several_facts_that_must_change_together_are_found_and_no_more(
    goal: str, book: Rulebook, question: Question
) -> None:
    elections = calendar(election("pilkada", regions=()))
    check_against_brute_force(goal, question, FACTS, book, elections)


@pytest.mark.slow
@pytest.mark.parametrize("goal", ["permit", "prohibit"])
@given(rulebooks(), questions())
@settings(max_examples=40)
def test_the_day_moves_to_the_nearest_period_that_will_do(
    goal: str, book: Rulebook, question: Question
) -> None:
    campaign = ElectionPeriod(
        kind=PeriodKind.CAMPAIGN,
        election="pilkada",
        contests=(Contest.REGIONAL_HEAD,),
        first=date(2024, 10, 20),
        last=date(2024, 11, 10),
        confidence=Confidence.VERIFIED,
    )
    elections = calendar(election("pilkada", periods=(campaign,)))
    check_against_brute_force(goal, question, ("active_support", "public"), book, elections)


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
        Activity(
            Act.PUBLISH_PHOTO,
            intends_support=True,
            active_support=False,
            partisan_symbol=False,
            party_attributes=False,
            mobilises_staff=False,
        ),
        at=date(2024, 10, 7),
    )
    facts = [
        {change.fact: change.becomes for change in way.changes} for way in decision.ways_to_permit()
    ]

    assert {"intends_support": False} in facts


def test_the_reverse_tells_what_would_make_an_act_prohibited() -> None:
    decision = evaluate(
        Person(Category.PNS, region="64.08"),
        Activity(Act.PUBLISH_PHOTO, public=True, intends_support=False),
        at=date(2024, 10, 7),
    )
    ways = decision.ways_to_prohibit()

    changes = [
        [(change.fact, change.was, change.becomes) for change in way.changes] for way in ways
    ]
    assert [("intends_support", False, True)] in changes


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
    assert found_by(decision, "prohibit", book, calendar()) == {
        frozenset({("public", True)}): (None, Verdict.PROHIBITED)
    }


def test_the_ways_of_another_rulebook_are_refused() -> None:
    decision = evaluate(Person(Category.PNS), Activity(Act.LIKE_POST), at=date(2024, 8, 15))

    with pytest.raises(CaseError) as caught:
        ways_to_permit(decision, rulebook=rulebook(rule("a")))

    assert [problem.code for problem in caught.value.problems] == ["other-rulebook"]


def test_a_case_that_fails_only_because_it_is_open_is_completed_both_ways() -> None:
    book = rulebook(
        rule(
            "a",
            acts=frozenset({Act.JOIN_CAMPAIGN}),
            when=FactIs("active_support", frozenset({True})),
        ),
        rule(
            "b",
            modality=Modality.PERMISSION,
            acts=frozenset({Act.JOIN_CAMPAIGN}),
            when=FactIs("public", frozenset({True})),
        ),
    )
    activity = Activity(Act.JOIN_CAMPAIGN, active_support=True)
    decision = evaluate(
        Person(Category.PNS), activity, at=date(2024, 5, 1), rulebook=book, calendar=calendar()
    )

    found = found_by(decision, "permit", book, calendar())

    assert found == {
        frozenset({("active_support", False), ("public", True)}): (None, Verdict.PERMITTED),
        frozenset({("active_support", False), ("public", False)}): (None, Verdict.UNREGULATED),
    }
