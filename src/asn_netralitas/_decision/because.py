"""The tree of why: each requirement of a rule, and whether the case meets it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Final, TypeVar, assert_never

from asn_netralitas._model.codes import Act, FactValue, code_of
from asn_netralitas._model.decision import Step
from asn_netralitas._model.law import AllOf, AnyOf, Condition, FactIs, Named, Not, Rule, in_time

from .explanation import Explanation

T = TypeVar("T")
# All of some parts hold as the least of them in this order does, any of them as the greatest.
_FALSE_FIRST: Final = (False, None, True)


def because_of(rule: Rule, answer: Explanation) -> Iterator[Step]:
    """Yield what a rule requires: person and act, then target, time and facts if it names them."""
    yield _person_step(rule, answer)
    act = code_of(answer.query.activity.act)
    yield Step(what="act", expected=_codes(rule.acts), found=act, holds=True)
    met = [(context, target) for context, target in answer.met if in_time(rule, context)]
    if rule.targets:
        read = {target for _, target in met}
        target = _only(read)
        yield Step(
            what="target",
            expected=_codes(rule.targets),
            found=None if target is None else code_of(target),
            holds=_only({target in rule.targets for target in read}),
        )
    times = (*rule.election_kinds, *rule.contests, *rule.stages, *rule.periods)
    if times:
        elections = sorted({context.election or context.kind or "outside" for context, _ in met})
        yield Step(
            what="time",
            expected=_codes(times),
            found=", ".join(elections) or None,
            holds=bool(elections),
        )
    if rule.when is not None:
        yield _condition_step(rule.when, answer.known, answer.query.activity.act)


def _person_step(rule: Rule, answer: Explanation) -> Step:
    person = answer.query.person
    by_category = {category in rule.categories for category in answer.query.members}
    by_position = {False, True}
    if person.position or not rule.positions:
        by_position = {person.position in rule.positions}
    named = (person.category, person.position) if person.position else (person.category,)
    return Step(
        what="person",
        expected=(*_codes(rule.categories), *_codes(rule.positions)),
        found=", ".join(map(code_of, named)),
        holds=_only({one or other for one in by_category for other in by_position}),
    )


def _codes(values: Iterable[FactValue | StrEnum]) -> tuple[str, ...]:
    return tuple(sorted(map(code_of, values)))


def _only(values: Collection[T]) -> T | None:
    """Return the one value that there is, or None."""
    return next(iter(values)) if len(values) == 1 else None


def _condition_step(condition: Condition, known: Mapping[str, FactValue], act: Act) -> Step:
    match condition:
        case Named(name, part, acts):
            if act in acts:
                return Step(what=name, found=code_of(act), holds=True)
            inner = _condition_step(part, known, act)
            return Step(what=name, holds=inner.holds, steps=(inner,))
        case FactIs(fact, values):
            value = known.get(fact)
            return Step(
                what=fact,
                expected=_codes(values),
                found=None if value is None else code_of(value),
                holds=None if value is None else value in values,
            )
        case Not(part):
            inner = _condition_step(part, known, act)
            holds = None if inner.holds is None else not inner.holds
            return Step(what="not", holds=holds, steps=(inner,))
        case AllOf(parts) | AnyOf(parts):
            steps = tuple(_condition_step(part, known, act) for part in parts)
            held = [step.holds for step in steps]
            if isinstance(condition, AllOf):
                holds = min((True, *held), key=_FALSE_FIRST.index)
                return Step(what="all", holds=holds, steps=steps)
            holds = max((False, *held), key=_FALSE_FIRST.index)
            return Step(what="any", holds=holds, steps=steps)
        case _:
            assert_never(condition)
