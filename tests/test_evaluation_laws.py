"""Laws that hold for every rulebook and every question."""

import random
from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from oracle import Oracle
from strategies import calendars, questions, rulebooks

from asn_netralitas import (
    Act,
    Activity,
    Calendar,
    CaseError,
    Category,
    Decision,
    Person,
    Position,
    Rulebook,
    Verdict,
    evaluate,
)

FIRM = {Verdict.PERMITTED, Verdict.UNREGULATED, Verdict.DISCOURAGED, Verdict.PROHIBITED}
FEW = 150

Question = tuple[Person, Activity, date]


def decide(question: Question, book: Rulebook, calendar: Calendar) -> Decision:
    person, activity, day = question
    return evaluate(person, activity, at=day, rulebook=book, calendar=calendar)


@given(rulebooks(), calendars(), questions())
@settings(max_examples=400, deadline=None)
def test_the_decision_is_what_trying_every_completion_gives(
    book: Rulebook, calendar: Calendar, question: Question
) -> None:
    oracle = Oracle(*question, book, calendar)
    if not oracle.completions:
        with pytest.raises(CaseError):
            decide(question, book, calendar)
        return

    decision = decide(question, book, calendar)

    classes = {each.sanction_class for each in decision.sanctions}
    certain = {each.sanction_class for each in decision.sanctions if each.certain}
    assert oracle.verdict == decision.verdict
    assert (oracle.certain, oracle.possible) == (certain, classes - certain)
    if len(oracle.completions) <= FEW:
        assert oracle.open_facts == set(decision.open_facts)


NATIONAL_DAYS = (
    date(2018, 5, 1),
    date(2019, 3, 10),
    date(2020, 10, 10),
    date(2021, 8, 31),
    date(2023, 11, 5),
    date(2024, 1, 30),
    date(2024, 8, 15),
    date(2024, 10, 7),
    date(2025, 1, 15),
    date(2026, 11, 10),
)


@given(
    st.sampled_from(Act),
    st.sampled_from(Category),
    st.sampled_from(NATIONAL_DAYS),
    st.sampled_from(["64.08", "64.02", "35.04"]),
    st.sampled_from([Position.NONE, Position.CAMAT, Position.PELAKSANA]),
)
@settings(max_examples=150, deadline=None)
def test_the_national_rulebook_decides_as_trying_every_completion_does(
    act: Act, category: Category, day: date, region: str, position: Position
) -> None:
    question = (Person(category, region=region, position=position), Activity(act), day)
    book, calendar = Rulebook.national(), Calendar.national()
    oracle = Oracle(*question, book, calendar)
    if not oracle.completions:
        with pytest.raises(CaseError):
            decide(question, book, calendar)
        return

    decision = decide(question, book, calendar)

    classes = {each.sanction_class for each in decision.sanctions} - {None}
    certain = {each.sanction_class for each in decision.sanctions if each.certain} - {None}
    assert oracle.verdict == decision.verdict
    assert (oracle.certain, oracle.possible) == (certain, classes - certain)
    if len(oracle.completions) <= FEW:
        assert oracle.open_facts == set(decision.open_facts)


@given(rulebooks(), calendars(), questions(), st.data())
@settings(max_examples=200, deadline=None)
def test_a_firm_verdict_is_never_overturned_by_learning_a_fact(
    book: Rulebook, calendar: Calendar, question: Question, data: st.DataObject
) -> None:
    person, activity, day = question
    try:
        before = decide(question, book, calendar)
    except CaseError:
        assume(False)
    assume(before.verdict in FIRM)
    name = data.draw(st.sampled_from(["public", "active_support", "unpaid_leave", "candidacy"]))
    spec = book.vocabulary.facts[name]
    owner: Any = person if spec.owner == "person" else activity
    assume(getattr(owner, name) is None)
    learnt = attrs.evolve(owner, **{name: data.draw(st.sampled_from(spec.values))})

    try:
        after = decide(
            (learnt, activity, day) if spec.owner == "person" else (person, learnt, day),
            book,
            calendar,
        )
    except CaseError:
        return

    assert before.verdict == after.verdict


@given(rulebooks(), calendars(), questions(), st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_the_order_of_the_rules_does_not_matter(
    book: Rulebook, calendar: Calendar, question: Question, shuffle: random.Random
) -> None:
    shuffled = list(book.rules)
    shuffle.shuffle(shuffled)
    try:
        one = decide(question, book, calendar)
    except CaseError:
        assume(False)

    other = decide(question, attrs.evolve(book, rules=tuple(shuffled)), calendar)

    assert (one.verdict, one.open_facts) == (other.verdict, other.open_facts)
    assert set(one.findings) == set(other.findings)
    assert set(one.sanctions) == set(other.sanctions)


@given(rulebooks(), calendars(), questions())
@settings(max_examples=150, deadline=None)
def test_an_open_fact_can_be_closed_and_a_closed_one_is_not_open(
    book: Rulebook, calendar: Calendar, question: Question
) -> None:
    try:
        decision = decide(question, book, calendar)
    except CaseError:
        assume(False)

    given_facts = {
        name
        for owner in question[:2]
        for name, value in attrs.asdict(owner, recurse=False).items()
        if value is not None and name not in {"category", "region", "act"}
    }
    assert given_facts & set(decision.open_facts) == set()
    assert (decision.open_facts == ()) == (decision.verdict in {*FIRM, Verdict.DISPUTED})


@given(rulebooks(), calendars(), questions())
@settings(max_examples=150, deadline=None)
def test_a_decision_survives_json_pickle_and_comparison(
    book: Rulebook, calendar: Calendar, question: Question
) -> None:
    try:
        decision = decide(question, book, calendar)
    except CaseError:
        assume(False)

    again = Decision.from_dict(decision.to_dict())

    assert decision == again
    assert hash(decision) == hash(again)
