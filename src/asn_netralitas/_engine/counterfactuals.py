"""Search the smallest changes of an act, or of its day, that give another verdict.

Try change sets by size; skip supersets of a solution. A target and a day are tried with the facts
that some cell there tests or limits: no other fact can change anything. They are left out where the
verdict is firm with all facts unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property
from itertools import combinations, product
from typing import Any, Final

from attrs import evolve, field, frozen

from asn_netralitas._model.case import DaySpan
from asn_netralitas._model.codes import FactValue, Modality, Status, Target, Verdict
from asn_netralitas._model.decision import Change, Decision, Goal, Way
from asn_netralitas._model.elections import Election
from asn_netralitas._model.problems import CaseError

from .evaluation import candidates, evaluation_of
from .law_diagrams import LawDiagrams
from .query import Query, ask

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


def search(decision: Decision, goal: Goal, law: LawDiagrams) -> tuple[Way, ...]:
    """Return every smallest way from a decision to the goal; none where it is reached already.

    Args:
        decision: The decision to change.
        goal: What is to be reached.
        law: The law that made the decision.
    """
    if decision.verdict in _REACHED[goal]:
        return ()
    return _CounterfactualSearch(decision, goal, law).ways()


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
    """Changes to the case of one decision, with the verdicts that were computed before."""

    decision: Decision
    goal: Goal
    law: LawDiagrams
    _ways: dict[Changes, Way] = field(factory=dict, init=False)
    _queries: dict[tuple[Target | None, Day], Query] = field(factory=dict, init=False)
    _verdicts: dict[tuple[Target | None, Day, int], Verdict | None] = field(
        factory=dict, init=False
    )

    def ways(self) -> tuple[Way, ...]:
        """Return the ways, those of few changes first, then in the order of the vocabulary."""
        for size in range(1, MOST_CHANGES + 1):
            for frame in self._frames:
                more = size - len(frame.changes)
                if more >= 0 and not self._holds_a_way(frame.changes):
                    self._try_frame(frame, more)
        return tuple(self._ways[changes] for changes in sorted(self._ways, key=self._rank))

    def _try_frame(self, frame: _Candidate, more: int) -> None:
        """Try a target and its days with so many more changes, each on the nearest day that does.

        A fact that was given has one other value, one that was not given has two.
        """
        deciding = {
            day: self._deciding(frame.target, day)
            for day in frame.days
            if self._may_reach(frame.target, day)
        }
        facts = frozenset[str]().union(*deciding.values())
        for names in combinations([name for name in self._facts if name in facts], more):
            # With a fact that decides nothing on a day, a set is not the smallest for that day.
            days = [day for day, own in deciding.items() if own.issuperset(names)]
            for values in product(*map(self._others, names)) if days else ():
                changed = dict(zip(names, values, strict=True))
                changes = frame.changes.union(changed.items())
                if not self._holds_a_way(changes):
                    self._try_days(frame, days, changes, changed)

    def _try_days(
        self, frame: _Candidate, days: Iterable[Day], changes: Changes, changed: Mapping[str, bool]
    ) -> None:
        for day in days:
            verdict = self._verdict(frame.target, day, changed)
            if verdict in _REACHED[self.goal]:
                self._ways[changes] = self._way(frame, changed, day, verdict)
                return

    def _holds_a_way(self, changes: Changes) -> bool:
        return any(smaller <= changes for smaller in self._ways)

    # -------------------------------------------------------------- what a case gives

    def _may_reach(self, target: Target | None, day: Day) -> bool:
        """Tell whether any values of the facts might reach the goal."""
        if not self._presumed.isdisjoint(self._facts):
            # Left out, a presumed fact would not be free but as presumed.
            return True
        free = self._verdict(target, day, dict.fromkeys(self._facts))
        return free is Verdict.DEPENDS or free in _REACHED[self.goal]

    def _deciding(self, target: Target | None, day: Day) -> frozenset[str]:
        """Return the facts that a cell tests, or that cannot have every value in it."""
        variables, diagrams = self.law.variables, self.law.diagrams
        cells = set(candidates(self._query(target, day)))
        tested = {variable for cell in cells for variable in diagrams.support(cell.verdict)}
        return frozenset(
            name
            for name, number in variables.numbers.items()
            if number in tested or any(variables.masks[number] & cell.excluded for cell in cells)
        )

    def _verdict(
        self, target: Target | None, day: Day, changed: Mapping[str, bool | None]
    ) -> Verdict | None:
        """Return the verdict after changes; None where what is known contradicts itself."""
        query, variables = self._query(target, day), self.law.variables
        known = query.known
        for fact, value in changed.items():
            number = variables.numbers[fact]
            known &= ~variables.masks[number]
            known |= 0 if value is None else variables.bits_of(number, (value,))
        key = (target, day, known)
        if key not in self._verdicts:
            try:
                self._verdicts[key] = evaluation_of(query.knowing(known)).verdict()
            except CaseError:
                self._verdicts[key] = None
        return self._verdicts[key]

    def _query(self, target: Target | None, day: Day) -> Query:
        if (target, day) not in self._queries:
            asked = self.decision.input
            activity = evolve(asked.activity, target=target)
            self._queries[target, day] = ask(asked.person, activity, day, self.law, asked.readings)
        return self._queries[target, day]

    # -------------------------------------------------------------- what can be changed

    @cached_property
    def _facts(self) -> tuple[str, ...]:
        """Return the facts of the act that are yes or no."""
        facts = self.law.rulebook.vocabulary.facts
        return tuple(
            name for name, spec in facts.items() if spec.owner == "activity" and spec.type is bool
        )

    @cached_property
    def _presumed(self) -> frozenset[str]:
        return frozenset(entry.fact for entry in self.law.rulebook.vocabulary.presumptions)

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
        activity, vocabulary = self.decision.input.activity, self.law.rulebook.vocabulary
        if activity.act in vocabulary.fixed_targets:
            return
        for target in Target:
            if target is not activity.target and not self._tells_of_the_person(target):
                yield target

    def _tells_of_the_person(self, target: Target) -> bool:
        """Tell whether a target entails something of the person that was not given."""
        vocabulary, person = self.law.rulebook.vocabulary, self.decision.input.person
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
        known_until = min(self.law.rulebook.known_until, self.law.calendar.known_until)
        return tuple(turn for turn in sorted(self._turns) if last < turn <= known_until)

    @cached_property
    def _days_earlier(self) -> tuple[date, ...]:
        at = self.decision.input.at
        first = at.first if isinstance(at, DaySpan) else at
        days = (turn - _ONE_DAY for turn in sorted(self._turns, reverse=True))
        return tuple(day for day in days if self.law.rulebook.known_from <= day < first)

    @cached_property
    def _turns(self) -> frozenset[date]:
        """Return the days on which an election that matters enters another stage or period."""
        elections = map(self.law.calendar.election, sorted(self._elections()))
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
        return {name for name in met if name and not self.law.calendar.is_not_fixed(name)}

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
        names = list(self.law.rulebook.vocabulary.facts)
        for fact, value in changes:
            if fact == _MOVED:
                yield len(names), (_LATER, _EARLIER).index(value)
            else:
                yield (
                    names.index(fact),
                    self.law.rulebook.vocabulary.facts[fact].values.index(value),
                )


def _turns(election: Election) -> Iterable[date]:
    """Return the days on which a stage or a period of an election begins, or has just ended."""
    spans = [(election.first, election.last), (election.first, election.result)]
    spans += [(period.first, period.last) for period in election.periods]
    ends = (turn for first, last in spans for turn in (first, last + _ONE_DAY))
    return (*ends, *election.determined.values())
