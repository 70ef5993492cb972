"""The national law: cases drawn by chance that were never asked, and the law for other engines.

Other engines know no calendar, no schedule of laws and no dispute. They are given a case as it
meets one election, under the strictest readings, and of each act the rules in force on its day as
a law of their own, so that no engine has to look for them.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache, cached_property
from itertools import product
from typing import Any, Final

from attrs import evolve, frozen

from asn_netralitas import (
    Act,
    Activity,
    Calendar,
    Category,
    Contest,
    DaySpan,
    Decision,
    Person,
    Rule,
    Rulebook,
    Stage,
    Target,
    Verdict,
    evaluate,
)
from benchmarks.workload import SEED, Facts, Law, Norm, Value

FIRST_DAY: Final = date(2018, 1, 1)
DAYS: Final = (date(2026, 11, 22) - FIRST_DAY).days
# No two of them hold the same elections, as far as there are so many classes of places.
_PLACES: Final = 20
_SHARE_WITH_ELECTION: Final = 0.08
_SHARE_WITH_CONTEST: Final = 0.04
# Few rules bind who has resigned.
_SHARE_IN_OFFICE: Final = 0.8
_STRICTEST: Final = {"*": "strictest"}
# What the tests of a condition become: each way to meet it, as the values of some facts.
Ways = list[dict[str, frozenset[Value]]]


@frozen
class Case:
    """What `evaluate` takes, but for the law."""

    person: Person
    activity: Activity
    at: date | DaySpan

    @property
    def day(self) -> date:
        """Return the day, or the first of a span."""
        return self.at.first if isinstance(self.at, DaySpan) else self.at

    def evaluate(self, rulebook: Rulebook | None = None) -> Decision:
        """Return the decision on a case by a rulebook, without one by the national one."""
        return evaluate(self.person, self.activity, at=self.at, rulebook=rulebook)

    def decide(self) -> Verdict:
        """Return the verdict alone."""
        return self.evaluate().verdict


# ------------------------------------------------------------------ cases


def complete(seed: int = SEED, acts: Iterable[Act] = Act) -> Iterator[Case]:
    """Yield cases in which every fact is known."""
    vocabulary = Rulebook.national().vocabulary
    for chance, case in _bare(seed, tuple(acts)):
        act = case.activity.act
        target = None if act in vocabulary.fixed_targets else chance.choice(list(Target))
        selecting = {case.person.category, act, vocabulary.target_of(act, target)}
        possible = {name: _admissible(name, selecting) for name in _facts()}
        # An act of support favours somebody, so that some targets are impossible.
        if all(possible.values()):
            told: dict[str, dict[str, Any]] = {"person": {}, "activity": {"target": target}}
            for name, values in possible.items():
                told[vocabulary.facts[name].owner][name] = chance.choice(values)
            if chance.random() < _SHARE_IN_OFFICE:
                told["person"]["resigned"] = False
            person = evolve(case.person, **told["person"])
            activity = evolve(case.activity, **told["activity"])
            yield _naming(chance, Case(person, activity, case.at))


def four_known(seed: int = SEED, acts: Iterable[Act] = Act) -> Iterator[Case]:
    """Yield cases of which category, act, region and day alone are known."""
    for chance, case in _bare(seed, tuple(acts)):
        yield _naming(chance, case)


def no_region(seed: int = SEED) -> Iterator[Case]:
    """Yield cases of which category, act and day alone are known."""
    for case in four_known(seed):
        yield evolve(case, person=Person(case.person.category))


def spans(days: int, seed: int = SEED) -> Iterator[Case]:
    """Yield cases of some ASN and an act on one of so many days, without a region."""
    for case in no_region(seed):
        at = DaySpan(case.day, case.day + timedelta(days=days - 1))
        yield evolve(case, person=Person(Category.ASN), at=at)


def columns(rows: int, seed: int) -> Mapping[str, tuple[list[Any], Any]]:
    """Return columns of cases of which hardly two are equal: values, and their numbers by row.

    Told are category, act, region, day and some facts that neither category nor act restricts.
    """
    import numpy as np  # noqa: PLC0415  # for frames alone

    chance = np.random.default_rng(seed)
    vocabulary = Rulebook.national().vocabulary
    restricted = {entailment.fact for entailment in vocabulary.entailments}
    flags = [
        name
        for name, spec in vocabulary.facts.items()
        if set(spec.values) == {False, True} and name not in restricted
    ]
    values: dict[str, list[Any]] = {
        "category": [category.value for category in _categories()],
        "act": [act.value for act in Act],
        "region": list(places()),
        "at": [FIRST_DAY + timedelta(days=day) for day in range(DAYS)],
        **{flag: [False, True] for flag in flags},
    }
    return {name: (each, chance.integers(0, len(each), rows)) for name, each in values.items()}


def _bare(seed: int, acts: tuple[Act, ...]) -> Iterator[tuple[random.Random, Case]]:
    chance = random.Random(seed)  # noqa: S311  # the same cases in every run
    while True:
        person = Person(chance.choice(_categories()), region=chance.choice(places()))
        day = FIRST_DAY + timedelta(days=chance.randrange(DAYS))
        yield chance, Case(person, Activity(chance.choice(acts)), day)


def _naming(chance: random.Random, case: Case) -> Case:
    """Return a case that names, in some draws, an election or a contest."""
    named: dict[str, Any] = {}
    if chance.random() < _SHARE_WITH_ELECTION:
        named["election"] = chance.choice([each.id for each in Calendar.national().elections])
    if chance.random() < _SHARE_WITH_CONTEST:
        # The engines beside this one know the elections of the calendar alone.
        apart = Rulebook.national().vocabulary.kinds_apart
        named["contest"] = chance.choice([each for each in Contest if each not in apart])
    return evolve(case, activity=evolve(case.activity, **named)) if named else case


@cache
def _categories() -> list[Category]:
    groups = Rulebook.national().vocabulary.category_groups
    return [category for category in Category if category not in groups]


@cache
def places() -> tuple[str, ...]:
    """Return regencies of which each is listed by other elections than those before it."""
    calendar = Calendar.national()
    by_elections: dict[frozenset[str], str] = {}
    for province, entry in calendar.regions.items():
        for code in entry.regencies:
            lists = (each.id for each in calendar.elections if {code, province} & set(each.regions))
            by_elections.setdefault(frozenset(lists), code)
    return tuple(by_elections.values())[:_PLACES]


@cache
def _facts() -> tuple[str, ...]:
    """Return the facts that conditions test; target and contest choose the elections."""
    return tuple(sorted(set(Rulebook.national().vocabulary.facts) - {"target", "contest"}))


def _admissible(name: str, selecting: set[Any]) -> list[Any]:
    """Return the values that category, act and target leave, in any stage of an election."""
    vocabulary = Rulebook.national().vocabulary
    # Nobody is determined as a candidate before the determination.
    stages = {Stage.BEFORE_DETERMINATION, Stage.AFTER_DETERMINATION, Stage.OUTSIDE}
    limits = [
        entailment.allowed
        for entailment in vocabulary.entailments
        if entailment.fact == name and (selecting | stages) & set(entailment.values)
    ]
    values = vocabulary.facts[name].values
    return [value for value in values if all(value in limit for limit in limits)]


# ------------------------------------------------------------------ for other engines


@frozen
class Told:
    """A complete case of one election under the strictest readings, and how others are told it."""

    case: Case
    law: Law
    facts: Facts

    def decide(self) -> str:
        """Return the answer of asn_netralitas, in the words of the workload."""
        return self._ask().verdict.value

    def read(self) -> object:
        """Return what follows and why, beside the answer."""
        decision = self._ask()
        return decision.verdict, decision.sanctions, decision.findings

    def _ask(self) -> Decision:
        case = self.case
        return evaluate(case.person, case.activity, at=case.at, readings=_STRICTEST)


def told(count: int, seed: int = SEED) -> list[Told]:
    """Return so many complete cases of one election, or none, whose act some rule names."""
    translation = _Translation(Rulebook.national(), Calendar.national())
    found: list[Told] = []
    for case in complete(seed):
        facts, law = translation.facts(case), translation.law(case)
        if facts is not None and law.norms:
            # No engine has to carry what its law does not test.
            found.append(Told(case, law, {name: facts[name] for name in law.facts}))
        if len(found) == count:
            break
    return found


@frozen(slots=False, eq=False)
class _Translation:
    """The rules as norms over facts, each rule as often as its condition has ways to be met."""

    book: Rulebook
    calendar: Calendar

    def facts(self, case: Case) -> Facts | None:
        """Return the facts of a case with the election it meets; None if it meets several."""
        (place,) = self.calendar.places(case.person.region)
        activity = case.activity
        contexts = self.calendar.contexts(case.day, place, election=activity.election)
        running = [context for context in contexts if context.stage is not Stage.OUTSIDE]
        if activity.contest is not None:
            running = [each for each in running if activity.contest in each.contests]
        perhaps = activity.election is None and self.calendar.uncertain(case.day, place)
        # Outside its stages an election is met beside the context without any.
        if len(contexts) != 1 or perhaps or len(running) != (contexts[0].election is not None):
            return None
        (context,) = contexts
        contest = activity.contest if context.election else None
        if contest is None and len(context.contests) > 1:
            return None
        values = {name: _value(getattr(case.person, name, None)) for name in _facts()}
        values |= {
            name: _value(getattr(activity, name)) for name in _facts() if hasattr(activity, name)
        }
        return {
            "category": case.person.category.value,
            "act": activity.act.value,
            "target": self._target(case, context.stage),
            "kind": context.kind.value if context.kind else "none",
            "contest": context.contests[0].value if context.contests else "none",
            "stage": context.stage.value,
            **{period: period in context.periods for period in self._periods},
            **values,
        }

    def law(self, case: Case) -> Law:
        """Return the law of an act on a day, the same value for the same rules."""
        rules = frozenset(rule.id for rule in self._in_force(case.activity.act, case.day))
        if rules not in self._laws:
            norms = [
                norm
                for rule in self.book.rules
                if rule.id in rules
                for norm in self._norms(rule, rules)
            ]
            self._laws[rules] = Law(tuple(norms), self._values, ("discouraged", "prohibited"))
        return self._laws[rules]

    @cached_property
    def _laws(self) -> dict[frozenset[str], Law]:
        return {}

    def _in_force(self, act: Act, day: date) -> Iterator[Rule]:
        for rule in self.book.rules:
            in_time = (rule.first or day) <= day <= (rule.last or day)
            if act in rule.acts and in_time and self._strictest(rule, day):
                yield rule

    def _strictest(self, rule: Rule, day: date) -> bool:
        """Tell whether a rule depends on no reading, or on the first that somebody holds."""
        if rule.reading is None:
            return True
        dispute = next(each for each in self.book.disputes if each.id == rule.reading.dispute)
        there = [each.id for each in dispute.readings if any(h.since <= day for h in each.holders)]
        return there[:1] == [rule.reading.reading]

    def _norms(self, rule: Rule, others: frozenset[str]) -> Iterator[Norm]:
        sanction = {
            "prohibition": "prohibited",
            "obligation": "prohibited",
            "advice": "discouraged",
            "permission": None,
        }[rule.modality.value]
        lifts = [
            name
            for each in self.book.rules
            if each.id in rule.exception_to & others
            for name in self._names(each)
        ]
        for name, way in zip(self._names(rule), self._ways(rule), strict=True):
            tests = {
                fact: tuple(value for value in self._values[fact] if value in values)
                for fact, values in way.items()
            }
            # A kind of election that no calendar holds is none that others are told.
            if all(tests.values()):
                yield Norm(name, tests, sanction, tuple(lifts))

    def _names(self, rule: Rule) -> list[str]:
        number = self.book.rules.index(rule)
        return [f"n{number:03}_{way}" for way in range(len(self._ways(rule)))]

    def _ways(self, rule: Rule) -> Ways:
        """Return the ways in which a rule is met, each as a conjunction of tests."""
        always: Ways = [{}]
        who: Ways = [{"category": _codes(rule.categories)}]
        if rule.positions:
            who.append({"position": _codes(rule.positions)})
        named = (
            ("target", rule.targets),
            ("kind", rule.election_kinds),
            ("contest", rule.contests),
            ("stage", rule.stages),
        )
        when: Ways = [{fact: _codes(codes) for fact, codes in named if codes}]
        periods: Ways = [{period.value: frozenset({True})} for period in rule.periods] or always
        return _both(who, when, periods, self._met(rule.when, wanted=True))

    def _met(self, condition: Any, *, wanted: bool) -> Ways:  # noqa: ANN401  # of four classes
        """Return the ways in which a condition is true, or false."""
        match type(condition).__name__:
            case "NoneType":
                return [{}] if wanted else []
            case "Not":
                return self._met(condition.part, wanted=not wanted)
            case "Named":
                acts = _codes(condition.acts if wanted else {*Act} - condition.acts)
                by_itself: Ways = [{"act": acts}]
                other = self._met(condition.part, wanted=wanted)
                return [*by_itself, *other] if wanted else _both(by_itself, other)
            case "FactIs":
                values = {_value(value) for value in condition.values}
                every = set(self._values[condition.fact])
                return [{condition.fact: frozenset(values if wanted else every - values)}]
            case name:
                parts = [self._met(part, wanted=wanted) for part in condition.parts]
                every_part = (name == "AllOf") is wanted
                return _both(*parts) if every_part else [way for part in parts for way in part]

    def _target(self, case: Case, stage: Stage) -> str:
        """Return whom an act is for in the one election that it meets."""
        vocabulary, activity = self.book.vocabulary, case.activity
        target = vocabulary.target_of(activity.act, activity.target) or Target.NOBODY
        after = stage is Stage.AFTER_DETERMINATION
        if target in {Target.CANDIDATE, Target.PROSPECTIVE_CANDIDATE} or (
            target is Target.INDEPENDENT_HOPEFUL and after
        ):
            target = Target.CANDIDATE if after else Target.PROSPECTIVE_CANDIDATE
        return target.value

    @cached_property
    def _periods(self) -> list[str]:
        return sorted({period.value for rule in self.book.rules for period in rule.periods})

    @cached_property
    def _values(self) -> Mapping[str, tuple[Value, ...]]:
        """Return every fact that other engines are told, with its values."""
        spec = self.book.vocabulary.facts
        coded: dict[str, tuple[Value, ...]] = {
            "category": tuple(each.value for each in _categories()),
            "act": tuple(each.value for each in Act),
            "target": tuple(each.value for each in Target),
            "kind": ("none", "pemilu", "pilkada"),
            "contest": ("none", *(each.value for each in Contest)),
            "stage": tuple(each.value for each in Stage),
        }
        coded |= dict.fromkeys(self._periods, (False, True))
        return coded | {name: tuple(map(_value, spec[name].values)) for name in _facts()}


def _both(*parts: Ways) -> Ways:
    """Return the ways to meet all of some parts, each of which has ways of its own."""
    found = []
    for chosen in product(*parts):
        tests: dict[str, frozenset[Value]] = {}
        for way in chosen:
            for fact, values in way.items():
                tests[fact] = tests.get(fact, values) & values
        if all(tests.values()):
            found.append(tests)
    return found


def _codes(codes: Iterable[Any]) -> frozenset[Value]:
    return frozenset(code.value for code in codes)


def _value(value: Any) -> Value:  # noqa: ANN401  # a code, or yes or no
    return value if isinstance(value, bool) else str(getattr(value, "value", value))
