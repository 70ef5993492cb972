"""Laws that hold for every rulebook and every question."""

import json
import random
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from oracle import Oracle
from strategies import (
    Case,
    cases,
    examples,
    learnings,
    national_cases,
    other_facts,
    overlays,
    variations,
)

from asn_netralitas import CaseError, Decision, Rulebook, Verdict
from asn_netralitas.interview import Interview, start

# Other tests run the same lines, and coverage doubles the time.
pytestmark = pytest.mark.no_cover

FIRM = {Verdict.PERMITTED, Verdict.UNREGULATED, Verdict.DISCOURAGED, Verdict.PROHIBITED}
# More completions than this take long to set side by side, and show nothing that fewer do not.
FEW = 150
UNHEARD_OF: list[None] = []

EMPTY_OVERLAY = """\
overlay:
  id: kosong
  title: {id: Kosong, en: Empty}
  regions: ["64.08"]
  first: 2018-01-01
"""


def check(case: Case) -> None:
    """Hold all that a decision says of the law against what trying every completion gives."""
    oracle = Oracle(case, limit=FEW)
    if not oracle.completions:
        with pytest.raises(CaseError):
            case.decide()
        return
    assume(len(oracle.completions) <= FEW)

    decision = case.decide()

    assert decision.verdict == oracle.verdict
    assert set(decision.open_facts) == oracle.open_facts
    assert {
        each.sanction_class: (each.certain, set(each.if_facts)) for each in decision.sanctions
    } == oracle.sanctions
    assert {(each.rule, each.sanction_class) for each in decision.sanctions} == oracle.consequences
    assert {
        each.id: {reading.id: reading.verdict for reading in each.readings}
        for each in decision.disputes
    } == oracle.disputes
    assert {
        each.rule: (each.status, each.elections) for each in decision.findings
    } == oracle.findings


def decided(case: Case) -> Decision:
    """Return the decision of a case; a case that contradicts itself is left out."""
    decision = case.decided()
    assume(decision is not None)
    assert decision is not None
    return decision


def law_of(decision: Decision | None) -> Decision | None:
    """Return a decision, if there is one, without the name of the rulebook that made it."""
    if decision is None:
        return None
    return attrs.evolve(
        decision, rulebook=attrs.evolve(decision.rulebook, version="", digest="", overlays=())
    )


def unheard_of(case: Case) -> Case:
    """Return a case put to the same law under another name, which has decided nothing yet."""
    UNHEARD_OF.append(None)
    return attrs.evolve(case, book=attrs.evolve(case.book, version=f"new-{len(UNHEARD_OF)}"))


@given(cases())
@settings(max_examples=examples(400))
def test_the_decision_is_what_trying_every_completion_gives(case: Case) -> None:
    check(case)


@given(cases(), st.data())
@settings(max_examples=examples(120))
def test_what_was_decided_before_changes_no_decision(case: Case, data: st.DataObject) -> None:
    for each in (case, *data.draw(st.lists(variations(case), min_size=3, max_size=5))):
        check(each)
        assert law_of(each.decided()) == law_of(unheard_of(each).decided())


@given(national_cases(), st.data())
@settings(max_examples=examples(40))
def test_what_was_decided_before_changes_no_national_decision(
    case: Case, data: st.DataObject
) -> None:
    for each in (case, *data.draw(st.lists(other_facts(case), min_size=2, max_size=4))):
        assert law_of(each.decided()) == law_of(unheard_of(each).decided())


@given(national_cases())
@settings(max_examples=examples(80))
def test_the_national_rulebook_decides_as_trying_every_completion_does(case: Case) -> None:
    check(case)


@given(cases(), st.data())
@settings(max_examples=examples(200))
def test_a_firm_verdict_is_never_overturned_by_learning_a_fact(
    case: Case, data: st.DataObject
) -> None:
    before = decided(case)
    assume(before.verdict in FIRM)

    after = data.draw(learnings(case)).decided()

    assert after is None or after.verdict == before.verdict


