"""What is remembered of one case never changes the decision on another."""

from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve
from builders import consequence, dispute, reading, rule, rulebook
from hypothesis import given, settings
from hypothesis import strategies as st
from made_laws import DAY, PLAIN, case, holds
from strategies import calendars, examples, questions, rulebooks

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
    SanctionClass,
    Target,
    evaluate,
)
from asn_netralitas._decision import evaluate as module
from asn_netralitas._decision.evaluate import _EXPLANATIONS
from asn_netralitas._engine.query import diagrams_of
from asn_netralitas._reading.rulebook import load_vocabulary

VOCABULARY = load_vocabulary()
Question = tuple[Person, Activity, date]


def forget() -> None:
    diagrams_of.cache_clear()
    _EXPLANATIONS.made.clear()


def decide(question: Question, book: Rulebook, calendar: Calendar) -> Decision | str:
    person, activity, day = question
    try:
        decision = evaluate(person, activity, at=day, rulebook=book, calendar=calendar)
    except CaseError as error:
        return str(error)
    # To hash a decision reads all its parts, which are made when they are first read.
    hash(decision)
    return decision


@st.composite
def alike(draw: st.DrawFn, first: Question) -> Question:
    """Draw a question that has much in common with another."""
    changes: dict[str, dict[str, Any]] = {"person": {}, "activity": {}}
    for name in draw(st.sets(st.sampled_from(sorted(VOCABULARY.facts)), max_size=4)):
        spec = VOCABULARY.facts[name]
        changes[spec.owner][name] = draw(st.sampled_from([None, *spec.values]))
    day = first[2] + timedelta(days=draw(st.integers(-1, 1)))
    return evolve(first[0], **changes["person"]), evolve(first[1], **changes["activity"]), day


def check(asked: list[Question], book: Rulebook, calendar: Calendar) -> None:
    forget()
    remembered = [decide(question, book, calendar) for question in asked]
    for question, decision in zip(asked, remembered, strict=True):
        forget()
        assert decide(question, book, calendar) == decision


@pytest.mark.slow
@given(rulebooks(), calendars(), questions(), st.data())
@settings(max_examples=examples(60))
def test_a_decision_does_not_depend_on_what_was_asked_before(
    book: Rulebook, calendar: Calendar, question: Question, data: st.DataObject
) -> None:
    asked = [question, *data.draw(st.lists(alike(question), max_size=12))]

    check(asked, book, calendar)


@pytest.mark.slow
@given(st.data())
@settings(max_examples=examples(60))
def test_a_national_decision_does_not_depend_on_what_was_asked_before(data: st.DataObject) -> None:
    given_facts: dict[str, dict[str, Any]] = {"person": {}, "activity": {}}
    for spec in VOCABULARY.facts.values():
        if spec.type is bool:
            given_facts[spec.owner][spec.name] = data.draw(st.booleans())
    categories = [category for category in Category if category not in VOCABULARY.category_groups]
    first = (
        Person(data.draw(st.sampled_from(categories)), region="64.08", **given_facts["person"]),
        Activity(data.draw(st.sampled_from(Act)), **given_facts["activity"]),
        data.draw(st.dates(date(2023, 6, 1), date(2025, 6, 1))),
    )
    asked = [first, *data.draw(st.lists(alike(first), max_size=12))]

    check(asked, Rulebook.national(), Calendar.national())


def test_what_a_caller_does_to_a_decision_changes_no_later_one() -> None:
    person, activity = Person(Category.PNS), Activity(Act.LIKE_POST)
    decision = evaluate(person, activity, at=date(2024, 8, 15))
    for values in (decision.presumed, decision.assumed, decision.input.readings):
        kept: Any = values
        with pytest.raises(TypeError):
            kept["target"] = False
        with pytest.raises(TypeError):
            kept.clear()

    again = evaluate(person, activity, at=date(2024, 8, 15))

    assert again.presumed == {"resigned": False}
    assert again.assumed == {"target": ("prospective_candidate",)}


ATTENDS = case(
    rulebook(
        rule("always", consequences=(consequence(SanctionClass.ETHICS),)),
        rule("of-one", reading=reading("question", "one"), when=holds("public")),
        rule("of-spouse", targets=frozenset({Target.SPOUSE})),
        disputes=(dispute("question", one=DAY, two=DAY),),
        vocabulary=PLAIN,
    )
)


@pytest.mark.parametrize(
    "changes",
    [
        {"person": {"category": Category.CPNS}},
        {"person": {"position": Position.PENGAWAS}},
        {"person": {"region": "91.01"}},
        {"activity": {"target": Target.SPOUSE}},
        {"activity": {"public": True}},
        {"readings": {"question": "two"}},
    ],
    ids=lambda changes: "-".join(next(iter(changes.values()))),
)
def test_a_question_that_differs_has_an_explanation_of_its_own(
    changes: dict[str, dict[str, Any]],
) -> None:
    changed = {name: parts for name, parts in changes.items() if name == "readings"} | {
        name: evolve(getattr(ATTENDS, name), **parts)
        for name, parts in changes.items()
        if name != "readings"
    }
    other = evolve(ATTENDS, **changed)
    forget()
    alone = other.decide().to_dict()
    forget()

    before = ATTENDS.decide().to_dict()

    assert other.decide().to_dict() == alone != before


def test_the_oldest_explanation_is_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    forget()
    monkeypatch.setattr(module, "_MOST_EXPLANATIONS", 2)
    asked = [(Person(Category.PNS), Activity(act), date(2024, 8, 15)) for act in list(Act)[:3]]
    first, *others = (decide(each, Rulebook.national(), Calendar.national()) for each in asked)

    assert len(_EXPLANATIONS.made) == len(others)
    assert decide(asked[0], Rulebook.national(), Calendar.national()) == first


def test_a_decision_has_no_other_attributes_than_its_parts() -> None:
    decision: Any = evaluate(Person(Category.PNS), Activity(Act.LIKE_POST), at=date(2024, 8, 15))

    with pytest.raises(AttributeError, match="'Decision' object has no attribute 'verdicts'"):
        _ = decision.verdicts
