"""Why a rule does not stand in a case, or not surely: what it wants and the case has not.

A *situation* is a case with everything known but plain facts: day, place, category, and what is met
there. What a rule wants of it is checked as the evaluation does; each obstacle is a `Step`. Steps
of facts, `person`, `act` and `target` are those of a tree of why; besides there are

- `in_force`, `region`: the days and the regions of the rule;
- `election_kind`, `contest`, `stage`, `period`: what of the time of the rule is not met;
- `reading`, `held_since`: as `dispute=reading`, and the day from which a reading is held;
- `lifted_by`: the rules that lift it;
- `condition`: the facts together, where no single one of them is the obstacle.

A step that does not hold is an obstacle in every situation that is left; one that is open, in some.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import chain
from typing import assert_never

from attrs import evolve, frozen

from asn_netralitas._engine.applicable_law import LawIndex
from asn_netralitas._engine.application import ContextTarget, in_time
from asn_netralitas._engine.case_space import ground_of
from asn_netralitas._engine.completions import Completions
from asn_netralitas._engine.query import validate
from asn_netralitas._model.codes import Act, Category, FactValue, Stage, code_of
from asn_netralitas._model.decision import Decision, Finding, Step
from asn_netralitas._model.elections import Context
from asn_netralitas._model.law import AllOf, AnyOf, Condition, FactIs, Not, Rule, binds, in_force
from asn_netralitas._model.vocabulary import Vocabulary
from asn_netralitas._reading.calendar import Place
from asn_netralitas._reading.rulebook import Rulebook

Values = Mapping[str, tuple[FactValue, ...]]


@frozen(kw_only=True)
class RuleSituation:
    """What a case may be, but for facts that have more than one value left.

    `day` and `place` stand for all that are alike to the law; `days` and `places` are all that the
    question leaves.
    """

    day: date
    place: Place
    days: tuple[date, ...]
    places: tuple[Place, ...]
    category: Category
    act: Act
    meetings: tuple[ContextTarget, ...]
    values: Values
    readings: Mapping[str, tuple[str, ...]]

    @property
    def contexts(self) -> tuple[Context, ...]:
        """Return the elections that are met."""
        return tuple(meeting.context for meeting in self.meetings)


def situations(decision: Decision, law: LawIndex) -> tuple[RuleSituation, ...]:
    """Return the situations that a decision was made about, under the law that made it."""
    case = decision.input
    question = validate(case.person, case.activity, case.at, law, case.readings)
    space = Completions(question, ground_of(question))
    places = law.calendar.places(case.person.region, law.codes)
    return tuple(
        RuleSituation(
            # Of a single day the ground knows only the stretch that it is in.
            day=question.days[0] if len(question.days) == 1 else key.at,
            place=key.region,
            days=question.days,
            places=places,
            category=key.category,
            act=case.activity.act,
            meetings=cell.meetings,
            values={
                name: space.values[key].get(name) or spec.values
                for name, spec in law.rulebook.vocabulary.facts.items()
            },
            readings=dict(space.ground.readings[key[:3]]),
        )
        for key, cell in space.cells.items()
    )


def why_absent(rule: Rule, found: Iterable[RuleSituation], rulebook: Rulebook) -> tuple[Step, ...]:
    """Return what keeps a rule from standing in any situation.

    Where the situations have nothing in common, each has one of the steps, which are then open.
    """
    listed = [
        tuple(_obstacles(rule, situation, rulebook)) or (Step(what="condition", holds=False),)
        for situation in found
    ]
    wanted = [{(step.what, step.expected) for step in steps} for steps in listed]
    shared = set.intersection(*wanted)
    kept = shared or set.union(*wanted)
    return _merged(
        (step for steps in listed for step in steps if (step.what, step.expected) in kept),
        holds=False if shared else None,
    )


def why_open(
    rule: Rule, here: Finding, there: Finding, found: Iterable[RuleSituation], rulebook: Rulebook
) -> tuple[Step, ...]:
    """Return what makes a rule open in one decision that surely stands in another."""
    vocabulary = rulebook.vocabulary
    pairs = zip(_leaves(here.because, vocabulary), _leaves(there.because, vocabulary), strict=True)
    steps = [one for one, other in pairs if one.holds is not True and other.holds]
    reported = {step.what for step in steps}
    listed = [step for situation in found for step in _obstacles(rule, situation, rulebook)]
    steps += _merged((step for step in listed if step.what not in reported), holds=None)
    steps += _undecided_reading(rule, found)
    if here.lifted_by:
        steps.append(Step(what="lifted_by", holds=None, found=", ".join(here.lifted_by)))
    return tuple(steps) or (Step(what="condition", holds=None),)


def why_lifted(here: Finding) -> tuple[Step, ...]:
    """Return what lifts a rule."""
    return (Step(what="lifted_by", holds=False, found=", ".join(here.lifted_by)),)


def _merged(steps: Iterable[Step], *, holds: bool | None) -> tuple[Step, ...]:
    """Return steps that want the same as one, with everything that was found instead."""
    alike: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for step in steps:
        alike.setdefault((step.what, step.expected), []).append(step.found or "")
    return tuple(
        Step(
            what=what,
            holds=holds,
            expected=expected,
            found=", ".join(filter(None, dict.fromkeys(found))) or None,
        )
        for (what, expected), found in alike.items()
    )


def _undecided_reading(rule: Rule, found: Iterable[RuleSituation]) -> Iterator[Step]:
    """Yield the reading that brings a rule, where another could be the right one."""
    ref = rule.reading
    if ref is None:
        return
    readings = dict.fromkeys(
        chain.from_iterable(situation.readings.get(ref.dispute, ()) for situation in found)
    )
    if len(readings) > 1:
        yield Step(
            what="reading",
            holds=None,
            expected=(f"{ref.dispute}={ref.reading}",),
            found=", ".join(f"{ref.dispute}={reading}" for reading in readings),
        )


def _leaves(
    steps: Iterable[Step], vocabulary: Vocabulary, *, negated: bool = False
) -> Iterator[Step]:
    """Yield the steps of a tree that ask one thing, each said without `not`."""
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


def _obstacles(rule: Rule, situation: RuleSituation, rulebook: Rulebook) -> Iterator[Step]:
    """Yield everything that keeps a rule from standing in a situation, whatever is not known."""
    of_setting = [*_of_act(rule, situation), *_of_time(rule, situation)]
    yield from _of_day_and_place(rule, situation, alone=not of_setting)
    yield from of_setting
    positions = situation.values["position"]
    if not any(binds(rule, situation.category, position) for position in positions):
        held = [code_of(positions[0])] if len(positions) == 1 and rule.positions else []
        wanted = (*sorted(rule.categories), *sorted(rule.positions))
        yield Step(
            what="person",
            holds=False,
            expected=wanted,
            found=", ".join((situation.category, *held)),
        )
    if not of_setting:
        yield from _of_target(rule, situation)
    if rule.when is not None and _truth(rule.when, situation.values) is False:
        yield from _failing(rule.when, situation.values, rulebook.vocabulary)
    yield from _of_reading(rule, situation, rulebook)


def _missed(what: str, wanted: Iterable[str], found: Iterable[str]) -> Step:
    return Step(
        what=what,
        holds=False,
        expected=tuple(sorted(wanted)),
        found=", ".join(sorted(set(found))) or None,
    )


def _days(rule: Rule) -> str:
    first, last = (".." if day is None else day.isoformat() for day in (rule.first, rule.last))
    return f"{first}/{last}"


def _of_day_and_place(rule: Rule, situation: RuleSituation, *, alone: bool) -> Iterator[Step]:
    """Yield that a rule is not in force, or not of this place.

    Days and places in which the same stands are one situation, though one of them may lack nothing
    here: so what is met somewhere is told only where nothing else keeps the rule from standing.
    """
    checked: list[tuple[bool, Step]] = []
    if not in_force(rule.first, rule.last, situation.day):
        met = any(in_force(rule.first, rule.last, day) for day in situation.days)
        checked.append((met, _missed("in_force", [_days(rule)], [situation.day.isoformat()])))
    if rule.regions and not situation.place.within(rule.regions):
        met = any(place.within(rule.regions) for place in situation.places)
        here = situation.place.code or situation.place.province
        checked.append((met, _missed("region", rule.regions, [here])))
    sure = [step for met, step in checked if not met]
    yield from sure or [step for _, step in checked if alone]


def _of_act(rule: Rule, situation: RuleSituation) -> Iterator[Step]:
    if situation.act not in rule.acts:
        yield _missed("act", rule.acts, [situation.act])


def _of_time(rule: Rule, situation: RuleSituation) -> Iterator[Step]:
    if not any(in_time(rule, context) for context in situation.contexts):
        yield _out_of_time(rule, situation.contexts)


def _of_target(rule: Rule, situation: RuleSituation) -> Iterator[Step]:
    """Yield that what is met in time has another target."""
    met = [entry.target for entry in situation.meetings if in_time(rule, entry.context)]
    if rule.targets and rule.targets.isdisjoint(met):
        yield _missed("target", rule.targets, met)


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


def _of_reading(rule: Rule, situation: RuleSituation, rulebook: Rulebook) -> Iterator[Step]:
    """Yield that another reading holds than the one that brings a rule."""
    ref = rule.reading
    # A dispute that no rule of the place and day touches has no reading there.
    if ref is None or ref.dispute not in situation.readings:
        return
    chosen = situation.readings[ref.dispute]
    if ref.reading in chosen:
        return
    dispute = next(entry for entry in rulebook.disputes if entry.id == ref.dispute)
    since = next(reading.since for reading in dispute.readings if reading.id == ref.reading)
    if since > situation.day:
        yield _missed("held_since", [since.isoformat()], [situation.day.isoformat()])
    else:
        readings = [f"{ref.dispute}={reading}" for reading in chosen]
        yield _missed("reading", [f"{ref.dispute}={ref.reading}"], readings)


def _truth(condition: Condition, values: Values, *, negated: bool = False) -> bool | None:
    """Tell whether a condition holds for all values that are left, for none, or for some."""
    match condition:
        case FactIs(fact, wanted):
            within = {(value in wanted) is not negated for value in values[fact]}
            return within.pop() if len(within) == 1 else None
        case Not(part):
            return _truth(part, values, negated=not negated)
        case AllOf(parts) | AnyOf(parts):
            truths = {_truth(part, values, negated=negated) for part in parts}
            decisive = isinstance(condition, AnyOf) is not negated
            if decisive in truths:
                return decisive
            return None if None in truths else not decisive
        case _:
            assert_never(condition)


def _failing(
    condition: Condition, values: Values, vocabulary: Vocabulary, *, negated: bool = False
) -> Iterator[Step]:
    """Yield the facts for which a condition does not hold that holds for no value that is left."""
    match condition:
        case FactIs(fact, wanted):
            needed = [
                value for value in vocabulary.facts[fact].values if (value in wanted) is not negated
            ]
            yield _missed(fact, map(code_of, needed), map(code_of, values[fact]))
        case Not(part):
            yield from _failing(part, values, vocabulary, negated=not negated)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                if _truth(part, values, negated=negated) is False:
                    yield from _failing(part, values, vocabulary, negated=negated)
        case _:
            assert_never(condition)
