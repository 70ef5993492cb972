"""Search the smallest changes of an act, or of its day, that give another verdict.

Try change sets by size; skip supersets of a solution. Two bounds prune the search without losing a
solution. A fact set free, as if unknown, stands for all of its values: if the verdict is firm then,
no value of it helps. And a failing case is completed until every fact is known and it still fails:
then every case that could become it fails too.

The caller passes the function that decides, since it lives above this module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property
from itertools import combinations, product
from typing import Any, Final

from attrs import evolve, field, frozen

from asn_netralitas._model.case import DaySpan
from asn_netralitas._model.codes import FactValue, Modality, Status, Target, Verdict
from asn_netralitas._model.decision import Change, Decision, Goal, Way
from asn_netralitas._model.elections import Election
from asn_netralitas._model.law import facts_tested
from asn_netralitas._model.problems import CaseError
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.rulebook import Rulebook

MOST_CHANGES: Final = 4
NOT_PROHIBITED: Final = frozenset({Verdict.PERMITTED, Verdict.DISCOURAGED, Verdict.UNREGULATED})
_REACHED: Final[Mapping[Goal, frozenset[Verdict]]] = {
    "permit": NOT_PROHIBITED,
    "prohibit": frozenset({Verdict.PROHIBITED}),
}
_FORBIDDING: Final = (Modality.PROHIBITION, Modality.OBLIGATION)
_ONE_DAY: Final = timedelta(days=1)
# A move of the day, beside the facts in a set of changes; a later day is tried first.
_MOVED: Final = "at"
_LATER: Final = "later"
_EARLIER: Final = "earlier"

Day = date | DaySpan
Changes = frozenset[tuple[str, FactValue | str]]
# The facts of the act that are known; one that is presumed is there as None until it is given.
Known = frozenset[tuple[str, bool | None]]
Evaluate = Callable[..., Decision]


def search(
    decision: Decision, goal: Goal, *, rulebook: Rulebook, calendar: Calendar, evaluate: Evaluate
) -> tuple[Way, ...]:
    """Return every smallest way from a decision to the goal; none where it is reached already.

    `rulebook` and `calendar` are those that decided, and `evaluate` is what did.
    """
    if decision.verdict in _REACHED[goal]:
        return ()
    return _CounterfactualSearch(decision, goal, rulebook, calendar, evaluate).ways()


@frozen
class _Candidate:
    """A target and the days to try with it, from the nearest on, with the changes that these are.

    Whatever else changes are facts that are yes or no.
    """

    target: Target | None
    days: tuple[Day, ...]
    changes: Changes


@frozen(slots=False, eq=False)
class _CounterfactualSearch:
    """Changes to the case of one decision, with the verdicts that were looked up before."""

    decision: Decision
    goal: Goal
    rulebook: Rulebook
    calendar: Calendar
    evaluate: Evaluate
    _found: dict[Changes, Way] = field(factory=dict, init=False)
    _failures: dict[Known, None] = field(factory=dict, init=False)
    _verdicts: dict[tuple[Target | None, Day, Known], Verdict | None] = field(
        factory=dict, init=False
    )

    def ways(self) -> tuple[Way, ...]:
        """Return the ways, those of few changes first, then in the order of the vocabulary."""
        for size in range(1, MOST_CHANGES + 1):
            for frame in self._frames:
                more = size - len(frame.changes)
                if more >= 0 and not self._holds_a_way(frame.changes):
                    self._try_frame(frame, more)
        return tuple(self._found[changes] for changes in sorted(self._found, key=self._rank))

    def _try_frame(self, frame: _Candidate, more: int) -> None:
        """Try a target and its days with so many more changes, each on the nearest day that does.

        A fact that was given has one other value, one that was not given has two.
        """
        days = [day for day in frame.days if self._may_reach(frame.target, day)]
        for facts in combinations(self._facts, more) if days else ():
            for values in product(*map(self._others, facts)):
                changed = dict(zip(facts, values, strict=True))
                changes = frame.changes.union(changed.items())
                if not self._holds_a_way(changes):
                    self._try_days(frame, days, changes, changed)

    def _try_days(
        self, frame: _Candidate, days: Iterable[Day], changes: Changes, changed: Mapping[str, bool]
    ) -> None:
        known = self._known(changed)
        for day in days:
            verdict = self._reached(frame.target, day, known)
            if verdict is not None:
                self._found[changes] = self._way(frame, changed, day, verdict)
                return

    def _holds_a_way(self, changes: Changes) -> bool:
        return any(smaller <= changes for smaller in self._found)

    # -------------------------------------------------------------- what a case gives

    def _may_reach(self, target: Target | None, day: Day) -> bool:
        """Tell whether any values of the facts might reach the goal."""
        if not self._presumed.isdisjoint(self._facts):
            # Left out, a presumed fact would not be free but as presumed.
            return True
        free = self._verdict(target, day, frozenset())
        return free is Verdict.DEPENDS or free in _REACHED[self.goal]

    def _reached(self, target: Target | None, day: Day, known: Known) -> Verdict | None:
        """Return the verdict of a case if it reaches the goal; remember a failure by its worst."""
        if any(
            known <= failure and self._fails(target, day, failure) for failure in self._failures
        ):
            return None
        verdict = self._verdict(target, day, known)
        if verdict in _REACHED[self.goal]:
            return verdict
        if verdict is not None and (failure := self._filled(target, day, known)) is not None:
            self._failures[failure] = None
        return None

    def _fails(self, target: Target | None, day: Day, known: Known) -> bool:
        """Tell whether a case is possible and does not reach the goal."""
        verdict = self._verdict(target, day, known)
        return verdict is not None and verdict not in _REACHED[self.goal]

    def _filled(self, target: Target | None, day: Day, known: Known) -> Known | None:
        """Return a case of which every fact is known, and which fails as the given one does.

        None if there is none, as where each of two values gives a firm verdict of its own.
        """
        told = dict(known)
        left = [fact for fact in self._facts if fact not in told]
        for fact in left:
            longer = (known | {(fact, value)} for value in (False, True))
            failing = next((each for each in longer if self._fails(target, day, each)), None)
            if failing is None:
                return None
            known = failing
        return known

    def _known(self, changed: Mapping[str, bool]) -> Known:
        """Return the facts that are known after changes."""
        activity = self.decision.input.activity
        values = {fact: changed.get(fact, getattr(activity, fact)) for fact in self._facts}
        return frozenset(
            (fact, value)
            for fact, value in values.items()
            if value is not None or fact in self._presumed
        )

    def _verdict(self, target: Target | None, day: Day, known: Known) -> Verdict | None:
        """Return the verdict of a case; None where what is known contradicts itself or the act."""
        key = (target, day, known)
        if key not in self._verdicts:
            self._verdicts[key] = self._ask(target, day, known)
        return self._verdicts[key]

    def _ask(self, target: Target | None, day: Day, known: Known) -> Verdict | None:
        asked = self.decision.input
        facts: dict[str, Any] = {**dict.fromkeys(self._facts), **dict(known)}
        try:
            decision = self.evaluate(
                asked.person,
                evolve(asked.activity, target=target, **facts),
                at=day,
                rulebook=self.rulebook,
                calendar=self.calendar,
                readings=asked.readings,
            )
        except CaseError:
            return None
        return decision.verdict

    # -------------------------------------------------------------- what can be changed

    @cached_property
    def _facts(self) -> tuple[str, ...]:
        """Return the facts of the act, yes or no, that a rule about the act or an entailment names.

        No other fact can decide anything.
        """
        vocabulary, act = self.rulebook.vocabulary, self.decision.input.activity.act
        named = {entailment.fact for entailment in vocabulary.entailments}
        named |= {
            leaf.fact
            for rule in self.rulebook.rules
            if act in rule.acts
            for leaf in facts_tested(rule.when)
        }
        return tuple(
            name
            for name, spec in vocabulary.facts.items()
            if name in named and spec.owner == "activity" and spec.type is bool
        )

    @cached_property
    def _presumed(self) -> frozenset[str]:
        return frozenset(entry.fact for entry in self.rulebook.vocabulary.presumptions)

    def _others(self, fact: str) -> tuple[bool, ...]:
        given = getattr(self.decision.input.activity, fact)
        return tuple(value for value in (False, True) if value is not given)

    @cached_property
    def _frames(self) -> tuple[_Candidate, ...]:
        given = self.decision.input.activity.target
        targets = [(given, frozenset[Any]())]
        targets += [(target, frozenset({("target", target)})) for target in self._targets()]
        moves = (
            ((self.decision.input.at,), frozenset[Any]()),
            (self._days_later, frozenset({(_MOVED, _LATER)})),
            (self._days_earlier, frozenset({(_MOVED, _EARLIER)})),
        )
        return tuple(
            _Candidate(target, days, aimed | moved)
            for (target, aimed), (days, moved) in product(targets, moves)
        )

    def _targets(self) -> Iterator[Target]:
        """Yield the other targets that the act may have without another fact of the person."""
        activity, vocabulary = self.decision.input.activity, self.rulebook.vocabulary
        if activity.act in vocabulary.fixed_targets:
            return
        for target in Target:
            if target is not activity.target and not self._tells_of_the_person(target):
                yield target

    def _tells_of_the_person(self, target: Target) -> bool:
        """Tell whether a target entails something of the person that was not given."""
        vocabulary, person = self.rulebook.vocabulary, self.decision.input.person
        return any(
            getattr(person, entailment.fact) not in entailment.allowed
            for entailment in vocabulary.entailments
            if entailment.source == "target"
            and target in entailment.values
            and vocabulary.facts[entailment.fact].owner == "person"
        )

    # -------------------------------------------------------------- to which day it can move

    @cached_property
    def _days_later(self) -> tuple[date, ...]:
        at = self.decision.input.at
        last = at.last if isinstance(at, DaySpan) else at
        known_until = min(self.rulebook.known_until, self.calendar.known_until)
        return tuple(turn for turn in sorted(self._turns) if last < turn <= known_until)

    @cached_property
    def _days_earlier(self) -> tuple[date, ...]:
        at = self.decision.input.at
        first = at.first if isinstance(at, DaySpan) else at
        days = (turn - _ONE_DAY for turn in sorted(self._turns, reverse=True))
        return tuple(day for day in days if self.rulebook.known_from <= day < first)

    @cached_property
    def _turns(self) -> frozenset[date]:
        """Return the days on which an election that matters enters another stage or period."""
        elections = map(self.calendar.election, sorted(self._elections()))
        return frozenset(turn for election in elections for turn in _turns(election))

    def _elections(self) -> set[str]:
        """Return the elections whose rules prohibit; else those that the act meets or names."""
        if self.goal == "permit":
            return {
                election
                for finding in self.decision.findings
                if finding.modality in _FORBIDDING and finding.status is not Status.LIFTED
                for election in finding.elections
            }
        named = self.decision.input.activity.election
        met = {context.election for context in self.decision.contexts} | {named}
        return {name for name in met if name and not self.calendar.is_not_fixed(name)}

    # -------------------------------------------------------------- what is said of it

    def _way(
        self, frame: _Candidate, changed: Mapping[str, bool], day: Day, verdict: Verdict
    ) -> Way:
        activity = self.decision.input.activity
        aimed = {"target": frame.target} if frame.target is not activity.target else {}
        facts: dict[str, Any] = {**aimed, **changed}
        return Way(
            changes=tuple(Change(fact, getattr(activity, fact), facts[fact]) for fact in facts),
            day=None if day == self.decision.input.at or isinstance(day, DaySpan) else day,
            verdict=verdict,
        )

    def _rank(self, changes: Changes) -> tuple[int, list[tuple[int, int]]]:
        return len(changes), sorted(self._places(changes))

    def _places(self, changes: Changes) -> Iterator[tuple[int, int]]:
        """Yield where facts and values stand in the vocabulary; a move of the day comes last."""
        names = list(self.rulebook.vocabulary.facts)
        for fact, value in changes:
            if fact == _MOVED:
                yield len(names), (_LATER, _EARLIER).index(value)
            else:
                yield names.index(fact), self.rulebook.vocabulary.facts[fact].values.index(value)


def _turns(election: Election) -> Iterable[date]:
    """Return the days on which a stage or a period of an election begins, or has just ended."""
    spans = [(election.first, election.last), (election.first, election.result)]
    spans += [(period.first, period.last) for period in election.periods]
    ends = (turn for first, last in spans for turn in (first, last + _ONE_DAY))
    return (*ends, *election.determined.values())
