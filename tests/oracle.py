"""The evaluation done the slow and obvious way, to hold the real one to.

Every value of every fact is tried, nothing is grouped, and openness is found by comparing each
pair of completions. It shares no code with the evaluation but the values it works on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import product
from typing import Any

from asn_netralitas._calendar import Calendar
from asn_netralitas._load import Rulebook
from asn_netralitas._model import (
    Activity,
    AllOf,
    AnyOf,
    Condition,
    Context,
    FactIs,
    Not,
    Person,
    Rule,
)
from asn_netralitas._vocabulary import Modality, SanctionClass, Stage, Target, Verdict

Completion = dict[str, Any]
Vector = tuple[Verdict, ...]


def true(condition: Condition | None, facts: Mapping[str, Any]) -> bool:
    if condition is None:
        return True
    if isinstance(condition, FactIs):
        return facts[condition.fact] in condition.values
    if isinstance(condition, Not):
        return not true(condition.part, facts)
    results = [true(part, facts) for part in condition.parts]
    return all(results) if isinstance(condition, AllOf) else any(results)


def leaves(condition: Condition | None) -> set[str]:
    if condition is None:
        return set()
    if isinstance(condition, FactIs):
        return {condition.fact}
    if isinstance(condition, Not):
        return leaves(condition.part)
    assert isinstance(condition, AllOf | AnyOf)
    return set().union(*(leaves(part) for part in condition.parts))


def in_time(rule: Rule, context: Context) -> bool:
    named = rule.election_kinds or rule.contests
    plain = not rule.stages and not rule.periods
    wrong = (
        rule.election_kinds and context.kind not in rule.election_kinds,
        rule.contests and not set(rule.contests) & set(context.contests),
        rule.stages and context.stage not in rule.stages,
        rule.periods and not set(rule.periods) & set(context.periods),
        not rule.periods and context.stage == "outside" and context.election is not None,
        named and plain and context.stage == "outside",
    )
    return not any(wrong)


class Oracle:
    """All completions of one question with the vector of verdicts and classes of each."""

    def __init__(
        self, person: Person, activity: Activity, day: date, book: Rulebook, calendar: Calendar
    ) -> None:
        self.person, self.activity, self.day = person, activity, day
        self.book, self.calendar = book, calendar
        self.rules = [
            rule
            for rule in book.rules
            if activity.act in rule.acts
            and (rule.first is None or rule.first <= day)
            and (rule.last is None or day <= rule.last)
        ]
        tested = {"position"}
        for rule in self.rules:
            tested |= leaves(rule.when)
            for part in rule.consequences:
                tested |= leaves(part.when)
        entailed = {entailment.fact for entailment in book.vocabulary.entailments}
        given = {
            name
            for name, spec in book.vocabulary.facts.items()
            if getattr(person if spec.owner == "person" else activity, name) is not None
        }
        self.facts = sorted(tested | (entailed & given) - {"target", "contest"})
        self.choices = self._choices()
        self.completions = list(self._completions())
        self.results = [
            [self._result(completion, choice) for choice in self.choices]
            for completion in self.completions
        ]

    # what is possible

    def _choices(self) -> list[dict[str, str]]:
        options: dict[str, list[str]] = {}
        for rule in self.rules:
            refs = [rule.reading, *(part.reading for part in rule.consequences)]
            for ref in refs:
                if ref is not None:
                    dispute = next(each for each in self.book.disputes if each.id == ref.dispute)
                    options[ref.dispute] = [
                        each.id
                        for each in dispute.readings
                        if any(holder.since <= self.day for holder in each.holders)
                    ]
        options = {name: found for name, found in options.items() if found}
        return [dict(zip(options, chosen, strict=True)) for chosen in product(*options.values())]

    def _completions(self) -> Iterator[Completion]:
        vocabulary = self.book.vocabulary
        for place in self.calendar.places(self.person.region, ()):
            unsure = self.calendar.uncertain(self.day, place)
            for runs in product((False, True), repeat=len(unsure)):
                members = dict(zip(unsure, runs, strict=True))
                contexts = self.calendar.contexts(self.day, place, membership=members)
                where = (place, tuple(sorted(name for name, yes in members.items() if yes)))
                for category in vocabulary.members(self.person.category):
                    for target in self._targets(contexts):
                        yield from self._fill(where, contexts, category, target)

    def _targets(self, contexts: tuple[Context, ...]) -> list[Target | None]:
        vocabulary, act = self.book.vocabulary, self.activity.act
        given = (
            vocabulary.fixed_targets.get(act)
            or self.activity.target
            or vocabulary.default_targets.get(act)
        )
        if given is not None:
            return [given]
        if any(context.stage != "outside" for context in contexts):
            return [None]
        return list(Target)

    def _fill(
        self, where: tuple[Any, ...], contexts: tuple[Context, ...], category: Any, target: Any
    ) -> Iterator[Completion]:
        stages = {context.stage for context in contexts if context.stage != "outside"}
        base = {"category": category, "target": target, "region": where[0], "election": where[1]}
        for name in {entailment.fact for entailment in self.book.vocabulary.entailments}:
            if not self._values(name, category, target, stages):
                return
        values = [self._values(name, category, target, stages) for name in self.facts]
        for chosen in product(*values):
            yield {**base, "contexts": contexts, **dict(zip(self.facts, chosen, strict=True))}

    def _values(self, name: str, category: Any, target: Any, stages: set[Stage]) -> list[Any]:
        spec = self.book.vocabulary.facts[name]
        given = getattr(self.person if spec.owner == "person" else self.activity, name)
        values = list(spec.values) if given is None else [given]
        if given is None:
            for presumption in self.book.vocabulary.presumptions:
                if presumption.fact == name and category in presumption.categories:
                    values = [presumption.value]
        stage = next(iter(stages)) if len(stages) == 1 else Stage.OUTSIDE
        sources = {
            "category": category,
            "act": self.activity.act,
            "target": target,
            "stage": stage,
        }
        for entailment in self.book.vocabulary.entailments:
            if entailment.fact == name and sources[entailment.source] in entailment.values:
                values = [value for value in values if value in entailment.allowed]
        return values

    # what stands

    def _met(self, completion: Completion) -> list[tuple[Context, Target]]:
        contexts, target = completion["contexts"], completion["target"]
        home = {
            Stage.OUTSIDE: Target.PROSPECTIVE_CANDIDATE,
            Stage.BEFORE_DETERMINATION: Target.PROSPECTIVE_CANDIDATE,
            Stage.AFTER_DETERMINATION: Target.CANDIDATE,
        }
        if target is None:
            return [(context, home[context.stage]) for context in contexts]
        if target in {Target.PROSPECTIVE_CANDIDATE, Target.CANDIDATE}:
            wanted = [
                context
                for context in contexts
                if context.stage != "outside" and home[context.stage] is target
            ]
            outside = [context for context in contexts if context.stage == "outside"]
            kept = [each for each in contexts if each in wanted or each in outside]
            return [(each, home[each.stage]) for each in (kept if wanted else contexts)]
        if target is Target.INDEPENDENT_HOPEFUL:
            return [
                (each, Target.CANDIDATE if each.stage == "after_determination" else target)
                for each in contexts
            ]
        return [(each, target) for each in contexts]

    def _true_in(
        self, context: Context, target: Target, facts: Completion, choice: dict[str, str]
    ) -> list[Rule]:
        found = []
        for rule in self.rules:
            person = facts["category"] in rule.categories or facts["position"] in rule.positions
            time = in_time(rule, context)
            read = rule.reading is None or choice.get(rule.reading.dispute) == rule.reading.reading
            aimed = not rule.targets or target in rule.targets
            if person and time and read and aimed and true(rule.when, facts):
                found.append(rule)
        return found

    def _result(
        self, completion: Completion, choice: dict[str, str]
    ) -> tuple[Verdict, frozenset[SanctionClass]]:
        verdicts, classes = [Verdict.UNREGULATED], set()
        for context, target in self._met(completion):
            present = self._true_in(context, target, completion, choice)

            def lifted(rule: Rule, present: list[Rule] = present) -> bool:
                return any(rule.id in other.exception_to and not lifted(other) for other in present)

            for rule in present:
                if lifted(rule):
                    continue
                verdicts.append(
                    {
                        Modality.PROHIBITION: Verdict.PROHIBITED,
                        Modality.OBLIGATION: Verdict.PROHIBITED,
                        Modality.ADVICE: Verdict.DISCOURAGED,
                        Modality.PERMISSION: Verdict.PERMITTED,
                    }[rule.modality]
                )
                for part in rule.consequences:
                    read = part.reading is None or (
                        choice.get(part.reading.dispute) == part.reading.reading
                    )
                    whom = not part.categories or completion["category"] in part.categories
                    post = not part.positions or completion["position"] in part.positions
                    dated = (part.first is None or part.first <= self.day) and (
                        part.last is None or self.day <= part.last
                    )
                    met = read and whom and post and dated and true(part.when, completion)
                    if met and part.sanction_class:
                        classes.add(part.sanction_class)
        order = [
            Verdict.PROHIBITED,
            Verdict.DISCOURAGED,
            Verdict.PERMITTED,
            Verdict.UNREGULATED,
        ]
        return min(verdicts, key=order.index), frozenset(classes)

    # the answer

    @property
    def verdict(self) -> Verdict:
        by_choice = [
            {row[number][0] for row in self.results} for number in range(len(self.choices))
        ]
        if any(len(found) > 1 for found in by_choice):
            return Verdict.DEPENDS
        firm = {next(iter(found)) for found in by_choice}
        return firm.pop() if len(firm) == 1 else Verdict.DISPUTED

    @property
    def certain(self) -> set[SanctionClass]:
        return set.intersection(*(set(each[1]) for row in self.results for each in row))

    @property
    def possible(self) -> set[SanctionClass]:
        return set().union(*(each[1] for row in self.results for each in row)) - self.certain

    @property
    def open_facts(self) -> set[str]:
        names = ["region", "election", "category", "target", *self.facts]
        found = set()
        for number, one in enumerate(self.completions):
            for other_number, other in enumerate(self.completions):
                differing = [name for name in names if one[name] != other[name]]
                same = self._vector(number) == self._vector(other_number)
                if same or not differing:
                    continue
                for name in differing:
                    rest = [each for each in differing if each != name]
                    if name in self.facts and rest:
                        continue
                    if all(self._must_differ(each, one, other) for each in rest):
                        found.add(name)
        return found

    def _vector(self, number: int) -> Vector:
        return tuple(each[0] for each in self.results[number])

    def _must_differ(self, name: str, one: Completion, other: Completion) -> bool:
        """Tell whether what `one` has cannot be where `other` is."""
        return not any(
            each[name] == one[name]
            for each in self.completions
            if all(each[key] == other[key] for key in self._decides(name))
        )

    @staticmethod
    def _decides(name: str) -> list[str]:
        if name in {"region", "category"}:
            return []
        if name == "election":
            return ["region"]
        if name == "target":
            return ["region", "election"]
        return ["region", "election", "category", "target"]
