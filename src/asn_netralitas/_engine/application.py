"""Apply rules to one completion: every fact known, every reading chosen.

A rule stands in a context if it covers person, act, target and time, its condition is true, its
reading is the chosen one, and no standing rule lifts it in the same context. An exception that is
itself lifted lifts nothing. The strictest standing rule of all contexts gives the verdict.
`completions` calls this module once for each completion, so nothing is unknown here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from attrs import frozen

from asn_netralitas._model.codes import Category, FactValue, SanctionClass, Stage, Target, Verdict
from asn_netralitas._model.elections import Context
from asn_netralitas._model.law import (
    STRICTEST_FIRST,
    VERDICT_OF,
    Consequence,
    ReadingRef,
    Rule,
    Schedule,
)

Facts = Mapping[str, FactValue]
Choice = Mapping[str, str]


@frozen
class ContextTarget:
    """A context as one completion meets it, with the target as it is read there."""

    context: Context
    target: Target


@frozen(cache_hash=True)
class AppliedRules:
    """What stands, what is lifted and what follows in one completion.

    `stands` holds (rule, number of the context), `lifted` the lifter too, and `follows`
    (rule, number of the consequence, schedule that gives its kinds or "").
    """

    verdict: Verdict
    stands: frozenset[tuple[str, int]]
    lifted: frozenset[tuple[str, int, str]]
    follows: frozenset[tuple[str, int, str]]
    classes: frozenset[SanctionClass]


@frozen
class EffectiveConsequences:
    """The consequences and schedules that are in force, the former as (rule id, number)."""

    consequences: frozenset[tuple[str, int]]
    schedules: tuple[Schedule, ...]


def in_time(rule: Rule, context: Context) -> bool:
    """Tell whether a rule speaks of this kind, contest, stage and period of an election."""
    if rule.election_kinds and context.kind not in rule.election_kinds:
        return False
    if rule.contests and rule.contests.isdisjoint(context.contests):
        return False
    if rule.stages and context.stage not in rule.stages:
        return False
    if rule.periods:
        return not rule.periods.isdisjoint(context.periods)
    if context.stage is not Stage.OUTSIDE:
        return True
    # Outside its stages an election is met only by the rules that name one of its open periods,
    # and a rule about elections of some kind means elections that run.
    return context.election is None and not (rule.election_kinds or rule.contests)


def _chosen(reading: ReadingRef | None, choice: Choice) -> bool:
    return reading is None or choice.get(reading.dispute) == reading.reading


@frozen(eq=False)
class RuleTable:
    """The rules of a cell under one choice of readings: where each may stand, and what it brings.

    One mapping for each context: `here` holds the rules that meet it, `exceptions` those of them
    that may lift a rule. `brings` holds for (rule, number of the consequence) every (number of the
    context, schedule) that it may follow with.
    """

    here: tuple[Mapping[str, Verdict], ...]
    exceptions: tuple[Mapping[str, tuple[str, ...]], ...]
    brings: Mapping[tuple[str, int], tuple[tuple[int, str], ...]]
    classes: Mapping[tuple[str, int], SanctionClass | None]

    def standing(
        self, rules: Collection[str], consequences: Iterable[tuple[str, int]]
    ) -> AppliedRules:
        """Return what stands where just these rules and consequences have a true condition."""
        stands: set[tuple[str, int]] = set()
        lifted: set[tuple[str, int, str]] = set()
        verdicts: set[Verdict] = set()
        for number, verdict_of in enumerate(self.here):
            true_here = [rule for rule in rules if rule in verdict_of]
            lifters = _lifters(true_here, self.exceptions[number])
            lifted.update((rule, number, lifter) for rule, lifter in lifters.items())
            standing = [rule for rule in true_here if rule not in lifters]
            stands.update((rule, number) for rule in standing)
            verdicts.update(verdict_of[rule] for rule in standing)
        follows = frozenset(
            (*key, schedule)
            for key in consequences
            for number, schedule in self.brings.get(key, ())
            if (key[0], number) in stands
        )
        classes = {self.classes[rule, index] for rule, index, _ in follows}
        return AppliedRules(
            next((found for found in STRICTEST_FIRST if found in verdicts), Verdict.UNREGULATED),
            frozenset(stands),
            frozenset(lifted),
            follows,
            frozenset(found for found in classes if found is not None),
        )


def rule_table(
    rules: Iterable[Rule],
    meetings: tuple[ContextTarget, ...],
    category: Category,
    choice: Choice,
    brought: EffectiveConsequences,
) -> RuleTable:
    """Return the roster of the rules that cover a cell, under one choice of readings."""
    chosen = [rule for rule in rules if _chosen(rule.reading, choice)]
    here = [[rule for rule in chosen if _meets(rule, meeting)] for meeting in meetings]
    in_force_there = [
        (rule.id, index, consequence)
        for rule in chosen
        for index, consequence in enumerate(rule.consequences)
        if (rule.id, index) in brought.consequences
    ]
    return RuleTable(
        tuple({rule.id: VERDICT_OF[rule.modality] for rule in met} for met in here),
        tuple(_exceptions(met) for met in here),
        {
            (rule, index): tuple(
                (number, schedule)
                for number, meeting in enumerate(meetings)
                if _follows(consequence, meeting, choice)
                for schedule in _schedules(consequence, category, choice, brought)
            )
            for rule, index, consequence in in_force_there
        },
        {(rule, index): consequence.sanction_class for rule, index, consequence in in_force_there},
    )


def _meets(rule: Rule, meeting: ContextTarget) -> bool:
    return (not rule.targets or meeting.target in rule.targets) and in_time(rule, meeting.context)


def _exceptions(met: Iterable[Rule]) -> dict[str, tuple[str, ...]]:
    """Return for each rule the rules of the same context that may lift it, in order."""
    found: dict[str, list[str]] = {}
    for rule in met:
        for lifted in rule.exception_to:
            found.setdefault(lifted, []).append(rule.id)
    return {lifted: tuple(sorted(lifters)) for lifted, lifters in found.items()}


def _lifters(
    true_here: Collection[str], exceptions: Mapping[str, tuple[str, ...]]
) -> dict[str, str]:
    """Return each lifted rule with the first standing rule that lifts it."""
    found: dict[str, str | None] = {}

    def lifter(rule: str) -> str | None:
        if rule not in found:
            # Exceptions form no circle (checked when the rulebook is loaded), so this ends.
            found[rule] = next(
                (
                    other
                    for other in exceptions.get(rule, ())
                    if other in true_here and lifter(other) is None
                ),
                None,
            )
        return found[rule]

    excepted = (rule for rule in true_here if rule in exceptions)
    return {rule: by for rule in excepted if (by := lifter(rule)) is not None}


def _follows(consequence: Consequence, meeting: ContextTarget, choice: Choice) -> bool:
    kinds = consequence.kinds_of_election
    return (
        (not consequence.targets or meeting.target in consequence.targets)
        and (not kinds or meeting.context.kind in kinds)
        and _chosen(consequence.reading, choice)
    )


def _schedules(
    consequence: Consequence, category: Category, choice: Choice, brought: EffectiveConsequences
) -> tuple[str, ...]:
    """Return the schedules whose kinds a consequence takes because it names none of its own."""
    if consequence.kinds or consequence.sanction_class is None:
        return ("",)
    found = tuple(
        schedule.id
        for schedule in brought.schedules
        if schedule.sanction_class is consequence.sanction_class
        and category in schedule.categories
        and _chosen(schedule.reading, choice)
    )
    return found or ("",)
