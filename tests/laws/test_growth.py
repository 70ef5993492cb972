"""Made laws whose unknowns multiply: answered in a number of steps that grows with the law."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from made_laws import (
    FLAGS,
    LONGEST_CHAIN,
    chain_of_exceptions,
    elections_listed_in_part,
    one_fact_rules,
    steps,
    two_way_disputes,
    two_way_disputes_on_facts,
)
from oracle import Oracle
from strategies import Case

from asn_netralitas import CaseError, Decision, Status, Verdict

FEW = 3
# Chains are long enough for what does not grow with them to weigh little.
LONG = 200


def small(case: Case) -> Decision:
    """Return a decision that is the one of trying every completion."""
    oracle, decision = Oracle(case), case.decide()
    assert (decision.verdict, set(decision.open_facts)) == (oracle.verdict, oracle.open_facts)
    assert {finding.rule: (finding.status, finding.elections) for finding in decision.findings} == (
        oracle.findings
    )
    assert {
        view.id: {each.id: each.verdict for each in view.readings} for view in decision.disputes
    } == oracle.disputes
    return decision


def whole(case: Case) -> int:
    """Return how many steps it takes to decide a case and to read all of the decision."""
    return steps(lambda: case.decide().to_dict())


@pytest.mark.parametrize("count", [FEW, 5, len(FLAGS)])
def test_rules_on_facts_of_their_own_are_open_each_to_its_fact(count: int) -> None:
    case = one_fact_rules(count)
    decision = small(case) if count == FEW else case.decide()

    assert decision.verdict is Verdict.DEPENDS
    assert decision.open_facts == FLAGS[:count]
    assert {finding.status for finding in decision.findings} == {Status.OPEN}
    assert len(decision.findings) == count
    assert {sanction.if_facts for sanction in decision.sanctions} == {FLAGS[:count]}


@pytest.mark.parametrize("count", [FEW, 5, 20])
def test_disputes_about_one_act_are_each_decided_apart(count: int) -> None:
    case = two_way_disputes(count)
    decision = small(case) if count == FEW else case.decide()

    assert (decision.verdict, decision.open_facts) == (Verdict.DISPUTED, ())
    assert [[each.verdict for each in view.readings] for view in decision.disputes] == [
        [Verdict.PROHIBITED, Verdict.DISPUTED]
    ] * count


@pytest.mark.parametrize("count", [FEW, 5, 12])
def test_elections_whose_lists_have_gaps_are_one_open_fact(count: int) -> None:
    case = elections_listed_in_part(count)
    decision = small(case) if count == FEW else case.decide()

    assert (decision.verdict, decision.open_facts) == (Verdict.DEPENDS, ("election",))
    (finding,) = decision.findings
    assert finding.elections == tuple(f"election-{number:02}" for number in range(count))


@pytest.mark.parametrize("length", [FEW, FEW + 1, 20, LONGEST_CHAIN])
def test_a_chain_of_exceptions_turns_on_the_last(length: int) -> None:
    case = chain_of_exceptions(length)
    decision = small(case) if length <= FEW + 1 else case.decide()

    assert (decision.verdict, decision.open_facts) == (Verdict.DEPENDS, ("public",))
    assert {finding.status for finding in decision.findings} == {Status.OPEN}
    assert len(decision.findings) == length + 1


@pytest.mark.parametrize(
    ("law", "count", "most"),
    [
        pytest.param(one_fact_rules, len(FLAGS) // 2, 2.5, id="facts"),
        pytest.param(elections_listed_in_part, 12, 2.5, id="elections"),
        pytest.param(chain_of_exceptions, LONG, 2.5, id="exceptions"),
        # Each dispute is asked for what the others say under each of its readings.
        pytest.param(two_way_disputes, 20, 4.0, id="disputes"),
    ],
)
def test_twice_the_law_takes_no_power_of_the_steps(
    law: Callable[[int], Case], count: int, most: float
) -> None:
    # What is made once for all laws is no part of it.
    whole(law(1))

    once, twice = (whole(law(number)) for number in (count, 2 * count))

    assert twice < most * once


def test_rules_that_each_join_a_fact_and_a_dispute_are_decided_as_long_as_they_are_few() -> None:
    decision = small(two_way_disputes_on_facts(FEW))

    assert (decision.verdict, decision.open_facts) == (Verdict.DEPENDS, FLAGS[:FEW])


def test_more_of_them_are_refused_in_as_many_steps_however_many_more() -> None:
    # Each set of facts ends in a dispute of its own, so every further rule would double the work.
    def refused(count: int) -> None:
        case = two_way_disputes_on_facts(count)
        for _ in range(2):
            with pytest.raises(CaseError) as raised:
                case.decide()
            (problem,) = raised.value.problems
            assert (problem.code, problem.path) == ("rules-too-entangled", ("activity", "act"))

    some, all_flags = (steps(partial(refused, count)) for count in (12, len(FLAGS)))

    assert all_flags < 2 * some
