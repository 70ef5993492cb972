"""Which rules stand in one completion: every fact known, every reading chosen.

A rule stands in a context if it covers person, act, target and time there, its condition is true,
its reading is the chosen one, and no standing rule names it in `exception_to` in the same context.
An exception that is itself lifted lifts nothing. The strictest standing rule of all contexts gives
the verdict. Nothing is unknown here; `_evaluate` asks this module about each completion.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import assert_never

from attrs import frozen

from ._model import (
    AllOf,
    AnyOf,
    Condition,
    Consequence,
    Context,
    FactIs,
    Not,
    ReadingRef,
    Rule,
    Schedule,
)
from ._vocabulary import Category, FactValue, Modality, SanctionClass, Stage, Target, Verdict

Facts = Mapping[str, FactValue]
Choice = Mapping[str, str]

VERDICT_OF: Mapping[Modality, Verdict] = {
    Modality.PROHIBITION: Verdict.PROHIBITED,
    Modality.OBLIGATION: Verdict.PROHIBITED,
    Modality.ADVICE: Verdict.DISCOURAGED,
    Modality.PERMISSION: Verdict.PERMITTED,
}
STRICTEST_FIRST = (Verdict.PROHIBITED, Verdict.DISCOURAGED, Verdict.PERMITTED)


@frozen
class Meeting:
    """A context as one completion meets it, with the target as it is read there."""

    context: Context
    target: Target


@frozen(cache_hash=True)
class Standing:
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
class Truths:
    """The rules that bind with a true condition, and the consequences that may follow of them."""

    rules: tuple[Rule, ...]
    consequences: frozenset[tuple[str, int]]


@frozen
class Brought:
    """The consequences and schedules that are in force, the former as (rule id, number)."""

    consequences: frozenset[tuple[str, int]]
    schedules: tuple[Schedule, ...]


def facts_tested(condition: Condition | None) -> Iterator[FactIs]:
    """Yield every test of a fact in a condition."""
    match condition:
        case None:
            return
        case FactIs():
            yield condition
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from facts_tested(part)
        case Not(part):
            yield from facts_tested(part)
        case _:
            assert_never(condition)


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


def code_of(value: FactValue) -> str:
    """Return a fact value as it is written: a code, `yes` or `no`."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.value


def binds(rule: Rule, category: FactValue, position: FactValue | None) -> bool:
    """Tell whether a rule names the category, or the position, of a person."""
    return category in rule.categories or position in rule.positions


def in_force(first: date | None, last: date | None, day: date) -> bool:
    """Tell whether a day lies within two days of the law, both included and either open."""
    return (first is None or first <= day) and (last is None or day <= last)


def _chosen(reading: ReadingRef | None, choice: Choice) -> bool:
    return reading is None or choice.get(reading.dispute) == reading.reading


def standing(
    truths: Truths,
    meetings: tuple[Meeting, ...],
    category: Category,
    choice: Choice,
    brought: Brought,
) -> Standing:
    """Return what stands under one choice of readings."""
    candidates = [rule for rule in truths.rules if _chosen(rule.reading, choice)]
    stands: set[tuple[str, int]] = set()
    lifted: set[tuple[str, int, str]] = set()
    follows: set[tuple[str, int, str]] = set()
    for number, meeting in enumerate(meetings):
        true_here = {rule.id: rule for rule in candidates if _meets(rule, meeting)}
        lifters = _lifters(true_here)
        lifted.update((rule, number, lifter) for rule, lifter in lifters.items())
        stands.update((rule, number) for rule in true_here if rule not in lifters)
        follows.update(
            (rule.id, index, schedule)
            for rule in true_here.values()
            if rule.id not in lifters
            for index, consequence in enumerate(rule.consequences)
            if (rule.id, index) in truths.consequences & brought.consequences
            and _follows(consequence, meeting, choice)
            for schedule in _schedules(consequence, category, choice, brought)
        )
    by_id = {rule.id: rule for rule in candidates}
    verdicts = {VERDICT_OF[by_id[rule].modality] for rule, _ in stands}
    classes = {by_id[rule].consequences[index].sanction_class for rule, index, _ in follows}
    return Standing(
        next((found for found in STRICTEST_FIRST if found in verdicts), Verdict.UNREGULATED),
        frozenset(stands),
        frozenset(lifted),
        frozenset(follows),
        frozenset(found for found in classes if found is not None),
    )


def _meets(rule: Rule, meeting: Meeting) -> bool:
    return (not rule.targets or meeting.target in rule.targets) and in_time(rule, meeting.context)


def _lifters(true_here: Mapping[str, Rule]) -> dict[str, str]:
    """Return each lifted rule with the first standing rule that lifts it."""
    exceptions: dict[str, list[str]] = {}
    for rule in true_here.values():
        for lifted in sorted(rule.exception_to & true_here.keys()):
            exceptions.setdefault(lifted, []).append(rule.id)
    found: dict[str, str | None] = {}

    def lifter(rule: str) -> str | None:
        if rule not in found:
            # Exceptions form no circle (checked when the rulebook is loaded), so this ends.
            found[rule] = next(
                (other for other in sorted(exceptions.get(rule, ())) if lifter(other) is None), None
            )
        return found[rule]

    return {rule: by for rule in true_here if (by := lifter(rule)) is not None}


def _follows(consequence: Consequence, meeting: Meeting, choice: Choice) -> bool:
    kinds = consequence.kinds_of_election
    return (
        (not consequence.targets or meeting.target in consequence.targets)
        and (not kinds or meeting.context.kind in kinds)
        and _chosen(consequence.reading, choice)
    )


def _schedules(
    consequence: Consequence, category: Category, choice: Choice, brought: Brought
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
