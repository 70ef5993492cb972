"""The law that applies to an act in a situation.

An `ApplicableLaw` holds all that a cell can see of a situation. Situations that no rule about the
act tells apart have the same one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Final, NamedTuple

from attrs import field, frozen

from asn_netralitas._model.codes import Act, ElectionKind, Stage, Target
from asn_netralitas._model.law import Consequence, Rule, Schedule, in_force, in_time, reading_refs
from asn_netralitas._reading.rulebook import Rulebook

from .circumstances import Circumstances, LegalSituation
from .diagrams import Variables

_STAGED_TARGETS: Final = {
    Stage.OUTSIDE: Target.PROSPECTIVE_CANDIDATE,
    Stage.BEFORE_DETERMINATION: Target.PROSPECTIVE_CANDIDATE,
    Stage.AFTER_DETERMINATION: Target.CANDIDATE,
}


# The variable of each dispute that is touched, with the bits of the readings that somebody holds.
Readings = tuple[tuple[int, int], ...]


class ContextClass(NamedTuple):
    """Contexts that no rule about the act tells apart: their stage, and their rules by number.

    `kind` is the kind of election if a consequence of a rule depends on it.
    """

    stage: Stage
    kind: ElectionKind | None
    rules: tuple[int, ...]


class ApplicableLaw(NamedTuple):
    """All that the cells of an act can see of a situation; rules and schedules are numbers.

    `stage` is the one stage of all elections that run, else `outside`. `consequences` holds the
    rule and the position of those in force.
    """

    act: Act
    staged: bool
    stage: Stage
    contexts: tuple[ContextClass, ...]
    rules: tuple[int, ...]
    consequences: tuple[tuple[int, int], ...]
    schedules: tuple[int, ...]
    readings: Readings


def read_target(target: Target | None, stage: Stage) -> Target:
    """Return a target as it is read at a stage: after determination no one is a hopeful."""
    by_stage = _STAGED_TARGETS[stage]
    if target is None or target in _STAGED_TARGETS.values():
        return by_stage
    is_candidate = target is Target.INDEPENDENT_HOPEFUL and by_stage is Target.CANDIDATE
    return by_stage if is_candidate else target


def stages_met(stages: Iterable[Stage], target: Target | None) -> frozenset[Stage]:
    """Return at which of the stages of all contexts an act with a target meets them.

    A hopeful or a candidate meets the elections of that stage; if there are none, all of them.
    Elections that are met for an open period stay.
    """
    all_stages = frozenset(stages)
    if target not in _STAGED_TARGETS.values():
        return all_stages
    outside = all_stages & {Stage.OUTSIDE}
    own = {stage for stage in all_stages - outside if _STAGED_TARGETS[stage] is target}
    return outside | own if own else all_stages


class _ActLaw(NamedTuple):
    """The law of an act that is in force on some days.

    `consequences` are the positions of those of each rule, `held` the bits of the readings of all
    disputes that somebody holds by then.
    """

    rules: tuple[int, ...]
    consequences: Mapping[int, tuple[int, ...]]
    schedules: tuple[int, ...]
    held: int


@frozen(eq=False, slots=False)
class LawInForce:
    """The rules of a rulebook by act, day and phase."""

    circumstances: Circumstances
    variables: Variables
    _of_stretch: dict[tuple[Act, int], _ActLaw] = field(factory=dict, init=False)
    _of_phase: dict[int, frozenset[int]] = field(factory=dict, init=False)

    @property
    def rulebook(self) -> Rulebook:
        """Return the rulebook."""
        return self.circumstances.rulebook

    @cached_property
    def rules_by_act(self) -> Mapping[Act, tuple[int, ...]]:
        """Return the numbers of the rules about each act."""
        rules = self.rulebook.rules
        return {
            act: tuple(number for number, rule in enumerate(rules) if act in rule.acts)
            for act in Act
        }

    def applicable(self, act: Act, situation: LegalSituation) -> ApplicableLaw:
        """Return the law that applies to an act in a situation."""
        book, now = self.rulebook, self._of_act(act, situation.stretch)
        here = [number for number in now.rules if number not in situation.elsewhere]
        by_phase = {phase: self._timely(here, phase) for phase in situation.phases}
        rules = tuple(sorted(set[int]().union(*by_phase.values())))
        consequences = tuple((number, at) for number in rules for at in now.consequences[number])
        classes = {book.rules[rule].consequences[at].sanction_class for rule, at in consequences}
        schedules = tuple(n for n in now.schedules if book.schedules[n].sanction_class in classes)
        contexts = {self._class(phase, own, rules) for phase, own in by_phase.items()}
        stages = {context.stage for context in contexts} - {Stage.OUTSIDE}
        return ApplicableLaw(
            act=act,
            staged=bool(stages),
            stage=next(iter(stages)) if len(stages) == 1 else Stage.OUTSIDE,
            contexts=tuple(sorted(contexts, key=str)),
            rules=rules,
            consequences=consequences,
            schedules=schedules,
            readings=tuple(
                (dispute, self.variables.masks[dispute] & now.held)
                for dispute in self.disputes_of(rules, schedules)
            ),
        )

    def _of_act(self, act: Act, stretch: int) -> _ActLaw:
        """Return the law of an act that is in force on the days of a stretch."""
        known = self._of_stretch.get((act, stretch))
        if known is None:
            day, rules = self.circumstances.day_of(stretch), self.rulebook.rules
            numbers = tuple(_in_force(rules, day, self.rules_by_act[act]))
            known = self._of_stretch[act, stretch] = _ActLaw(
                numbers,
                {number: tuple(_in_force(rules[number].consequences, day)) for number in numbers},
                tuple(_in_force(self.rulebook.schedules, day)),
                self._held(day),
            )
        return known

    def _held(self, day: date) -> int:
        variables, disputes = self.variables, self.rulebook.disputes
        return sum(
            variables.bits_of(
                variables.disputes[dispute.id],
                (reading.id for reading in dispute.readings if reading.since <= day),
            )
            for dispute in disputes
        )

    def _timely(self, rules: Iterable[int], phase: int) -> tuple[int, ...]:
        """Return those of some rules that apply in a phase."""
        if phase not in self._of_phase:
            context = self.circumstances.phases[phase]
            self._of_phase[phase] = frozenset(
                number for number, rule in enumerate(self.rulebook.rules) if in_time(rule, context)
            )
        timely = self._of_phase[phase]
        return tuple(number for number in rules if number in timely)

    def class_of(self, law: ApplicableLaw, phase: int) -> int:
        """Return the number of the class to which the contexts of a phase belong."""
        return law.contexts.index(self._class(phase, self._timely(law.rules, phase), law.rules))

    def _class(self, phase: int, own: tuple[int, ...], rules: tuple[int, ...]) -> ContextClass:
        context = self.circumstances.phases[phase]
        kind_matters = not self._asking_kinds.isdisjoint(rules)
        return ContextClass(context.stage, context.kind if kind_matters else None, own)

    @cached_property
    def _asking_kinds(self) -> frozenset[int]:
        """Return the rules with a consequence that depends on the kind of election."""
        return frozenset(
            number
            for number, rule in enumerate(self.rulebook.rules)
            if any(part.kinds_of_election for part in rule.consequences)
        )

    def disputes_of(self, rules: Iterable[int], schedules: Iterable[int]) -> tuple[int, ...]:
        """Return the variables of the disputes that some rules and schedules belong to."""
        of_rules, of_schedules = self._disputes
        found = set[int]().union(*(of_rules[number] for number in rules))
        return tuple(sorted(found.union(*(of_schedules[number] for number in schedules))))

    @cached_property
    def _disputes(self) -> tuple[Sequence[frozenset[int]], Sequence[frozenset[int]]]:
        """Return the variables of the disputes of each rule, and of each schedule."""
        numbers, book = self.variables.disputes, self.rulebook
        schedules = (schedule.reading for schedule in book.schedules)
        return (
            [frozenset(numbers[ref.dispute] for ref in reading_refs(rule)) for rule in book.rules],
            [frozenset((numbers[ref.dispute],) if ref else ()) for ref in schedules],
        )


def _in_force(
    parts: Sequence[Rule | Consequence | Schedule], day: date, numbers: Iterable[int] | None = None
) -> Iterator[int]:
    """Yield the numbers of the parts, or of some of them, that are in force on a day."""
    for number in range(len(parts)) if numbers is None else numbers:
        if in_force(parts[number].first, parts[number].last, day):
            yield number
