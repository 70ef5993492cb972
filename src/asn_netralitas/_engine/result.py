"""The result of an evaluation: verdict, status of each rule, certainty, disputes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from functools import cached_property
from typing import Final

from attrs import frozen

from asn_netralitas._model.codes import Category, SanctionClass, Status, Verdict
from asn_netralitas._model.decision import DisputeView, ReadingVerdict
from asn_netralitas._model.law import Rule

from .applicable_law import ApplicableLaw
from .application import AppliedRules, Choice, ContextTarget, in_time
from .query import Query

Outcome = tuple[AppliedRules | None, ...]


_ANY_CHOICE: Final[Choice] = {}


@frozen
class CellContext:
    """Where one completion stands: its setting, its category, and the contexts that it meets."""

    setting: ApplicableLaw
    category: Category
    meetings: tuple[ContextTarget, ...]


@frozen(slots=False, kw_only=True, eq=False)
class Evaluation:
    """All that stands in any completion of a question, and under which choice of readings.

    `distinct` holds each outcome of each place once; `decided_by` tells what decides a part of
    what stands.
    """

    question: Query
    settings: tuple[ApplicableLaw, ...]
    choices: tuple[Choice, ...]
    distinct: tuple[tuple[CellContext, Outcome], ...]
    decided_by: Callable[[Callable[[AppliedRules], Hashable]], tuple[str, ...]]

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """Return every rule of the settings, in the order of the rulebook."""
        met = {rule.id for setting in self.settings for rule in setting.rules}
        return tuple(rule for rule in self.question.rulebook.rules if rule.id in met)

    @cached_property
    def all(self) -> tuple[tuple[CellContext, AppliedRules], ...]:
        """Return what stands where under every choice, each once."""
        found = {
            (id(where), standing): (where, standing)
            for where, outcome in self.distinct
            for standing in outcome
            if standing is not None
        }
        return tuple(found.values())

    @cached_property
    def classes(self) -> frozenset[SanctionClass]:
        """Return the sanction classes that some completion has under some choice."""
        return frozenset().union(*(standing.classes for _, standing in self.all))

    @cached_property
    def whereabouts(self) -> tuple[CellContext, ...]:
        """Return every place of a completion once."""
        return tuple({id(where): where for where, _ in self.distinct}.values())

    def verdict(self, pinned: Choice = _ANY_CHOICE) -> Verdict:
        """Return the verdict over the choices that have the pinned readings."""
        by_choice: list[set[Verdict]] = []
        for number, choice in enumerate(self.choices):
            if pinned.items() <= choice.items():
                by_choice.append(
                    {
                        standing.verdict
                        for _, outcome in self.distinct
                        if (standing := outcome[number]) is not None
                    }
                )
        firm = {next(iter(found)) for found in by_choice if len(found) == 1}
        if any(len(found) > 1 for found in by_choice):
            return Verdict.DEPENDS
        return firm.pop() if len(firm) == 1 else Verdict.DISPUTED


def status_of(rule: Rule, answer: Evaluation) -> Status | None:
    stands = [any(name == rule.id for name, _ in standing.stands) for _, standing in answer.all]
    if all(stands):
        return Status.STANDS
    if any(stands):
        return Status.OPEN
    return Status.LIFTED if lifted_by(rule, answer) else None


def lifted_by(rule: Rule, answer: Evaluation) -> tuple[str, ...]:
    return tuple(
        sorted(
            {
                lifter
                for _, standing in answer.all
                for name, _, lifter in standing.lifted
                if name == rule.id
            }
        )
    )


def could_be_lifted_by(rule: Rule, answer: Evaluation) -> tuple[str, ...]:
    """Return the exceptions that might have lifted a rule, had their condition been true."""
    contexts = {meeting.context for where, _ in answer.all for meeting in where.meetings}
    targets = {meeting.target for where, _ in answer.all for meeting in where.meetings}
    lifted = set(lifted_by(rule, answer))
    found = (
        other.id
        for other in answer.rules
        if rule.id in other.exception_to
        and other.id not in lifted
        and (not other.targets or other.targets & targets)
        and any(in_time(other, context) for context in contexts)
    )
    return tuple(sorted(found))


def certainty(wanted: SanctionClass | None, answer: Evaluation) -> tuple[bool, tuple[str, ...]]:
    """Tell whether a class is certain, and otherwise which facts and disputes decide it."""

    def has(standing: AppliedRules) -> bool:
        if wanted is not None:
            return wanted in standing.classes
        return any(
            rules[name].consequences[number].sanction_class is None
            for name, number, _ in standing.follows
        )

    rules = {rule.id: rule for rule in answer.rules}
    if all(has(standing) for _, standing in answer.all):
        return True, ()
    return False, (*answer.decided_by(has), *_disputes_deciding(has, answer))


def dispute_views(answer: Evaluation) -> Iterator[DisputeView]:
    last = answer.question.days[-1]
    for name in _disputes_deciding(lambda standing: (standing.verdict, standing.follows), answer):
        dispute = next(entry for entry in answer.question.rulebook.disputes if entry.id == name)
        chosen = {choice[name] for choice in answer.choices}
        yield DisputeView(
            id=name,
            title=dispute.title,
            readings=tuple(
                ReadingVerdict(
                    id=reading.id,
                    title=reading.title,
                    verdict=answer.verdict({name: reading.id}),
                    holders=tuple(held for held in reading.holders if held.since <= last),
                )
                for reading in dispute.readings
                if reading.id in chosen
            ),
        )


def _disputes_deciding(
    part: Callable[[AppliedRules], Hashable], answer: Evaluation
) -> tuple[str, ...]:
    """Return the disputes in which another reading gives another part of what stands."""
    names = dict.fromkeys(name for choice in answer.choices for name in choice)
    return tuple(
        name
        for name in names
        if any(
            part(one) != part(other)
            for _, outcome in answer.distinct
            for one, other in _differing_in(name, outcome, answer.choices)
        )
    )


def _differing_in(
    name: str, outcome: Outcome, choices: tuple[Choice, ...]
) -> Iterator[tuple[AppliedRules, AppliedRules]]:
    """Yield what stands under choices that differ in one dispute only, side by side."""
    groups: dict[Hashable, list[AppliedRules]] = {}
    for choice, standing in zip(choices, outcome, strict=True):
        if standing is not None:
            rest = frozenset(item for item in choice.items() if item[0] != name)
            groups.setdefault(rest, []).append(standing)
    for group in groups.values():
        yield from ((group[0], other) for other in group[1:])
