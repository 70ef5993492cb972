"""The pure evaluation: one question in, one decision out; no clock, no file, no global state.

How a verdict is reached:

1. `_question` gives the settings: what law and calendar say on each day, in each place, that the
   question leaves possible.
2. A *completion* fills in everything else that is not known: the category of a group, the target,
   and every fact that a rule tests. Presumptions hold unless the caller says otherwise;
   combinations that an entailment excludes are no completions.
3. For each completion and each choice of readings `_standing` tells what stands and which verdict
   that gives. Over all completions: one verdict under every choice is the verdict; one verdict
   under each choice, but not the same, is `disputed`; anything else `depends`.
4. A fact is *open* if two completions that agree on everything else (but where the fact decides
   what the others may be) differ in the verdict under some choice. A sanction class is *certain*
   if every completion has it under every choice.

Values of a fact that no rule and no entailment tells apart are tried once. `_explain` makes the
decision out of what was found.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from itertools import product
from typing import Final, TypeVar

from attrs import field, frozen

from ._calendar import Calendar
from ._errors import CaseError, Problem
from ._explain import Answer, Completion, Outcome, Whereabouts, decide
from ._load import Rulebook
from ._model import Activity, At, Context, Decision, FactIs, Person, Rule
from ._question import Question, Setting, Spot, ask
from ._standing import Choice, Meeting, Standing, Truths, code_of, facts_tested, standing, truths
from ._vocabulary import Category, Entailment, FactValue, Stage, Target

SPOT: Final = ("at", "region", "election")
_STAGED_TARGETS: Final = {
    Stage.OUTSIDE: Target.PROSPECTIVE_CANDIDATE,
    Stage.BEFORE_DETERMINATION: Target.PROSPECTIVE_CANDIDATE,
    Stage.AFTER_DETERMINATION: Target.CANDIDATE,
}
_STAGE_BOUND: Final = (
    Target.PROSPECTIVE_CANDIDATE,
    Target.INDEPENDENT_HOPEFUL,
    Target.CANDIDATE,
)
T = TypeVar("T")


def evaluate(
    person: Person,
    activity: Activity,
    *,
    at: At,
    rulebook: Rulebook | None = None,
    calendar: Calendar | None = None,
    readings: Mapping[str, str] | None = None,
) -> Decision:
    """Decide whether a person may do something on a day, in a place, and with what consequence.

    A fact that is left out is unknown, never false: the verdict is firm exactly when every way of
    filling in what is unknown gives it. `at` is a civil day, an aware datetime (which becomes the
    civil day of the person's region) or a `DaySpan`. `readings` chooses for a dispute, or for all
    of them (`"*"`), a reading by its id, by an authority that holds it, or as `strictest` or
    `most_lenient`. Without `rulebook` and `calendar` the national ones decide.

    Raises:
        CaseError: If a code, region, election or reading is unknown, a datetime has no zone, or
            two facts contradict each other.

    >>> from datetime import date
    >>> from asn_netralitas import Act, Activity, Category, Person, evaluate
    >>> decision = evaluate(
    ...     Person(Category.PNS, region="64.08"), Activity(Act.LIKE_POST), at=date(2024, 8, 15)
    ... )
    >>> decision.verdict.value, [sanction.rule for sanction in decision.sanctions]
    ('prohibited', ['skb-a-04'])
    """
    question = ask(
        person,
        activity,
        at,
        rulebook if rulebook is not None else Rulebook.national(),
        calendar if calendar is not None else Calendar.national(),
        readings or {},
    )
    space = _Space(question, question.settings())
    outcomes = space.outcomes()
    if not outcomes:
        raise CaseError(_contradictions(question, space.settings.values()))
    return decide(
        Answer(
            question=question,
            settings=tuple(space.settings.values()),
            choices=space.choices,
            outcomes=outcomes,
            whereabouts={key: space.whereabouts(key) for key in outcomes},
            deciding=space.open_dimensions,
        )
    )


@frozen(slots=False)
class _Space:
    """Every completion of a question: (day, place, membership, category, target, *facts)."""

    question: Question
    settings: Mapping[Spot, Setting] = field(hash=False)
    _remembered: dict[Completion, Outcome] = field(factory=dict, init=False)
    _places: dict[Completion, Whereabouts] = field(factory=dict, init=False)

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """Return the rules of every setting, each once."""
        return tuple(
            {rule.id: rule for setting in self.settings.values() for rule in setting.rules}.values()
        )

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """Return the facts that some rule tests, in the order of the vocabulary."""
        tested = {leaf.fact for leaf in self._leaves()}
        if any(_names_positions(rule) for rule in self.rules):
            tested.add("position")
        # A given fact that no rule tests may still contradict an entailment.
        tested |= {entry.fact for entry in self._entailments} & self.question.given.keys()
        return tuple(name for name in self.question.vocabulary.facts if name in tested)

    @cached_property
    def dimensions(self) -> tuple[str, ...]:
        """Return the name of each place in a completion."""
        return (*SPOT, "category", "target", *self.facts)

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        """Return every way to choose one reading for each dispute that has several."""
        options: dict[str, dict[str, None]] = {}
        for setting in self.settings.values():
            for dispute, readings in setting.readings:
                options.setdefault(dispute, {}).update(dict.fromkeys(readings))
        names = [dispute for dispute, readings in options.items() if len(readings) > 1]
        return tuple(
            dict(zip(names, chosen, strict=True))
            for chosen in product(*(options[name] for name in names))
        )

    # -------------------------------------------------------------- completions

    def outcomes(self) -> dict[Completion, Outcome]:
        """Return, for each completion, what stands under each choice of readings."""
        return {key: self._outcome(key) for key in self._completions()}

    def _completions(self) -> Iterator[Completion]:
        for spot, setting in self.settings.items():
            for category in self.question.members:
                for target in self._targets(setting):
                    values = [
                        self._admissible(fact, category, target, setting) for fact in self.facts
                    ]
                    for facts in product(*values):
                        yield (*spot, category, target, *facts)

    def _outcome(self, key: Completion) -> Outcome:
        """Return what stands in a completion; completions with equal truths share one value."""
        found = truths(self.setting(key).rules, self._facts_of(key))
        names = tuple(rule.id for rule in found.rules)
        place = (*key[:_FIRST_FACT], names, found.consequences)
        if place not in self._remembered:
            self._remembered[place] = tuple(self._stand(key, found))
        return self._remembered[place]

    def _stand(self, key: Completion, found: Truths) -> Iterator[Standing | None]:
        setting, where = self.setting(key), self.whereabouts(key)
        for choice in self.choices:
            effective = _effective(choice, setting)
            if effective is None:
                yield None
            else:
                yield standing(found, where.meetings, where.category, effective, setting.brought)

    def setting(self, key: Completion) -> Setting:
        """Return the setting of a completion."""
        return self.settings[key[0], key[1], key[2]]

    def whereabouts(self, key: Completion) -> Whereabouts:
        """Return the setting and category of a completion, and the contexts that it meets.

        Each context comes with the target as it is read there.
        """
        place = key[:_FIRST_FACT]
        if place not in self._places:
            setting = self.setting(key)
            meetings = _meetings(setting.contexts, key[4])
            self._places[place] = Whereabouts(setting, key[3], meetings)
        return self._places[place]

    def _facts_of(self, key: Completion) -> dict[str, FactValue]:
        facts: dict[str, FactValue] = dict(self.question.given)
        facts |= dict(zip(self.dimensions, key, strict=True))
        return facts

    # -------------------------------------------------------------- what a fact may be

    def _targets(self, setting: Setting) -> tuple[Target | None, ...]:
        """Return the targets to try; None where each stage gives its own."""
        given = self.question.target
        if given is not None:
            return (given,)
        return (None,) if setting.staged else self._target_values

    @cached_property
    def _target_values(self) -> tuple[Target, ...]:
        """Return one target of each group that no rule and no entailment tells apart."""
        sets = [rule.targets for rule in self.rules]
        sets += [part.targets for rule in self.rules for part in rule.consequences]
        sets += [
            frozenset(Target(value) for value in entailment.values)
            for entailment in self.question.vocabulary.entailments
            if entailment.source == "target"
        ]
        sets += [frozenset({target}) for target in _STAGE_BOUND]
        return tuple(_representatives(Target, sets))

    @cached_property
    def _values(self) -> dict[str, tuple[FactValue, ...]]:
        """Return for each tested fact one value of each group that nothing tells apart."""
        found: dict[str, tuple[FactValue, ...]] = {}
        for fact in self.facts:
            sets = [leaf.values for leaf in self._leaves() if leaf.fact == fact]
            sets += [entry.allowed for entry in self._entailments if entry.fact == fact]
            if fact == "position":
                sets += [rule.positions for rule in self.rules]
                sets += [part.positions for rule in self.rules for part in rule.consequences]
            spec = self.question.vocabulary.facts[fact]
            found[fact] = tuple(_representatives(spec.values, sets))
        return found

    @property
    def _entailments(self) -> tuple[Entailment, ...]:
        return self.question.vocabulary.entailments

    def _leaves(self) -> Iterator[FactIs]:
        for rule in self.rules:
            yield from facts_tested(rule.when)
            for consequence in rule.consequences:
                yield from facts_tested(consequence.when)

    def _admissible(
        self, fact: str, category: Category, target: Target | None, setting: Setting
    ) -> tuple[FactValue, ...]:
        """Return the values a fact may have, given what category, act, target and stage entail."""
        given = self.question.given.get(fact)
        if given is None:
            given = self.question.presumed(fact, category)
        values = self._values[fact] if given is None else (given,)
        sources = {
            "category": category,
            "act": self.question.input.activity.act,
            "target": target,
            "stage": setting.stage,
        }
        for entailment in self._entailments:
            if entailment.fact == fact and sources[entailment.source] in entailment.values:
                values = tuple(value for value in values if value in entailment.allowed)
        return values

    # -------------------------------------------------------------- what is open

    def open_dimensions(self, outcomes: Mapping[Completion, Hashable]) -> tuple[str, ...]:
        """Return what decides between different outcomes; given and presumed facts never do."""
        return tuple(
            name
            for index, name in enumerate(self.dimensions)
            if any(outcomes[key] != outcomes[other] for key, other in self._pairs(index, outcomes))
        )

    def _pairs(
        self, index: int, outcomes: Mapping[Completion, Hashable]
    ) -> Iterator[tuple[Completion, Completion]]:
        """Yield completions that differ in one dimension and, where they must, in others."""
        values = dict.fromkeys(key[index] for key in outcomes)
        if len(values) == 1:
            return
        for key in outcomes:
            for value in values:
                if value == key[index]:
                    continue
                changed = (*key[:index], value, *key[index + 1 :])
                if index >= _FIRST_FACT:
                    others: Iterable[Completion] = (changed,)
                else:
                    others = self._nearest(changed, index)
                yield from ((key, other) for other in others if other in outcomes)

    def _nearest(self, wanted: Completion, index: int) -> Iterator[Completion]:
        """Yield the completions nearest to one that may be impossible, keeping one dimension."""
        for spot in self._spots(wanted):
            setting = self.settings[spot]
            targets = _keep_or_all(wanted[4], self._targets(setting))
            for target in targets:
                key = (*spot, wanted[3], target)
                if key[index] != wanted[index]:
                    continue
                values = [
                    _keep_or_all(value, self._admissible(fact, wanted[3], target, setting))
                    for fact, value in zip(self.facts, wanted[_FIRST_FACT:], strict=True)
                ]
                for facts in product(*values):
                    yield (*key, *facts)

    def _spots(self, wanted: Completion) -> tuple[Spot, ...]:
        spot = (wanted[0], wanted[1], wanted[2])
        if spot in self.settings:
            return (spot,)
        return tuple(other for other in self.settings if other[:2] == spot[:2])


_FIRST_FACT: Final = len(SPOT) + 2


def _keep_or_all(value: T, allowed: tuple[T, ...]) -> tuple[T, ...]:
    return (value,) if value in allowed else allowed


def _representatives(values: Iterable[T], tests: list[frozenset[T]]) -> Iterator[T]:
    """Yield the first of each group of values that lie in the same sets."""
    seen: set[tuple[bool, ...]] = set()
    for value in values:
        signature = tuple(value in test for test in tests)
        if signature not in seen:
            seen.add(signature)
            yield value


def _effective(choice: Choice, setting: Setting) -> Choice | None:
    """Return the reading of each dispute in a setting; None where the choice does not exist."""
    found = {}
    for dispute, readings in setting.readings:
        if not readings:
            continue
        chosen = readings[0] if len(readings) == 1 else choice[dispute]
        if chosen not in readings:
            return None
        found[dispute] = chosen
    return found


def _meetings(contexts: tuple[Context, ...], target: Target | None) -> tuple[Meeting, ...]:
    """Return the contexts that an act meets, with its target as it is read in each.

    A hopeful or a candidate picks the elections of that stage; where there is none, it is read as
    what that person is at the stage there is. Elections met only for an open period stay.
    """
    if target not in _STAGED_TARGETS.values():
        return tuple(Meeting(context, _read(target, context)) for context in contexts)
    picked = [context for context in contexts if _STAGED_TARGETS[context.stage] is target]
    staged = any(context.stage is not Stage.OUTSIDE for context in picked)
    kept = [
        context
        for context in contexts
        if not staged or context in picked or context.stage is Stage.OUTSIDE
    ]
    return tuple(Meeting(context, _STAGED_TARGETS[context.stage]) for context in kept)


def _read(target: Target | None, context: Context) -> Target:
    """Return a target as it is read in a context: after determination no one is a hopeful."""
    by_stage = _STAGED_TARGETS[context.stage]
    if target is None:
        return by_stage
    if target is Target.INDEPENDENT_HOPEFUL and by_stage is Target.CANDIDATE:
        return by_stage
    return target


def _names_positions(rule: Rule) -> bool:
    return bool(rule.positions) or any(part.positions for part in rule.consequences)


def _contradictions(question: Question, settings: Iterable[Setting]) -> list[Problem]:
    """Return why no completion fits what was given, naming the two facts of each clash."""
    sources: dict[str, set[StrEnum | None]] = {
        "category": set(question.members),
        "act": {question.input.activity.act},
        "target": {question.target},
        "stage": {setting.stage for setting in settings},
    }
    problems = [
        Problem(
            code="contradiction",
            values={
                "if_fact": entailment.source,
                "if_value": str(next(iter(sources[entailment.source]))),
                "fact": entailment.fact,
                "value": code_of(question.given[entailment.fact]),
            },
        )
        for entailment in question.vocabulary.entailments
        if sources[entailment.source] <= entailment.values
        and question.given.get(entailment.fact) not in {None, *entailment.allowed}
    ]
    return problems or [Problem(code="impossible-case")]
