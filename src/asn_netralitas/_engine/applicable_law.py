"""The law that applies to an act in a situation.

An `ApplicableLaw` holds all that a cell can see of a situation. Situations that no rule about the
act tells apart have the same one.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Final, NamedTuple

from attrs import field, frozen

from asn_netralitas._model.codes import Act, Category, ElectionKind, Stage, Target
from asn_netralitas._model.elections import Context
from asn_netralitas._model.law import ReadingRef, Rule, facts_tested, in_force
from asn_netralitas._reading.rulebook import Rulebook

from .circumstances import Circumstances, LegalSituation
from .diagrams import Variables

_STAGED_TARGETS: Final = {
    Stage.OUTSIDE: Target.PROSPECTIVE_CANDIDATE,
    Stage.BEFORE_DETERMINATION: Target.PROSPECTIVE_CANDIDATE,
    Stage.AFTER_DETERMINATION: Target.CANDIDATE,
}


class ContextClass(NamedTuple):
    """Contexts that no rule about the act tells apart: their stage, and their rules by number.

    `kind` is the kind of election if a consequence of a rule depends on it.
    """

    stage: Stage
    kind: ElectionKind | None
    rules: tuple[int, ...]


class ApplicableLaw(NamedTuple):
    """All that a cell can see of a situation; rules, schedules and disputes are numbers.

    `stage` is the one stage of all elections that run, else `outside`. `consequences` holds the
    rule and the position of those in force, `readings` each dispute that is touched with the bits
    of the readings that somebody holds by then.
    """

    act: Act
    staged: bool
    stage: Stage
    contexts: tuple[ContextClass, ...]
    rules: tuple[int, ...]
    consequences: tuple[tuple[int, int], ...]
    schedules: tuple[int, ...]
    readings: tuple[tuple[int, int], ...]

    @property
    def held(self) -> int:
        """Return the bits of all readings that somebody holds by then."""
        return sum(bits for _, bits in self.readings)


def in_time(rule: Rule, context: Context) -> bool:
    """Return whether a rule applies to this kind, contest, stage and period of an election."""
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
    named = bool(rule.election_kinds or rule.contests)
    # The law of an election that no calendar holds is another: what is said of elections at large
    # is not said of it. Outside its stages an election is met only by the rules that name one of
    # its open periods, and a rule about elections of some kind means elections that run.
    return named if context.is_apart else context.election is None and not named


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


def reading_refs(rule: Rule) -> Iterator[ReadingRef]:
    """Yield the readings that a rule, or one of its consequences, belongs to."""
    refs = (rule.reading, *(consequence.reading for consequence in rule.consequences))
    yield from (ref for ref in refs if ref is not None)


@frozen(eq=False, slots=False)
class LawInForce:
    """The rules of a rulebook by act, day and phase."""

    circumstances: Circumstances
    variables: Variables
    _of_day: dict[tuple[Act, int], tuple[int, ...]] = field(factory=dict, init=False)
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

    def deciding(self, act: Act) -> int:
        """Return the bits of the facts that may change anything in a decision about an act."""
        vocabulary, variables = self.rulebook.vocabulary, self.variables
        # Every finding shows the post of a person, and it decides who imposes a sanction.
        names = {"position", "employer_level"}
        names |= {entailment.fact for entailment in vocabulary.entailments}
        names |= {presumption.fact for presumption in vocabulary.presumptions}
        for number in self.rules_by_act[act]:
            rule = self.rulebook.rules[number]
            for condition in (rule.when, *(part.when for part in rule.consequences)):
                names |= {leaf.fact for leaf in facts_tested(condition)}
        return sum(variables.masks[variables.numbers[name]] for name in names)

    def applicable(self, act: Act, situation: LegalSituation) -> ApplicableLaw:
        """Return the law that applies to an act in a situation."""
        book, day = self.rulebook, self.circumstances.day_of(situation.stretch)
        by_phase = {
            phase: tuple(number for number in self._rules(act, situation) if number in timely)
            for phase in situation.phases
            for timely in (self._in_time(phase),)
        }
        rules = tuple(sorted({number for numbers in by_phase.values() for number in numbers}))
        consequences = tuple(
            (number, position)
            for number in rules
            for position, part in enumerate(book.rules[number].consequences)
            if in_force(part.first, part.last, day)
        )
        classes = {book.rules[rule].consequences[at].sanction_class for rule, at in consequences}
        schedules = tuple(
            number
            for number, schedule in enumerate(book.schedules)
            if in_force(schedule.first, schedule.last, day) and schedule.sanction_class in classes
        )
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
            readings=tuple(self._readings(rules, schedules, day)),
        )

    def _rules(self, act: Act, situation: LegalSituation) -> tuple[int, ...]:
        """Return the rules about an act that are in force then and there."""
        key = (act, situation.stretch)
        if key not in self._of_day:
            rules, day = self.rulebook.rules, self.circumstances.day_of(situation.stretch)
            self._of_day[key] = tuple(
                number
                for number in self.rules_by_act[act]
                if in_force(rules[number].first, rules[number].last, day)
            )
        elsewhere = situation.elsewhere
        return tuple(number for number in self._of_day[key] if number not in elsewhere)

    def _in_time(self, phase: int) -> frozenset[int]:
        """Return the rules that apply in a phase."""
        if phase not in self._of_phase:
            context = self.circumstances.phases[phase]
            self._of_phase[phase] = frozenset(
                number for number, rule in enumerate(self.rulebook.rules) if in_time(rule, context)
            )
        return self._of_phase[phase]

    def class_of(self, law: ApplicableLaw, phase: int) -> int:
        """Return the number of the class to which the contexts of a phase belong."""
        timely = self._in_time(phase)
        own = tuple(number for number in law.rules if number in timely)
        return law.contexts.index(self._class(phase, own, law.rules))

    def _class(self, phase: int, own: tuple[int, ...], rules: tuple[int, ...]) -> ContextClass:
        context = self.circumstances.phases[phase]
        kind_matters = any(
            part.kinds_of_election
            for number in rules
            for part in self.rulebook.rules[number].consequences
        )
        return ContextClass(context.stage, context.kind if kind_matters else None, own)

    def _readings(
        self, rules: Iterable[int], schedules: Iterable[int], day: date
    ) -> Iterator[tuple[int, int]]:
        book = self.rulebook
        refs = [ref for number in rules for ref in reading_refs(book.rules[number])]
        refs += (ref for number in schedules if (ref := book.schedules[number].reading))
        touched = {ref.dispute for ref in refs}
        for number, dispute in enumerate(book.disputes):
            if dispute.id in touched:
                held = [reading.id for reading in dispute.readings if reading.since <= day]
                yield number, self.variables.bits_of(self.variables.facts + number, held)

    # -------------------------------------------------------------- what it says to a category

    def admissible(self, law: ApplicableLaw, category: Category, target: Target | None) -> int:
        """Return the bits of the values that category, act, target and stage leave to each fact."""
        sources = {"category": category, "act": law.act, "target": target, "stage": law.stage}
        left = self.variables.every_fact
        for source, values, allowed in self._entailments:
            if sources[source] in values:
                left &= allowed
        return left

    @cached_property
    def _entailments(self) -> tuple[tuple[str, frozenset[StrEnum], int], ...]:
        """Return each entailment as its source, its values and the bits that it leaves."""
        variables = self.variables
        return tuple(
            (
                entry.source,
                entry.values,
                ~variables.masks[fact] | variables.bits_of(fact, entry.allowed),
            )
            for entry in self.rulebook.vocabulary.entailments
            for fact in (variables.numbers[entry.fact],)
        )

    def alike(self, law: ApplicableLaw) -> Mapping[Category, tuple[Category, ...]]:
        """Return for each category those that nothing in a law or its vocabulary tells apart."""
        book = self.rulebook
        sets = [book.rules[number].categories for number in law.rules]
        sets += [book.rules[rule].consequences[at].categories for rule, at in law.consequences]
        sets += [book.schedules[number].categories for number in law.schedules]
        groups: dict[Hashable, list[Category]] = {}
        for category in Category:
            seen = tuple(category in categories for categories in sets)
            groups.setdefault((seen, self._of_category[category]), []).append(category)
        return {category: tuple(group) for group in groups.values() for category in group}

    @cached_property
    def _of_category(self) -> Mapping[Category, Hashable]:
        """Return what entailments and presumptions say of each category."""
        vocabulary = self.rulebook.vocabulary
        sets = [
            *(entry.values for entry in vocabulary.entailments if entry.source == "category"),
            *(entry.categories for entry in vocabulary.presumptions),
        ]
        return {category: tuple(category in found for found in sets) for category in Category}
