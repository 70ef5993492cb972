"""The tree of why: each requirement of a rule, and whether the case meets it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import assert_never

from asn_netralitas._model.codes import FactValue, code_of
from asn_netralitas._model.decision import Step
from asn_netralitas._model.law import AllOf, AnyOf, Condition, FactIs, Not, Rule

from .applicable_law import in_time
from .explanation import Explanation


def because_of(rule: Rule, answer: Explanation) -> Iterator[Step]:
    question = answer.query
    yield _person_step(rule, answer)
    yield Step(
        what="act",
        expected=tuple(sorted(map(code_of, rule.acts))),
        found=code_of(question.activity.act),
        holds=True,
    )
    if rule.targets:
        yield _target_step(rule, answer)
    if rule.election_kinds or rule.contests or rule.stages or rule.periods:
        yield _time_step(rule, answer)
    if rule.when is not None:
        yield _condition_step(rule.when, _known(answer))


def _person_step(rule: Rule, answer: Explanation) -> Step:
    person = answer.query.person
    by_category = {category in rule.categories for category in answer.query.members}
    by_position = {person.position in rule.positions} if person.position else {None, False}
    if not rule.positions:
        by_position = {False}
    named = (person.category, person.position) if person.position else (person.category,)
    ways = [one or other for one in by_category for other in by_position]
    return Step(
        what="person",
        expected=(*sorted(map(code_of, rule.categories)), *sorted(map(code_of, rule.positions))),
        found=", ".join(map(code_of, named)),
        holds=True if all(ways) else None if any(way is not False for way in ways) else False,
    )


def _target_step(rule: Rule, answer: Explanation) -> Step:
    read = {target for context, target in answer.met if in_time(rule, context)}
    within = {target in rule.targets for target in read}
    return Step(
        what="target",
        expected=tuple(sorted(map(code_of, rule.targets))),
        found=code_of(next(iter(read))) if len(read) == 1 else None,
        holds=within.pop() if len(within) == 1 else None,
    )


def _time_step(rule: Rule, answer: Explanation) -> Step:
    met = sorted(
        {context.election or "outside" for context, _ in answer.met if in_time(rule, context)}
    )
    named = (rule.election_kinds, rule.contests, rule.stages, rule.periods)
    return Step(
        what="time",
        expected=tuple(sorted(code_of(code) for codes in named for code in codes)),
        found=", ".join(met) or None,
        holds=bool(met),
    )


def _known(answer: Explanation) -> dict[str, FactValue]:
    """Return every fact that has one value in all completions: given, presumed or entailed."""
    question = answer.query
    known = dict(question.given)
    for fact in question.vocabulary.facts:
        values = {question.vocabulary.presumed(fact, category) for category in question.members}
        if fact not in known and len(values) == 1 and (value := values.pop()) is not None:
            known[fact] = value
    act = question.activity.act
    for entailment in question.vocabulary.entailments:
        if entailment.source == "act" and act in entailment.values and len(entailment.allowed) == 1:
            known.setdefault(entailment.fact, next(iter(entailment.allowed)))
    return known


def _condition_step(condition: Condition, known: Mapping[str, FactValue]) -> Step:
    match condition:
        case FactIs(fact, values):
            value = known.get(fact)
            return Step(
                what=fact,
                expected=tuple(sorted(code_of(wanted) for wanted in values)),
                found=None if value is None else code_of(value),
                holds=None if value is None else value in values,
            )
        case Not(part):
            inner = _condition_step(part, known)
            return Step(
                what="not", holds=None if inner.holds is None else not inner.holds, steps=(inner,)
            )
        case AllOf(parts):
            steps = tuple(_condition_step(part, known) for part in parts)
            return Step(what="all", holds=_all(step.holds for step in steps), steps=steps)
        case AnyOf(parts):
            steps = tuple(_condition_step(part, known) for part in parts)
            none = _all(None if step.holds is None else not step.holds for step in steps)
            return Step(what="any", holds=None if none is None else not none, steps=steps)
        case _:
            assert_never(condition)


def _all(parts: Iterable[bool | None]) -> bool | None:
    found = set(parts)
    if False in found:
        return False
    return None if None in found else True
