"""Explain why a rule does not apply to a case, or may not: its unmet requirements.

A *situation* is a case with everything known but plain facts: day, place, category, and the
contexts there. Requirements are checked as the evaluation does; each that is not met is a `Step`.
Steps of facts, `person`, `act` and `target` are those of a tree of why; besides there are

- `in_force`, `region`: the days and the regions of the rule;
- `election_kind`, `contest`, `stage`, `period`: the time of the rule;
- `reading`, `held_since`: as `dispute=reading`, and the day from which a reading is held;
- `lifted_by`: the rules that lift it;
- `condition`: the facts together, where no single one of them is the obstacle.

A step that does not hold is unmet in every situation, an open one in some.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple, assert_never

from attrs import evolve

from asn_netralitas._decision.explanation import Explanation
from asn_netralitas._decision.question import ask
from asn_netralitas._decision.shown_spots import shown_day, shown_place, shown_spots
from asn_netralitas._engine.circumstances import Spot
from asn_netralitas._engine.evaluation import Possible, evaluation_of
from asn_netralitas._engine.law_diagrams import LawDiagrams
from asn_netralitas._engine.query import Query
from asn_netralitas._model.codes import FactValue, Stage, Status, code_of
from asn_netralitas._model.decision import Decision, Finding, Step
from asn_netralitas._model.elections import Context
from asn_netralitas._model.law import (
    AllOf,
    AnyOf,
    Condition,
    FactIs,
    Named,
    Not,
    Rule,
    binds,
    in_force,
    in_time,
)
from asn_netralitas._model.vocabulary import Vocabulary

Values = Mapping[str, tuple[FactValue, ...]]


class RuleSituation(NamedTuple):
    """A spot and a cell: one way in which a case may be, but for its plain facts."""

    explanation: Explanation
    spot: Spot
    cell: Possible


def why_worse(
    rule: Rule, better: Finding | None, worse: Finding | None, decision: Decision, law: LawDiagrams
) -> tuple[Step, ...]:
    """Return the requirements of a rule that the decision in which it fares worse fails."""
    if worse is not None and worse.status is Status.LIFTED:
        return (Step(what="lifted_by", holds=False, found=", ".join(worse.lifted_by)),)
    case = decision.input
    query = ask(case.person, case.activity, case.at, law, case.readings)
    explanation = Explanation(evaluation_of(query))
    situations = [
        RuleSituation(explanation, spot, cell)
        for spot in shown_spots(query)
        for cell in explanation.cells_in(spot)
    ]
    if worse is None or better is None:
        return _why_absent(rule, situations)
    return _why_open(rule, worse, better, situations, query.vocabulary)


def _why_absent(rule: Rule, situations: Iterable[RuleSituation]) -> tuple[Step, ...]:
    """Return the requirements of a rule that no situation meets.

    Without any in common, the unmet requirements of all situations are returned as open.
    """
    listed = [
        tuple(_obstacles(rule, situation)) or (Step(what="condition", holds=False),)
        for situation in situations
    ]
    unmet = [{(step.what, step.expected) for step in steps} for steps in listed]
    shared = set.intersection(*unmet)
    kept = shared or set.union(*unmet)
    return _merged(
        (step for steps in listed for step in steps if (step.what, step.expected) in kept),
        holds=False if shared else None,
    )


def _why_open(
    rule: Rule,
    here: Finding,
    there: Finding,
    situations: Sequence[RuleSituation],
    vocabulary: Vocabulary,
) -> tuple[Step, ...]:
    """Return what makes a rule open in one decision that surely stands in another."""
    pairs = zip(_leaves(here.because, vocabulary), _leaves(there.because, vocabulary), strict=True)
    steps = [one for one, other in pairs if one.holds is not True and other.holds]
    reported = {step.what for step in steps}
    unmet = chain.from_iterable(_obstacles(rule, situation) for situation in situations)
    steps += _merged((step for step in unmet if step.what not in reported), holds=None)
    steps += _undecided_reading(rule, situations)
    if here.lifted_by:
        steps.append(Step(what="lifted_by", holds=None, found=", ".join(here.lifted_by)))
    return tuple(steps) or (Step(what="condition", holds=None),)


def _merged(steps: Iterable[Step], *, holds: bool | None) -> tuple[Step, ...]:
    """Merge steps with one requirement, joining what each found instead."""
    merged: dict[tuple[str, tuple[str, ...]], dict[str, None]] = {}
    for step in steps:
        merged.setdefault((step.what, step.expected), {})[step.found or ""] = None
    joined = ((*key, ", ".join(filter(None, codes)) or None) for key, codes in merged.items())
    return tuple(
        Step(what=what, holds=holds, expected=expected, found=found)
        for what, expected, found in joined
    )


def _undecided_reading(rule: Rule, situations: Iterable[RuleSituation]) -> Iterator[Step]:
    """Yield the reading that a rule belongs to, where another could be chosen."""
    if rule.reading is None:
        return
    dispute = rule.reading.dispute
    listed = (known.readings_in(cell).get(dispute, ()) for known, _, cell in situations)
    readings = dict.fromkeys(f"{dispute}={reading}" for reading in chain.from_iterable(listed))
    if len(readings) > 1:
        expected = (f"{dispute}={rule.reading.reading}",)
        yield Step(what="reading", holds=None, expected=expected, found=", ".join(readings))


def _leaves(
    steps: Iterable[Step], vocabulary: Vocabulary, *, negated: bool = False
) -> Iterator[Step]:
    """Yield the steps of a tree that test one thing, with `not` resolved."""
    for step in steps:
        if step.what in {"not", "all", "any"}:
            inward = negated is not (step.what == "not")
            yield from _leaves(step.steps, vocabulary, negated=inward)
        elif negated:
            others = (code_of(value) for value in vocabulary.facts[step.what].values)
            yield evolve(
                step,
                holds=None if step.holds is None else not step.holds,
                expected=tuple(sorted(code for code in others if code not in step.expected)),
            )
        else:
            yield step


def _obstacles(rule: Rule, situation: RuleSituation) -> Iterator[Step]:
    """Yield every requirement of a rule that a situation fails, whatever is not known."""
    explanation, spot, cell = situation
    query, values = explanation.query, explanation.values_in(cell)
    contexts, act = explanation.met_in(spot, cell), query.activity.act
    met = [target for context, target in contexts if in_time(rule, context)]
    of_setting: list[Step] = []
    if act not in rule.acts:
        of_setting.append(_missed("act", rule.acts, [act]))
    if not met:
        of_setting.append(_out_of_time(rule, [context for context, _ in contexts]))
    yield from _of_day_and_place(rule, query, spot, alone=not of_setting)
    yield from of_setting
    positions = values["position"]
    if not any(binds(rule, cell.category, position) for position in positions):
        held = [code_of(positions[0])] if len(positions) == 1 and rule.positions else []
        expected = (*sorted(rule.categories), *sorted(rule.positions))
        joined = ", ".join((cell.category, *held))
        yield Step(what="person", holds=False, expected=expected, found=joined)
    if not of_setting and rule.targets and rule.targets.isdisjoint(met):
        yield _missed("target", rule.targets, met)
    if rule.when is not None:
        truth, failing = _judged(rule.when, values, query)
        yield from failing if truth is False else ()
    yield from _of_reading(rule, situation)


def _missed(what: str, expected: Iterable[str], codes: Iterable[str]) -> Step:
    joined = ", ".join(sorted(set(codes))) or None
    return Step(what=what, holds=False, expected=tuple(sorted(expected)), found=joined)


def _of_day_and_place(rule: Rule, query: Query, spot: Spot, *, alone: bool) -> Iterator[Step]:
    """Yield that a rule is not in force, or not for this place.

    A situation covers days and places that the law treats alike, and the rule may apply to some of
    them. Such an obstacle counts only where it is `alone`.
    """
    checked: list[tuple[bool, Step]] = []
    day, place = shown_day(query, spot), shown_place(query, spot)
    if not in_force(rule.first, rule.last, day):
        met = (rule.first or query.first) <= query.last and query.first <= (rule.last or query.last)
        first, last = (".." if end is None else end.isoformat() for end in (rule.first, rule.last))
        checked.append((met, _missed("in_force", [f"{first}/{last}"], [day.isoformat()])))
    if rule.regions and not place.within(rule.regions):
        places = query.calendar.places(query.person.region, query.law.circumstances.codes)
        met = any(other.within(rule.regions) for other in places)
        checked.append((met, _missed("region", rule.regions, [place.code or place.province])))
    sure = [step for met, step in checked if not met]
    yield from sure or [step for _, step in checked if alone]


def _out_of_time(rule: Rule, contexts: Iterable[Context]) -> Step:
    """Return the first of kind, contest, stage and period that no election has."""
    # An election of which only a period is open counts for rules about its periods alone.
    left = [
        context
        for context in contexts
        if rule.periods or context.stage is not Stage.OUTSIDE or context.election is None
    ]
    if rule.election_kinds:
        kinds = [context.kind or Stage.OUTSIDE for context in left]
        left = [context for context in left if context.kind in rule.election_kinds]
        if not left:
            return _missed("election_kind", rule.election_kinds, kinds)
    if rule.contests:
        contests = [contest for context in left for contest in context.contests]
        left = [context for context in left if not rule.contests.isdisjoint(context.contests)]
        if not left:
            return _missed("contest", rule.contests, contests or [Stage.OUTSIDE])
    if rule.stages:
        stages = [context.stage for context in left]
        left = [context for context in left if context.stage in rule.stages]
        if not left:
            return _missed("stage", rule.stages, stages)
    periods = [period for context in left for period in context.periods]
    return _missed("period", rule.periods, periods)


def _of_reading(rule: Rule, situation: RuleSituation) -> Iterator[Step]:
    """Yield that another reading was chosen than the one that a rule belongs to."""
    explanation, spot, cell = situation
    ref, chosen = rule.reading, explanation.readings_in(cell)
    # A dispute that no rule of the place and day touches has no reading there.
    if ref is None or ref.reading in chosen.get(ref.dispute, (ref.reading,)):
        return
    query, disputes = explanation.query, explanation.query.rulebook.disputes
    readings = next(dispute.readings for dispute in disputes if dispute.id == ref.dispute)
    since = next(reading.since for reading in readings if reading.id == ref.reading)
    if since > shown_day(query, spot):
        yield _missed("held_since", [since.isoformat()], [shown_day(query, spot).isoformat()])
    else:
        others = [f"{ref.dispute}={reading}" for reading in chosen[ref.dispute]]
        yield _missed("reading", [f"{ref.dispute}={ref.reading}"], others)


def _judged(
    condition: Condition, values: Values, query: Query, *, negated: bool = False
) -> tuple[bool | None, list[Step]]:
    """Return whether a condition holds, and the facts that fail it.

    It holds for all values that are left (True), for none (False) or for some (None).
    """
    match condition:
        case FactIs(fact, wanted):
            needed = [
                value
                for value in query.vocabulary.facts[fact].values
                if (value in wanted) is not negated
            ]
            truths = {value in needed for value in values[fact]}
            step = _missed(fact, map(code_of, needed), map(code_of, values[fact]))
            return (None, []) if len(truths) != 1 else (truths == {True}, [step])
        case Not(part):
            return _judged(part, values, query, negated=not negated)
        case Named(_, part, acts):
            if query.activity.act in acts:
                return not negated, []
            return _judged(part, values, query, negated=negated)
        case AllOf(parts) | AnyOf(parts):
            judged = [_judged(part, values, query, negated=negated) for part in parts]
            decisive = isinstance(condition, AnyOf) is not negated
            undecided = None if None in {truth for truth, _ in judged} else not decisive
            holds = decisive if decisive in {truth for truth, _ in judged} else undecided
            return holds, [step for truth, steps in judged if truth is False for step in steps]
        case _:
            assert_never(condition)
