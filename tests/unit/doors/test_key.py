"""The key of a decision: equal for equal questions to one law, and for no others."""

import pickle
import subprocess
import sys
from datetime import date

import pytest
from attrs import evolve
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies import Case, cases, examples, variations

from asn_netralitas import Act, Activity, Calendar, Category, Decision, Person, Rulebook, evaluate

CASE = (Person(Category.PNS, region="64.08"), Activity(Act.ATTEND_CAMPAIGN))
DAY = date(2024, 10, 7)
ASK = """
from datetime import date
from asn_netralitas import Act, Activity, Category, Person, evaluate
person, activity = Person(Category.PNS, region="64.08"), Activity(Act.ATTEND_CAMPAIGN)
print(evaluate(person, activity, at=date(2024, 10, 7)).key)
"""


@pytest.mark.slow
@given(cases(), st.data())
@settings(max_examples=examples(150))
def test_equal_keys_are_equal_decisions(case: Case, data: st.DataObject) -> None:
    other = data.draw(st.one_of(variations(case), st.just(evolve(case))))
    first, second = case.decided(), other.decided()
    assume(first is not None and second is not None)
    assert first is not None
    assert second is not None

    assert (first.key == second.key) == (first.input == second.input)
    if first.key == second.key:
        assert first == second


def test_a_key_has_the_question_the_readings_and_both_laws_in_it() -> None:
    elsewhere = (evolve(CASE[0], region="64.02"), CASE[1])
    book = evolve(Rulebook.national(), version="other")
    days = evolve(Calendar.national(), elections=())
    decisions = [
        evaluate(*CASE, at=DAY),
        evaluate(*CASE, at=date(2024, 10, 8)),
        evaluate(*elsewhere, at=DAY),
        evaluate(*CASE, at=DAY, readings={"passive-attendance": "allowed"}),
        evaluate(*CASE, at=DAY, rulebook=book),
        evaluate(*CASE, at=DAY, calendar=days),
    ]

    keys = [decision.key for decision in decisions]

    assert len(set(keys)) == len(keys)
    assert all(key.startswith("sha256:") for key in keys)


@pytest.mark.slow
def test_a_key_outlives_its_process_and_its_decision() -> None:
    decision = evaluate(*CASE, at=DAY)
    told = subprocess.run(  # noqa: S603  # the same Python
        [sys.executable, "-c", ASK], check=True, capture_output=True, text=True
    ).stdout

    assert told.split() == [decision.key]
    assert Decision.from_dict(decision.to_dict()).key == decision.key
    assert pickle.loads(pickle.dumps(decision)).key == decision.key  # noqa: S301  # made here


def test_the_key_of_a_fresh_decision_makes_no_explanation() -> None:
    decision = evaluate(*CASE, at=DAY)

    assert decision.key
    with pytest.raises(AttributeError):
        object.__getattribute__(decision, "findings")