@given(national_cases(), st.data())
@settings(max_examples=examples(200))
def test_a_firm_national_verdict_is_never_overturned_by_learning_a_fact(
    case: Case, data: st.DataObject
) -> None:
    before = decided(case)
    assume(before.verdict in FIRM)

    after = data.draw(learnings(case)).decided()

    assert after is None or after.verdict == before.verdict


@given(cases(), st.randoms(use_true_random=False))
@settings(max_examples=examples(100))
def test_the_order_of_rules_and_elections_does_not_matter(
    case: Case, shuffle: random.Random
) -> None:
    rules, elections = list(case.book.rules), list(case.calendar.elections)
    shuffle.shuffle(rules)
    shuffle.shuffle(elections)
    one = decided(case)

    other = decided(
        attrs.evolve(
            case,
            book=attrs.evolve(case.book, rules=tuple(rules)),
            calendar=attrs.evolve(case.calendar, elections=tuple(elections)),
        )
    )

    assert (one.verdict, one.open_facts) == (other.verdict, other.open_facts)
    assert set(one.findings) == set(other.findings)
    assert {attrs.evolve(each, if_facts=()) for each in one.sanctions} == {
        attrs.evolve(each, if_facts=()) for each in other.sanctions
    }


@given(st.one_of(cases(), national_cases()), st.randoms(use_true_random=False))
@settings(max_examples=examples(100))
def test_the_order_in_which_facts_are_given_does_not_matter(
    case: Case, shuffle: random.Random
) -> None:
    def shuffled(value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        items = list(value.items())
        shuffle.shuffle(items)
        return {key: shuffled(each) for key, each in items}

    decision = decided(case)
    law: dict[str, Any] = {"rulebook": case.book, "calendar": case.calendar}
    written = start(case.person, case.activity, at=case.at, readings=case.readings, **law).to_dict()

    again = Interview.from_dict(shuffled(written), **law).decision

    assert again == decision
    assert json.dumps(again.to_dict(), sort_keys=True) == json.dumps(
        decision.to_dict(), sort_keys=True
    )


@given(cases(), overlays())
@settings(max_examples=examples(100))
def test_an_empty_overlay_changes_nothing(case: Case, overlay: Any) -> None:
    empty = attrs.evolve(overlay, id="empty", readings={})
    book = attrs.evolve(case.book, overlays=(empty, *case.book.overlays))

    assert law_of(decided(attrs.evolve(case, book=book))) == law_of(decided(case))


@pytest.fixture(scope="module")
def overlaid(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    path: Path = tmp_path_factory.mktemp("overlay") / "kosong.overlay.yaml"
    path.write_text(EMPTY_OVERLAY, encoding="utf-8")
    return Rulebook.national().with_overlays(path)


@given(case=national_cases())
@settings(max_examples=examples(100))
def test_an_empty_overlay_changes_nothing_in_the_national_rulebook(
    case: Case, overlaid: Rulebook
) -> None:
    decision = decided(attrs.evolve(case, book=overlaid))

    assert decision.rulebook.overlays == ("kosong",)
    assert law_of(decision) == law_of(decided(case))


@given(cases())
@settings(max_examples=examples(150))
def test_what_was_given_is_never_open_and_a_decision_is_firm_when_nothing_is(case: Case) -> None:
    decision = decided(case)

    given_facts = {
        name
        for owner in (case.person, case.activity)
        for name, value in attrs.asdict(owner, recurse=False).items()
        if value is not None and name not in {"category", "region", "act"}
    }
    assert given_facts & set(decision.open_facts) == set()
    assert (decision.open_facts == ()) == (decision.verdict in {*FIRM, Verdict.DISPUTED})


@given(cases())
@settings(max_examples=examples(100))
def test_a_decision_survives_json_and_comparison(case: Case) -> None:
    decision = decided(case)

    again = Decision.from_dict(json.loads(json.dumps(decision.to_dict())))

    assert decision == again
    assert hash(decision) == hash(again)
