"""The pure evaluation: one question in, one decision out; no clock, no file, no global state.

How a verdict is reached:

1. `_question` gives the settings: what law and calendar say on each day, in each place, that the
   question leaves possible.
2. A *completion* fills in everything else that is not known: the category of a group, the target,
   and every fact that a rule tests. Presumptions hold unless the caller says otherwise;
   combinations that an entailment excludes are no completions. What decides which values other
   facts may have is branched over: each setting, category and target is a cell (`_cells`), in
   which every other fact has a list of values of its own.
3. For each completion and each choice of readings `_standing` tells what stands and which verdict
   that gives. Over all completions: one verdict under every choice is the verdict; one verdict
   under each choice, but not the same, is `disputed`; anything else `depends`.
4. A fact is *open* if two completions that agree on everything else (but where the fact decides
   what the others may be) differ in the verdict under some choice. A sanction class is *certain*
   if every completion has it under every choice.

`_explain` makes the decision out of what was found.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache, partial
from itertools import product
from operator import attrgetter
from typing import Any, Final, NamedTuple, TypeVar

from attrs import evolve, field, fields, frozen

from asn_netralitas._model.case import Activity, At, Person
from asn_netralitas._model.codes import (
    Act,
    Category,
    FactValue,
    Target,
    Verdict,
    code_of,
)
from asn_netralitas._model.decision import Decision
from asn_netralitas._model.law import facts_tested
from asn_netralitas._model.problems import CaseError, Problem
from asn_netralitas._reading.calendar import Calendar, Place
from asn_netralitas._reading.rulebook import Rulebook

from ._cells import Cell, Effective, Values, cell_of
from ._explain import Answer, Outcome, Whereabouts, decide
from ._question import Question, Readings, ask, readings_in
from ._settings import Law, Setting, Spot, Wanted, law_of
from ._standing import Choice, Standing
from ._ways import search

_REMEMBERED: Final = 16_384
_BOOKS: Final = 8
_GROUNDS: Final = 8192
_MASKS: Final = 1024
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
    law = law_of(
        rulebook if rulebook is not None else Rulebook.national(),
        calendar if calendar is not None else Calendar.national(),
    )
    # Two times that are the same instant can be two civil days, so only a plain date is a key.
    when = at if type(at) is date else ask(person, activity, at, law, readings or {}).input.at
    asked = (when, tuple(readings.items()) if readings else (), *_of_person(person))
    try:
        return _answers(law)(*asked, *_of_activity(activity))
    except TypeError:
        # What cannot be a key is not a good word either, and the check of the question says which.
        return _decide(ask(person, activity, when, law, readings or {}))


_PERSON: Final = tuple(attribute.name for attribute in fields(Person))
_ACTIVITY: Final = tuple(attribute.name for attribute in fields(Activity))
_of_person: Final = attrgetter(*_PERSON)
_of_activity: Final = attrgetter(*_ACTIVITY)


@lru_cache(_BOOKS)
def _answers(law: Law) -> Callable[..., Decision]:
    """Return the decisions of a law by all that was asked, each made once, bounded."""
    decided = _decided(law)

    # By types too, since True equals 1 and a code equals its text, and neither is the other here.
    @lru_cache(_REMEMBERED, typed=True)
    def answer(
        when: At,
        readings: tuple[tuple[str, str], ...],
        *values: Any,  # noqa: ANN401  # of any kind, until the question is checked
    ) -> Decision:
        person = Person(*values[: len(_PERSON)])
        activity = Activity(*values[len(_PERSON) :])
        question = ask(person, activity, when, law, dict(readings))
        ground = ground_of(question)
        decision = decided(_Asked(_essence(question, ground), question))
        return decision.asked_as(question.input)

    return answer


@frozen
class _Asked:
    """A question that equals every other with the same essence."""

    essence: Hashable
    question: Question = field(eq=False)


@lru_cache(_BOOKS)
def _decided(law: Law) -> Callable[[_Asked], Decision]:
    """Return the decisions of a law by what decides them, each made once, bounded."""
    ways = partial(search, rulebook=law.rulebook, calendar=law.calendar, evaluate=evaluate)

    @lru_cache(_REMEMBERED)
    def decided(asked: _Asked) -> Decision:
        return evolve(_decide(asked.question), ways=ways)

    return decided


def _essence(question: Question, ground: Ground) -> Hashable:
    """Return all of a question that can change anything in its decision but `input`.

    Where one completion is left, what holds in it and the facts that its findings show; otherwise
    every fact that a rule about the act tests.
    """
    given = question.given
    mask = ground.mask(given)
    if mask is None:
        facts = question.law.deciding(question.input.activity.act)
    else:
        facts = ground.shown(mask)
    return ground, mask, tuple(map(given.get, facts))


def _decide(question: Question) -> Decision:
    ground = ground_of(question)
    space = Space(question, ground)
    if not space.cells:
        raise CaseError(_contradictions(question, ground.settings.values()))
    return decide(
        Answer(
            question=question,
            settings=tuple(ground.settings.values()),
            choices=ground.choices,
            distinct=tuple(space.distinct()),
            decided_by=space.decided_by,
        )
    )


class _Key(NamedTuple):
    """Where a cell lies; the names of the first five things that can be open."""

    at: date
    region: Place
    election: frozenset[str]
    category: Category
    target: Target | None


_VectorOf = Callable[[_Key, int], tuple[Hashable, ...]]


@frozen(eq=False)
class _Single:
    """The one cell of a ground: the facts that it tests, and those that cannot have every value.

    Each tested fact comes with its masks and the value that it has untold, if there is one only.
    """

    full: int
    tests: tuple[tuple[str, Mapping[FactValue | None, int], FactValue | None], ...]
    limits: tuple[tuple[str, frozenset[FactValue]], ...]

    def mask(self, given: Mapping[str, FactValue]) -> int | None:
        """Return the mask that is left where every tested fact has one value it may have."""
        mask = self.full
        for fact, masks, untold in self.tests:
            left = masks.get(given.get(fact, untold))
            if left is None:
                return None
            mask &= left
        possible = all(given.get(fact) in {None, *values} for fact, values in self.limits)
        return mask if possible else None


@frozen(slots=False, eq=False)
class Ground:
    """All of a question but its plain facts: every cell that may be met, under which readings."""

    law: Law
    act: Act
    members: tuple[Category, ...]
    target: Target | None
    settings: Mapping[Spot, Setting]
    readings: Mapping[Spot, Readings]

    @cached_property
    def candidates(self) -> Mapping[_Key, Cell]:
        """Return the cells; what is given may make some of them impossible."""
        return {
            _Key(*spot, category, target): cell_of(self.law, setting, category, target)
            for spot, setting in self.settings.items()
            for category in self.members
            for target in self.targets(setting)
        }

    def targets(self, setting: Setting) -> tuple[Target | None, ...]:
        """Return the targets to try; None where each stage gives its own."""
        if self.target is not None:
            return (self.target,)
        return (None,) if setting.staged else tuple(Target)

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        """Return every way to choose one reading for each dispute that has several."""
        options: dict[str, dict[str, None]] = {}
        touched = frozenset().union(*(cell.disputes for cell in self.candidates.values()))
        for readings in self.readings.values():
            for dispute, found in readings:
                if dispute in touched:
                    options.setdefault(dispute, {}).update(dict.fromkeys(found))
        names = [dispute for dispute, readings in options.items() if len(readings) > 1]
        return tuple(
            dict(zip(names, chosen, strict=True))
            for chosen in product(*(options[name] for name in names))
        )

    @cached_property
    def effective(self) -> Mapping[_Key, tuple[Effective | None, ...]]:
        """Return the readings in force in each cell under each choice, if the choice exists."""
        return {
            key: tuple(
                _effective(choice, self.readings[key[:3]], cell.disputes) for choice in self.choices
            )
            for key, cell in self.candidates.items()
        }

    def outcome(self, key: _Key, mask: int) -> Outcome:
        """Return what stands in a cell where a mask is left, under each choice."""
        cell = self.candidates[key]
        return tuple(
            None if effective is None else cell.standing(mask, effective)
            for effective in self.effective[key]
        )

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """Return the facts that matter here, in the order of the vocabulary.

        A fact that no rule tests may still make a cell impossible, by what entails it.
        """
        vocabulary = self.law.rulebook.vocabulary
        tested = {fact for cell in self.candidates.values() for fact in cell.masks}
        tested |= {entailment.fact for entailment in vocabulary.entailments}
        return tuple(name for name in vocabulary.facts if name in tested)

    @cached_property
    def unless_given(self) -> Mapping[_Key, Values]:
        """Return the values that each fact may have in each cell if it is not given."""
        return {
            key: {fact: self._unless_given(fact, key) for fact in self.facts}
            for key in self.candidates
        }

    def _unless_given(self, fact: str, key: _Key) -> tuple[FactValue, ...]:
        vocabulary = self.law.rulebook.vocabulary
        presumed = vocabulary.presumed(fact, key.category)
        values = vocabulary.facts[fact].values if presumed is None else (presumed,)
        return tuple(value for value in values if value in self.admissible[key][fact])

    @cached_property
    def admissible(self) -> Mapping[_Key, Mapping[str, frozenset[FactValue]]]:
        """Return the values that category, act, target and stage leave to each fact."""
        return {key: self._admissible(key) for key in self.candidates}

    def _admissible(self, key: _Key) -> dict[str, frozenset[FactValue]]:
        vocabulary = self.law.rulebook.vocabulary
        sources: dict[str, StrEnum | None] = {
            "category": key.category,
            "act": self.act,
            "target": key.target,
            "stage": self.candidates[key].setting.stage,
        }
        found = {fact: frozenset(vocabulary.facts[fact].values) for fact in self.facts}
        for entailment in vocabulary.entailments:
            if sources[entailment.source] in entailment.values:
                found[entailment.fact] &= entailment.allowed
        return found

    # -------------------------------------------------------------- one completion only

    @cached_property
    def _single(self) -> _Single | None:
        """Return how to find the mask of a completion, if there is one cell only."""
        if len(self.candidates) != 1:
            return None
        ((key, cell),) = self.candidates.items()
        untold, admissible = self.unless_given[key], self.admissible[key]
        tests: dict[str, dict[FactValue | None, int]] = {
            fact: {value: mask for value, mask in masks.items() if value in admissible[fact]}
            for fact, masks in cell.masks.items()
        }
        every = self.law.rulebook.vocabulary.facts
        return _Single(
            cell.full,
            tuple(
                (fact, masks, untold[fact][0] if len(untold[fact]) == 1 else None)
                for fact, masks in tests.items()
            ),
            tuple(
                (fact, values)
                for fact, values in admissible.items()
                if fact not in tests and len(values) < len(every[fact].values)
            ),
        )

    def mask(self, given: Mapping[str, FactValue]) -> int | None:
        """Return the mask of the only completion; None where there are several, or none."""
        return None if self._single is None else self._single.mask(given)

    @cached_property
    def shown(self) -> Callable[[int], tuple[str, ...]]:
        """Return the facts that a decision shows where a mask is left of the only cell."""
        return lru_cache(_MASKS)(self._shown)

    def _shown(self, mask: int) -> tuple[str, ...]:
        key = next(iter(self.candidates))
        found = {
            rule
            for standing in self.outcome(key, mask)
            if standing is not None
            for rule, *_ in (*standing.stands, *standing.lifted)
        }
        rules = [rule for rule in self.settings[key[:3]].rules if rule.id in found]
        facts = {leaf.fact for rule in rules for leaf in facts_tested(rule.when)}
        vocabulary = self.law.rulebook.vocabulary
        # The post of a person stands in every finding, and decides who imposes a sanction.
        facts |= {"position", "employer_level"}
        facts |= {presumption.fact for presumption in vocabulary.presumptions}
        return tuple(name for name in vocabulary.facts if name in facts)


def ground_of(question: Question) -> Ground:
    """Return the ground of a question; it is laid when first met and kept, bounded."""
    person, activity = question.input.person, question.input.activity
    return _grounds(question.law)(
        question.wanted,
        person.region,
        question.alike,
        person.category,
        activity.target,
        tuple(question.input.readings.items()),
    )


@lru_cache(_BOOKS)
def _grounds(law: Law) -> Callable[..., Ground]:
    vocabulary = law.rulebook.vocabulary

    @lru_cache(_GROUNDS)
    def ground(
        wanted: Wanted,
        region: str | None,
        days: tuple[date, ...],
        category: Category,
        target: Target | None,
        readings: tuple[tuple[str, str], ...],
    ) -> Ground:
        settings = law.spots(wanted, region, days)
        chosen = dict(readings)
        return Ground(
            law=law,
            act=wanted.act,
            members=vocabulary.members(category),
            target=vocabulary.target_of(wanted.act, target),
            settings=settings,
            readings={spot: readings_in(setting, chosen) for spot, setting in settings.items()},
        )

    return ground


@frozen(slots=False, eq=False)
class Space:
    """Every completion of a question, as cells with the values that each fact may have there."""

    question: Question
    ground: Ground
    _without: dict[tuple[_Key, str], tuple[int, ...]] = field(factory=dict, init=False)
    _beside: dict[tuple[_Key, _Key], Iterable[tuple[int, int]]] = field(factory=dict, init=False)

    @cached_property
    def cells(self) -> Mapping[_Key, Cell]:
        """Return the cells that are possible, with what was given."""
        return {
            key: cell
            for key, cell in self.ground.candidates.items()
            if all(self.values[key].values())
        }

    @cached_property
    def values(self) -> Mapping[_Key, Values]:
        """Return the values that each fact may have in each cell."""
        given = {
            fact: (value,)
            for fact in self.ground.facts
            if (value := self.question.given.get(fact)) is not None
        }
        admissible = self.ground.admissible
        return {
            key: {
                **untold,
                **{
                    fact: told if told[0] in admissible[key][fact] else ()
                    for fact, told in given.items()
                },
            }
            for key, untold in self.ground.unless_given.items()
        }

    # -------------------------------------------------------------- what stands

    def distinct(self) -> Iterator[tuple[Whereabouts, Outcome]]:
        """Yield what stands where, each once however many completions share it."""
        for key, cell in self.cells.items():
            where = Whereabouts(cell.setting, key.category, cell.meetings)
            outcomes = (self.ground.outcome(key, mask) for mask in cell.reachable(self.values[key]))
            yield from ((where, outcome) for outcome in dict.fromkeys(outcomes))

    def verdicts(self) -> frozenset[tuple[Verdict | None, ...]]:
        """Return what the verdict can be, under each choice of readings side by side."""
        outcomes = (
            self.ground.outcome(key, mask)
            for key, cell in self.cells.items()
            for mask in cell.reachable(self.values[key], within=cell.bits_of_rules)
        )
        return frozenset(
            tuple(None if found is None else found.verdict for found in outcome)
            for outcome in outcomes
        )

    # -------------------------------------------------------------- what is open

    @cached_property
    def _single(self) -> bool:
        """Tell whether there is one completion only."""
        return len(self.cells) == 1 and all(
            len(values) == 1 for key in self.cells for values in self.values[key].values()
        )

    def decided_by(self, part: Callable[[Standing], Hashable]) -> tuple[str, ...]:
        """Return what decides a part of what stands; given and presumed facts never do."""
        if self._single:
            return ()
        known: dict[tuple[_Key, int], tuple[Hashable, ...]] = {}

        def vector(key: _Key, mask: int) -> tuple[Hashable, ...]:
            if (key, mask) not in known:
                outcome = self.ground.outcome(key, mask)
                known[key, mask] = tuple(
                    None if standing is None else part(standing) for standing in outcome
                )
            return known[key, mask]

        decisive = [
            name for index, name in enumerate(_Key._fields) if self._branches(index, vector)
        ]
        decisive += (
            fact
            for fact in self.ground.facts
            if any(self._decides(fact, key, vector) for key in self.cells)
        )
        return tuple(decisive)

    def _decides(self, fact: str, key: _Key, vector: _VectorOf) -> bool:
        """Tell whether two values of a fact differ in some completion of the others."""
        cell, values = self.cells[key], self.values[key]
        if fact not in cell.masks or len(values[fact]) == 1:
            return False
        steps = sorted({cell.masks[fact][value] for value in values[fact]})
        if (key, fact) not in self._without:
            self._without[key, fact] = cell.reachable(values, without=fact)
        return any(
            len({vector(key, mask & step) for step in steps}) > 1
            for mask in self._without[key, fact]
        )

    def _branches(self, index: int, vector: _VectorOf) -> bool:
        """Tell whether cells that differ in one thing, and else where they must, decide."""
        return any(
            vector(key, here) != vector(other, there)
            for key, other in self._pairs(index)
            for here, there in self._side_by_side(key, other)
        )

    def _side_by_side(self, key: _Key, other: _Key) -> Iterable[tuple[int, int]]:
        if (key, other) not in self._beside:
            self._beside[key, other] = self.cells[key].pairs(
                self.values[key], self.cells[other], self.values[other]
            )
        return self._beside[key, other]

    def _pairs(self, index: int) -> Iterator[tuple[_Key, _Key]]:
        values = dict.fromkeys(key[index] for key in self.cells)
        for key in self.cells if len(values) > 1 else ():
            for value in values:
                if value != key[index]:
                    change: dict[str, Any] = {_Key._fields[index]: value}
                    yield from (
                        (key, other)
                        for other in self._nearest(key._replace(**change))
                        if other[index] == value and other in self.cells
                    )

    def _nearest(self, wanted: _Key) -> Iterator[_Key]:
        """Yield the places nearest to one that may be impossible."""
        spot = wanted[:3]
        settings = self.ground.settings
        same_place = (other for other in settings if other[:2] == spot[:2])
        for other in (spot,) if spot in settings else same_place:
            for target in _keep_or_all(wanted.target, self.ground.targets(settings[other])):
                yield _Key(*other, wanted.category, target)


def _keep_or_all(value: T, allowed: tuple[T, ...]) -> tuple[T, ...]:
    return (value,) if value in allowed else allowed


def _effective(choice: Choice, readings: Readings, disputes: frozenset[str]) -> Effective | None:
    """Return the reading of each dispute of a cell; None where the choice does not exist."""
    found = []
    for dispute, options in readings:
        if not options or dispute not in disputes:
            continue
        chosen = options[0] if len(options) == 1 else choice[dispute]
        if chosen not in options:
            return None
        found.append((dispute, chosen))
    return tuple(found)


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
