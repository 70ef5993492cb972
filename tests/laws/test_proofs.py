"""Proofs on small drawn laws, held to trying every completion of drawn questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any, get_args

import pytest
from attrs import evolve
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from oracle import Completion, Oracle, Outcome, true
from strategies import CATEGORIES, FACTS, NEW_LAW, TARGETS, Case, cases, conditions, examples, some

from asn_netralitas import (
    Category,
    Citation,
    Contest,
    ElectionKind,
    PeriodKind,
    Stage,
    Text,
    Verdict,
)
from asn_netralitas._engine.query import law_or_national
from asn_netralitas._model.codes import Act, Modality
from asn_netralitas._model.law import STRICTEST_FIRST as LAW_ORDER
from asn_netralitas.analysis import Counterexample, Property, prove
from asn_netralitas.analysis.proof import _Prover
from asn_netralitas.analysis.properties import (
    CLAIMED,
    BasisClaim,
    CitedProvision,
    Claim,
    ComparisonClaim,
    Direction,
    ImplicationClaim,
    Scope,
    VerdictClaim,
)
from asn_netralitas.analysis.question_space import QuestionSpace

# Other tests run the same lines, and coverage doubles the time.
pytestmark = [pytest.mark.no_cover, pytest.mark.slow]

FEW = 150

SCOPES = st.builds(
    Scope,
    categories=some(CATEGORIES),
    acts=st.just(frozenset({Act.ATTEND_CAMPAIGN})),
    targets=some(TARGETS),
    election_kinds=st.one_of(st.just(frozenset()), some(tuple(ElectionKind))),
    contests=st.one_of(st.just(frozenset()), some((Contest.DPR, Contest.REGIONAL_HEAD))),
    stages=st.one_of(st.just(frozenset()), some(tuple(Stage))),
    periods=st.one_of(st.just(frozenset()), some((PeriodKind.CAMPAIGN,))),
    regions=st.one_of(st.just(frozenset()), some(("91.01", "91"))),
    first=st.sampled_from([None, NEW_LAW]),
    last=st.sampled_from([None, date(2024, 11, 1)]),
    only_if=st.one_of(st.none(), conditions(FACTS, 1)),
    unless=st.one_of(st.none(), conditions(FACTS, 1)),
)
VERDICT_CLAIMS = st.builds(
    VerdictClaim,
    always=st.booleans(),
    verdicts=st.frozensets(st.sampled_from(CLAIMED), min_size=1, max_size=3),
)


def made(scope: Scope, claim: Claim) -> Property:
    return Property(name=Text("janji", "property"), scope=scope, claim=claim)


# ------------------------------------------------------------------ what a scope means


def in_scope(scope: Scope, completion: Completion, oracle: Oracle) -> Iterator[Completion]:
    """Yield a completion for each value of the facts that the scope alone tests, if it is in it."""
    free = scope.facts
    for presumed in oracle.book.vocabulary.presumptions:
        bound = completion["category"] in presumed.categories and presumed.fact not in free
        given = oracle._given(presumed.fact)  # noqa: SLF001  # of our own tests
        if bound and (given if given is not None else presumed.value) != presumed.value:
            return
    met = oracle._met(completion)  # noqa: SLF001  # as above
    contexts = [context for context, _ in met]
    staged = {target for context, target in met if context.stage is not Stage.OUTSIDE}
    target = completion["target"]
    aimed = {target} if target is not None else staged
    day = completion["day"]
    fits = (
        not scope.categories or completion["category"] in scope.categories,
        not scope.targets or aimed <= scope.targets,
        not scope.regions or completion["region"].within(scope.regions),
        scope.first is None or scope.first <= day,
        scope.last is None or day <= scope.last,
        not scope.is_timed or any(map(scope._asks_for, contexts)),  # noqa: SLF001  # as above
    )
    if not all(fits):
        return
    names = sorted(free - completion.keys())
    for values in product(*(oracle._values(name, completion) for name in names)):  # noqa: SLF001
        whole = {**completion, **dict(zip(names, values, strict=True))}
        wanted = scope.only_if is None or true(scope.only_if, Act.ATTEND_CAMPAIGN, whole)
        spared = scope.unless is not None and true(scope.unless, Act.ATTEND_CAMPAIGN, whole)
        if wanted and not spared:
            yield whole


def in_scope_of(scope: Scope, oracle: Oracle) -> Iterator[tuple[Completion, list[Outcome]]]:
    for completion, outcomes in zip(oracle.completions, oracle.results, strict=True):
        for _ in in_scope(scope, completion, oracle):
            yield completion, outcomes


def breaks(claim: VerdictClaim, outcomes: list[Outcome]) -> bool:
    """Tell whether a completion breaks a claim, by its verdicts under each choice of readings."""
    verdicts = {outcome.verdict for outcome in outcomes}
    if Verdict.DISPUTED in claim.verdicts and len(verdicts) > 1:
        return not claim.always
    if claim.always:
        return not verdicts <= claim.verdicts
    return not verdicts.isdisjoint(claim.verdicts)


def oracle_of(case: Case) -> Oracle:
    oracle = Oracle(case, limit=FEW)
    assume(0 < len(oracle.completions) <= FEW)
    return oracle


def plain(case: Case) -> Case:
    """Return a case on one day, with no reading chosen."""
    day = case.at if type(case.at) is date else NEW_LAW
    return evolve(case, at=day, readings={})


def shown(found: Counterexample, case: Case) -> Oracle:
    """Return the oracle of the case that breaks a property."""
    seen = found.case
    return Oracle(
        evolve(case, person=seen.person, activity=seen.activity, at=seen.at, readings=seen.readings)
    )


def all_in_scope(scope: Scope, oracle: Oracle) -> bool:
    return all(any(in_scope(scope, each, oracle)) for each in oracle.completions)


# ------------------------------------------------------------------ each claim


@given(cases(), SCOPES, VERDICT_CLAIMS)
@settings(max_examples=examples(60))
def test_a_claim_on_verdicts_is_proved_or_broken_as_trying_everything_says(
    case: Case, scope: Scope, claim: VerdictClaim
) -> None:
    case = plain(case)
    oracle = oracle_of(case)

    (proof,) = prove([made(scope, claim)], case.book, case.calendar)

    looked_at = list(in_scope_of(scope, oracle))
    broken = [completion for completion, outcomes in looked_at if breaks(claim, outcomes)]
    assert not (broken and proof.counterexample is None)
    assert not (looked_at and not proof.deciding)
    found = proof.counterexample
    if found is not None and found.decision is not None:
        seen = shown(found, case)
        assert all_in_scope(scope, seen)
        assert all(breaks(claim, outcomes) for outcomes in seen.results)


@given(cases(), SCOPES, st.sampled_from(CATEGORIES))
@settings(max_examples=examples(40))
def test_an_implication_is_proved_or_broken_as_trying_everything_says(
    case: Case, scope: Scope, category: Category
) -> None:
    case = plain(case)
    oracle = oracle_of(case)
    other = Oracle(evolve(case, person=evolve(case.person, category=category)), limit=FEW)
    claim = ImplicationClaim(categories=frozenset({category}))

    (proof,) = prove([made(scope, claim)], case.book, case.calendar)

    rest = {_but_category(each): number for number, each in enumerate(other.completions)}
    for completion, outcomes in in_scope_of(scope, oracle):
        place = rest.get(_but_category(completion))
        if place is None:
            continue
        pairs = zip(outcomes, other.results[place], strict=True)
        if any(_prohibited(one) and not _prohibited(two) for one, two in pairs):
            assert proof.counterexample is not None
    found = proof.counterexample
    if found is not None and found.decision is not None:
        assert found.decision.verdict is Verdict.PROHIBITED
        assert found.decision_beside is not None
        assert found.decision_beside.verdict is not Verdict.PROHIBITED
        assert all_in_scope(scope, shown(found, case))


def _but_category(completion: Completion) -> tuple[Any, ...]:
    return tuple((name, completion[name]) for name in sorted(completion) if name != "category")


def _prohibited(outcome: Outcome) -> bool:
    return outcome.verdict is Verdict.PROHIBITED


@given(cases(), st.frozensets(st.sampled_from([f"r{number}" for number in range(6)])))
@settings(max_examples=examples(40))
def test_a_basis_is_proved_or_broken_as_trying_everything_says(
    case: Case, based: frozenset[str]
) -> None:
    own = (Citation("law", "Pasal 9 ayat (1)"),)
    rules = tuple(
        evolve(each, citations=own) if each.id in based else each for each in case.book.rules
    )
    case = evolve(plain(case), book=evolve(case.book, rules=rules))
    oracle = oracle_of(case)
    claim = BasisClaim(provisions=(CitedProvision(instrument="law", provision="Pasal 9"),))
    scope = Scope(acts=frozenset({Act.ATTEND_CAMPAIGN}))

    (proof,) = prove([made(scope, claim)], case.book, case.calendar)

    forbidding = {
        each.id
        for each in rules
        if each.id in based and each.modality in {Modality.PROHIBITION, Modality.OBLIGATION}
    }

    def is_broken(outcome: Outcome) -> bool:
        return _prohibited(outcome) and forbidding.isdisjoint(name for name, _ in outcome.stands)

    looked_at = [each for _, outcomes in in_scope_of(scope, oracle) for each in outcomes]
    assert not (any(map(is_broken, looked_at)) and proof.counterexample is None)
    assert not (any(map(_prohibited, looked_at)) and not proof.deciding)
    found = proof.counterexample
    if found is not None and found.decision is not None:
        assert all(is_broken(each) for row in shown(found, case).results for each in row)


@given(cases(), cases(), st.sampled_from(get_args(Direction)))
@settings(max_examples=examples(40))
def test_a_comparison_is_proved_or_broken_as_trying_everything_says(
    case: Case, another: Case, direction: Direction
) -> None:
    case = plain(case)
    beside = evolve(case, book=another.book)
    oracle, other = oracle_of(case), oracle_of(beside)
    scope = Scope(acts=frozenset({Act.ATTEND_CAMPAIGN}))
    laws = tuple(law_or_national(each, case.calendar) for each in (case.book, another.book))
    claim = ComparisonClaim(direction=direction, laws=(Path("other"),))

    proof = _Prover(made(scope, claim), QuestionSpace(laws)).proof()

    broken = any(
        _breaks_direction(direction, one.verdict, two.verdict) for one, two in _alike(oracle, other)
    )
    assert not (broken and proof.counterexample is None)
    found = proof.counterexample
    if found is not None and found.decision is not None:
        assert found.beside is not None
        assert found.decision_beside is not None
        verdicts = found.decision.verdict, found.decision_beside.verdict
        assert _breaks_direction(direction, *verdicts)


def _breaks_direction(direction: Direction, one: Verdict, two: Verdict) -> bool:
    steps = LAW_ORDER.index(one) - LAW_ORDER.index(two)
    return {"only_tightens": steps < 0, "only_loosens": steps > 0, "agrees": steps != 0}[direction]


def _alike(one: Oracle, two: Oracle) -> Iterator[tuple[Outcome, Outcome]]:
    """Yield the outcomes of completions and readings that agree in all that both know."""
    names = sorted({*one.names} & {*two.names})
    others: defaultdict[tuple[Any, ...], list[list[Outcome]]] = defaultdict(list)
    for completion, outcomes in _rows(two):
        others[tuple(completion[name] for name in names)].append(outcomes)
    choices = [
        (number, count)
        for (number, choice), (count, counterpart) in product(
            enumerate(one.choices), enumerate(two.choices)
        )
        if all(choice[name] == counterpart[name] for name in choice.keys() & counterpart.keys())
    ]
    for completion, outcomes in _rows(one):
        for row in others[tuple(completion[name] for name in names)]:
            yield from ((outcomes[number], row[count]) for number, count in choices)


def _rows(oracle: Oracle) -> Iterator[tuple[Completion, list[Outcome]]]:
    yield from zip(oracle.completions, oracle.results, strict=True)
