"""The prohibitions of a rulebook as Cedar policies, to ask whether an act is forbidden.

Each prohibition and each obligation is a `forbid`, each exception to it an `unless`, and whatever
no policy forbids is permitted. Cedar knows one context at a time, so a case is asked once for each
election that it meets, with the target as it is read there. Every dispute has its reading pinned.

No code is shared with the evaluation, only the values of the rulebook and the calendar's contexts.
Overlays are not translated.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import Any

import cedarpy
from attrs import evolve, frozen
from strategies import Case

from asn_netralitas import Rule, Rulebook, Stage, Target
from asn_netralitas._model.codes import Modality
from asn_netralitas._model.elections import Context
from asn_netralitas._model.law import AllOf, AnyOf, Condition, FactIs, Named, Not, ReadingRef
from asn_netralitas._reading.calendar import OUTSIDE

FORBIDS = frozenset({Modality.PROHIBITION, Modality.OBLIGATION})
STAGED = {
    Stage.OUTSIDE: Target.PROSPECTIVE_CANDIDATE,
    Stage.BEFORE_DETERMINATION: Target.PROSPECTIVE_CANDIDATE,
    Stage.AFTER_DETERMINATION: Target.CANDIDATE,
}
OTHERWISE = "permit(principal, action, resource);"


# ---- the elections as an act meets them


def meetings(case: Case) -> tuple[tuple[Context, Target], ...]:
    """Return the contexts that a case meets, each with the target as it is read there."""
    activity, words = case.activity, case.book.vocabulary
    given = words.fixed_targets.get(activity.act) or activity.target
    aim = given or words.default_targets.get(activity.act)
    return aimed(_about(_met(case), activity.contest), aim)


def aimed(contexts: Iterable[Context], aim: Target | None) -> tuple[tuple[Context, Target], ...]:
    """Return the contexts in which a target is met, with it as it is read in each.

    A hopeful or a candidate picks the elections of that stage, where there are any.
    """
    contexts = list(contexts)
    fitting = [each for each in contexts if each.stage != "outside" and STAGED[each.stage] is aim]
    if fitting:
        contexts = [each for each in contexts if each in fitting or each.stage == "outside"]
    return tuple((context, _read_as(aim, context.stage)) for context in contexts)


def _met(case: Case) -> list[Context]:
    assert isinstance(case.at, date)
    place = case.calendar.places(case.person.region)[0]
    met = case.calendar.contexts(case.at, place, election=case.activity.election)
    return [context for context in met if context.election is not None]


def _about(contexts: list[Context], contest: Any) -> list[Context]:
    """Return the contexts of a contest, and that outside all elections where none runs."""
    if contest is not None:
        about = [each for each in contexts if contest in each.contests]
        contexts = [evolve(each, contests=(contest,)) for each in about]
    if any(context.stage != "outside" for context in contexts):
        return contexts
    return [OUTSIDE, *contexts]


def _read_as(aim: Target | None, stage: Stage) -> Target:
    if aim is None or aim in STAGED.values():
        return STAGED[stage]
    determined = stage is Stage.AFTER_DETERMINATION
    return Target.CANDIDATE if determined and aim is Target.INDEPENDENT_HOPEFUL else aim


# ---- the policies


@frozen(slots=False, eq=False)
class Policies:
    """The prohibitions of a rulebook, parsed once."""

    book: Rulebook

    def forbidding(self, case: Case) -> frozenset[str]:
        """Return the rules that forbid a case under the readings that it pins."""
        return frozenset().union(*(self._asked(request) for request in self._requests(case)))

    def forbids(self, rule: str) -> bool:
        """Tell whether a rule is one of those that forbid."""
        return rule in self._forbidding

    @cached_property
    def _forbidding(self) -> frozenset[str]:
        return frozenset(rule.id for rule in self.book.rules if rule.modality in FORBIDS)

    def _asked(self, request: dict[str, Any]) -> frozenset[str]:
        result = cedarpy.is_authorized(request, self._policies, self._entities)
        # A policy that fails is passed over, which would be taken for a rule that does not stand.
        assert result.diagnostics.errors == []
        if result.allowed:
            return frozenset()
        return frozenset(result.diagnostics.id_annotations_by_reason.values())

    def _requests(self, case: Case) -> Iterator[dict[str, Any]]:
        person, activity = case.person, case.activity
        assert isinstance(case.at, date)
        place = case.calendar.places(person.region)[0]
        owners = {name: spec.owner for name, spec in self.book.vocabulary.facts.items()}
        known = {
            name: getattr(person if owner == "person" else activity, name)
            for name, owner in owners.items()
            if name not in {"target", "contest"}
        }
        for context, target in meetings(case):
            yield {
                "principal": 'Person::"any"',
                "action": f'Action::"{activity.act}"',
                "resource": 'Place::"any"',
                "context": {
                    **known,
                    "category": person.category,
                    "target": target,
                    "day": case.at.toordinal(),
                    "places": [place.province, *([place.code] if place.code else [])],
                    "readings": dict(case.readings),
                    "running": context.stage != "outside",
                    "elsewhere": context.election is None,
                    "kind": context.kind or "",
                    "contests": context.contests,
                    "stage": context.stage,
                    "periods": context.periods,
                },
            }

    @cached_property
    def _policies(self) -> cedarpy.PolicySet:
        return cedarpy.PolicySet.from_str("\n".join([*self._texts(), OTHERWISE]))

    @cached_property
    def _entities(self) -> cedarpy.Entities:
        return cedarpy.Entities.from_json_str("[]")

    def _texts(self) -> Iterator[str]:
        for rule in self.book.rules:
            if self.forbids(rule.id):
                acts = ", ".join(f'Action::"{act}"' for act in sorted(rule.acts))
                unless = [f"unless {{ {self._true(each)} }}" for each in self._lifters(rule)]
                yield (
                    f"@id({json.dumps(rule.id)}) forbid(principal, action in [{acts}], resource) "
                    f"when {{ {self._true(rule, lifted=False)} }} {' '.join(unless)};"
                )

    def _lifters(self, rule: Rule) -> Iterable[Rule]:
        return (each for each in self.book.rules if rule.id in each.exception_to)

    def _true(self, rule: Rule, *, lifted: bool = True) -> str:
        """Return when a rule is true, and, unless `unless` says so, not lifted either."""
        parts = [*_spoken_of(rule), *_timely(rule), *self._dated(rule), _condition(rule.when)]
        if lifted:
            acts = ", ".join(f'Action::"{act}"' for act in sorted(rule.acts))
            parts += [f"action in [{acts}]"]
            parts += [f"!({self._true(each)})" for each in self._lifters(rule)]
        return " && ".join(parts)

    def _dated(self, rule: Rule) -> Iterator[str]:
        if rule.first is not None:
            yield f"context.day >= {rule.first.toordinal()}"
        if rule.last is not None:
            yield f"context.day <= {rule.last.toordinal()}"
        if rule.reading is not None:
            yield f"({self._holds(rule.reading)})"

    def _holds(self, ref: ReadingRef) -> str:
        """Return when a reading is the pinned one, or the only one that anybody holds yet."""
        dispute = next(each for each in self.book.disputes if each.id == ref.dispute)
        since = {each.id: each.since.toordinal() for each in dispute.readings}
        alone = [f"context.day < {day}" for name, day in since.items() if name != ref.reading]
        pinned = f"context.readings[{json.dumps(ref.dispute)}] == {json.dumps(ref.reading)}"
        only = " && ".join(alone) or "true"
        return f"context.day >= {since[ref.reading]} && ({pinned} || ({only}))"


def _spoken_of(rule: Rule) -> Iterator[str]:
    bound = (("category", rule.categories), ("position", rule.positions))
    yield f"({' || '.join(_among(name, values) for name, values in bound if values)})"
    if rule.targets:
        yield _among("target", rule.targets)
    if rule.regions:
        yield f"context.places.containsAny({_listed(rule.regions)})"


def _timely(rule: Rule) -> Iterator[str]:
    if rule.election_kinds:
        yield _among("kind", rule.election_kinds)
    if rule.contests:
        yield f"context.contests.containsAny({_listed(rule.contests)})"
    if rule.stages:
        yield _among("stage", rule.stages)
    if rule.periods:
        yield f"context.periods.containsAny({_listed(rule.periods)})"
    else:
        yield "(context.running || context.elsewhere)"
        if (rule.election_kinds or rule.contests) and not rule.stages:
            yield "context.running"


def _among(name: str, values: Collection[str]) -> str:
    return f"{_listed(values)}.contains(context.{name})"


def _listed(values: Collection[str]) -> str:
    return json.dumps(sorted(values))


def _condition(condition: Condition | None) -> str:
    match condition:
        case None:
            return "true"
        case FactIs(fact, values):
            return f"{json.dumps(sorted(values))}.contains(context.{fact})"
        case Not(part):
            return f"!({_condition(part)})"
        case Named(_, part, acts):
            met = ", ".join(f'Action::"{act}"' for act in sorted(acts))
            return f"(action in [{met}] || {_condition(part)})"
        case AllOf(parts) | AnyOf(parts):
            joined = " && " if isinstance(condition, AllOf) else " || "
            return f"({joined.join(_condition(part) for part in parts)})"
