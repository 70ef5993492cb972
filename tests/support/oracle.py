"""The evaluation done the slow and obvious way, to hold the real one to.

Every day, every regency, every value of every fact is tried, nothing is grouped, and openness is
found by comparing each pair of completions. It shares no code with the evaluation but the values
it works on and the calendar.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import islice, permutations, product
from typing import Any
from zoneinfo import ZoneInfo

from attrs import evolve, frozen
from strategies import Case, leaves

from asn_netralitas import (
    Act,
    DaySpan,
    Dispute,
    Rule,
    SanctionClass,
    Stage,
    Status,
    Target,
    Verdict,
)
from asn_netralitas._model.codes import Modality
from asn_netralitas._model.elections import Context, context_apart
from asn_netralitas._model.law import (
    AllOf,
    Condition,
    Consequence,
    FactIs,
    Named,
    Not,
    ReadingRef,
    Schedule,
)
from asn_netralitas._reading.calendar import OUTSIDE, Place

Completion = dict[str, Any]
Choice = Mapping[str, str]
BRANCHES = ("at", "region", "election", "category", "target")
VERDICTS = {
    Modality.PROHIBITION: Verdict.PROHIBITED,
    Modality.OBLIGATION: Verdict.PROHIBITED,
    Modality.ADVICE: Verdict.DISCOURAGED,
    Modality.PERMISSION: Verdict.PERMITTED,
}
STRICTEST_FIRST = (Verdict.PROHIBITED, Verdict.DISCOURAGED, Verdict.PERMITTED, Verdict.UNREGULATED)


def true(condition: Condition | None, act: Act, facts: Mapping[str, Any]) -> bool:
    if condition is None:
        return True
    if isinstance(condition, FactIs):
        return facts[condition.fact] in condition.values
    if isinstance(condition, Not):
        return not true(condition.part, act, facts)
    if isinstance(condition, Named):
        return act in condition.acts or true(condition.part, act, facts)
    results = [true(part, act, facts) for part in condition.parts]
    return all(results) if isinstance(condition, AllOf) else any(results)


def in_time(rule: Rule, context: Context) -> bool:
    named = rule.election_kinds or rule.contests
    plain = not rule.stages and not rule.periods
    # An election that no calendar holds has a kind, but is none of the calendar's.
    apart = context.election is None and context.kind is not None
    wrong = (
        rule.election_kinds and context.kind not in rule.election_kinds,
        rule.contests and not set(rule.contests) & set(context.contests),
        rule.stages and context.stage not in rule.stages,
        rule.periods and not set(rule.periods) & set(context.periods),
        not rule.periods and context.stage == "outside" and context.election is not None,
        named and plain and context.stage == "outside" and not apart,
        apart and not named,
    )
    return not any(wrong)


def dated(part: Any, day: date) -> bool:
    return (part.first is None or part.first <= day) and (part.last is None or day <= part.last)


@frozen
class Outcome:
    """What holds in one completion under one choice of readings."""

    verdict: Verdict
    stands: frozenset[tuple[str, str | None]]
    lifted: frozenset[tuple[str, str | None]]
    follows: frozenset[tuple[str, int, str]]
    classes: frozenset[SanctionClass | None]


class Oracle:
    """All completions of one question with what holds in each under every choice of readings.

    With a `limit`, no more completions than one beyond it are made.
    """

    def __init__(self, case: Case, *, limit: int | None = None) -> None:
        self.person, self.activity, self.readings = case.person, case.activity, case.readings
        self.book, self.calendar = case.book, case.calendar
        self.at = case.at
        self.days = self._days()
        self.rules = [rule for rule in self.book.rules if self.activity.act in rule.acts]
        self.facts = self._facts()
        self.names = [*BRANCHES, *self.facts]
        self.choices = self._choices()
        wanted = None if limit is None else limit + 1
        self.completions = list(islice(self._completions(), wanted))

    @cached_property
    def results(self) -> list[list[Outcome]]:
        return [
            [self._result(completion, choice) for choice in self.choices]
            for completion in self.completions
        ]

    # what is possible

    def _days(self) -> list[date]:
        if isinstance(self.at, datetime):
            return sorted({self._day_in(place) for place in self._places()})
        span = self.at if isinstance(self.at, DaySpan) else DaySpan(self.at, self.at)
        count = (span.last - span.first).days + 1
        return [span.first + timedelta(days=number) for number in range(count)]

    def _day_in(self, place: Place) -> date:
        """Return the civil day of the time that was given, by the clocks of a place."""
        assert isinstance(self.at, datetime)
        zone = ZoneInfo(self.calendar.regions[place.province].zone)
        return self.at.astimezone(zone).date()

    def _whens(self) -> Iterator[tuple[date, Place]]:
        """Yield when and where it may have been; at a given time, a place has one day."""
        if isinstance(self.at, datetime):
            return ((self._day_in(place), place) for place in self._places())
        return product(self.days, self._places())

    def _facts(self) -> list[str]:
        tested = set()
        for rule in self.rules:
            tested |= leaves(rule.when)
            for part in rule.consequences:
                tested |= leaves(part.when)
            if rule.positions or any(part.positions for part in rule.consequences):
                tested.add("position")
        return sorted(tested)

    def _given(self, name: str) -> Any:
        spec = self.book.vocabulary.facts[name]
        return getattr(self.person if spec.owner == "person" else self.activity, name)

    def _choices(self) -> list[Choice]:
        refs = [rule.reading for rule in self.rules]
        refs += [part.reading for rule in self.rules for part in rule.consequences]
        refs += [schedule.reading for schedule in self.book.schedules]
        named = {ref.dispute for ref in refs if ref is not None}
        disputes = [each for each in self.book.disputes if each.id in named]
        options = [self._exist(each, self.days[-1]) or [""] for each in disputes]
        names = [each.id for each in disputes]
        return [dict(zip(names, chosen, strict=True)) for chosen in product(*options)]

    @staticmethod
    def _exist(dispute: Dispute, day: date) -> list[str]:
        return [
            each.id
            for each in dispute.readings
            if any(holder.since <= day for holder in each.holders)
        ]

    def _completions(self) -> Iterator[Completion]:
        vocabulary = self.book.vocabulary
        for day, place in self._whens():
            for members in self._memberships(day, place):
                contexts = self._contexts(day, place, members)
                # A time that is given is known, whatever the day: only the place can be learnt.
                at = self.at if isinstance(self.at, datetime) else day
                where = {"at": at, "region": place, "election": members}
                where |= {"day": day, "contexts": contexts, "act": self.activity.act}
                for category in vocabulary.members(self.person.category):
                    for target in self._targets(contexts):
                        yield from self._fill(where, category, target)

    def _places(self) -> list[Place]:
        region = self.person.region
        found = [
            Place(code, province)
            for province, entry in self.calendar.regions.items()
            for code in (*entry.regencies, *([] if entry.complete else [None]))
            if region in {None, province, code}
        ]
        if self.activity.election is None:
            return found
        listed = self.calendar.election(self.activity.election)
        inside = [place for place in found if place.within(listed.regions)]
        return inside if inside and listed.regions_complete else found

    def _memberships(self, day: date, place: Place) -> Iterator[tuple[str, ...]]:
        named = self.activity.election is not None
        unsure = () if named else self.calendar.uncertain(day, place)
        for runs in product((False, True), repeat=len(unsure)):
            yield tuple(name for name, yes in zip(unsure, runs, strict=True) if yes)

    def _contexts(self, day: date, place: Place, members: tuple[str, ...]) -> tuple[Context, ...]:
        met = self.calendar.contexts(
            day, place, election=self.activity.election, membership=dict.fromkeys(members, True)
        )
        contest, kinds = self.activity.contest, self.book.vocabulary.kinds_apart
        if contest is not None and contest in kinds:
            return (context_apart(contest, kinds[contest]),)
        if contest is None:
            return met
        about = tuple(
            evolve(context, contests=(contest,)) for context in met if contest in context.contests
        )
        return about if any(context.stage != "outside" for context in about) else (OUTSIDE, *about)

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

    def _fill(self, where: Completion, category: Any, target: Any) -> Iterator[Completion]:
        base = {**where, "category": category, "target": target}
        for name in {entailment.fact for entailment in self.book.vocabulary.entailments}:
            if not self._values(name, base):
                return
        values = [self._values(name, base) for name in self.facts]
        for chosen in product(*values):
            yield {**base, **dict(zip(self.facts, chosen, strict=True))}

    def _values(self, name: str, base: Completion) -> list[Any]:
        given = self._given(name)
        values = list(self.book.vocabulary.facts[name].values) if given is None else [given]
        if given is None:
            for presumption in self.book.vocabulary.presumptions:
                if presumption.fact == name and base["category"] in presumption.categories:
                    values = [presumption.value]
        stages = {each.stage for each in base["contexts"] if each.stage != "outside"}
        sources = {
            "category": base["category"],
            "act": self.activity.act,
            "target": base["target"],
            "stage": next(iter(stages)) if len(stages) == 1 else Stage.OUTSIDE,
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

    def _read(self, ref: ReadingRef | None, facts: Completion, choice: Choice) -> bool:
        """Tell whether a reading is the one that holds there: pinned, chosen, or the only one."""
        if ref is None:
            return True
        dispute = next(each for each in self.book.disputes if each.id == ref.dispute)
        exist = self._exist(dispute, facts["day"])
        overlaid = [
            overlay.readings[dispute.id]
            for overlay in self.book.overlays
            if dispute.id in overlay.readings
            and dated(overlay, facts["day"])
            and (not overlay.regions or facts["region"].within(overlay.regions))
        ]
        wishes = [self.readings.get(dispute.id), *overlaid[:1], self.readings.get("*")]
        for wish in wishes:
            if wish in {"strictest", "most_lenient"} and exist:
                return ref.reading == exist[0 if wish == "strictest" else -1]
            if wish in exist:
                return ref.reading == wish
            held = [
                (holder.since, each.id)
                for each in dispute.readings
                for holder in each.holders
                if wish is not None and holder.authority == wish and holder.since <= facts["day"]
            ]
            if held:
                return ref.reading == max(held)[1]
        return ref.reading == (exist[0] if len(exist) == 1 else choice[dispute.id])

    def _true_in(
        self, context: Context, target: Target, facts: Completion, choice: Choice
    ) -> list[Rule]:
        found = []
        for rule in self.rules:
            person = facts["category"] in rule.categories or (
                bool(rule.positions) and facts["position"] in rule.positions
            )
            here = not rule.regions or facts["region"].within(rule.regions)
            now = dated(rule, facts["day"]) and in_time(rule, context)
            aimed = not rule.targets or target in rule.targets
            law = person and here and now and aimed
            read = law and self._read(rule.reading, facts, choice)
            if read and true(rule.when, self.activity.act, facts):
                found.append(rule)
        return found

    def _follows(
        self, part: Consequence, met: tuple[Context, Target], facts: Completion, choice: Choice
    ) -> bool:
        context, target = met
        return all(
            (
                not part.categories or facts["category"] in part.categories,
                not part.positions or facts["position"] in part.positions,
                not part.targets or target in part.targets,
                not part.kinds_of_election or context.kind in part.kinds_of_election,
                dated(part, facts["day"]),
                self._read(part.reading, facts, choice),
                true(part.when, self.activity.act, facts),
            )
        )

    def _schedules(self, part: Consequence, facts: Completion, choice: Choice) -> list[str]:
        def gives(schedule: Schedule) -> bool:
            return (
                not part.kinds
                and schedule.sanction_class == part.sanction_class
                and facts["category"] in schedule.categories
                and dated(schedule, facts["day"])
                and self._read(schedule.reading, facts, choice)
            )

        return [schedule.id for schedule in self.book.schedules if gives(schedule)] or [""]

    def _result(self, completion: Completion, choice: Choice) -> Outcome:
        verdicts, classes = [Verdict.UNREGULATED], set()
        stands, gone, follows = set(), set(), set()
        for context, target in self._met(completion):
            present = self._true_in(context, target, completion, choice)

            def lifted(rule: Rule, present: list[Rule] = present) -> bool:
                return any(rule.id in other.exception_to and not lifted(other) for other in present)

            for rule in present:
                if lifted(rule):
                    gone.add((rule.id, context.election))
                    continue
                stands.add((rule.id, context.election))
                verdicts.append(VERDICTS[rule.modality])
                for number, part in enumerate(rule.consequences):
                    if self._follows(part, (context, target), completion, choice):
                        classes.add(part.sanction_class)
                        for schedule in self._schedules(part, completion, choice):
                            follows.add((rule.id, number, schedule))
        return Outcome(
            min(verdicts, key=STRICTEST_FIRST.index),
            frozenset(stands),
            frozenset(gone),
            frozenset(follows),
            frozenset(classes),
        )

    # the answer

    @property
    def verdict(self) -> Verdict:
        return self._verdict({})

    def _verdict(self, pinned: Choice) -> Verdict:
        by_choice = [
            {row[number].verdict for row in self.results}
            for number, choice in enumerate(self.choices)
            if pinned.items() <= choice.items()
        ]
        if any(len(found) > 1 for found in by_choice):
            return Verdict.DEPENDS
        firm = {next(iter(found)) for found in by_choice}
        return firm.pop() if len(firm) == 1 else Verdict.DISPUTED

    @cached_property
    def _all(self) -> list[Outcome]:
        return [outcome for row in self.results for outcome in row]

    @property
    def sanctions(self) -> dict[SanctionClass | None, tuple[bool, set[str]]]:
        """Return for each class whether it is certain, and else what decides it."""
        found = {}
        for each in set().union(*(outcome.classes for outcome in self._all)):

            def has(outcome: Outcome, each: SanctionClass | None = each) -> bool:
                return each in outcome.classes

            certain = all(map(has, self._all))
            deciding = self._open_to(has) | self._disputes_deciding(has)
            found[each] = (certain, set() if certain else deciding)
        return found

    @property
    def consequences(self) -> set[tuple[str, SanctionClass | None]]:
        """Return every class with a rule that carries it."""
        rules = {rule.id: rule for rule in self.rules}
        return {
            (rule, rules[rule].consequences[number].sanction_class)
            for outcome in self._all
            for rule, number, _ in outcome.follows
        }

    @property
    def findings(self) -> dict[str, tuple[Status, tuple[str, ...]]]:
        """Return how each rule fares, and in which elections."""
        found = {}
        for rule in self.rules:
            stands = [any(name == rule.id for name, _ in each.stands) for each in self._all]
            met = {
                (name, election)
                for each in self._all
                for name, election in each.stands | each.lifted
                if name == rule.id
            }
            status = Status.OPEN if any(stands) else Status.LIFTED
            elections = sorted(election for _, election in met if election is not None)
            if met:
                found[rule.id] = (Status.STANDS if all(stands) else status, tuple(elections))
        return found

    @property
    def disputes(self) -> dict[str, dict[str, Verdict]]:
        """Return each dispute that decides something, with the verdict under each reading."""
        deciding = self._disputes_deciding(lambda each: (each.verdict, each.follows))
        return {
            name: {
                reading: self._verdict({name: reading})
                for reading in {choice[name] for choice in self.choices}
            }
            for name in deciding
        }

    def _disputes_deciding(self, part: Callable[[Outcome], Hashable]) -> set[str]:
        return {
            name
            for name in (self.choices[0] if self.completions else ())
            for one, other in permutations(range(len(self.choices)), 2)
            if {
                key for key, value in self.choices[one].items() if self.choices[other][key] != value
            }
            == {name}
            and any(part(row[one]) != part(row[other]) for row in self.results)
        }

    @property
    def open_facts(self) -> set[str]:
        return self._open_to(lambda outcome: outcome.verdict)

    def _open_to(self, part: Callable[[Outcome], Hashable]) -> set[str]:
        """Return the facts that decide a part of what holds, under some choice of readings."""
        parts = [tuple(map(part, row)) for row in self.results]
        return {
            name
            for name, pairs in self._beside.items()
            if any(parts[one] != parts[other] for one, other in pairs)
        }

    @cached_property
    def _beside(self) -> Mapping[str, list[tuple[int, int]]]:
        """Return for each fact the completions that differ in it, and else only where they must."""
        found = defaultdict(list)
        for (number, one), (count, other) in permutations(enumerate(self.completions), 2):
            differing = [name for name in self.names if one[name] != other[name]]
            free = [name for name in differing if not self._must_differ(name, one, other)]
            # What must differ may differ as well, so the one free fact, or any if none is free.
            for name in free if len(free) == 1 else [] if free else differing:
                if name in BRANCHES or differing == [name]:
                    found[name].append((number, count))
        return found

    def _must_differ(self, name: str, one: Completion, other: Completion) -> bool:
        """Tell whether what `one` has cannot be where `other` is."""
        return one[name] not in self._had[name, _where(name, other)]

    @cached_property
    def _had(self) -> Mapping[tuple[str, tuple[Any, ...]], set[Any]]:
        """Return the values that each fact has in some completion, by what decides them."""
        found = defaultdict(set)
        for completion in self.completions:
            for name in self.names:
                found[name, _where(name, completion)].add(completion[name])
        return found


def _differing(one: Choice, other: Choice) -> set[str]:
    return {name for name in one if one[name] != other[name]}


def _where(name: str, completion: Completion) -> tuple[Any, ...]:
    """Return what decides which values a fact may have: nothing, or what comes before it."""
    before = {"election": 2, "target": 3}.get(name, 0 if name in BRANCHES else len(BRANCHES))
    return tuple(completion[each] for each in BRANCHES[:before])
