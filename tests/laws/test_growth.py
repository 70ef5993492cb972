"""Made laws whose unknowns multiply: answered in a number of steps that grows with the law."""

from __future__ import annotations

import pytest
from made_laws import (
    FLAGS,
    LONGEST_CHAIN,
    chain_of_exceptions,
    elections_listed_in_part,
    one_fact_rules,
    steps,
    two_way_disputes,
)
from oracle import Oracle
from strategies import Case

from asn_netralitas import Decision, Status, Verdict

FEW = 3
STEPS = 300_000


def decided(case: Case) -> Decision:
    """Return the decision, read whole, if it takes no more steps than it may."""
    with steps(STEPS):
        decision = case.decide()
        decision.to_dict()
    return decision


def small(case: Case) -> Decision:
    """Return a decision that is the one of trying every completion."""
    oracle, decision = Oracle(case), decided(case)
    assert (decision.verdict, set(decision.open_facts)) == (oracle.verdict, oracle.open_facts)
    assert {finding.rule: (finding.status, finding.elections) for finding in decision.findings} == (
        oracle.findings
    )
    assert {
        view.id: {each.id: each.verdict for each in view.readings} for view in decision.disputes
    } == oracle.disputes
    return decision


# Each unknown doubles the work of today's engine, and each exception nests a call: it would take
# more memory than there is to see it fail.
TOO_MANY = pytest.mark.xfail(run=False, reason="the engine tries every combination")


@pytest.mark.parametrize("count", [FEW, 5, pytest.param(len(FLAGS), marks=TOO_MANY)])
def test_rules_on_facts_of_their_own_are_open_each_to_its_fact(count: int) -> None:
    case = one_fact_rules(count)
    decision = small(case) if count == FEW else decided(case)

    assert decision.verdict is Verdict.DEPENDS
    assert decision.open_facts == FLAGS[:count]
    assert {finding.status for finding in decision.findings} == {Status.OPEN}
    assert len(decision.findings) == count
    assert {sanction.if_facts for sanction in decision.sanctions} == {FLAGS[:count]}


@pytest.mark.parametrize("count", [FEW, 5, pytest.param(20, marks=TOO_MANY)])
def test_disputes_about_one_act_are_each_decided_apart(count: int) -> None:
    case = two_way_disputes(count)
    decision = small(case) if count == FEW else decided(case)

    assert (decision.verdict, decision.open_facts) == (Verdict.DISPUTED, ())
    assert [[each.verdict for each in view.readings] for view in decision.disputes] == [
        [Verdict.PROHIBITED, Verdict.DISPUTED]
    ] * count


@pytest.mark.parametrize("count", [FEW, 5, pytest.param(12, marks=TOO_MANY)])
def test_elections_whose_lists_have_gaps_are_one_open_fact(count: int) -> None:
    case = elections_listed_in_part(count)
    decision = small(case) if count == FEW else decided(case)

    assert (decision.verdict, decision.open_facts) == (Verdict.DEPENDS, ("election",))
    (finding,) = decision.findings
    assert finding.elections == tuple(f"election-{number:02}" for number in range(count))


@pytest.mark.parametrize("length", [FEW, FEW + 1, 20, pytest.param(LONGEST_CHAIN, marks=TOO_MANY)])
def test_a_chain_of_exceptions_turns_on_the_last(length: int) -> None:
    case = chain_of_exceptions(length)
    decision = small(case) if length <= FEW + 1 else decided(case)

    assert (decision.verdict, decision.open_facts) == (Verdict.DEPENDS, ("public",))
    assert {finding.status for finding in decision.findings} == {Status.OPEN}
    assert len(decision.findings) == length + 1
