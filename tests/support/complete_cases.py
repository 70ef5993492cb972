"""Cases of which every fact is known: a random sample, and every assignment of the densest cells.

A *cell* is a category, an act and a target on a day in a place.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from itertools import islice, product
from math import prod
from random import Random
from typing import Any

from attrs import evolve, frozen
from cedar_translation import aimed, meetings
from oracle import true
from strategies import Case, leaves

from asn_netralitas import (
    Act,
    Activity,
    Calendar,
    Category,
    Contest,
    Person,
    Position,
    Rule,
    Rulebook,
    Stage,
    Target,
)
from asn_netralitas._model.codes import FactValue
from asn_netralitas._model.elections import Context
from asn_netralitas._model.law import AllOf, AnyOf, Condition, Consequence, FactIs, Named, Not

TRIES = 5


def with_facts(case: Case, facts: Mapping[str, Any]) -> Case:
    """Return a case with more facts known."""
    owners = {name: spec.owner for name, spec in case.book.vocabulary.facts.items()}
    of_person, of_activity = (
        {name: value for name, value in facts.items() if owners[name] == owner}
        for owner in ("person", "activity")
    )
    return evolve(
        case, person=evolve(case.person, **of_person), activity=evolve(case.activity, **of_activity)
    )


def aim_of(case: Case) -> Target | None:
    """Return the target that the act fixes, the caller names or the act has by default."""
    words, act = case.book.vocabulary, case.activity.act
    given = words.fixed_targets.get(act) or case.activity.target
    return given or words.default_targets.get(act)


def facts_of(book: Rulebook) -> list[str]:
    """Return the facts that a condition may test; target and contest choose the contexts."""
    return [name for name in book.vocabulary.facts if name not in {"target", "contest"}]


def admissible(book: Rulebook, name: str, *sources: Any) -> list[FactValue]:
    """Return the values that category, act and target leave to a fact."""
    found = list(book.vocabulary.facts[name].values)
    for entailment in book.vocabulary.entailments:
        if entailment.fact == name and entailment.values & set(sources):
            found = [value for value in found if value in entailment.allowed]
    return found


def members(book: Rulebook) -> list[Category]:
    """Return every category that is no group."""
    return [each for each in Category if each not in book.vocabulary.category_groups]


def may_bind(book: Rulebook, rule: Rule, category: Category) -> bool:
    """Tell whether a rule names a category, or a post that somebody of it may hold."""
    posts: set[FactValue | Position] = set(admissible(book, "position", category))
    return category in rule.categories or bool(rule.positions & posts)


def in_force(rule: Rule, day: date) -> bool:
    return (rule.first or day) <= day <= (rule.last or day)


def telling_days(book: Rulebook, calendar: Calendar) -> list[date]:
    """Return the days on which law or calendar turn, and the day before each."""
    parts: list[Rule | Consequence] = [*book.rules]
    parts += [part for rule in book.rules for part in rule.consequences]
    turns = {each.first for each in parts if each.first}
    turns |= {each.last + timedelta(days=1) for each in parts if each.last}
    turns |= {each.since for dispute in book.disputes for each in dispute.readings}
    turns |= set(calendar.turns)
    days = turns | {each - timedelta(days=1) for each in turns}
    return sorted(day for day in days if book.known_from <= day <= book.known_until)


# ---- a random sample


@frozen(slots=False, eq=False)
class Sample:
    """Random complete cases of a rulebook, the same each time for the same seed.

    Each is drawn about some rule, so that the law speaks of most of them; one in ten is drawn about
    an exception, of which there are few.
    """

    book: Rulebook
    calendar: Calendar
    seed: int

    def cases(self, number: int) -> Iterator[Case]:
        """Yield so many cases; some of them are impossible, and must be refused."""
        dice = Random(self.seed)  # noqa: S311  # a sample is no secret
        drawn = (self._drawn(dice) for _ in iter(int, 1))
        return islice((case for case in drawn if case is not None), number)

    def _drawn(self, dice: Random) -> Case | None:
        rule = dice.choice(self._exceptions if dice.random() < 1 / 10 else self.book.rules)
        day, region = self._day(dice, rule), dice.choice(self._regions)
        named = self._named(dice, day)
        if named is None and self.calendar.uncertain(day, self.calendar.places(region)[0]):
            # Whether an election runs there is a fact that the case does not tell.
            return None
        # The other engines know the elections of the calendar alone.
        held = [each for each in Contest if each not in self.book.vocabulary.kinds_apart]
        contest = dice.choice(held) if dice.random() < 1 / 8 else None
        act = dice.choice(sorted(rule.acts))
        target = self._target(dice, rule, act)
        activity = Activity(act, target=target, election=named, contest=contest)
        person = Person(self._category(dice, rule), region=region)
        case = Case(person, activity, day, self.book, self.calendar, {})
        if aim_of(case) is None and all(each.stage == Stage.OUTSIDE for each, _ in meetings(case)):
            # Outside elections nothing says what the target is.
            return None
        return with_facts(case, self._fitting(dice, case, rule))

    @cached_property
    def _exceptions(self) -> Sequence[Rule]:
        return [rule for rule in self.book.rules if rule.exception_to] or self.book.rules

    def _day(self, dice: Random, rule: Rule) -> date:
        days = self._days
        if dice.random() < 0.7:
            days = [each for each in days if in_force(rule, each)] or days
        return dice.choice(days)

    @cached_property
    def _days(self) -> list[date]:
        first, last = self.book.known_from, self.book.known_until
        plain = {first + timedelta(days=each) for each in range(0, (last - first).days, 15)}
        return sorted(plain.union(telling_days(self.book, self.calendar)))

    @cached_property
    def _regions(self) -> list[str]:
        """Return every regency, and as often those for which some election is listed."""
        every = [code for entry in self.calendar.regions.values() for code in entry.regencies]
        codes = {code for each in self.calendar.elections for code in each.regions}
        listed = [code for code in every if self.calendar.places(code)[0].within(codes)]
        return every + listed * (len(every) // len(listed))

    def _named(self, dice: Random, day: date) -> str | None:
        elections = self.calendar.elections
        ids = [each.id for each in elections if each.first <= day <= each.last]
        return dice.choice(ids or [elections[0].id]) if dice.random() < 1 / 8 else None

    def _category(self, dice: Random, rule: Rule) -> Category:
        every = members(self.book)
        bound = [each for each in every if may_bind(self.book, rule, each)]
        return dice.choice(bound if dice.random() < 0.8 else every)

    def _target(self, dice: Random, rule: Rule, act: Act) -> Target | None:
        if act in self.book.vocabulary.fixed_targets or dice.random() < 0.4:
            return None
        return dice.choice(sorted(rule.targets if dice.random() < 0.7 else ()) or list(Target))

    def _fitting(self, dice: Random, case: Case, rule: Rule) -> dict[str, FactValue]:
        """Return facts under which the condition of a rule is true, if a few throws find them."""
        throws = [self._facts(dice, case) for _ in range(TRIES)]
        return next(
            (facts for facts in throws if true(rule.when, case.activity.act, facts)), throws[0]
        )

    def _facts(self, dice: Random, case: Case) -> dict[str, FactValue]:
        """Return a value of every fact, in few cases without regard to what cannot be."""
        sources = (case.person.category, case.activity.act, aim_of(case))
        kept = sources if dice.random() < 0.97 else ()
        facts = {
            name: dice.choice(admissible(self.book, name, *kept) or admissible(self.book, name))
            for name in facts_of(self.book)
        }
        # Who has resigned is outside nearly every rule.
        return facts if dice.random() < 0.2 else {**facts, "resigned": False}


# ---- the densest cells


@frozen(slots=False, eq=False)
class Cell:
    """A case whose facts are not known, and the rules that may stand in it."""

    case: Case
    rules: tuple[Rule, ...]

    @cached_property
    def values(self) -> Mapping[str, Sequence[FactValue]]:
        """Return the values of each tested fact, one of all that are alike to every test."""
        found = {}
        for name in sorted(self._tested):
            values = self._admissible(name)
            alike = {self._seen(name, value): value for value in reversed(values)}
            found[name] = [value for value in values if value in alike.values()]
        return found

    @property
    def size(self) -> int:
        """Return how many assignments there are."""
        return prod(map(len, self.values.values()))

    def cases(self) -> Iterator[Case]:
        """Yield the case of each assignment; what no rule tests has one value in all of them."""
        rest = (name for name in facts_of(self.case.book) if name not in self.values)
        settled = with_facts(self.case, {name: self._admissible(name)[0] for name in rest})
        for chosen in product(*self.values.values()):
            yield with_facts(settled, dict(zip(self.values, chosen, strict=True)))

    def _admissible(self, name: str) -> list[FactValue]:
        case = self.case
        return admissible(case.book, name, case.person.category, case.activity.act, aim_of(case))

    @cached_property
    def _parts(self) -> list[Rule | Consequence]:
        return [*self.rules, *(part for rule in self.rules for part in rule.consequences)]

    @cached_property
    def _tested(self) -> set[str]:
        posts = {"position"} if any(part.positions for part in self._parts) else set()
        return posts.union(*(leaves(part.when) for part in self._parts))

    def _seen(self, name: str, value: FactValue) -> Hashable:
        """Return how every test of a fact goes for a value."""
        tests = (test for part in self._parts for test in _tests(part.when) if test.fact == name)
        posts = (value in part.positions for part in self._parts if name == "position")
        return tuple(value in test.values for test in tests), tuple(posts)


def _tests(condition: Condition | None) -> Iterator[FactIs]:
    match condition:
        case None:
            return
        case FactIs():
            yield condition
        case Not(part) | Named(_, part):
            yield from _tests(part)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _tests(part)


@frozen(slots=False, eq=False)
class Density:
    """How many rules may stand in each cell that a day and a place of the calendar bring."""

    book: Rulebook
    calendar: Calendar

    def densest(self, number: int) -> list[Cell]:
        """Return the cells in which most rules may stand.

        Of cells with the same category, act, target and rules, the first day and place that bring
        them stand for all.
        """
        cells = sorted(
            self._cells.items(),
            key=lambda item: (-len(item[0][3]), *map(str, item[0][:3]), sorted(item[0][3])),
        )
        by_id = {rule.id: rule for rule in self.book.rules}
        return [
            Cell(
                Case(
                    Person(category, region=region),
                    Activity(act, target=None if act in self._fixed else aim),
                    day,
                    self.book,
                    self.calendar,
                    {},
                ),
                tuple(by_id[each] for each in sorted(rules)),
            )
            for (category, act, aim, rules), (day, region) in cells[:number]
        ]

    @cached_property
    def _cells(
        self,
    ) -> Mapping[tuple[Category, Act, Target | None, frozenset[str]], tuple[date, str]]:
        found: dict[tuple[Category, Act, Target | None, frozenset[str]], tuple[date, str]] = {}
        binding = {each: self._binding(each) for each in members(self.book)}
        about = {
            act: self._ids(rule for rule in self.book.rules if act in rule.acts) for act in Act
        }
        for (day, region, contexts), aim in product(self._spots(), (None, *Target)):
            here = self._speaking(day, contexts, aim)
            for act, category in product(self._acts(contexts, aim), binding):
                rules = here & about[act] & binding[category]
                if rules:
                    found.setdefault((category, act, aim, rules), (day, region))
        return found

    @cached_property
    def _fixed(self) -> Mapping[Act, Target]:
        return self.book.vocabulary.fixed_targets

    def _acts(self, contexts: Collection[Context], aim: Target | None) -> list[Act]:
        """Return the acts that may have a target, or that may leave it to the stage."""
        default = self.book.vocabulary.default_targets
        if aim is not None:
            return [act for act in Act if self._fixed.get(act, aim) is aim]
        runs = any(each.stage != Stage.OUTSIDE for each in contexts)
        return [act for act in Act if runs and act not in {*self._fixed, *default}]

    def _spots(self) -> Iterator[tuple[date, str, tuple[Context, ...]]]:
        """Yield the first day and regency of all that bring the same law and elections."""
        seen: set[Hashable] = set()
        for day, region in product(telling_days(self.book, self.calendar), self._regions()):
            place = self.calendar.places(region)[0]
            contexts = self.calendar.contexts(day, place)
            law = self._ids(rule for rule in self.book.rules if in_force(rule, day))
            if not self.calendar.uncertain(day, place) and (contexts, law) not in seen:
                seen.add((contexts, law))
                yield day, region, contexts

    def _regions(self) -> list[str]:
        """Return the regencies that some election names, and one that none does."""
        every = [code for entry in self.calendar.regions.values() for code in entry.regencies]
        codes = {code for each in self.calendar.elections for code in each.regions}
        listed = [code for code in every if self.calendar.places(code)[0].within(codes)]
        return [*listed, next(code for code in every if code not in listed)]

    def _speaking(
        self, day: date, contexts: Collection[Context], aim: Target | None
    ) -> frozenset[str]:
        return self._ids(
            rule
            for rule in self.book.rules
            if in_force(rule, day)
            and any(
                timely(rule, context) and (not rule.targets or target in rule.targets)
                for context, target in aimed(contexts, aim)
            )
        )

    def _binding(self, category: Category) -> frozenset[str]:
        return self._ids(rule for rule in self.book.rules if may_bind(self.book, rule, category))

    @staticmethod
    def _ids(rules: Iterable[Rule]) -> frozenset[str]:
        return frozenset(rule.id for rule in rules)


def timely(rule: Rule, context: Context) -> bool:
    """Tell whether a rule speaks of an election of this kind, contests, stage and periods."""
    named = rule.election_kinds or rule.contests
    runs = context.stage is not Stage.OUTSIDE
    return (
        (not rule.election_kinds or context.kind in rule.election_kinds)
        and (not rule.contests or not rule.contests.isdisjoint(context.contests))
        and (not rule.stages or context.stage in rule.stages)
        and (
            not rule.periods.isdisjoint(context.periods)
            if rule.periods
            else runs or (context.election is None and (not named or bool(rule.stages)))
        )
    )
